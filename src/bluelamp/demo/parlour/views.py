"""Parlour's pages: a feed, a post, a person, and the moderator's room."""

import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from bluelamp.demo.parlour.store import Notice, Store

PAGE = 40
_LONGEST_PLACE = 18  # digits


@lru_cache(maxsize=1)
def store() -> Store:
    """Open Parlour's memory."""
    return Store(settings.CONFIG.home / "parlour.sqlite3")


def place(_request: HttpRequest) -> dict[str, Any]:
    """Tell templates where the station is, and that this is a demonstration."""
    return {
        "station": {"name": "Parlour", "demo": True, "address": settings.CONFIG.base_url},
        "unit": settings.CONFIG.station_name,
    }


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Show what is up, newest first."""
    before = request.GET.get("before", "")
    place = int(before) if before.isdecimal() and len(before) < _LONGEST_PLACE else None
    posts, following = store().newest(place, PAGE)
    return render(request, "parlour/front.html", {"posts": posts, "following": following})


@require_safe
def post(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one post: 200 while it is up, 410 once it was taken down."""
    shown = store().post(slug)
    if shown is None:
        return nothing_here(request)
    if shown.down_at is not None:
        return render(request, "parlour/gone.html", {"post": shown}, status=410)
    address = request.build_absolute_uri(request.path)
    return render(request, "parlour/post.html", {"post": shown, "address": address})


def nothing_here(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that an address of Parlour leads nowhere."""
    return render(request, "parlour/gone.html", status=404)


@require_safe
def person(request: HttpRequest, handle: str) -> HttpResponse:
    """Show what one made-up person posted."""
    posts = store().by(handle)
    status = 200 if posts else 404
    return render(request, "parlour/person.html", {"posts": posts, "handle": handle}, status=status)


@require_safe
def moderation(request: HttpRequest) -> HttpResponse:
    """Show the moderator what came in."""
    rows = [(notice, _named(notice)) for notice in store().notices()]
    return render(request, "parlour/moderation.html", {"rows": rows})


def _named(notice: Notice) -> list[Any]:
    """Give the posts that a notice names."""
    slugs = [
        str(address).rstrip("/").rpartition("/")[2] for address in notice.body.get("locations", [])
    ]
    return [found for slug in slugs if (found := store().post(slug))]


@require_POST
def moderate(request: HttpRequest, slug: str, what: str) -> HttpResponse:
    """Take a post down, or put it back."""
    if what == "down":
        store().take_down(slug)
    elif what == "back":
        store().put_back(slug)
    return redirect("moderation")


@csrf_exempt
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Take a notice; the same idempotency key again is answered alike and kept once."""
    key = request.headers.get("Idempotency-Key", "")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        return HttpResponseBadRequest("A notice is JSON.")
    if not key or not isinstance(body, dict) or not isinstance(body.get("locations", []), list):
        return HttpResponseBadRequest(
            "A notice is a JSON object with a list of locations and an Idempotency-Key."
        )
    store().receive(key, body)
    return JsonResponse({"received": True})

"""Live parts: polled by htmx every two seconds, and sent only when they changed (RFC 9110, 13.1.2)."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags


def live(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Draw a live part; 304 when the browser shows it already. It may hold no form."""
    drawn = render_to_string(template, context, request)
    return _tagged(request, tag_of(drawn), lambda: drawn)


def live_as(
    request: HttpRequest, version: str, template: str, context: Callable[[], dict[str, Any]]
) -> HttpResponse:
    """Give a live part that is dear to draw: drawn only when its version is not shown already."""
    return _tagged(request, tag_of(version), lambda: render_to_string(template, context(), request))


def tag_of(version: str) -> str:
    """Give the tag of what a live part shows."""
    return f'"{hashlib.blake2b(version.encode(), digest_size=12).hexdigest()}"'


def _tagged(request: HttpRequest, etag: str, draw: Callable[[], str]) -> HttpResponse:
    known = parse_etags(request.headers.get("If-None-Match", ""))
    answer = HttpResponseNotModified() if etag in known else HttpResponse(draw())
    answer.headers["ETag"] = etag
    patch_cache_control(answer, no_store=True)  # live.js holds the tag itself; no disk holds a case
    return answer

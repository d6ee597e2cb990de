"""Error pages, each with one clear sentence."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read."""
    return render(request, "ui/errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer somebody who may not see this."""
    return render(request, "ui/errors/403.html", status=403)


def csrf_failure(request: HttpRequest, **_reason: str) -> HttpResponse:
    """Answer a form that was open too long, or came from elsewhere."""
    return render(request, "ui/errors/403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere."""
    return render(request, "ui/errors/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer when we made a mistake; without asking the database who reads it, for it may be down."""
    visitor = {"shell": "ui/public.html", "own_home": ""}
    return render(request, "ui/errors/500.html", visitor, status=500)

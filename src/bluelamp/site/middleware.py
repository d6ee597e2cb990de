"""What holds for every page: a refused act becomes a sentence, an officer's page is not stored."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import is_valid_path
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

from bluelamp.conduct.errors import NotPermitted, Refused


class PrivateMiddleware:
    """Let no browser and no proxy keep a page that somebody who is signed in was shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if request.user.is_authenticated and not answer.has_header("Cache-Control"):
            add_never_cache_headers(answer)
        return answer


class WayBackMiddleware:
    """Lead somebody who opens the address that a form is sent to, to the page it stands on.

    So do a sign-in, which goes on where it began, and the bar of a browser. The page of such an
    address is the nearest one above it. An answer that says something itself, as the API's do, stays.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        opened = request.method in ("GET", "HEAD") and request.accepts("text/html")
        if answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED or answer.content or not opened:
            return answer
        return redirect(_above(request.path))


class RefusedMiddleware:
    """Show a refused act as 403 (not permitted) or 409 (not possible now), with its sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a `Refused` that no view caught."""
        if not isinstance(error, Refused):
            return None
        status = 403 if isinstance(error, NotPermitted) else 409
        context = {"sentence": str(error), "back": _back(request)}
        return render(request, "site/refused.html", context, status=status)


def _above(path: str) -> str:
    """Give the nearest address above one at which something stands."""
    while path != "/":
        path = f"{path.rstrip('/').rpartition('/')[0]}/"
        if is_valid_path(path):
            break
    return path


def _back(request: HttpRequest) -> str:
    """Give the page of ours that the person came from, or the first one."""
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure())
    return came_from if ours else "/"

"""No desk without a second factor and a password of one's own, where the station asks for them."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bluelamp.officers.models import Officer
from bluelamp.officers.queries import factors_of

OPEN = {"account_logout", "account_reauthenticate", "account_change_password"}


class SecondFactorMiddleware:
    """Send an officer without code app or passkey to set one up before anything else.

    Whoever still has the password that somebody else made for them changes it next.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Let the pages through on which this can be mended, and no other."""
        officer = request.user
        if not settings.REQUIRE_SECOND_FACTOR or not isinstance(officer, Officer):
            return None
        page = request.resolver_match.view_name if request.resolver_match else ""
        if page in OPEN or page.startswith("mfa_"):
            return None
        if not factors_of(officer).any:
            return redirect("mfa_index")
        if officer.password_was_given:
            return redirect("account_change_password")
        return None

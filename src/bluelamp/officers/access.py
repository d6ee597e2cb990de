"""Who may open a page, and whose page it is: for the views of this room and of those above."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render

from bluelamp.conduct.actors import Role
from bluelamp.conduct.errors import NotPermitted
from bluelamp.officers.duties import DUTIES
from bluelamp.officers.models import ROLES, Duty, Officer

SIGNED_OUT = "You were signed out: sign in in another tab, then press the button again."

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def officer_of(request: HttpRequest) -> Officer:
    """Give the officer who is signed in.

    Raises:
        NotPermitted: nobody is signed in.
    """
    if not isinstance(request.user, Officer):
        raise NotPermitted("Sign in first: this page is for the people who work here.")
    return request.user


def duty_required(*roles: Role) -> Callable[[View[P]], View[P]]:
    """Keep a page for officers who hold one of the roles; with none named, for every officer.

    Somebody who is not signed in goes to the sign-in page and comes back afterwards; to a part of
    a page goes only a sentence, so that the page stays with what is written in it. An officer with
    another duty gets 403 and a sentence that names what is needed.
    """
    wanted = frozenset(roles)

    def keep(view: View[P]) -> View[P]:
        @wraps(view)
        def kept(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            part = bool(request.headers.get("HX-Request"))
            if not request.user.is_authenticated:
                if part:
                    return HttpResponse(SIGNED_OUT, status=401, content_type="text/plain")
                return redirect_to_login(request.get_full_path())
            officer = officer_of(request)
            if wanted and not wanted & officer.roles:
                told = {"needed": _duties(wanted), "officer": officer}
                return render(request, "officers/wrong_duty.html", told, status=403)
            answer = view(request, *args, **kwargs)
            if part:
                # The page may be older than the session: whoever signs in gets a new token.
                answer["X-CSRFToken"] = get_token(request)
            return answer

        return kept

    return keep


def _duties(roles: frozenset[Role]) -> str:
    """Name those who hold one of the roles: "officers and supervisors"."""
    *others, last = [DUTIES[duty].people for duty in Duty if ROLES[duty] & roles]
    return f"{', '.join(others)} and {last}" if others else last

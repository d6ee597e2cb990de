"""Where each duty begins after signing in; the rooms above register their first pages."""

from django.conf import settings

from bluelamp.conduct.actors import Role
from bluelamp.officers.models import ROLES, Duty

_homes = {Duty.ADMINISTRATOR: "officers:roster"}


def register_home(duty: Duty, url_name: str) -> None:
    """Let officers with this duty begin on the page of this name ("lawbook:rows")."""
    _homes[duty] = url_name


def home_of(duty: Duty) -> str:
    """Give the name of the page on which this duty begins.

    Without one registered, those who work on cases begin at the desk (`LOGIN_REDIRECT_URL`) and
    the others on their own account page.
    """
    at_the_desk = Role.OFFICER in ROLES[duty]
    return _homes.get(duty) or (str(settings.LOGIN_REDIRECT_URL) if at_the_desk else "officers:me")

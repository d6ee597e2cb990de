"""What every page knows: the station, who reads it, and where they can go."""

from typing import Any, Literal

import msgspec
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from bluelamp.desk.bar import places
from bluelamp.lawbook.queries import tenant
from bluelamp.officers.homes import home_of
from bluelamp.officers.models import Duty, Officer
from bluelamp.ui import Place

PUBLIC_PAGES = (
    ("reports:report", _("Report something")),
    ("reports:status", _("Look up a report")),
    ("patrols:patrols", _("Where we patrol")),
    ("oversight:figures", _("What we did")),
    ("oversight:ledger", _("The ledger")),
    ("lawbook:rows", _("The law")),
)

# The places of those who have no desk; the rooms of these pages do not know one another.
OWN_PAGES = {
    Duty.ADMINISTRATOR: (
        ("officers:roster", _("Officers")),
        ("reports:partners", _("Partners")),
        ("lawbook:keys", _("Advisers' keys")),
        ("lawbook:rows", _("The law")),
    ),
    Duty.ADVISER: (
        ("lawbook:sign", _("Sign rows")),
        ("lawbook:rows", _("The law")),
    ),
    Duty.OVERSEER: (
        ("oversight:entries", _("Entries")),
        ("oversight:ledger", _("The ledger")),
        ("oversight:figures", _("Figures")),
        ("lawbook:rows", _("The law")),
    ),
}


def station(request: HttpRequest) -> dict[str, Any]:
    """Give templates the station's name and words, the skeleton for this reader, and their links.

    Who reads a page is asked only by templates that draw it, so that an error page can do without.
    """
    config = settings.CONFIG
    words = tenant().words
    return {
        "shell": lambda: "officers/shell.html" if _officer(request) else "ui/public.html",
        "own_home": lambda: _own_home(request),
        "own_pages": SimpleLazyObject(lambda: _own_pages(request)),
        "public_pages": _marked(
            request, [Place(str(label), reverse(name)) for name, label in PUBLIC_PAGES]
        ),
        "station": {
            "name": config.station_name,
            "kind": words.unit,
            "role_line": words.role_line,
            "emergency_line": config.emergency_line,
            "complaint_url": config.complaint_url,
            "contact_email": config.contact_email,
            "demo": config.demo,
        },
    }


def _officer(request: HttpRequest) -> Officer | None:
    user = getattr(request, "user", None)
    return user if isinstance(user, Officer) else None


def _own_home(request: HttpRequest) -> str:
    officer = _officer(request)
    return reverse(home_of(Duty(officer.duty))) if officer else ""


def _own_pages(request: HttpRequest) -> list[Place]:
    officer = _officer(request)
    if officer is None:
        return []
    if pages := OWN_PAGES.get(Duty(officer.duty)):
        return _marked(request, [Place(str(label), reverse(name)) for name, label in pages])
    return _marked(request, places(officer))


def _marked(request: HttpRequest, pages: list[Place]) -> list[Place]:
    """Mark the page that is shown, or the one below which it stands."""
    above = [page.href for page in pages if request.path.startswith(page.href)]
    nearest = max(above, key=len, default="")
    here: Literal["page", "true"] = "page" if nearest == request.path else "true"
    return [
        msgspec.structs.replace(page, here=here) if page.href == nearest else page for page in pages
    ]

"""What every page knows about the station."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bluelamp.lawbook.queries import tenant
from bluelamp.officers.models import Duty, Officer

PUBLIC_PAGES = (
    ("reports:report", _("Report something")),
    ("reports:status", _("Look up a report")),
    ("patrols:patrols", _("Where we patrol")),
    ("oversight:figures", _("What we did")),
    ("oversight:ledger", _("The ledger")),
    ("lawbook:rows", _("The law")),
)

# Where those who have no desk begin; the rooms of these pages do not know one another.
OWN_PAGES = (
    (Duty.ADMINISTRATOR, "officers:roster", _("Officers")),
    (Duty.ADMINISTRATOR, "reports:partners", _("Partners")),
    (Duty.ADMINISTRATOR, "lawbook:keys", _("Advisers' keys")),
    (Duty.ADVISER, "lawbook:rows", _("The law")),
    (Duty.ADVISER, "lawbook:sign", _("Sign rows")),
    (Duty.OVERSEER, "oversight:entries", _("Entries")),
    (Duty.OVERSEER, "oversight:ledger", _("The ledger")),
    (Duty.OVERSEER, "oversight:figures", _("Figures")),
    (Duty.OFFICER, "desk:queue", _("Desk")),
    (Duty.SUPERVISOR, "desk:queue", _("Desk")),
)


def _serves(request: HttpRequest, duty: Duty) -> bool:
    user = getattr(request, "user", None)
    return isinstance(user, Officer) and user.duty == duty


def station(request: HttpRequest) -> dict[str, Any]:
    """Give templates the station's name, words and addresses, and the public pages' links."""
    config = settings.CONFIG
    words = tenant().words
    links = [(reverse(name), label) for name, label in PUBLIC_PAGES]
    own = [(reverse(name), label) for duty, name, label in OWN_PAGES if _serves(request, duty)]
    return {
        "own_pages": [(link, label, link == request.path) for link, label in own],
        "public_pages": [(link, label, link == request.path) for link, label in links],
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

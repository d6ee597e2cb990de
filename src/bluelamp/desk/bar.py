"""The desk's bar: where somebody who works on cases can go, and how much waits there."""

from django.urls import reverse
from django.utils.translation import gettext as _

from bluelamp.actions import queries as actions
from bluelamp.banks import queries as banks
from bluelamp.cases import queries as cases
from bluelamp.conduct.actors import Role
from bluelamp.officers.models import Officer
from bluelamp.patrols import queries as patrols
from bluelamp.ui import Place


def places(officer: Officer) -> list[Place]:
    """Give where somebody who works on cases can go; what waits is what somebody has to do there."""
    acting = actions.counts()
    to_authorise = to_approve = 0
    if Role.APPROVER in officer.roles:
        to_authorise, to_approve = patrols.awaiting().count(), banks.awaiting().count()
    return [
        Place(title, reverse(url), waits=waits, word=word)
        for title, url, waits, word in (
            (_("Desk"), "desk:queue", cases.queue().count(), _("open")),
            (_("Approvals"), "desk:approvals", acting.to_approve, _("waiting")),
            (_("Actions"), "desk:actions", acting.to_settle + acting.to_answer, _("waiting")),
            (_("Patrols"), "desk:patrols", to_authorise, _("to authorise")),
            (_("Banks"), "desk:banks", to_approve, _("to approve")),
            (_("Law"), "lawbook:rows", 0, ""),
        )
    ]

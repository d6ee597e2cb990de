"""What every page of the desk has at its head: where to go, and how much waits there."""

from dataclasses import dataclass
from typing import Any

from django import template

from bluelamp.actions import queries as actions
from bluelamp.banks import queries as banks
from bluelamp.cases import queries as cases
from bluelamp.conduct.actors import Role
from bluelamp.officers.models import Officer
from bluelamp.patrols import queries as patrols

register = template.Library()


@dataclass(frozen=True, slots=True)
class Place:
    """One link of the desk's bar; `waits` counts what somebody has to do there."""

    name: str
    title: str
    url: str
    waits: int = 0
    word: str = ""


@register.inclusion_tag("desk/parts/nav.html", takes_context=True)
def desk_nav(context: template.Context, here: str) -> dict[str, Any]:
    """Draw the desk's places with what waits in each, and mark the present one."""
    officer = context["request"].user
    return {"places": places(officer), "here": here}


def places(officer: Officer) -> list[Place]:
    """Give where somebody who works on cases can go."""
    approves = Role.APPROVER in officer.roles
    return [
        Place("queue", "Desk", "desk:queue", cases.queue().count(), "open"),
        Place("approvals", "Approvals", "desk:approvals", cases.proposed().count(), "waiting"),
        Place("actions", "Actions", "desk:actions", actions.needing_somebody(), "waiting"),
        Place(
            "patrols",
            "Patrols",
            "desk:patrols",
            patrols.awaiting().count() if approves else 0,
            "to authorise",
        ),
        Place(
            "banks",
            "Banks",
            "desk:banks",
            banks.awaiting().count() if approves else 0,
            "to approve",
        ),
        Place("law", "Law", "lawbook:rows"),
    ]

"""Keeping a case's place in the desk's order; part of every act that changes what decides it."""

from datetime import datetime

from bluelamp.cases.models import Case
from bluelamp.cases.ranking import HARM_HOURS, Standing, rank
from bluelamp.conduct.act import Act


def place(case: Case, *, this: Act) -> None:
    """Work out the case's place anew, and keep it; part of `this` act on the case."""
    found = rank(
        Standing(
            opened_at=case.opened_at,
            harm=case.harm,
            copies=case.subjects.count(),
            confidence=case.confidence,
            escalated=case.escalated_at is not None,
            due_at=case.due_at,
        )
    )
    case.rank_at, case.rank_reasons = found.at, list(found.reasons)
    case.save(update_fields=["rank_at", "rank_reasons", "harm", "confidence"])
    this.about(case)


def start_clock(case: Case, due_at: datetime | None, *, this: Act) -> None:
    """Set by when somebody has to act on a case; part of `this` act."""
    case.due_at = due_at
    case.save(update_fields=["due_at"])
    place(case, this=this)


def graver(one: str, other: str) -> str:
    """Give the graver of two concerns."""
    return max(one, other, key=lambda concern: HARM_HOURS.get(concern, -1))

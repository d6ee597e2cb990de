"""The desk's order: `rank_at`, stored, so that age needs no recomputing. Pure.

A case stands where it would stand had it been opened earlier by the hours that its harm, its reach and
the certainty of its match are worth; a clock lifts it further. How many people reported it never does.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

HARM_HOURS = {
    "child_abuse": 96,
    "threat": 72,
    "instructions": 24,
    "recruits": 18,
    "praises": 8,
    "other": 0,
}
HARM_WORDS = {
    "child_abuse": "a child may be harmed",
    "threat": "somebody is threatened",
    "instructions": "it explains how to do harm",
    "recruits": "it recruits",
    "praises": "it praises violence",
}
HOURS_PER_DOUBLING = 4
CERTAIN_BITS = 120.0
CERTAIN_HOURS = 8
ESCALATED_HOURS = 120
LEAD = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides a case's place."""

    opened_at: datetime
    harm: str
    copies: int
    confidence: float
    escalated: bool
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Rank:
    """A case's place, and why it stands there."""

    at: datetime
    reasons: Sequence[str]


def rank(standing: Standing) -> Rank:
    """Give the place of a case: opened − boost, at most its due time − lead."""
    hours, reasons = 0.0, []
    if worth := HARM_HOURS.get(standing.harm, 0):
        hours += worth
        reasons.append(f"{HARM_WORDS[standing.harm]} ({_ahead(worth)})")
    if standing.copies > 1:
        reach = HOURS_PER_DOUBLING * math.log2(standing.copies)
        hours += reach
        reasons.append(f"it stands in {standing.copies} places ({_ahead(reach)})")
    if standing.confidence > 0:
        sure = CERTAIN_HOURS * min(standing.confidence / CERTAIN_BITS, 1)
        hours += sure
        reasons.append(
            f"{_strength(standing.confidence)} match, {standing.confidence:.0f} bits ({_ahead(sure)})"
        )
    if standing.escalated:
        hours += ESCALATED_HOURS
        reasons.append(f"escalated ({_ahead(ESCALATED_HOURS)})")
    at = standing.opened_at - timedelta(hours=hours)
    if standing.due_at is not None and standing.due_at - LEAD < at:
        at = standing.due_at - LEAD
        reasons.append(f"its clock runs out on {standing.due_at:%d %b %H:%M}")
    return Rank(at, reasons)


def _ahead(hours: float) -> str:
    """Say how far a reason moves a case ahead of what came in at the same time."""
    return f"{hours:.0f} h ahead" if hours >= 1 else "less than 1 h ahead"


def _strength(bits: float) -> str:
    if bits >= CERTAIN_BITS:
        return "strong"
    return "fair" if bits >= CERTAIN_BITS / 2 else "weak"

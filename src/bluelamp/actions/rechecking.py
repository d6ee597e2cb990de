"""Looking whether the content is really gone: on a schedule, and at once when somebody says so.

What could not be seen is never taken as gone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from bluelamp.actions import ending
from bluelamp.actions.models import OUTSIDE, Action, Recheck
from bluelamp.cases.models import Case, CaseItem
from bluelamp.conduct.act import Act
from bluelamp.conduct.actors import Role
from bluelamp.conduct.errors import Refused
from bluelamp.conduct.kinds import declare
from bluelamp.conduct.models import Outbox
from bluelamp.evidence import outside, standing
from bluelamp.evidence.models import Subject
from bluelamp.platforms import Standing
from bluelamp.reports.models import Outcome

LOOKED = declare(
    "actions.rechecked", {Role.WORKER}, "The worker looked whether the content is really gone."
)

KIND = "actions.recheck"
_SCHEDULED, _ONCE, _GRACE = "scheduled", "once", "grace"


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look showed."""

    subject_id: int
    standing: Standing


def watch(action: Action, *, this: Act) -> None:
    """Put the first look at a sent action into the outbox; part of `this` act."""
    _schedule(action, 0, this)


def look_now(action: Action, why: str, *, this: Act) -> None:
    """Look at once, besides the schedule: somebody said that it is gone."""
    _put(action, why, {"what": _ONCE}, this)


def look_last(action: Action, why: str, *, this: Act) -> None:
    """Look once more after a little grace, and then end it: the provider declined."""
    due_at = this.at + settings.CONFIG.recheck_delays[0]
    row = {"action": action.pk, "what": _GRACE}
    this.send(KIND, key=f"recheck:{action.pk}:{why}", body=row, due_at=due_at)


def _schedule(action: Action, number: int, this: Act) -> None:
    delays = settings.CONFIG.recheck_delays
    if action.sent_at is None or number >= len(delays):
        return
    this.send(
        KIND,
        key=f"recheck:{action.pk}:{number}",
        body={"action": action.pk, "what": _SCHEDULED, "number": number},
        due_at=max(action.sent_at + delays[number], this.at),
    )


def _put(action: Action, why: str, body: dict[str, object], this: Act) -> None:
    this.send(KIND, key=f"recheck:{action.pk}:{why}", body={"action": action.pk, **body})


def look(action: Action) -> list[Seen]:
    """Look at each address that an action names; outside any transaction.

    Raises:
        Refused: one of them is never fetched.
    """
    if action.state not in OUTSIDE:
        return []
    subjects = list(action.subjects.order_by("pk"))
    if any(subject.address_only for subject in subjects):
        raise Refused("This address is never fetched, so nobody looks whether it is gone.")
    return [Seen(subject.pk, outside.check_standing(subject.uri)) for subject in subjects]


def record(row: Outbox, seen: Sequence[Seen], *, this: Act) -> None:
    """Write down a look and what follows from it; after the end of an action, nothing does."""
    action = this.lock(Action, pk=row.body["action"])
    case = this.lock(Case, pk=action.decision.case_id)
    this.about(action)
    if action.state not in OUTSIDE or not seen:
        return
    for one in seen:
        subject = this.lock(Subject, pk=one.subject_id)
        standing.record(subject, one.standing, this=this)
        Recheck.objects.create(
            action=action,
            subject=subject,
            standing=one.standing.state,
            reason=one.standing.reason[:300],
            at=one.standing.at,
        )
    this.about(case, looks=[[one.standing.state, one.standing.reason] for one in seen])
    _conclude(row, action, case, seen, this)


def _conclude(row: Outbox, action: Action, case: Case, seen: Sequence[Seen], this: Act) -> None:
    found_at = min(one.standing.at for one in seen)
    states = {one.standing.state for one in seen}
    last = _is_last(row, action)
    if (states == {"gone"} or last) and _reported_since(case, found_at):
        # What is told to a reporter is never older than their report.
        _put(action, f"again:{row.pk}", {**row.body}, this)
    elif states == {"gone"}:
        ending.complete(action, case, Outcome.REMOVED, found_at=found_at, by=this.by)
    elif last and "up" in states:
        ending.end_still_up(action, case, found_at=found_at, by=this.by)
    elif last:
        reasons = " ".join(dict.fromkeys(one.standing.reason for one in seen))
        why = f"{action.reference}: nobody can tell whether it is gone. {reasons}"
        ending.end_unseen(action, case, why=why, by=this.by)
    elif row.body["what"] == _SCHEDULED:
        _schedule(action, row.body["number"] + 1, this)


def _is_last(row: Outbox, action: Action) -> bool:
    if row.body["what"] == _GRACE:
        return action.state == "declined"
    return bool(row.body["what"] == _SCHEDULED) and int(row.body["number"]) + 1 >= len(
        settings.CONFIG.recheck_delays
    )


def _reported_since(case: Case, found_at: datetime) -> bool:
    reports = CaseItem.objects.filter(case=case, report__received_at__gt=found_at)
    return reports.exclude(report__state="closed").exists()


def record_blind(action_id: int, why: str, *, this: Act) -> None:
    """Write down that nobody may or can look; an officer takes it from here."""
    action = this.lock(Action, pk=action_id)
    case = this.lock(Case, pk=action.decision.case_id)
    if action.state in OUTSIDE:
        ending.end_unseen(action, case, why=why, by=this.by)

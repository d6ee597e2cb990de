"""Looking whether the content is really gone: on a schedule, and at once when somebody says so.

What could not be seen is never taken as gone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from bluelamp.actions import ending
from bluelamp.actions.models import OUTSIDE, Action, Recheck
from bluelamp.cases.models import Case, CaseItem
from bluelamp.conduct.act import Act, act
from bluelamp.conduct.actors import WORKER, Role
from bluelamp.conduct.kinds import declare
from bluelamp.conduct.models import Outbox
from bluelamp.evidence import outside, standing
from bluelamp.evidence.models import Subject
from bluelamp.platforms import Standing
from bluelamp.reports.models import Outcome

LOOKED = declare(
    "actions.rechecked", {Role.WORKER}, "The worker looked whether the content is really gone."
)

GO_ON = declare(
    "actions.go_on", {Role.WORKER}, "A look that was put off for a suspicion is taken up again."
)

KIND = "actions.recheck"
PUT_OFF = (
    "Nobody looked: its address is named as suspected child sexual abuse material. The look is put "
    "off until a supervisor clears the suspicion."
)
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
    """Look at each address that an action names, or at none if one may not be fetched.

    Outside any transaction.
    """
    if action.state not in OUTSIDE:
        return []
    subjects = list(action.subjects.order_by("pk"))
    if any(subject.address_only for subject in subjects):
        return []
    return [Seen(subject.pk, outside.check_standing(subject.uri)) for subject in subjects]


def record(row: Outbox, seen: Sequence[Seen], *, this: Act) -> None:
    """Write down a look and what follows from it; after the end of an action, nothing does.

    Where an address is suspected by now, nothing does either: the look waits, and so does the action.
    """
    action = this.lock(Action, pk=row.body["action"])
    case = this.lock(Case, pk=action.decision.case_id)
    this.about(action)
    if action.state not in OUTSIDE:
        return
    if action.subjects.filter(address_only=True).exists():
        _put_off(row, action, case, this)
        return
    if not seen:  # cleared between the look and now
        _put(action, f"again:{row.pk}", row.body, this)
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


def _put_off(row: Outbox, action: Action, case: Case, this: Act) -> None:
    row.body["put_off"] = True
    row.save(update_fields=["body"])
    for subject in action.subjects.filter(address_only=True).order_by("pk"):
        Recheck.objects.create(
            action=action, subject=subject, standing="unknown", reason=PUT_OFF, at=this.at
        )
    this.about(case, put_off=PUT_OFF)


def go_on() -> None:
    """Take up the looks that were put off, where no address of their action is suspected any more."""
    waiting = Action.objects.filter(state__in=OUTSIDE, rechecks__reason=PUT_OFF).distinct()
    for action_id in waiting.exclude(subjects__address_only=True).values_list("pk", flat=True):
        if _put_off_looks(action_id).exists():
            _take_up(action_id)


def _take_up(action_id: int) -> None:
    with act(GO_ON, by=WORKER) as this:
        action = this.lock(Action, pk=action_id)
        this.about(action, this.lock(Case, pk=action.decision.case_id))
        for row in _put_off_looks(action_id):
            del row.body["put_off"]
            row.save(update_fields=["body"])
            _put(action, f"again:{row.pk}", row.body, this)


def _put_off_looks(action_id: int) -> QuerySet[Outbox]:
    return Outbox.objects.filter(
        kind=KIND, key__startswith=f"recheck:{action_id}:", body__put_off=True
    ).order_by("pk")


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
    """Write down that nobody can look; an officer takes it from here."""
    action = this.lock(Action, pk=action_id)
    case = this.lock(Case, pk=action.decision.case_id)
    if action.state in OUTSIDE:
        ending.end_unseen(action, case, why=why, by=this.by)

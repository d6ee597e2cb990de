"""How an action ends: what was asked for is done, or it is not; the case closes or comes back."""

from collections.abc import Iterable
from datetime import datetime

from bluelamp.actions.models import ACTIONS, Action
from bluelamp.cases import closing
from bluelamp.cases.models import Case
from bluelamp.conduct.act import act
from bluelamp.conduct.actors import Actor, Role
from bluelamp.conduct.kinds import declare
from bluelamp.evidence.models import Subject
from bluelamp.reports.models import Outcome

_ENDERS = {Role.WORKER, Role.OFFICER, Role.APPROVER}

GONE = declare("actions.gone", {Role.WORKER}, "A last look found that all of the content is gone.")
PASSED_ON = declare("actions.passed_on", _ENDERS, "An address was passed on to the hotline.")
STILL_UP = declare("actions.still_up", {Role.WORKER}, "A last look found the content still up.")
UNSEEN = declare(
    "actions.unseen", {Role.WORKER}, "A last look could not tell whether the content is gone."
)


def complete(
    action: Action, case: Case, outcome: Outcome, *, found_at: datetime, by: Actor
) -> None:
    """End an action whose aim is reached; action and case are locked by the caller."""
    kind = PASSED_ON if outcome == Outcome.PASSED_ON else GONE
    with act(kind, by=by) as this:
        this.move(action, ACTIONS, "complete", ended_at=this.at)
        this.about(case)
        _close(action, case, outcome, found_at=found_at, by=by)


def end_still_up(action: Action, case: Case, *, found_at: datetime, by: Actor) -> None:
    """End an action whose content was still up at the last look."""
    with act(STILL_UP, by=by) as this:
        this.move(action, ACTIONS, "end", ended_at=this.at)
        this.about(case)
        _close(action, case, Outcome.STILL_UP, found_at=found_at, by=by)


def end_unseen(action: Action, case: Case, *, why: str, by: Actor) -> None:
    """End an action of which nobody can tell whether its content is gone: an officer looks."""
    with act(UNSEEN, by=by) as this:
        this.move(action, ACTIONS, "end", ended_at=this.at)
        this.about(case, why=why)
        closing.bring_back(case, why=why, by=by)


def _close(action: Action, case: Case, outcome: Outcome, *, found_at: datetime, by: Actor) -> None:
    """Close the case, unless it has other addresses of the same content."""
    if left := _not_acted_on(case):
        closing.bring_back(
            case,
            why=f"{action.reference} has ended ({outcome.label}). The same content stands at "
            f"{len(left)} more: {', '.join(subject.uri for subject in left)}",
            by=by,
        )
        return
    closing.close(case, outcome, found_at=found_at, by=by)


def _not_acted_on(case: Case) -> list[Subject]:
    named = Action.objects.filter(decision__case=case, state__in=("completed", "ended"))
    done: Iterable[int] = named.values_list("subjects", flat=True)
    others = Subject.objects.filter(pk__in=case.subjects.values("subject")).exclude(pk__in=done)
    return list(others.exclude(uri__startswith="text:").exclude(standing="gone").order_by("pk"))

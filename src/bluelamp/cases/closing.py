"""Closing a case: its outcome is found, and its reporters are told; or it comes back to the desk."""

from datetime import datetime

from bluelamp.cases import placing
from bluelamp.cases.claiming import drop
from bluelamp.cases.models import CASES, Case
from bluelamp.conduct.act import act
from bluelamp.conduct.actors import Actor, Role
from bluelamp.conduct.kinds import declare
from bluelamp.reports import telling
from bluelamp.reports.models import Outcome, Report

CLOSE = declare(
    "cases.close",
    {Role.OFFICER, Role.APPROVER, Role.WORKER},
    "A case is closed with its outcome, and its reporters are told.",
)

BRING_BACK = declare(
    "cases.bring_back",
    {Role.OFFICER, Role.APPROVER, Role.WORKER},
    "A case on which something was asked for comes back to the desk, with the reason.",
)


def close(case: Case, outcome: Outcome, *, found_at: datetime, by: Actor) -> None:
    """Close a case that the caller has locked, and tell the reporters what was found at `found_at`."""
    with act(CLOSE, by=by) as this:
        this.move(case, CASES, "close", closed_at=this.at, outcome=outcome)
        drop(case, this=this)
        this.about(case, outcome=str(outcome))
        reports = Report.objects.filter(
            pk__in=case.items.filter(report__isnull=False).values("report"),
            received_at__lte=found_at,
        ).exclude(state="closed")
        for report in reports.order_by("pk"):
            telling.closed(report.pk, outcome, found_at=found_at, by=by)


def bring_back(case: Case, *, why: str, by: Actor) -> None:
    """Put a case that the caller has locked before the desk again: what was asked for is not done."""
    with act(BRING_BACK, by=by) as this:
        this.move(case, CASES, "bring_back", due_at=None)
        this.about(why=why)
        placing.place(case, this=this)

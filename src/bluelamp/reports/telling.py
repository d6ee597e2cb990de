"""Telling reporters what became of their report; called by the rooms above.

What is told is never a tip-off: received, being looked at, closed, and the outcome only once closed. A
legal hold is not told, so it looks like work.
"""

from datetime import datetime

from bluelamp.conduct.act import Act, act
from bluelamp.conduct.actors import Actor, Role
from bluelamp.conduct.errors import Refused
from bluelamp.conduct.kinds import declare
from bluelamp.reports.models import REPORTS, Contact, Outcome, Report

_TELLERS = {Role.OFFICER, Role.APPROVER, Role.WORKER}

LOOKING = declare("reports.looking", _TELLERS, "The reporter is told that somebody looks at it.")
CLOSED = declare("reports.closed", _TELLERS, "The reporter is told what came of it.")
MAIL = declare(
    "reports.tell", {Role.WORKER}, "The worker writes to a reporter who left an address."
)

MESSAGE = """Something changed with what you told us.

Look it up with the code that you were given:
{page}

This message does not say more, so that nobody who reads it by chance learns anything.

{station}
"""


def looking(report_id: int, *, by: Actor) -> None:
    """Tell that the report is being looked at; once told, again changes nothing.

    Raises:
        Refused: there is no such report.
    """
    if Report.objects.filter(pk=report_id, state="looking").exists():
        return
    with act(LOOKING, by=by) as this:
        report = this.lock(Report, pk=report_id)
        this.move(report, REPORTS, "look", outcome="", told_at=this.at)
        _mail(report, this)


def closed(report_id: int, outcome: Outcome, *, found_at: datetime, by: Actor) -> None:
    """Tell that the report is closed, and with what outcome, found at `found_at`.

    Raises:
        Refused: there is no such report, or the outcome is older than it: then look again first.
        WrongState: it is closed already.
    """
    with act(CLOSED, by=by) as this:
        report = this.lock(Report, pk=report_id)
        if found_at < report.received_at:
            raise Refused("This was found out before the report came in: look at it again first.")
        this.move(report, REPORTS, "close", outcome=outcome, told_at=this.at)
        this.about(outcome=outcome)
        _mail(report, this)


def _mail(report: Report, this: Act) -> None:
    """Have the worker write to a reporter who left an address: that something changed, no more."""
    if Contact.objects.filter(report=report).exists():
        key = f"reports.tell:{report.pk}:{this.at.isoformat()}"
        this.send("reports.tell", key=key, body={"report": report.pk})

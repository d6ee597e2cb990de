"""Working on a case: notes, escalation, a legal hold, asking for a capture."""

from datetime import datetime

from bluelamp.cases import placing
from bluelamp.cases.claiming import hold_for
from bluelamp.cases.models import Case, Note
from bluelamp.conduct.act import act
from bluelamp.conduct.actors import Role
from bluelamp.conduct.errors import Refused
from bluelamp.conduct.kinds import declare
from bluelamp.evidence import capturing
from bluelamp.officers.models import Officer

NOTE = declare("cases.note", {Role.OFFICER}, "An officer writes a note on a case.")
ESCALATE = declare("cases.escalate", {Role.OFFICER}, "An officer puts a case before a supervisor.")
HOLD = declare(
    "cases.hold",
    {Role.APPROVER},
    "A live investigation asks to wait: nothing is sent until a date.",
)
LIFT = declare("cases.lift_hold", {Role.APPROVER}, "A legal hold is lifted.")
CAPTURE = declare(
    "cases.capture", {Role.OFFICER}, "An officer has the content captured as it is now."
)


def note(case_id: int, text: str, *, by: Officer) -> Note:
    """Write a note; a supervisor may, too, without holding the case.

    Raises:
        Refused: it is empty.
    """
    with act(NOTE, by=by.actor) as this:
        if not text.strip():
            raise Refused("Write something into the note first.")
        case = (
            this.lock(Case, pk=case_id)
            if Role.APPROVER in by.actor.roles
            else hold_for(case_id, by, this)
        )
        written = Note.objects.create(case=case, officer=by, text=text.strip(), at=this.at)
        this.about(case, text=written.text)
    return written


def escalate(case_id: int, *, why: str, by: Officer) -> Case:
    """Put a case before a supervisor; it goes to the top of the desk.

    Raises:
        Refused: no reason is given, or it is escalated already.
    """
    with act(ESCALATE, by=by.actor) as this:
        case = hold_for(case_id, by, this)
        if not why.strip():
            raise Refused("Say why a supervisor should look at this.")
        if case.escalated_at is not None:
            raise Refused("This case is escalated already.")
        case.escalated_at = this.at
        case.save(update_fields=["escalated_at"])
        placing.place(case, this=this)
        this.about(why=why)
    return case


def hold(case_id: int, *, until: datetime, why: str, by: Officer) -> Case:
    """Wait for a live investigation until a date; to the reporter this looks like work.

    Raises:
        Refused: the date has passed, or no reason is given.
    """
    with act(HOLD, by=by.actor) as this:
        case = this.lock(Case, pk=case_id)
        if until <= this.at:
            raise Refused("A legal hold ends later than now: choose a later date.")
        if not why.strip():
            raise Refused("Say who asked to wait, and why.")
        case.held_until, case.hold_reason = until, why
        case.save(update_fields=["held_until", "hold_reason"])
        this.about(case, until=until.isoformat(), why=why)
    return case


def lift_hold(case_id: int, *, why: str, by: Officer) -> Case:
    """Lift a legal hold before its end.

    Raises:
        Refused: there is none, or no reason is given.
    """
    with act(LIFT, by=by.actor) as this:
        case = this.lock(Case, pk=case_id)
        if case.held_until is None:
            raise Refused("There is no legal hold on this case.")
        if not why.strip():
            raise Refused("Say why the hold is lifted.")
        case.held_until, case.hold_reason = None, ""
        case.save(update_fields=["held_until", "hold_reason"])
        this.about(case, why=why)
    return case


def capture(case_id: int, subject_id: int, *, by: Officer) -> None:
    """Have the content of one of the case's addresses captured as it is now.

    Raises:
        Refused: it is not of this case, or is never fetched.
    """
    with act(CAPTURE, by=by.actor) as this:
        case = hold_for(case_id, by, this)
        if not case.subjects.filter(subject=subject_id).exists():
            raise Refused("This address is not in this case.")
        capturing.ask(subject_id, by=by.actor)

"""Opening the file of a case: whoever does not hold it says why, and every person in it is a look."""

from datetime import datetime, timedelta

from django.utils import timezone

from bluelamp.cases.claiming import holds
from bluelamp.cases.models import Case
from bluelamp.conduct.act import act, object_name, permit
from bluelamp.conduct.actors import Role
from bluelamp.conduct.errors import Refused
from bluelamp.conduct.kinds import declare
from bluelamp.officers import looking
from bluelamp.officers.models import Look, LookAnswer, Officer

OPEN = declare(
    "cases.open_file",
    {Role.OFFICER},
    "An officer opens the file of a case, as its holder or with a reason.",
)
ANSWER = declare(
    "cases.answer_for_looks",
    {Role.APPROVER},
    "A supervisor answers for the repeated looks at the people in a case.",
)

LASTS = timedelta(minutes=30)
AS_HOLDER = "Works on the case as its holder."
AS_AUTHOR = "Follows up their own decision."
AS_SECOND = "To decide on what is proposed in case %s, as the second person."
AS_APPROVER = "Follows up what they approved."


def people_in(case: Case) -> list[str]:
    """Name the people whose records a case holds, as looks do.

    Content whose author is not known counts as one person's: whoever stands behind its address.
    """
    subjects = [one.subject for one in case.subjects.select_related("subject").order_by("pk")]
    known = sorted({subject.author for subject in subjects if subject.author})
    return known or [looking.person_key(subjects[0].uri)]


def assignment(case: Case, by: Officer, now: datetime, *, deciding: bool = False) -> str:
    """Say by which work in this case the officer reads it, or "" when they have none there.

    Assigned work inside one case is one look: the holder's, from the proposal on also its author's, and
    the second person's. Every supervisor could be the second person, so only the one who reads the
    proposal to decide on it (`deciding`) is; the file itself asks them for a reason, like anybody.
    """
    if holds(case, by.pk, now):
        return AS_HOLDER
    if case.state not in ("proposed", "acting"):
        return ""
    decision = case.decisions.order_by("pk").last()
    if decision is None:
        return ""
    if decision.author_id == by.pk:
        return AS_AUTHOR
    if case.state == "proposed":
        return AS_SECOND % case.number if deciding and Role.APPROVER in by.roles else ""
    return AS_APPROVER if decision.approver_id == by.pk else ""


def opened(case: Case, by: Officer, now: datetime, *, deciding: bool = False) -> bool:
    """Tell whether the officer's look at this case still holds.

    One for assigned work lasts as long as that work, anybody else's for 30 minutes.
    """
    looks = Look.objects.filter(officer=by, within=object_name(case))
    if assignment(case, by, now, deciding=deciding):
        looks = looks.filter(assigned=True)
    else:
        looks = looks.filter(assigned=False, at__gt=now - LASTS)
    return set(people_in(case)) <= set(looks.values_list("person", flat=True))


def open_file(case: Case, *, reason: str = "", deciding: bool = False, by: Officer) -> None:
    """Let an officer read a case; further pages of an open file write nothing.

    Raises:
        NotPermitted: the officer works on no cases.
        Refused: somebody without work in the case gives no reason, or the rule on repeated looks
            stops it.
    """
    permit(OPEN, by.actor)
    now = timezone.now()
    if opened(case, by, now, deciding=deciding):
        return
    work = assignment(case, by, now, deciding=deciding)
    said, assigned = work or reason.strip(), bool(work)
    with act(OPEN, by=by.actor) as this:
        this.about(case, reason=said, assigned=assigned)
        for person in people_in(case):
            looking.look(person, within=object_name(case), reason=said, by=by, assigned=assigned)


def awaiting_answer(case: Case, by: Officer) -> list[str]:
    """Name the people in a case at whom looks wait for an answer that this officer may give."""
    return [person for person in people_in(case) if looking.may_answer(person, by)]


def answer_for(case: Case, why: str, *, by: Officer) -> list[LookAnswer]:
    """Let a supervisor answer for the repeated looks at the people in a case.

    Raises:
        NotPermitted: `by` may not approve.
        Refused: there is no reason, or nobody looked.
    """
    with act(ANSWER, by=by.actor) as this:
        this.about(case, why=why)
        awaited = awaiting_answer(case, by)
        if not awaited:
            raise Refused("No looks at the people in this case wait for your answer.")
        return [looking.answer(person, why, by=by) for person in awaited]

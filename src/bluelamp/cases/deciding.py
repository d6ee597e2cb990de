"""Deciding: proposed by the officer who holds the case, approved or handed back by another."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from bluelamp.cases import claiming, closing
from bluelamp.cases.models import CASES, DECISIONS, Case, Decision
from bluelamp.conduct.act import Act, act
from bluelamp.conduct.actors import Role
from bluelamp.conduct.errors import NotPermitted, Refused
from bluelamp.conduct.kinds import declare
from bluelamp.officers.models import Officer
from bluelamp.reports.models import Outcome

PROPOSE = declare("cases.propose", {Role.OFFICER}, "An officer proposes a decision to act.")
APPROVE = declare("cases.approve", {Role.APPROVER}, "A second person approves a decision to act.")
HAND_BACK = declare(
    "cases.hand_back", {Role.APPROVER}, "A second person hands a proposed decision back."
)
NO_ACTION = declare(
    "cases.no_action", {Role.OFFICER}, "An officer decides that nothing is to be asked for."
)


@dataclass(frozen=True, slots=True)
class Answers:
    """A decision to act as the officer wrote it.

    `elements` and `exits` map a question's id to {"answer", "evidence"}, `exemptions` to
    {"answer", "reason"}.
    """

    action_kind: str
    basis: str
    offence: str
    elements: dict[str, dict[str, str]] = field(default_factory=dict)
    exits: dict[str, dict[str, str]] = field(default_factory=dict)
    exemptions: dict[str, dict[str, str]] = field(default_factory=dict)
    necessity: str = ""
    proportionality: str = ""
    reasons: str = ""


def propose(case_id: int, answers: Answers, *, by: Officer) -> Decision:
    """Propose to act; the case then waits for a second person.

    Raises:
        NotPermitted: the officer does not hold the case.
        Refused: a legal hold is on it, or the reasons are empty.
    """
    with act(PROPOSE, by=by.actor) as this:
        case = claiming.hold_for(case_id, by, this)
        check_hold(case, this.at)
        if not answers.reasons.strip():
            raise Refused("Say in your own words why you decide so.")
        decision = Decision.objects.create(
            case=case, author=by, decided_at=this.at, **_fields(answers)
        )
        this.move(case, CASES, "propose")
        claiming.drop(case, this=this)
        this.about(decision, **asdict(answers))
    return decision


def approve(decision_id: int, *, by: Officer) -> Decision:
    """Approve a proposed decision; what it asks for may then be sent.

    Raises:
        NotPermitted: its author approves it.
        Refused: a legal hold is on the case.
    """
    with act(APPROVE, by=by.actor) as this:
        decision, case = _proposed(decision_id, by, this)
        check_hold(case, this.at)
        this.move(decision, DECISIONS, "approve", approver=by, approved_at=this.at)
        this.move(case, CASES, "approve")
    return decision


def hand_back(decision_id: int, *, why: str, by: Officer) -> Decision:
    """Hand a proposed decision back to the desk, with the reason.

    Raises:
        NotPermitted: its author does.
        Refused: no reason is given.
    """
    with act(HAND_BACK, by=by.actor) as this:
        decision, case = _proposed(decision_id, by, this)
        if not why.strip():
            raise Refused("Say what has to change.")
        this.move(decision, DECISIONS, "hand_back", handed_back_because=why)
        this.move(case, CASES, "hand_back")
        this.about(why=why)
    return decision


def no_action(case_id: int, *, reasons: str, by: Officer) -> Decision:
    """Decide that nothing is to be asked for; the case is closed and its reporters are told.

    Raises:
        NotPermitted: the officer does not hold the case.
        Refused: the reasons are empty.
    """
    with act(NO_ACTION, by=by.actor) as this:
        case = claiming.hold_for(case_id, by, this)
        if not reasons.strip():
            raise Refused("Say in your own words why nothing is to be asked for.")
        decision = Decision.objects.create(
            case=case,
            author=by,
            decided_at=this.at,
            approved_at=this.at,
            state="approved",
            reasons=reasons,
        )
        this.about(decision, reasons=reasons)
        closing.close(case, Outcome.NO_ACTION, found_at=this.at, by=by.actor)
    return decision


def check_hold(case: Case, at: datetime) -> None:
    """Refuse while a live investigation asks us to wait."""
    if case.held_until is not None and case.held_until > at:
        raise Refused(
            f"A legal hold is on this case until {case.held_until:%d %B %Y, %H:%M}: "
            "nothing is sent before."
        )


def _proposed(decision_id: int, by: Officer, this: Act) -> tuple[Decision, Case]:
    decision = this.lock(Decision, pk=decision_id)
    case = this.lock(Case, pk=decision.case_id)
    if decision.author_id == by.pk:
        raise NotPermitted("Nobody approves their own decision: ask another supervisor.")
    this.about(case)
    return decision, case


def _fields(answers: Answers) -> dict[str, Any]:
    return asdict(answers)

"""Approving a draft, or handing it back: always somebody else than its author."""

from datetime import timedelta

from bluelamp.actions import facts, notices
from bluelamp.actions.models import ACTIONS, Action
from bluelamp.cases import deciding
from bluelamp.conduct.act import act
from bluelamp.conduct.actors import Role
from bluelamp.conduct.errors import Refused
from bluelamp.conduct.kinds import declare
from bluelamp.officers.models import Officer

APPROVE = declare(
    "actions.approve", {Role.APPROVER}, "A second person approves an action; it may now be sent."
)
HAND_BACK = declare(
    "actions.hand_back",
    {Role.APPROVER},
    "A second person hands a draft back; it is discarded, and the case is open again.",
)

PREPARE_KIND = "actions.prepare"
LINK_LASTS = timedelta(days=90)


def approve(action_id: int, *, by: Officer) -> Action:
    """Approve an action with its decision; the worker then makes out the link and sends it.

    Raises:
        NotPermitted: its author approves it.
        Refused: a line of the gate fails now, the form or the contact point has changed, or a legal
            hold is on the case.
    """
    with act(APPROVE, by=by.actor) as this:
        action = this.lock(Action, pk=action_id)
        deciding.approve(action.decision_id, by=by)
        if why := facts.misdirected(action.kind, action.provider) or facts.moved(action):
            raise Refused(why)
        if why := facts.refusal(facts.verdict_on(action, this.at, approver=by), approved=True):
            raise Refused(why)
        issued = notices.issue(action, this.at)
        this.move(
            action, ACTIONS, "approve", approved_at=this.at, text=issued.text, data=issued.data
        )
        this.about(action.decision.case, text=action.text)
        this.send(PREPARE_KIND, key=f"prepare:{action.pk}", body={"action": action.pk})
    return action


def hand_back(action_id: int, *, why: str, by: Officer) -> Action:
    """Hand a draft back to the desk, with the reason.

    Raises:
        NotPermitted: its author does.
        Refused: no reason is given.
    """
    with act(HAND_BACK, by=by.actor) as this:
        action = this.lock(Action, pk=action_id)
        this.move(action, ACTIONS, "discard", ended_at=this.at)
        decision = deciding.hand_back(action.decision_id, why=why, by=by)
        this.about(decision.case, why=why)
    return action

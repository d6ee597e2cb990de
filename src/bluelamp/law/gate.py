"""The gate: whether one action may leave, line by line, and what would satisfy each line.

Pure: the same facts, law and time give the same verdict. Whoever sends asks it again at the moment
of sending.
"""

from datetime import datetime

import msgspec

from bluelamp.law import rows
from bluelamp.law.facts import Facts
from bluelamp.law.predicates import PREDICATES, Inquiry, State
from bluelamp.law.standing import LawInForce

__all__ = ["Line", "Verdict", "check", "gates_of"]


class Line(msgspec.Struct, frozen=True):
    """One gate's answer; `cite` names the provision the gate comes from."""

    id: str
    state: State
    what: str
    satisfy: str
    cite: str


class Verdict(msgspec.Struct, frozen=True):
    """All lines of one check, in the order of the action's row."""

    action: str
    lines: tuple[Line, ...]

    @property
    def open(self) -> bool:
        """Whether the action may be sent."""
        return all(line.state == "done" for line in self.lines)

    @property
    def ready_for_approval(self) -> bool:
        """Whether nothing is missing but the second person."""
        return all(line.state in ("done", "second_person") for line in self.lines)


def check(action_kind: str, facts: Facts, law: LawInForce, now: datetime) -> Verdict:
    """Ask every gate of a kind of action about the facts of one case.

    Raises UnknownRow when no pack has such an action or one of its gates, ValueError for a time
    without a zone.
    """
    if now.tzinfo is None:
        raise ValueError("The gate needs a time with a zone; pass an aware datetime.")
    action = law.law.get(rows.Action, action_kind)
    lines = []
    for gate_id in gates_of(action, law, facts.tenant):
        row = law.law.get(rows.Gate, gate_id)
        found = PREDICATES[gate_id](Inquiry(row, action, facts, law, now))
        cite = f"{row.instrument}, {row.provision}"
        lines.append(Line(row.id, found.state, found.what, found.satisfy, cite))
    return Verdict(action.id, tuple(lines))


def gates_of(action: rows.Action, law: LawInForce, tenant_id: str) -> tuple[str, ...]:
    """Give the ids of the gates that an action must pass at a station of this profile.

    A profile that no pack knows counts as a state body.
    """
    tenant = law.law.find(rows.Tenant, tenant_id)
    if tenant is None or tenant.state_body:
        return tuple(dict.fromkeys((*action.gates, *action.gates_state_body)))
    return action.gates

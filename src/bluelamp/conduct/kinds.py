"""The kinds of act there are. Rooms declare theirs when they load; docs and tests read the list."""

from dataclasses import dataclass

from bluelamp.conduct.actors import Role


@dataclass(frozen=True, slots=True)
class ActKind:
    """One kind of act: its name ("cases.claim"), who may perform it, and what it does, in words."""

    name: str
    roles: frozenset[Role]
    says: str


_declared: dict[str, ActKind] = {}


def declare(name: str, roles: set[Role], says: str) -> ActKind:
    """Declare a kind of act once, at import time; the name starts with the room's."""
    if name in _declared:
        raise ValueError(f"the act {name} is declared twice")
    kind = _declared[name] = ActKind(name, frozenset(roles), says)
    return kind


def declared() -> tuple[ActKind, ...]:
    """All kinds of act, by name."""
    return tuple(sorted(_declared.values(), key=lambda kind: kind.name))

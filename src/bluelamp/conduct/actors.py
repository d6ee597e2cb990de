"""Who acts, and in which role. This room stores actor ids and knows no user table."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody may be to the station; each kind of act names the roles that may perform it."""

    OFFICER = "officer"
    APPROVER = "approver"
    ADVISER = "adviser"
    OVERSIGHT = "oversight"
    ADMINISTRATOR = "administrator"
    PUBLIC = "public"
    PARTNER = "partner"
    PROVIDER = "provider"
    WORKER = "worker"
    PATROL = "patrol"
    SETUP = "setup"


_PEOPLE = {
    Role.OFFICER: "an officer",
    Role.APPROVER: "a supervisor",
    Role.ADVISER: "a legal adviser",
    Role.OVERSIGHT: "oversight",
    Role.ADMINISTRATOR: "an administrator",
}


def spoken(roles: Iterable[Role]) -> str:
    """Say who may hold one of the roles, as people do: "an officer or a supervisor".

    A supervisor holds the officer's role too. Where no person holds one, the roles are named.
    """
    wanted = set(roles)
    if Role.OFFICER in wanted:
        wanted.add(Role.APPROVER)
    people = [words for role, words in _PEOPLE.items() if role in wanted]
    *others, last = people or [f"the {role}" for role in sorted(wanted)]
    return f"{', '.join(others)} or {last}" if others else last


@dataclass(frozen=True, slots=True)
class Actor:
    """One who acts: an id that holds no personal data ("officer:7", "public", "worker") and roles."""

    id: str
    roles: frozenset[Role]


PUBLIC = Actor("public", frozenset({Role.PUBLIC}))
WORKER = Actor("worker", frozenset({Role.WORKER}))
PATROL = Actor("patrol", frozenset({Role.PATROL}))
SETUP = Actor("setup", frozenset({Role.SETUP}))

"""Who acts, and in which role. This room stores actor ids and knows no user table."""

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


@dataclass(frozen=True, slots=True)
class Actor:
    """One who acts: an id that holds no personal data ("officer:7", "public", "worker") and roles."""

    id: str
    roles: frozenset[Role]


PUBLIC = Actor("public", frozenset({Role.PUBLIC}))
WORKER = Actor("worker", frozenset({Role.WORKER}))
PATROL = Actor("patrol", frozenset({Role.PATROL}))
SETUP = Actor("setup", frozenset({Role.SETUP}))

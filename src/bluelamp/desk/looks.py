"""Looks at the people in a case, as its door lists them: who read, when and why."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bluelamp.officers import queries as officers
from bluelamp.officers.models import Look

OF_EACH = 10


@dataclass(frozen=True, slots=True)
class Looked:
    """One opening of a file; it is a look at each person in it."""

    look: Look
    people: int = 1


def looked(people: Iterable[str]) -> list[Looked]:
    """Give who lately looked at these people, newest first; one opening of one file is listed once."""
    looks = [look for person in people for look in officers.looks_at(person)[:OF_EACH]]
    found: dict[tuple[object, ...], Looked] = {}
    for look in sorted(looks, key=lambda look: (look.at, look.pk), reverse=True):
        opening = (look.officer_id, look.within, look.reason, look.at.replace(microsecond=0))
        known = found.get(opening)
        found[opening] = replace(known, people=known.people + 1) if known else Looked(look)
    return list(found.values())

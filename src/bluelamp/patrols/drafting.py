"""Drafting a patrol, and authorising it: one person writes it, another lets it run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bluelamp.banks.models import Bank
from bluelamp.conduct.act import act
from bluelamp.conduct.actors import Role
from bluelamp.conduct.errors import NotPermitted, Refused
from bluelamp.conduct.kinds import declare
from bluelamp.law import Offence
from bluelamp.lawbook import queries as lawbook
from bluelamp.officers.models import Officer
from bluelamp.patrols.models import PATROLS, Intake, Patrol

DRAFT = declare("patrols.draft", {Role.OFFICER}, "An officer drafts a patrol.")
AUTHORISE = declare(
    "patrols.authorise",
    {Role.APPROVER},
    "A second person authorises a patrol; it is listed in public from its start.",
)
REFUSE = declare("patrols.refuse", {Role.APPROVER}, "A second person refuses a drafted patrol.")

LONGEST = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a patrol is to be: why, on which ground, where, with which banks, from when until when."""

    name: str
    purpose: str
    ground: str
    intakes: Sequence[Intake]
    banks: Sequence[Bank]
    starts_at: datetime
    ends_at: datetime
    languages: Sequence[str] = ()


def draft(wanted: Draft, *, by: Officer) -> Patrol:
    """Write a patrol down; it does not run until somebody else authorises it.

    Raises:
        Refused: it is longer than 28 days, has no place or no bank, or its banks have other grounds.
    """
    with act(DRAFT, by=by.actor) as this:
        if wanted.ends_at <= wanted.starts_at:
            raise Refused("A patrol ends after it starts: choose a later end.")
        if wanted.ends_at - wanted.starts_at > LONGEST:
            raise Refused(
                "A patrol lasts 28 days at most: choose an earlier end, and draft it again then."
            )
        if wanted.ends_at <= this.at:
            raise Refused("This patrol would be over before it starts: choose a later end.")
        if not wanted.intakes or not wanted.banks:
            raise Refused("A patrol needs at least one place and one bank.")
        if lawbook.law().find(Offence, wanted.ground) is None:
            raise Refused("Name the ground of this patrol: an offence of the lawbook.")
        if other := [bank for bank in wanted.banks if bank.ground != wanted.ground]:
            raise Refused(f"The bank {other[0]} is kept on another ground than this patrol's.")
        patrol = Patrol.objects.create(
            name=wanted.name,
            purpose=wanted.purpose,
            ground=wanted.ground,
            languages=list(wanted.languages),
            starts_at=wanted.starts_at,
            ends_at=wanted.ends_at,
            author=by,
        )
        patrol.intakes.set(wanted.intakes)
        patrol.banks.set(wanted.banks)
        this.about(
            patrol,
            *wanted.intakes,
            *wanted.banks,
            purpose=wanted.purpose,
            ground=wanted.ground,
            starts_at=wanted.starts_at.isoformat(),
            ends_at=wanted.ends_at.isoformat(),
        )
    return patrol


def authorise(patrol_id: int, *, by: Officer) -> Patrol:
    """Let a patrol run, from its start until its end.

    Raises:
        NotPermitted: the author authorises it.
        Refused: it would be over already, or its ground is not signed and in force here today.
    """
    with act(AUTHORISE, by=by.actor) as this:
        patrol = this.lock(Patrol, pk=patrol_id)
        if patrol.author_id == by.pk:
            raise NotPermitted("Nobody authorises their own patrol: ask another supervisor.")
        if patrol.ends_at <= this.at:
            raise Refused("This patrol would be over already: draft it again with a later end.")
        ground = lawbook.ground(patrol.ground)
        if not ground.usable:
            raise Refused(f"{ground.why} {ground.remedy}")
        this.move(patrol, PATROLS, "authorise", authoriser=by, authorised_at=this.at)
    return patrol


def refuse(patrol_id: int, *, why: str, by: Officer) -> Patrol:
    """Refuse a drafted patrol, with the reason."""
    with act(REFUSE, by=by.actor) as this:
        patrol = this.lock(Patrol, pk=patrol_id)
        if patrol.author_id == by.pk:
            raise NotPermitted("Nobody decides about their own patrol: ask another supervisor.")
        if not why.strip():
            raise Refused("Say why this patrol is refused.")
        this.move(patrol, PATROLS, "refuse")
        this.about(why=why)
    return patrol

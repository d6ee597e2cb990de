"""Reading patrols, intakes and sightings."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from bluelamp.law import Offence
from bluelamp.lawbook import queries as lawbook
from bluelamp.patrols.models import STANDARD_INPUT, Intake, Patrol, Sighting


def running(now: datetime) -> QuerySet[Patrol]:
    """The patrols that may read now: authorised, begun, not over. /patrols lists these very rows."""
    return Patrol.objects.filter(state="authorised", starts_at__lte=now, ends_at__gt=now)


def running_on(intake: Intake, now: datetime) -> QuerySet[Patrol]:
    """The running patrols that one intake feeds."""
    return running(now).filter(intakes=intake).prefetch_related("banks").order_by("pk")


def intakes_wanted(now: datetime, *, standard_input: bool = False) -> QuerySet[Intake]:
    """The sources that running patrols need, each once: standard input, or all but that."""
    piped = Q(address=STANDARD_INPUT)
    return (
        Intake.objects.filter(piped if standard_input else ~piped, patrols__in=running(now))
        .distinct()
        .order_by("pk")
    )


def upcoming(now: datetime) -> QuerySet[Patrol]:
    """Authorised patrols that have not begun."""
    return Patrol.objects.filter(state="authorised", starts_at__gt=now)


def over(now: datetime) -> QuerySet[Patrol]:
    """Patrols that ran and are over: ended, stopped, or past their end."""
    ended = Patrol.objects.filter(state__in=["ended", "stopped"])
    return (ended | Patrol.objects.filter(state="authorised", ends_at__lte=now)).distinct()


def awaiting() -> QuerySet[Patrol]:
    """Drafted patrols that wait for a second person."""
    return Patrol.objects.filter(state="drafted")


def recent_sightings(patrol: Patrol, limit: int = 20) -> QuerySet[Sighting]:
    """The newest sightings of a patrol."""
    return patrol.sightings.order_by("-pk")[:limit]


def refused() -> QuerySet[Patrol]:
    """Patrols that a second person refused."""
    return Patrol.objects.filter(state="refused")


@dataclass(frozen=True, slots=True)
class Listed:
    """A patrol as the public reads it: its ground in words, and the authoriser's duty, not their name."""

    patrol: Patrol
    ground: str
    law: str
    ground_id: str
    places: tuple[str, ...]
    banks: tuple[str, ...]
    authorised_by: str


def in_public(patrols: QuerySet[Patrol]) -> list[Listed]:
    """Give patrols as the public page lists them."""
    law = lawbook.law()
    rows = patrols.select_related("authoriser").prefetch_related("intakes", "banks")
    listed = []
    for patrol in rows:
        ground = law.find(Offence, patrol.ground)
        listed.append(
            Listed(
                patrol,
                ground.title if ground else patrol.ground,
                f"{ground.instrument}, {ground.provision}" if ground else "",
                ground.id if ground else "",
                tuple(intake.name for intake in patrol.intakes.all()),
                tuple(bank.title for bank in patrol.banks.all()),
                patrol.authoriser.get_duty_display() if patrol.authoriser else "",
            )
        )
    return listed

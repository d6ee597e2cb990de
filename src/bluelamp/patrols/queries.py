"""Reading patrols, intakes and sightings."""

from datetime import datetime

from django.db.models import QuerySet

from bluelamp.patrols.models import Intake, Patrol, Sighting


def running(now: datetime) -> QuerySet[Patrol]:
    """The patrols that may read now: authorised, begun, not over. /patrols lists these very rows."""
    return Patrol.objects.filter(state="authorised", starts_at__lte=now, ends_at__gt=now)


def running_on(intake: Intake, now: datetime) -> QuerySet[Patrol]:
    """The running patrols that one intake feeds."""
    return running(now).filter(intakes=intake).prefetch_related("banks").order_by("pk")


def intakes_wanted(now: datetime) -> QuerySet[Intake]:
    """The sources that running patrols need, each once."""
    return Intake.objects.filter(patrols__in=running(now)).distinct().order_by("pk")


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

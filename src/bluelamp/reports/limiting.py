"""Limits per client: counted for a short while, then forgotten."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from bluelamp.conduct.errors import Refused
from bluelamp.reports.models import Attempt

LIMITS = {
    Attempt.Kind.LOOKUP: (10, timedelta(minutes=10)),
    Attempt.Kind.SUBMISSION: (20, timedelta(hours=1)),
}


class TooMany(Refused):
    """The client reached a limit; `until` is when to try again."""

    def __init__(self, until: datetime) -> None:
        at = timezone.localtime(until) + timedelta(minutes=1)
        super().__init__(f"That was too often for now: try again at {at:%H:%M}.")
        self.until = until


def check(kind: Attempt.Kind, client: str) -> None:
    """Refuse a client that reached the limit of this kind.

    Raises:
        TooMany: with the time at which to try again.
    """
    most, within = LIMITS[kind]
    recent = Attempt.objects.filter(kind=kind, client=client, at__gt=timezone.now() - within)
    times = list(recent.order_by("-at").values_list("at", flat=True)[:most])
    if len(times) == most:
        raise TooMany(times[-1] + within)


def count(kind: Attempt.Kind, client: str) -> None:
    """Count one attempt, and forget all that no limit looks at any more."""
    now = timezone.now()
    with transaction.atomic():
        for each, (_, within) in LIMITS.items():
            Attempt.objects.filter(kind=each, at__lte=now - within).delete()
        Attempt.objects.create(kind=kind, client=client, at=now)

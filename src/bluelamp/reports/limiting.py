"""Limits per client: counted for a short while, then forgotten."""

from datetime import datetime, timedelta

from django.utils import timezone

from bluelamp.conduct.act import Act, act
from bluelamp.conduct.actors import PUBLIC, Role
from bluelamp.conduct.errors import Refused
from bluelamp.conduct.kinds import declare
from bluelamp.reports.models import Attempt

FAILED_LOOKUP = declare(
    "reports.failed_lookup",
    {Role.PUBLIC},
    "Somebody looked up a receipt code that no report has; it counts towards a limit.",
)
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


def failed_lookup(client: str) -> None:
    """Count a look-up of a code that no report has; the ledger holds that it happened, not whose."""
    with act(FAILED_LOOKUP, by=PUBLIC) as this:
        count(Attempt.Kind.LOOKUP, client, this)


def count(kind: Attempt.Kind, client: str, this: Act) -> None:
    """Count one attempt, and forget all that no limit looks at any more."""
    for each, (_, within) in LIMITS.items():
        Attempt.objects.filter(kind=each, at__lte=this.at - within).delete()
    Attempt.objects.create(kind=kind, client=client, at=this.at)

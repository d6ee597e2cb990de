"""Patrols, the intakes that feed them, and what they saw."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bluelamp.banks.models import Bank
from bluelamp.conduct.transitions import Step, Transitions

PATROLS = Transitions(
    "patrol",
    "drafted",
    Step("authorise", ("drafted",), "authorised"),
    Step("refuse", ("drafted",), "refused"),
    Step("stop", ("authorised",), "stopped"),
    Step("end", ("authorised",), "ended"),
)


STANDARD_INPUT = "-"


class Intake(models.Model):
    """The one connection to a source, which feeds all patrols on it; it owns the cursor."""

    class Kind(models.TextChoices):
        JETSTREAM = "jetstream", "Bluesky (Jetstream)"
        FILES = "files", "A file of posts"

    class Condition(models.TextChoices):
        IDLE = "idle", "not connected"
        READING = "reading", "reading"
        WAITING = "waiting", "waiting to reconnect"
        FINISHED = "finished", "read to the end"
        FAILED = "failed", "failed"

    name = models.CharField(max_length=120, help_text="The place, in public words.")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    address = models.CharField(max_length=500)
    pace = models.PositiveIntegerField(
        default=0, help_text="Posts a second at most; 0 means no limit."
    )
    cursor = models.TextField(blank=True)
    condition = models.CharField(max_length=10, choices=Condition.choices, default=Condition.IDLE)
    read = models.PositiveBigIntegerField(default=0)
    skips = models.JSONField(default=dict, help_text="How many were skipped, by reason.")
    gaps = models.JSONField(default=list, help_text="The newest gaps: from, to, why.")
    rate = models.FloatField(default=0, help_text="Posts a second, lately.")
    newest_post_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)
    updated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "address"], name="one_intake_per_source")
        ]

    def __str__(self) -> str:
        return self.name


class Patrol(models.Model):
    """An authorised, time-boxed, publicly listed watch over public places."""

    name = models.CharField(max_length=120)
    purpose = models.TextField()
    ground = models.CharField(max_length=64, help_text="The id of an offence row.")
    intakes = models.ManyToManyField(Intake, related_name="patrols")
    banks = models.ManyToManyField(Bank, related_name="patrols")
    languages = models.JSONField(default=list, help_text="Only these; empty means all.")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(
        max_length=12, default=PATROLS.initial, choices=[(s, s) for s in PATROLS.states]
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    authoriser = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    authorised_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    read = models.PositiveBigIntegerField(default=0)
    sighted = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-starts_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="patrol_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(authoriser__isnull=True) | ~Q(authoriser=F("author")),
                name="patrol_authorised_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["authorised", "ended", "stopped"])
                | Q(authoriser__isnull=False, authorised_at__isnull=False),
                name="patrol_authorised_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def runs_at(self, now: datetime) -> bool:
        """Tell whether this patrol may read at that moment."""
        return self.state == "authorised" and self.starts_at <= now < self.ends_at


class Sighting(models.Model):
    """A post that matched on a patrol, with its matches."""

    patrol = models.ForeignKey(Patrol, on_delete=models.PROTECT, related_name="sightings")
    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="sightings")
    uri = models.CharField(max_length=2048)
    content_id = models.CharField(max_length=256)
    post = models.JSONField(help_text="The post, as `bluelamp.posts.Post` encodes it.")
    matches = models.JSONField(
        help_text="The matches, best first, as `bluelamp.matching.Match` has them."
    )
    index = models.CharField(max_length=64)
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["patrol", "uri", "content_id"], name="a_sighting_once_per_patrol"
            )
        ]

    def __str__(self) -> str:
        return f"sighting {self.pk}"

"""Reports, kept apart from who sent them, and what their senders were told."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from bluelamp.conduct.transitions import Step, Transitions

REPORTS = Transitions(
    "report",
    "received",
    Step("look", ("received", "closed"), "looking"),
    Step("close", ("received", "looking"), "closed"),
)


class Scope(models.TextChoices):
    """What a partner's key is good for."""

    WRITE = "reports:write", "Send reports"
    READ = "reports:read", "Read what came of its own reports"


class Partner(models.Model):
    """An organisation that reports through the API."""

    name = models.CharField(max_length=120, unique=True)
    key_hash = models.CharField(max_length=64, unique=True)
    key_hint = models.CharField(max_length=8)
    scopes = models.JSONField(default=list)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    @property
    def may(self) -> str:
        """What its key is good for, in words."""
        return ", ".join(Scope(scope).label.lower() for scope in self.scopes)


class Concern(models.TextChoices):
    """What is wrong, in the words of the form."""

    INSTRUCTIONS = "instructions", "It explains how to do something unlawful and harmful"
    THREAT = "threat", "It threatens somebody"
    RECRUITS = "recruits", "It tries to win people for a banned group"
    PRAISES = "praises", "It praises violence"
    CHILD_ABUSE = "child_abuse", "It shows or offers sexual abuse of a child"
    OTHER = "other", "Something else"


class Outcome(models.TextChoices):
    """What came of a report, in the words that its sender reads."""

    REMOVED = "removed", "It is gone: the place where it stood took it down."
    STILL_UP = "still_up", "We asked the place where it stands to act, and it is still there."
    NO_ACTION = "no_action", "An officer looked at it, and we did not ask for anything to be done."
    PASSED_ON = "passed_on", "We passed the address on to the hotline that may deal with it."


class Report(models.Model):
    """What a member of the public or a partner told us; its receipt code is kept only as an HMAC."""

    class Channel(models.TextChoices):
        PUBLIC = "public", "public form"
        PARTNER = "partner", "partner"

    receipt = models.CharField(max_length=64, unique=True, help_text="HMAC of the receipt code.")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="reports", null=True, blank=True
    )
    link = models.CharField(max_length=2048, blank=True, help_text="As it was pasted.")
    uri = models.CharField(
        max_length=2048, blank=True, db_index=True, help_text="Canonical, once it is resolved."
    )
    text = models.TextField(blank=True)
    concern = models.CharField(max_length=16, choices=Concern.choices)
    details = models.TextField(blank=True)
    address_only = models.BooleanField(
        default=False,
        help_text="Suspected child sexual abuse material: the address and nothing else.",
    )
    resolved = models.BooleanField(default=False, help_text="Ready to be joined to a case.")
    language = models.CharField(max_length=12, default="en")
    state = models.CharField(
        max_length=10, default=REPORTS.initial, choices=[(s, s) for s in REPORTS.states]
    )
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    received_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(link="") | ~Q(text=""), name="a_link_or_a_text"),
            models.CheckConstraint(
                condition=Q(address_only=False) | Q(text="", details="") & ~Q(link=""),
                name="address_only_keeps_the_address",
            ),
            models.CheckConstraint(
                condition=Q(channel="partner") ^ Q(partner__isnull=True), name="partners_are_named"
            ),
            models.CheckConstraint(
                condition=Q(state="closed") | Q(outcome=""), name="an_outcome_only_when_closed"
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"


class Contact(models.Model):
    """How to reach the reporter: sealed to the worker's key, which the web process does not hold."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="contact")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"contact of report {self.report_id}"


class IdempotencyKey(models.Model):
    """A key by which a submission is known, so that sending it twice makes one report."""

    owner = models.CharField(max_length=64, help_text='"partner:3", or "form".')
    key = models.CharField(max_length=64, help_text="A keyed hash of the key.")
    digest = models.CharField(
        max_length=64, help_text="Of the submission: the same key, other words, is an error."
    )
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    sealed_receipt = models.BinaryField(help_text="So that the same answer can be given again.")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "key"], name="an_idempotency_key_once")
        ]

    def __str__(self) -> str:
        return f"key of {self.owner}"


class Attempt(models.Model):
    """Something that is limited per client, counted for a short while and then forgotten."""

    class Kind(models.TextChoices):
        LOOKUP = "lookup", "a receipt code that was not found"
        SUBMISSION = "submission", "a report that was sent"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    client = models.CharField(max_length=64, help_text="A keyed hash of the address.")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "client", "at"])]

    def __str__(self) -> str:
        return f"{self.kind} at {self.at:%H:%M}"

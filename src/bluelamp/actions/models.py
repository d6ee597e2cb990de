"""Actions, what providers answered, and whether the content is really gone."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from bluelamp.cases.models import Decision
from bluelamp.conduct.transitions import Step, Transitions
from bluelamp.evidence.models import Subject

ACTIONS = Transitions(
    "action",
    "drafted",
    Step("discard", ("drafted",), "discarded"),
    Step("approve", ("drafted",), "approved"),
    Step("fail", ("approved",), "failed"),
    Step("send", ("approved",), "sent"),
    Step("acknowledge", ("sent",), "acknowledged"),
    Step("ask", ("sent", "acknowledged"), "asked"),
    Step("reply", ("asked",), "acknowledged"),
    Step("decline", ("sent", "acknowledged", "asked"), "declined"),
    Step("say_removed", ("sent", "acknowledged", "asked", "declined"), "said_removed"),
    Step("complete", ("sent", "acknowledged", "asked", "declined", "said_removed"), "completed"),
    Step("end", ("sent", "acknowledged", "asked", "declined", "said_removed"), "ended"),
)

OUTSIDE = ("sent", "acknowledged", "asked", "declined", "said_removed")
"""The states in which an action waits for the other side."""


class Provider(models.Model):
    """Who is asked to act: a platform, or the lawful hotline."""

    name = models.CharField(max_length=120, unique=True)
    hosts = models.JSONField(
        default=list, help_text="Hosts, and uri prefixes that end with a slash, that are theirs."
    )
    hotline = models.BooleanField(default=False)
    email = models.EmailField(blank=True)
    webhook = models.CharField(max_length=500, blank=True)
    verified_on = models.DateField(help_text="When somebody last checked that this is the address.")
    verified_by = models.CharField(max_length=64)
    demonstration = models.BooleanField(default=False, help_text="Takes demonstration notices.")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(email="") | ~Q(webhook=""), name="a_provider_can_be_reached"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Action(models.Model):
    """Something with effect outside, under a decision: a notice, a referral, a report to the hotline."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="actions")
    kind = models.CharField(max_length=64, help_text="The id of an action row of the law packs.")
    reference = models.CharField(max_length=40, unique=True)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="actions")
    subjects = models.ManyToManyField(Subject, related_name="+")
    state = models.CharField(
        max_length=14,
        default=ACTIONS.initial,
        choices=[(s, s.replace("_", " ")) for s in ACTIONS.states],
    )
    text = models.TextField(
        help_text="The notice in its proper form; {link}, {appeal_1} … are filled when it is sent."
    )
    data = models.JSONField(help_text="The same as data, for a webhook: `law.as_data`.")
    contacts = models.JSONField(
        default=list, help_text="Where it goes, as it was when it was proposed: [channel, address]."
    )
    drafted_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    link_hash = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the token.")
    link_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["drafted", "discarded"]) | Q(approved_at__isnull=False),
                name="an_action_is_approved_first",
            ),
            models.CheckConstraint(
                condition=Q(link_hash="") ^ Q(link_until__isnull=False),
                name="a_link_has_its_end",
            ),
            models.UniqueConstraint(
                fields=["link_hash"], condition=~Q(link_hash=""), name="a_link_opens_one_action"
            ),
        ]

    def __str__(self) -> str:
        return f"action {self.reference}"


class AppealCode(models.Model):
    """With what one person may object to an action, and the addresses of theirs that it names."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="appeal_codes")
    sha256 = models.CharField(max_length=64, unique=True, help_text="Of the code.")
    subjects = models.ManyToManyField(Subject, related_name="+")

    def __str__(self) -> str:
        return f"appeal code on {self.action}"


class Dispatch(models.Model):
    """One message that carries an action outside: which bytes, by which way, and when they left."""

    class Channel(models.TextChoices):
        EMAIL = "email", "e-mail"
        WEBHOOK = "webhook", "webhook"

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="dispatches")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    to = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64, help_text="Of the exact bytes, link and code in them.")
    vault_key = models.CharField(
        max_length=200, help_text="The same bytes with {link}, {appeal_1} … in the secrets' place."
    )
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["action", "channel"], name="one_dispatch_per_channel")
        ]

    def __str__(self) -> str:
        return f"{self.action} by {self.channel}"


class Response(models.Model):
    """What was said about an action: by the provider, or by us in answer to a question."""

    class Kind(models.TextChoices):
        ACKNOWLEDGED = "acknowledged", "received"
        REMOVED = "removed", "removed"
        DECLINED = "declined", "declined"
        QUESTION = "question", "question"
        REPLY = "reply", "our answer"

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="responses")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.TextField(blank=True)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} on {self.action}"


class Recheck(models.Model):
    """One look whether the content is really gone."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="rechecks")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    standing = models.CharField(max_length=8, choices=Subject.Standing.choices)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"recheck of {self.subject}: {self.standing}"

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
    Step("send", ("approved",), "sent"),
    Step("fail", ("approved",), "failed"),
    Step("retry", ("failed",), "approved"),
    Step("acknowledge", ("sent",), "acknowledged"),
    Step("ask", ("sent", "acknowledged"), "asked"),
    Step("reply", ("asked",), "acknowledged"),
    Step("decline", ("sent", "acknowledged", "asked"), "declined"),
    Step("say_removed", ("sent", "acknowledged", "asked", "declined"), "said_removed"),
    Step("complete", ("sent", "acknowledged", "asked", "declined", "said_removed"), "completed"),
)


class Provider(models.Model):
    """Who is asked to act: a platform, or the lawful hotline."""

    name = models.CharField(max_length=120, unique=True)
    hosts = models.JSONField(
        default=list, help_text="Hosts and uri prefixes whose content is theirs."
    )
    hotline = models.BooleanField(default=False)
    email = models.EmailField(blank=True)
    webhook = models.CharField(max_length=500, blank=True)
    webhook_secret = models.CharField(max_length=64, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    verified_by = models.CharField(max_length=64, blank=True)
    demonstration = models.BooleanField(default=False, help_text="Accepts demonstration notices.")

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
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="actions")
    subjects = models.ManyToManyField(Subject, related_name="+")
    state = models.CharField(
        max_length=14, default=ACTIONS.initial, choices=[(s, s) for s in ACTIONS.states]
    )
    text = models.TextField(
        help_text="The notice in its proper form; {link} and {appeal} are filled when sent."
    )
    drafted_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    link_hash = models.CharField(max_length=64, blank=True, db_index=True)
    link_until = models.DateTimeField(null=True, blank=True)
    appeal_hash = models.CharField(max_length=64, blank=True, db_index=True)
    message_id = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["drafted", "discarded"]) | Q(approved_at__isnull=False),
                name="an_action_is_approved_first",
            )
        ]

    def __str__(self) -> str:
        return f"action {self.pk}"


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
        ordering: ClassVar = ["at"]

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
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"recheck of {self.subject}: {self.standing}"

"""Cases and the decisions in them."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bluelamp.conduct.transitions import Step, Transitions
from bluelamp.evidence.models import Subject
from bluelamp.patrols.models import Sighting
from bluelamp.reports.models import Outcome, Report

CASES = Transitions(
    "case",
    "open",
    Step("propose", ("open",), "proposed"),
    Step("hand_back", ("proposed",), "open"),
    Step("approve", ("proposed",), "acting"),
    Step("bring_back", ("acting",), "open"),
    Step("close", ("open", "acting"), "closed"),
    Step("reopen", ("closed",), "open"),
)

DECISIONS = Transitions(
    "decision",
    "proposed",
    Step("approve", ("proposed",), "approved"),
    Step("hand_back", ("proposed",), "handed_back"),
)

CLAIM_LAPSES_AFTER = timedelta(minutes=30)


class Case(models.Model):
    """All that is needed for one decision: subject and copies, what came in, the clock, the officer."""

    title = models.CharField(max_length=200)
    state = models.CharField(
        max_length=12, default=CASES.initial, choices=[(s, s) for s in CASES.states]
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    address_only = models.BooleanField(default=False)
    rank_at = models.DateTimeField(help_text="The desk's order: earlier stands higher.")
    rank_reasons = models.JSONField(default=list, help_text="Why it stands there, in words.")
    harm = models.CharField(max_length=16, blank=True, help_text="The gravest concern told of it.")
    confidence = models.FloatField(default=0, help_text="Bits of evidence of the best match.")
    due_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    claim_active_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    held_until = models.DateTimeField(null=True, blank=True, help_text="A legal hold.")
    hold_reason = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "rank_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True) ^ Q(claim_active_at__isnull=False),
                name="a_claim_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(state="closed") & Q(closed_at__isnull=True, outcome=""),
                name="closed_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.number}"

    @property
    def number(self) -> str:
        """The case number as people say it: "2026-0012"."""
        return f"{self.opened_at.year}-{self.pk:04d}"


class CaseSubject(models.Model):
    """Which content a case is about: the first one, and its copies. A subject is in one case only."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="subjects")
    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="+")
    copy = models.BooleanField(default=False)
    joined_by = models.CharField(
        max_length=16, help_text="uri, content_id or text: why it is the same."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(copy=False), name="one_first_subject_per_case"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} in {self.case}"


class CaseItem(models.Model):
    """A report or a sighting that was joined to a case; what has no such row is not joined yet."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="items")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    report = models.OneToOneField(
        Report, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    sighting = models.OneToOneField(
        Sighting, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    joined_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(report__isnull=True) ^ Q(sighting__isnull=True),
                name="a_report_or_a_sighting",
            )
        ]

    def __str__(self) -> str:
        return f"item of {self.case}"


class Note(models.Model):
    """What an officer wrote down about a case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return f"note on {self.case}"


class Decision(models.Model):
    """The outcome and why: offence and elements, exits, exemption answers, necessity, proportionality."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    state = models.CharField(
        max_length=12, default=DECISIONS.initial, choices=[(s, s) for s in DECISIONS.states]
    )
    action_kind = models.CharField(max_length=64, blank=True, help_text="Empty: no action.")
    basis = models.CharField(max_length=64, blank=True)
    offence = models.CharField(max_length=64, blank=True)
    elements = models.JSONField(default=dict, help_text="Element id: {answer, evidence}.")
    exits = models.JSONField(default=dict, help_text="Defence id: {answer, reason}.")
    exemptions = models.JSONField(default=dict, help_text="Exemption id: {answer, reason}.")
    necessity = models.TextField(blank=True)
    proportionality = models.TextField(blank=True)
    reasons = models.TextField(help_text="In the officer's own words.")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    handed_back_because = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["decided_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(approver__isnull=True) | ~Q(approver=F("author")),
                name="decision_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(action_kind="") | Q(approver__isnull=False),
                name="decision_to_act_approved_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="proposed"), name="one_open_decision_per_case"
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.pk} in {self.case}"

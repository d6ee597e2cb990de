"""Rows of the ledger and of the outbox.

Entries and checkpoints are append-only: triggers in the database refuse UPDATE and DELETE (`guards`).
A payload can be destroyed, by an act of erasure, never changed.
"""

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One leaf of the ledger: ids and a salted commitment, never personal data."""

    seq = models.BigIntegerField(primary_key=True)
    leaf = models.TextField()
    hash = models.CharField(max_length=64)
    act = models.CharField(max_length=64)
    actor = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["seq"]
        indexes: ClassVar = [models.Index(fields=["act", "seq"])]

    def __str__(self) -> str:
        return f"entry {self.seq}: {self.act} by {self.actor}"


class EntryObject(models.Model):
    """Which things an entry is about, for timelines; derived from the leaf."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="objects_named")
    name = models.CharField(max_length=128)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "entry"], name="entry_names_object_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} in entry {self.entry_id}"


class Payload(models.Model):
    """What the commitment of an entry commits to, with its salt; gone after a lawful erasure."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True)
    body = models.TextField()
    salt = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"payload of entry {self.entry_id}"


class LedgerHead(models.Model):
    """The one row that appends lock: the size of the tree and its frontier."""

    size = models.BigIntegerField(default=0)
    frontier = models.TextField(default="0:")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_ledger_head")
        ]

    def __str__(self) -> str:
        return f"ledger of {self.size} entries"


class Checkpoint(models.Model):
    """A signed head (C2SP tlog-checkpoint); a copy lies outside the database."""

    size = models.BigIntegerField(primary_key=True)
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["size"]

    def __str__(self) -> str:
        return f"checkpoint at {self.size}"


class Outbox(models.Model):
    """Something the worker shall do once, now or when it is due: send, fetch, recheck, watch a clock.

    Effects never depend on a task queue: this row is written in the act's own transaction.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        UNSETTLED = "unsettled"

    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=64)
    body = models.JSONField(default=dict)
    state = models.CharField(max_length=16, choices=State.choices, default=State.QUEUED)
    attempt = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    error = models.TextField(default="")
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "outbox"
        indexes: ClassVar = [models.Index(fields=["state", "due_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state="sending") ^ models.Q(lease_until__isnull=True),
                name="a_lease_while_sending",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {self.state}"

"""The content itself, and the proof of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Subject(models.Model):
    """One piece of content: one canonical uri, whether it is still up, and its captures.

    Same content = same canonical uri, or same content id, or same folded text of 8 words and more.
    """

    class Standing(models.TextChoices):
        UP = "up", "still up"
        GONE = "gone", "gone"
        UNKNOWN = "unknown", "not known"

    uri = models.CharField(
        max_length=2048, unique=True, help_text='Canonical; "text:<hash>" without one.'
    )
    content_id = models.CharField(max_length=256, blank=True, db_index=True)
    text_hash = models.CharField(max_length=64, blank=True, db_index=True)
    author = models.CharField(max_length=64, blank=True, help_text="A keyed hash of the account.")
    address_only = models.BooleanField(
        default=False, help_text="Suspected child sexual abuse material: never fetched or shown."
    )
    standing = models.CharField(max_length=8, choices=Standing.choices, default=Standing.UNKNOWN)
    standing_reason = models.CharField(max_length=300, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    first_seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(address_only=False) | Q(content_id="", text_hash="", author=""),
                name="address_only_holds_only_the_address",
            )
        ]

    def __str__(self) -> str:
        return self.uri


class Capture(models.Model):
    """Bytes that were received, as they were received, put once into the vault."""

    class Kind(models.TextChoices):
        FETCHED = "fetched", "fetched from its address"
        STREAMED = "streamed", "received from the stream"

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="captures")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    vault_key = models.CharField(max_length=200)
    url = models.CharField(max_length=2048)
    final_url = models.CharField(max_length=2048, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    headers = models.JSONField(default=list)
    address = models.CharField(
        max_length=64, blank=True, help_text="The network address that answered."
    )
    asked_by = models.CharField(max_length=64)
    captured_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["captured_at"]

    def __str__(self) -> str:
        return f"capture {self.sha256[:12]}"

"""Which rows of the law are in force here: the advisers' keys and their signatures.

The rows themselves are data in `bluelamp.law`'s packs; a row is in force here when an enrolled adviser
signed its present content. A changed row has another digest, and so loses its signature.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models


class AdviserKey(models.Model):
    """The public half of a legal adviser's own Ed25519 key."""

    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="adviser_keys"
    )
    public_key = models.CharField(max_length=64, unique=True, help_text="32 bytes, hex.")
    enrolled_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"key {self.public_key[:8]} of {self.adviser}"


class RowSignature(models.Model):
    """An adviser's signature over the digest of one row of a pack, as `bluelamp.law.Signature` has it."""

    row_kind = models.CharField(max_length=32)
    row_id = models.CharField(max_length=64)
    pack = models.CharField(max_length=64)
    row_digest = models.CharField(max_length=64)
    key = models.ForeignKey(AdviserKey, on_delete=models.PROTECT, related_name="signatures")
    signed_at = models.CharField(max_length=40, help_text="The instant as it was signed.")
    value = models.CharField(max_length=128, help_text="Ed25519, hex.")
    accepted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["row_digest", "key"], name="a_row_signed_once_by_a_key")
        ]

    def __str__(self) -> str:
        return f"{self.row_kind} {self.row_id} signed with {self.key}"

"""Banks, their versions, their items, and the indexes published from them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bluelamp.conduct.transitions import Step, Transitions

VERSIONS = Transitions(
    "version",
    "draft",
    Step("submit", ("draft",), "submitted"),
    Step("return", ("submitted",), "draft"),
    Step("approve", ("submitted",), "approved"),
    Step("replace", ("approved",), "replaced"),
)


class Bank(models.Model):
    """Things to look for, with the ground on which they are unlawful; negative: never match these."""

    slug = models.SlugField(max_length=48, unique=True)
    title = models.CharField(max_length=120)
    about = models.TextField(blank=True)
    ground = models.CharField(max_length=64, blank=True, help_text="The id of an offence row.")
    negative = models.BooleanField(default=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    review_on = models.DateField()
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(negative=True) ^ ~Q(ground=""), name="a_ground_unless_negative"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """One state of a bank's items: somebody wrote it, somebody else approved it."""

    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(
        max_length=16, default=VERSIONS.initial, choices=[(s, s) for s in VERSIONS.states]
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    created_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["bank", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bank", "number"], name="version_numbers_once"),
            models.UniqueConstraint(
                fields=["bank"],
                condition=Q(state__in=["draft", "submitted"]),
                name="one_open_version",
            ),
            models.UniqueConstraint(
                fields=["bank"], condition=Q(state="approved"), name="one_approved_version"
            ),
            models.CheckConstraint(
                condition=Q(approver__isnull=True) | ~Q(approver=F("author")),
                name="version_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted"], approver__isnull=True)
                | Q(state__in=["approved", "replaced"], approver__isnull=False),
                name="version_approved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank}, version {self.number}"


class Item(models.Model):
    """One thing to look for, in a bank from one version on, until another."""

    class Kind(models.TextChoices):
        WORK = "work", "Work (a whole text)"
        PHRASE = "phrase", "Phrase"

    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=200)
    text = models.TextField()
    provenance = models.TextField(help_text="Where it is from, and why it belongs here.")
    added_in = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="added")
    removed_in = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="removed", null=True, blank=True
    )
    weakness = models.TextField(
        blank=True, help_text="What the weak-item check said when it was added."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bank", "kind", "name"],
                condition=Q(removed_in__isnull=True),
                name="item_names_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class PublishedIndex(models.Model):
    """One index file, and the versions that were compiled into it."""

    name = models.CharField(
        max_length=64, unique=True, help_text='The index version: "2026-11-23.4".'
    )
    file = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    engine = models.CharField(max_length=32, help_text="The engine that built it, and can read it.")
    versions = models.ManyToManyField(Version, related_name="indexes")
    built_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-built_at"]
        verbose_name_plural = "published indexes"

    def __str__(self) -> str:
        return self.name

"""Officers, their duty, their looks, and the answers to repeated looks."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from bluelamp.conduct.actors import Actor, Role


class Duty(models.TextChoices):
    """What an officer is here for: one duty each, so that no administrator holds a case role."""

    OFFICER = "officer", "Officer"
    SUPERVISOR = "supervisor", "Supervisor"
    ADVISER = "adviser", "Legal adviser"
    OVERSEER = "overseer", "Oversight"
    ADMINISTRATOR = "administrator", "Administrator"


ROLES = {
    Duty.OFFICER: frozenset({Role.OFFICER}),
    Duty.SUPERVISOR: frozenset({Role.OFFICER, Role.APPROVER}),
    Duty.ADVISER: frozenset({Role.ADVISER}),
    Duty.OVERSEER: frozenset({Role.OVERSIGHT}),
    Duty.ADMINISTRATOR: frozenset({Role.ADMINISTRATOR}),
}


class Officer(AbstractUser):
    """A person who works here; the user name is the service number."""

    duty = models.CharField(max_length=16, choices=Duty.choices)
    name = models.CharField(max_length=120, blank=True)
    password_was_given = models.BooleanField(
        default=False, help_text="Somebody else made the password, so it has to be changed."
    )

    class Meta(AbstractUser.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(duty__in=Duty.values), name="a_known_duty"),
            models.CheckConstraint(
                condition=Q(is_superuser=False, is_staff=False), name="no_superusers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_duty_display()} {self.username}"

    @property
    def roles(self) -> frozenset[Role]:
        """What this officer may be to the station; one who left holds no role."""
        return ROLES[Duty(self.duty)] if self.is_active else frozenset()

    @property
    def actor(self) -> Actor:
        """This officer as the ledger and the acts know them."""
        return Actor(f"officer:{self.pk}", self.roles)


class Look(models.Model):
    """One consultation of a record tied to a person, with its reason."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="looks")
    person = models.CharField(
        max_length=64, help_text="A keyed hash of the account, never the account."
    )
    within = models.CharField(
        max_length=64, help_text='The ledger name of what was worked on: "case:12".'
    )
    reason = models.TextField()
    assigned = models.BooleanField(
        default=False, help_text="The officer held the case at that time."
    )
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "at"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["officer", "person", "within"],
                condition=Q(assigned=True),
                name="assigned_work_is_one_look",
            )
        ]

    def __str__(self) -> str:
        return f"look {self.pk} within {self.within}"


class LookAnswer(models.Model):
    """Somebody who may approve answered for repeated looks at one person."""

    person = models.CharField(max_length=64)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="look_answers")
    why = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "at"])]

    def __str__(self) -> str:
        return f"answer {self.pk} for looks"

"""Reading who works here, what they may do, and who looked at what."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from bluelamp.conduct.act import object_name
from bluelamp.conduct.actors import SETUP, Role
from bluelamp.conduct.kinds import ActKind, declared
from bluelamp.conduct.queries import timeline
from bluelamp.officers.models import Duty, Look, Officer
from bluelamp.ui import parts

SECOND = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class Factors:
    """What an officer set up beside the password."""

    code_app: bool
    passkeys: int
    recovery_codes: int

    @property
    def any(self) -> bool:
        """Whether a second factor stands before the desk."""
        return self.code_app or self.passkeys > 0


def factors_of(officer: Officer) -> Factors:
    """Tell which second factors an officer set up, and how many recovery codes are left."""
    found = list(Authenticator.objects.filter(user=officer))
    kinds = [row.type for row in found]
    codes = [row for row in found if row.type == Authenticator.Type.RECOVERY_CODES]
    return Factors(
        Authenticator.Type.TOTP in kinds,
        kinds.count(Authenticator.Type.WEBAUTHN),
        len(codes[0].wrap().get_unused_codes()) if codes else 0,
    )


def roster() -> QuerySet[Officer]:
    """Give all officers, those with an open account first, each with `factors`, a count."""
    order = Case(
        *(When(duty=duty, then=Value(place)) for place, duty in enumerate(Duty)),
        output_field=IntegerField(),
    )
    counted = Count("authenticator", filter=Q(authenticator__type__in=SECOND))
    return Officer.objects.annotate(factors=counted).order_by("-is_active", order, "username")


def may_do(roles: frozenset[Role]) -> list[ActKind]:
    """Give the kinds of act that one of these roles may perform."""
    return [kind for kind in declared() if kind.roles & roles]


def looks_at(person: str) -> QuerySet[Look]:
    """Give who looked at records of a person (`looking.person_key`), newest first."""
    return Look.objects.filter(person=person).select_related("officer").order_by("-at", "-pk")


def account_entries(officer: Officer) -> list[parts.Entry]:
    """Give what was done to an account, newest first, as the ledger has it."""
    happened = timeline([object_name(officer)], newest_first=True)
    names = {str(one.actor.id): str(one) for one in Officer.objects.all()}
    names[SETUP.id] = "the set-up"
    says = {kind.name: kind.says.removesuffix(".") for kind in declared()}
    return [
        parts.Entry(
            entry.at,
            f"{says.get(entry.act, entry.act)} ({names.get(entry.actor, entry.actor)})",
        )
        for entry in happened
    ]

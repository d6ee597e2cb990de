"""Who works here: an administrator adds officers, changes duties, and helps who cannot sign in."""

import re
import secrets
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from bluelamp.conduct.act import Act, act, permit
from bluelamp.conduct.actors import SETUP, Actor, Role
from bluelamp.conduct.errors import Refused
from bluelamp.conduct.kinds import declare
from bluelamp.officers.models import ROLES, Duty, Officer

ADMINISTRATOR = {Role.ADMINISTRATOR}
EVERYBODY = set().union(*ROLES.values())

ADD = declare("officers.add", ADMINISTRATOR, "An administrator adds an officer.")
FIRST = declare(
    "officers.first_administrator", {Role.SETUP}, "The first administrator is made at set-up."
)
CHANGE_DUTY = declare(
    "officers.change_duty", ADMINISTRATOR, "An administrator changes what an officer is here for."
)
DEACTIVATE = declare(
    "officers.deactivate", ADMINISTRATOR, "An administrator closes an officer's account."
)
REACTIVATE = declare(
    "officers.reactivate", ADMINISTRATOR, "An administrator opens a closed account again."
)
RESET_SECOND_FACTOR = declare(
    "officers.reset_second_factor",
    ADMINISTRATOR,
    "An administrator removes an officer's code app, passkeys and recovery codes.",
)
RESET_PASSWORD = declare(
    "officers.reset_password", ADMINISTRATOR, "An administrator gives an officer a new password."
)
CHANGE_PASSWORD = declare(
    "officers.change_password", EVERYBODY, "An officer changes their own password."
)

SERVICE_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}")
# Without letters and digits that people mistake for one another.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Added:
    """A new officer and the password that was made for them, which is stored nowhere in clear."""

    officer: Officer
    password: str


def add_officer(number: str, name: str, duty: Duty, *, by: Officer) -> Added:
    """Add an officer; whoever adds them hands over the password, which the officer then changes.

    Raises:
        NotPermitted: `by` is no administrator.
        Refused: the service number is taken or malformed.
    """
    permit(ADD, by.actor)
    password, hashed = _given_password()
    with act(ADD, by=by.actor) as this:
        return Added(_create(this, number, name, duty, hashed), password)


def make_first_administrator(number: str, name: str, *, by: Actor = SETUP) -> Added:
    """Make the account from which all others are made, at set-up from the command line.

    Raises:
        NotPermitted: `by` is not the set-up.
        Refused: there is an administrator already.
    """
    permit(FIRST, by)
    password, hashed = _given_password()
    with act(FIRST, by=by) as this:
        if _lock_administrators():
            raise Refused("There is an administrator already, who can add other officers.")
        return Added(_create(this, number, name, Duty.ADMINISTRATOR, hashed), password)


def change_duty(officer: int, duty: Duty, *, by: Officer) -> Officer:
    """Change what an officer is here for.

    Raises:
        NotPermitted: `by` is no administrator.
        Refused: it is their own duty, that of the last administrator, or already this one.
    """
    with act(CHANGE_DUTY, by=by.actor) as this:
        administrators = _lock_administrators()
        changed = this.lock(Officer, pk=officer)
        if changed.pk == by.pk:
            raise Refused("Nobody changes their own duty: ask another administrator.")
        if changed.duty == duty:
            raise Refused(f"The duty of {changed.username} is {duty.label.lower()} already.")
        _keep_one(administrators, changed)
        this.about(changed, before=changed.duty, after=duty.value)
        changed.duty = duty
        changed.save(update_fields=["duty"])
        return changed


def deactivate(officer: int, *, by: Officer) -> Officer:
    """Close an account: who left signs in no more and holds no role; what they did stays.

    Raises:
        NotPermitted: `by` is no administrator.
        Refused: the account is closed already, or is that of the last administrator.
    """
    with act(DEACTIVATE, by=by.actor) as this:
        administrators = _lock_administrators()
        leaving = this.lock(Officer, pk=officer)
        if not leaving.is_active:
            raise Refused(f"The account of {leaving.username} is closed already.")
        _keep_one(administrators, leaving)
        this.about(leaving)
        leaving.is_active = False
        leaving.save(update_fields=["is_active"])
        return leaving


def reactivate(officer: int, *, by: Officer) -> Officer:
    """Open a closed account again, with its former duty.

    Raises:
        NotPermitted: `by` is no administrator.
        Refused: the account is open.
    """
    with act(REACTIVATE, by=by.actor) as this:
        returning = this.lock(Officer, pk=officer)
        if returning.is_active:
            raise Refused(f"The account of {returning.username} is open already.")
        this.about(returning)
        returning.is_active = True
        returning.save(update_fields=["is_active"])
        return returning


def reset_second_factor(officer: int, *, by: Officer) -> Officer:
    """Remove all second factors of an officer who lost theirs.

    Raises:
        NotPermitted: `by` is no administrator.
        Refused: it is their own, or there is none.
    """
    with act(RESET_SECOND_FACTOR, by=by.actor) as this:
        helped = _lock_other(this, officer, by, "change your second factor")
        removed, _ = Authenticator.objects.filter(user=helped).delete()
        if not removed:
            raise Refused(f"{helped.username} has set up no second factor.")
        this.about(helped, removed=removed)
        return helped


def reset_password(officer: int, *, by: Officer) -> Added:
    """Give an officer who forgot theirs a new password, and sign them out everywhere.

    Raises:
        NotPermitted: `by` is no administrator.
        Refused: it is their own.
    """
    permit(RESET_PASSWORD, by.actor)
    password, hashed = _given_password()
    with act(RESET_PASSWORD, by=by.actor) as this:
        helped = _lock_other(this, officer, by, "change your password")
        this.about(helped)
        helped.password, helped.password_was_given = hashed, True
        helped.save(update_fields=["password", "password_was_given"])
        return Added(helped, password)


def change_password(officer: Officer, password: str) -> None:
    """Let an officer change their own password, which signs them out everywhere else."""
    hashed = make_password(password)
    with act(CHANGE_PASSWORD, by=officer.actor) as this:
        this.about(officer)
        officer.password, officer.password_was_given = hashed, False
        officer.save(update_fields=["password", "password_was_given"])


def _given_password() -> tuple[str, str]:
    """Make a password of 99 bits, and its hash: slow, so before the transaction."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(4))
    password = "-".join(groups)
    return password, make_password(password)


def _create(this: Act, number: str, name: str, duty: Duty, hashed: str) -> Officer:
    number = number.strip()
    if not SERVICE_NUMBER.fullmatch(number):
        raise Refused("Give a service number of up to 20 letters, digits and hyphens.")
    taken = Refused(f"The service number {number} is taken: give another.")
    if Officer.objects.filter(username__iexact=number).exists():
        raise taken
    officer = Officer(
        username=number, name=name.strip(), duty=duty, password=hashed, password_was_given=True
    )
    try:
        with transaction.atomic():
            officer.save(force_insert=True)
    except IntegrityError:
        raise taken from None
    this.about(officer, number=number, name=officer.name, duty=duty.value)
    return officer


def _lock_administrators() -> list[Officer]:
    """Hold all active administrators, in order, so that two cannot remove each other at once."""
    active = Officer.objects.filter(duty=Duty.ADMINISTRATOR, is_active=True)
    return list(active.select_for_update().order_by("pk"))


def _keep_one(administrators: list[Officer], leaving: Officer) -> None:
    if administrators == [leaving]:
        raise Refused(
            f"{leaving.username} is the last administrator: make another one administrator first."
        )


def _lock_other(this: Act, officer: int, by: Officer, what: str) -> Officer:
    other = this.lock(Officer, pk=officer)
    if other.pk == by.pk:
        raise Refused(f"On your own account page you can {what} yourself.")
    return other

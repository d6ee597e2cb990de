"""Accounts: who may make and change them, and what stands in the ledger."""

from collections.abc import Callable

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, transaction

from bluelamp.conduct.actors import WORKER, Role
from bluelamp.conduct.errors import NotPermitted, Refused
from bluelamp.conduct.models import Entry
from bluelamp.officers import homes, managing, queries
from bluelamp.officers.models import ROLES, Duty, Officer

pytestmark = pytest.mark.django_db
People = Callable[..., Officer]

WRITES = {
    "add": lambda officer, by: managing.add_officer("9000", "", Duty.OFFICER, by=by),
    "change duty": lambda officer, by: managing.change_duty(officer.pk, Duty.ADVISER, by=by),
    "deactivate": lambda officer, by: managing.deactivate(officer.pk, by=by),
    "reactivate": lambda officer, by: managing.reactivate(officer.pk, by=by),
    "reset second factor": lambda officer, by: managing.reset_second_factor(officer.pk, by=by),
    "reset password": lambda officer, by: managing.reset_password(officer.pk, by=by),
}


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("duty", [duty for duty in Duty if duty != Duty.ADMINISTRATOR])
def test_only_administrators_manage_accounts(people: People, write: str, duty: Duty) -> None:
    with pytest.raises(NotPermitted):
        WRITES[write](people("officer"), people(duty))
    assert not Entry.objects.exists()


def test_a_closed_administrator_manages_nothing(people: People) -> None:
    with pytest.raises(NotPermitted):
        managing.deactivate(people("officer").pk, by=people("administrator", is_active=False))


def test_an_added_officer_has_a_password_of_their_own_to_change(people: People) -> None:
    added = managing.add_officer(" 5012 ", "Ada Cook", Duty.SUPERVISOR, by=people("administrator"))
    entry = Entry.objects.get()

    assert added.officer.check_password(added.password)
    assert (added.officer.username, added.officer.password_was_given) == ("5012", True)
    assert added.officer.actor.roles == {Role.OFFICER, Role.APPROVER}
    assert entry.act == "officers.add"
    assert f"officer:{added.officer.pk}" in entry.leaf
    assert "Ada" not in entry.leaf
    assert "5012" not in entry.leaf


def test_no_two_given_passwords_are_alike(people: People) -> None:
    by = people("administrator")
    given = {managing.add_officer(f"7{n}", "", Duty.OFFICER, by=by).password for n in range(20)}

    assert len(given) == 20
    assert all(len(password) == 23 for password in given)


@pytest.mark.parametrize("number", ["", "  ", "a b", "x" * 21, "-1", "1/2", "é"])
def test_a_malformed_service_number_is_refused(people: People, number: str) -> None:
    with pytest.raises(Refused, match="letters, digits and hyphens"):
        managing.add_officer(number, "", Duty.OFFICER, by=people("administrator"))


def test_a_service_number_is_given_once_however_it_is_written(people: People) -> None:
    by = people("administrator")
    managing.add_officer("pc12", "", Duty.OFFICER, by=by)

    with pytest.raises(Refused, match="The service number PC12 is taken"):
        managing.add_officer("PC12", "", Duty.OFFICER, by=by)


def test_the_first_administrator_is_made_once_and_by_set_up_only() -> None:
    with pytest.raises(NotPermitted):
        managing.make_first_administrator("1", "", by=WORKER)
    first = managing.make_first_administrator("1", "")
    with pytest.raises(Refused, match="There is an administrator already"):
        managing.make_first_administrator("2", "")

    assert first.officer.duty == Duty.ADMINISTRATOR
    assert Entry.objects.get().actor == "setup"


def test_a_duty_changes_with_its_roles(people: People) -> None:
    officer = people("officer")
    changed = managing.change_duty(officer.pk, Duty.ADVISER, by=people("administrator"))

    assert changed.actor.roles == {Role.ADVISER}
    with pytest.raises(Refused, match="is legal adviser already"):
        managing.change_duty(officer.pk, Duty.ADVISER, by=people("administrator"))


def test_nobody_changes_their_own_duty(people: People) -> None:
    people("administrator")
    administrator = people("administrator")

    with pytest.raises(Refused, match="Nobody changes their own duty"):
        managing.change_duty(administrator.pk, Duty.OFFICER, by=administrator)


def test_the_last_administrator_stays(people: People) -> None:
    first, second = people("administrator"), people("administrator")
    managing.deactivate(first.pk, by=second)

    with pytest.raises(Refused, match="is the last administrator"):
        managing.deactivate(second.pk, by=second)
    with pytest.raises(Refused, match="is the last administrator"):
        managing.change_duty(second.pk, Duty.OFFICER, by=first_again(first))
    assert Officer.objects.get(pk=second.pk).duty == Duty.ADMINISTRATOR


def first_again(officer: Officer) -> Officer:
    """Give an officer as a request that began before their account was closed still has them."""
    officer.is_active = True
    return officer


def test_a_closed_account_holds_no_role_and_opens_again(people: People) -> None:
    officer, by = people("officer"), people("administrator")

    assert not managing.deactivate(officer.pk, by=by).actor.roles
    with pytest.raises(Refused, match="closed already"):
        managing.deactivate(officer.pk, by=by)
    assert managing.reactivate(officer.pk, by=by).actor.roles == {Role.OFFICER}
    with pytest.raises(Refused, match="open already"):
        managing.reactivate(officer.pk, by=by)


def test_resetting_removes_every_second_factor(people: People) -> None:
    officer, by = people("officer"), people("administrator")
    with pytest.raises(Refused, match="has set up no second factor"):
        managing.reset_second_factor(officer.pk, by=by)
    TOTP.activate(officer, generate_totp_secret())
    RecoveryCodes.activate(officer)
    before = queries.factors_of(officer)

    managing.reset_second_factor(officer.pk, by=by)

    assert before == queries.Factors(code_app=True, passkeys=0, recovery_codes=10)
    assert before.any
    assert not queries.factors_of(officer).any


def test_recovery_codes_alone_are_no_second_factor(people: People) -> None:
    officer = people("officer")
    RecoveryCodes.activate(officer)

    assert not queries.factors_of(officer).any


def test_nobody_helps_themselves_past_their_own_second_factor(people: People) -> None:
    by = people("administrator")
    TOTP.activate(by, generate_totp_secret())

    with pytest.raises(Refused, match="change your second factor yourself"):
        managing.reset_second_factor(by.pk, by=by)
    with pytest.raises(Refused, match="change your password yourself"):
        managing.reset_password(by.pk, by=by)


def test_a_password_of_ones_own_ends_the_given_one(people: People) -> None:
    officer, by = people("officer"), people("administrator")
    added = managing.reset_password(officer.pk, by=by)
    assert added.officer.check_password(added.password)
    assert added.officer.password_was_given

    managing.change_password(added.officer, "rosemary and thyme")
    officer.refresh_from_db()

    assert officer.check_password("rosemary and thyme")
    assert not officer.password_was_given
    assert list(Entry.objects.values_list("act", "actor")) == [
        ("officers.reset_password", by.actor.id),
        ("officers.change_password", officer.actor.id),
    ]


def test_the_roster_shows_open_accounts_first_and_counts_factors(people: People) -> None:
    closed, officer = people("officer", is_active=False), people("officer")
    by = people("administrator")
    TOTP.activate(officer, generate_totp_secret())
    RecoveryCodes.activate(officer)

    assert [(one.pk, one.factors) for one in queries.roster()] == [
        (officer.pk, 1),
        (by.pk, 0),
        (closed.pk, 0),
    ]


def test_no_administrator_holds_a_case_role() -> None:
    assert ROLES[Duty.ADMINISTRATOR] == {Role.ADMINISTRATOR}
    assert all(len(roles) == 1 for duty, roles in ROLES.items() if duty != Duty.SUPERVISOR)


@pytest.mark.parametrize("field", ["is_superuser", "is_staff"])
def test_the_database_refuses_a_superuser(people: People, field: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        people("administrator", **{field: True})


def test_djangos_admin_is_not_installed() -> None:
    assert not apps.is_installed("django.contrib.admin")


def test_each_duty_begins_somewhere() -> None:
    assert homes.home_of(Duty.ADMINISTRATOR) == "officers:roster"
    assert homes.home_of(Duty.OFFICER) == settings.LOGIN_REDIRECT_URL
    assert homes.home_of(Duty.SUPERVISOR) == settings.LOGIN_REDIRECT_URL


def test_a_room_above_registers_where_a_duty_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(homes, "_homes", {})
    assert homes.home_of(Duty.ADVISER) == "officers:me"
    homes.register_home(Duty.ADVISER, "lawbook:rows")
    assert homes.home_of(Duty.ADVISER) == "lawbook:rows"

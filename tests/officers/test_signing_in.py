"""Signing in with a password and a second step, and what a station asks for before anything else."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from bluelamp.conduct.models import Entry, LedgerHead, Payload
from bluelamp.officers import managing
from bluelamp.officers.models import Duty, Officer

from .conftest import PASSWORD, code_now

pytestmark = pytest.mark.django_db
People = Callable[..., Officer]
SignIn = Callable[[Officer], Client]


def who(client: Client) -> str | None:
    """Give the id of whoever is signed in."""
    return client.session.get("_auth_user_id")


def try_password(client: Client, number: str, password: str, **headers: Any) -> Any:
    return client.post("/account/login/", {"login": number, "password": password}, **headers)


def test_an_officer_signs_in_and_begins_where_their_duty_begins(
    people: People, client: Client
) -> None:
    officer = people("administrator")
    answer = try_password(client, officer.username, PASSWORD)

    assert answer.headers["Location"] == "/account/officers/"
    assert who(client) == str(officer.pk)


def test_signing_in_leads_back_to_the_page_that_was_asked_for(
    people: People, client: Client
) -> None:
    officer = people("adviser")
    asked = client.get("/account/")
    answer = client.post(
        asked.headers["Location"],
        {"login": officer.username, "password": PASSWORD, "next": "/account/"},
    )

    assert asked.headers["Location"] == "/account/login/?next=/account/"
    assert answer.headers["Location"] == "/account/"


def test_another_sites_address_is_no_way_on(people: People, client: Client) -> None:
    officer = people("adviser")
    answer = client.post(
        "/account/login/",
        {"login": officer.username, "password": PASSWORD, "next": "https://elsewhere.example/"},
    )

    assert answer.headers["Location"] == "/law/sign/"


def test_a_wrong_password_says_what_to_do_and_keeps_the_number(
    people: People, client: Client
) -> None:
    officer = people("officer")
    page = try_password(client, officer.username, "wrong").content.decode()

    assert "do not belong together" in page
    assert f'value="{officer.username}"' in page
    assert who(client) is None


def test_what_is_missing_is_asked_for(client: Client) -> None:
    page = try_password(client, "", "").content.decode()

    assert "Give your service number." in page
    assert "Give your password." in page


def test_an_unknown_number_reads_like_a_wrong_password(people: People, client: Client) -> None:
    officer = people("officer")
    wrong = try_password(client, officer.username, "wrong").content.decode()
    unknown = try_password(client, "9999", "wrong").content.decode()

    assert "do not belong together" in unknown
    assert len(wrong) == len(unknown)


def test_failed_tries_are_limited_even_for_the_right_password(
    people: People, client: Client
) -> None:
    officer = people("officer")
    for _ in range(5):
        try_password(client, officer.username, "wrong")
    answer = try_password(client, officer.username, PASSWORD)

    assert "Too many wrong tries" in answer.content.decode()
    assert who(client) is None


def test_one_address_may_not_try_many_numbers(people: People, client: Client) -> None:
    answers = [try_password(client, str(number), "wrong") for number in range(31)]

    assert "Too many wrong tries" in answers[10].content.decode()
    assert answers[30].status_code == 429


def test_tries_are_counted_by_client_behind_a_configured_proxy(
    people: People, client: Client, settings: Any
) -> None:
    settings.CONFIG = settings.CONFIG.model_copy(update={"trusted_proxies": "127.0.0.1, 10.0.0.9"})
    for number in range(10):
        try_password(client, str(number), "wrong", HTTP_X_FORWARDED_FOR="1.2.3.4, 192.0.2.1")
    same = try_password(client, "77", "wrong", HTTP_X_FORWARDED_FOR="9.9.9.9, 192.0.2.1, 10.0.0.9")
    other = try_password(client, "77", "wrong", HTTP_X_FORWARDED_FOR="192.0.2.2")

    assert "Too many wrong tries" in same.content.decode()
    assert "Too many wrong tries" not in other.content.decode()


def test_anybody_may_write_a_forwarded_address_and_is_not_believed(
    people: People, client: Client
) -> None:
    for number in range(10):
        try_password(client, str(number), "wrong", HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")

    answer = try_password(client, "77", "wrong", HTTP_X_FORWARDED_FOR="192.0.2.99")
    assert "Too many wrong tries" in answer.content.decode()


def test_a_closed_account_signs_in_no_more(people: People, client: Client) -> None:
    officer = people("officer", is_active=False)
    answer = client.post(
        "/account/login/", {"login": officer.username, "password": PASSWORD}, follow=True
    )

    assert "This account is closed" in answer.content.decode()
    assert who(client) is None


def test_closing_an_account_ends_its_sessions(people: People, signed_in: SignIn) -> None:
    officer = people("adviser")
    client = signed_in(officer)
    assert client.get("/account/").status_code == 200
    managing.deactivate(officer.pk, by=people("administrator"))

    assert client.get("/account/").headers["Location"].startswith("/account/login/")


def test_a_new_password_ends_the_sessions_of_the_old_one(people: People, signed_in: SignIn) -> None:
    officer = people("adviser")
    client = signed_in(officer)
    managing.reset_password(officer.pk, by=people("administrator"))

    assert client.get("/account/").headers["Location"].startswith("/account/login/")


def test_an_officer_changes_their_password_and_stays_signed_in(
    people: People, signed_in: SignIn
) -> None:
    officer = people("adviser", password_was_given=True)
    client = signed_in(officer)
    new = "rosemary and a little thyme"
    answer = client.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )

    assert answer.headers["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    officer.refresh_from_db()
    assert officer.check_password(new)
    assert not officer.password_was_given
    assert Entry.objects.get().act == "officers.change_password"


@pytest.mark.parametrize("new", ["short", "password1234", ""])
def test_a_weak_password_is_refused(people: People, signed_in: SignIn, new: str) -> None:
    officer = people("adviser")
    answer = signed_in(officer).post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    officer.refresh_from_db()

    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert officer.check_password(PASSWORD)


def show_again(client: Client) -> None:
    """Show once more who it is, as is asked before the second step changes."""
    answer = client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()


def enrol_code_app(client: Client) -> str:
    """Set up a code app as a person does, and give its secret."""
    show_again(client)
    page = client.get("/account/2fa/totp/activate/")
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    secret: str = page.context["form"].secret
    answer = client.post("/account/2fa/totp/activate/", {"code": code_now(secret)})
    assert answer.headers["Location"] == "/account/2fa/recovery-codes/"
    return secret


def test_a_code_app_is_set_up_and_asked_for(people: People, signed_in: SignIn) -> None:
    officer = people("adviser")
    client = signed_in(officer)
    secret = enrol_code_app(client)
    client.post("/account/logout/")

    first = try_password(client, officer.username, PASSWORD)
    assert first.headers["Location"] == "/account/2fa/authenticate/"
    assert who(client) is None
    assert client.get("/account/").status_code == 302

    wrong = client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert "This code is wrong" in wrong.content.decode()
    right = client.post("/account/2fa/authenticate/", {"code": code_now(secret)})
    assert right.headers["Location"] == "/law/sign/"
    assert who(client) == str(officer.pk)


def written() -> list[tuple[str, Any]]:
    """Give the acts in the ledger, each with what it says changed."""
    bodies = dict(Payload.objects.values_list("entry_id", "body"))
    return [(entry.act, json.loads(bodies[entry.seq])) for entry in Entry.objects.order_by("seq")]


def test_each_change_of_the_second_step_is_an_entry_without_a_secret(
    people: People, signed_in: SignIn
) -> None:
    officer = people("adviser")
    client = signed_in(officer)
    secret = enrol_code_app(client)
    first = client.get("/account/2fa/recovery-codes/").context["unused_codes"]
    client.post("/account/2fa/recovery-codes/generate/")
    client.post("/account/2fa/totp/deactivate/")

    none = {"code_app": False, "passkeys": 0, "recovery_codes": 0}
    both = {"code_app": True, "passkeys": 0, "recovery_codes": 10}
    assert written() == [
        ("officers.add_code_app", {"before": none, "after": both}),
        ("officers.make_recovery_codes", {"before": both, "after": both}),
        ("officers.remove_code_app", {"before": both, "after": none}),
    ]
    assert {entry.actor for entry in Entry.objects.all()} == {officer.actor.id}
    kept = " ".join(Payload.objects.values_list("body", flat=True))
    assert not any(one in kept for one in (secret, *first))
    page = client.get("/account/").content.decode()
    assert "An officer removes their own code app" in page


def test_a_second_step_that_cannot_be_written_down_is_not_changed(
    people: People, signed_in: SignIn
) -> None:
    client = signed_in(people("adviser"))
    show_again(client)
    secret: str = client.get("/account/2fa/totp/activate/").context["form"].secret
    LedgerHead.objects.all().delete()
    with pytest.raises(LedgerHead.DoesNotExist):
        client.post("/account/2fa/totp/activate/", {"code": code_now(secret)})

    assert not Authenticator.objects.exists()


def test_the_database_holds_no_code_apps_secret_in_clear(people: People, signed_in: SignIn) -> None:
    secret = enrol_code_app(signed_in(people("adviser")))
    kept = [str(row.data) for row in Authenticator.objects.all()]

    assert len(kept) == 2
    assert not any(secret in data for data in kept)


def test_a_code_signs_in_once(people: People, client: Client) -> None:
    officer = people("adviser")
    secret = generate_totp_secret()
    TOTP.activate(officer, secret)
    code = code_now(secret)
    try_password(client, officer.username, PASSWORD)
    client.post("/account/2fa/authenticate/", {"code": code})
    client.post("/account/logout/")
    try_password(client, officer.username, PASSWORD)
    again = client.post("/account/2fa/authenticate/", {"code": code})

    assert "was used already" in again.content.decode()
    assert who(client) is None


def test_codes_cannot_be_guessed(people: People, client: Client) -> None:
    officer = people("adviser")
    secret = generate_totp_secret()
    TOTP.activate(officer, secret)
    try_password(client, officer.username, PASSWORD)
    for _ in range(5):
        client.post("/account/2fa/authenticate/", {"code": "000000"})
    answer = client.post("/account/2fa/authenticate/", {"code": code_now(secret)})

    assert "Too many wrong tries" in answer.content.decode()
    assert who(client) is None


def test_a_recovery_code_signs_in_once(people: People, client: Client) -> None:
    officer = people("adviser")
    TOTP.activate(officer, generate_totp_secret())
    code = RecoveryCodes.activate(officer).get_unused_codes()[0]
    try_password(client, officer.username, PASSWORD)
    client.post("/account/2fa/authenticate/", {"code": code})
    assert who(client) == str(officer.pk)
    assert "9 recovery codes left" in client.get("/account/").content.decode()

    client.post("/account/logout/")
    try_password(client, officer.username, PASSWORD)
    client.post("/account/2fa/authenticate/", {"code": code})
    assert who(client) is None


def test_recovery_codes_are_shown_and_made_anew(people: People, signed_in: SignIn) -> None:
    officer = people("adviser")
    client = signed_in(officer)
    enrol_code_app(client)
    shown = client.get("/account/2fa/recovery-codes/")
    client.post("/account/2fa/recovery-codes/generate/")
    anew = client.get("/account/2fa/recovery-codes/")

    assert len(shown.context["unused_codes"]) == 10
    assert not set(shown.context["unused_codes"]) & set(anew.context["unused_codes"])


def test_a_code_app_is_removed_and_its_recovery_codes_with_it(
    people: People, signed_in: SignIn
) -> None:
    officer = people("adviser")
    client = signed_in(officer)
    enrol_code_app(client)
    answer = client.post("/account/2fa/totp/deactivate/")

    assert answer.headers["Location"] == "/account/2fa/"
    assert not Authenticator.objects.filter(user=officer).exists()


@pytest.mark.parametrize(
    "address",
    [
        "2fa/totp/activate/",
        "2fa/totp/deactivate/",
        "2fa/recovery-codes/generate/",
        "2fa/keys/add/",
    ],
)
def test_the_second_step_changes_only_for_who_shows_again_who_they_are(
    people: People, client: Client, address: str
) -> None:
    officer = people("adviser")
    if "deactivate" in address:
        TOTP.activate(officer, generate_totp_secret())
    client.force_login(officer)
    asked = client.get(f"/account/{address}").headers["Location"]

    assert asked == f"/account/reauthenticate/?{urlencode({'next': f'/account/{address}'})}"
    assert "Is it you?" in client.get(asked).content.decode()
    again = client.post(asked, {"password": "wrong"})
    assert "This is not your password" in again.content.decode()
    assert client.post(asked, {"password": PASSWORD}).headers["Location"] == f"/account/{address}"


@pytest.mark.parametrize("address", ["", "officers/", "officers/add/", "inactive/"])
def test_a_station_asks_for_a_second_factor_before_anything_else(
    people: People, signed_in: SignIn, station_mode: None, address: str
) -> None:
    client = signed_in(people("administrator"))

    assert client.get(f"/account/{address}").headers["Location"] == "/account/2fa/"
    assert client.get("/account/2fa/").status_code == 200


def test_a_station_lets_in_who_has_a_second_factor_and_a_password_of_their_own(
    people: People, signed_in: SignIn, station_mode: None
) -> None:
    officer = people("adviser", password_was_given=True)
    client = signed_in(officer)
    enrol_code_app(client)
    assert client.get("/account/").headers["Location"] == "/account/password/change/"
    managing.change_password(officer, PASSWORD)
    client.logout()
    client.force_login(officer)

    assert client.get("/account/").status_code == 200


def test_recovery_codes_alone_do_not_satisfy_a_station(
    people: People, signed_in: SignIn, station_mode: None
) -> None:
    officer = people("adviser")
    client = signed_in(officer)
    RecoveryCodes.activate(officer)

    assert client.get("/account/").headers["Location"] == "/account/2fa/"


def test_the_demonstration_offers_a_second_factor(people: People, signed_in: SignIn) -> None:
    page = signed_in(people("adviser")).get("/account/")

    assert page.status_code == 200
    assert "Set up a second step" in page.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "signup/",
        "email/",
        "confirm-email/",
        "password/reset/",
        "password/set/",
        "login/code/confirm/",
        "2fa/webauthn/signup/",
        "2fa/recovery-codes/download/",
        "3rdparty/",
    ],
)
def test_pages_that_do_not_apply_have_no_address(
    people: People, signed_in: SignIn, client: Client, address: str
) -> None:
    assert client.get(f"/account/{address}").status_code == 404
    assert client.post(f"/account/{address}").status_code == 404
    signed_in(people(Duty.ADVISER))
    assert client.get(f"/account/{address}").status_code == 404

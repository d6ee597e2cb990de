"""Who may open a page: anonymous, wrong duty, right duty."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from bluelamp.conduct.actors import Role
from bluelamp.conduct.errors import NotPermitted
from bluelamp.conduct.models import Entry
from bluelamp.officers.access import SIGNED_OUT, duty_required, officer_of
from bluelamp.officers.models import Duty, Officer

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db
People = Callable[..., Officer]
SignIn = Callable[[Officer], Client]


@duty_required(Role.OFFICER, Role.ADVISER)
def page(request: HttpRequest, number: int) -> HttpResponse:
    """Show a page of some room above."""
    return HttpResponse(f"{officer_of(request)} sees {number}")


@duty_required()
def anybodys(request: HttpRequest) -> HttpResponse:
    """Show a page for everybody who works here."""
    return HttpResponse("come in")


def asked(rf: RequestFactory, officer: Officer | None, **headers: str) -> HttpRequest:
    request = rf.get("/desk/case/7/?tab=law", headers=headers)
    request.user = officer or AnonymousUser()
    return request


def test_anonymous_goes_to_sign_in_and_comes_back(rf: RequestFactory) -> None:
    answer = page(asked(rf, None), 7)

    assert answer.status_code == 302
    assert answer["Location"] == "/account/login/?next=/desk/case/7/%3Ftab%3Dlaw"


def test_a_page_stays_with_what_is_written_in_it_when_the_session_has_ended(
    rf: RequestFactory,
) -> None:
    answer = page(asked(rf, None, **{"HX-Request": "true"}), 7)

    assert answer.status_code == 401
    assert "HX-Refresh" not in answer
    assert answer.content.decode() == SIGNED_OUT


def test_a_page_that_stayed_is_given_the_token_of_the_new_session(
    rf: RequestFactory, people: People
) -> None:
    answer = page(asked(rf, people("officer"), **{"HX-Request": "true"}), 7)

    assert len(answer["X-CSRFToken"]) == 64


@pytest.mark.parametrize("duty", ["officer", "supervisor", "adviser"])
def test_the_right_duty_sees_the_page(rf: RequestFactory, people: People, duty: str) -> None:
    officer = people(duty)

    assert page(asked(rf, officer), 7).content.decode() == f"{officer} sees 7"


def test_the_wrong_duty_is_told_what_is_needed(rf: RequestFactory, people: People) -> None:
    answer = page(asked(rf, people("overseer")), 7)

    assert answer.status_code == 403
    assert (
        "is for officers, supervisors and legal advisers, and your duty is another one (oversight):"
        in answer.content.decode()
    )


@pytest.mark.parametrize("duty", Duty.values)
def test_a_page_may_be_for_every_officer(rf: RequestFactory, people: People, duty: str) -> None:
    assert anybodys(asked(rf, people(duty))).content == b"come in"
    assert anybodys(asked(rf, None)).status_code == 302


def test_nobody_is_no_officer(rf: RequestFactory) -> None:
    with pytest.raises(NotPermitted, match="Sign in first"):
        officer_of(asked(rf, None))


PAGES = ["officers/", "officers/add/", "officers/{pk}/"]
STEPS = ["close/", "open/", "reset-second-factor/", "reset-password/"]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("duty", [duty for duty in Duty if duty != Duty.ADMINISTRATOR])
def test_accounts_are_for_administrators(
    people: People, signed_in: SignIn, duty: str, address: str
) -> None:
    officer = people(duty)
    answer = signed_in(officer).get(f"/account/{address.format(pk=officer.pk)}")

    assert answer.status_code == 403
    assert "This page is for administrators," in answer.content.decode()


@pytest.mark.parametrize("step", STEPS)
def test_steps_are_for_administrators_and_by_post(
    people: People, signed_in: SignIn, client: Client, step: str
) -> None:
    officer = people("supervisor")
    address = f"/account/officers/{officer.pk}/{step}"

    assert client.post(address).headers["Location"].startswith("/account/login/")
    assert signed_in(officer).post(address).status_code == 403
    client.logout()
    opened = signed_in(people("administrator")).get(address)
    assert opened.headers["Location"] == f"/account/officers/{officer.pk}/"
    assert not Entry.objects.exists()


def test_an_administrator_adds_an_officer_who_signs_in(people: People, signed_in: SignIn) -> None:
    client = signed_in(people("administrator"))
    told = {"number": "5012", "name": "Ada Cook", "duty": "officer"}
    answer = client.post("/account/officers/add/", told)
    password = answer.context["added"].password

    assert password in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert password not in client.get("/account/officers/").content.decode()
    again = client.post("/account/officers/add/", told)
    assert "The service number 5012 is taken" in again.content.decode()
    assert 'value="Ada Cook"' in again.content.decode()
    client.post("/account/logout/")
    signing_in = client.post("/account/login/", {"login": "5012", "password": password})
    assert signing_in.status_code == 302


def test_an_administrator_changes_closes_and_opens_an_account(
    people: People, signed_in: SignIn
) -> None:
    officer = people("officer")
    client = signed_in(people("administrator"))
    here = f"/account/officers/{officer.pk}/"

    assert client.post(here, {"duty": "adviser"}).headers["Location"] == here
    assert client.post(f"{here}close/").headers["Location"] == here
    assert "An administrator closes" in client.get(here).content.decode()
    assert client.post(f"{here}open/").headers["Location"] == here
    given = client.post(f"{here}reset-password/")
    assert given.context["added"].password in given.content.decode()
    officer.refresh_from_db()
    assert (officer.duty, officer.is_active) == ("adviser", True)
    assert not officer.check_password(PASSWORD)


def test_what_is_refused_is_said_on_the_page(people: People, signed_in: SignIn) -> None:
    administrator = people("administrator")
    client = signed_in(administrator)
    here = f"/account/officers/{administrator.pk}/"
    closing = client.post(f"{here}close/")
    changing = client.post(here, {"duty": "officer"})

    assert closing.status_code == 409
    assert "is the last administrator" in closing.content.decode()
    assert changing.status_code == 409
    assert "Nobody changes their own duty" in changing.content.decode()
    assert client.post(f"{here}promote/").status_code == 404
    assert client.get("/account/officers/999/").status_code == 404


def test_my_account_says_what_my_duty_may_do(people: People, signed_in: SignIn) -> None:
    text = signed_in(people("administrator")).get("/account/").content.decode()

    assert "Add officers, change their duty" in text
    assert "Open a case, or change your own duty." in text
    assert "An administrator adds an officer." in text
    assert "Somebody opens a record tied to a person" not in text

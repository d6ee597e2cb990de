"""What holds for every answer: what may be kept of it, what the log says of it, where it leads."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from bluelamp.site.logs import Routes

pytestmark = pytest.mark.django_db

TOKEN = "A" * 43
RECEIPT = "7K2M-9QXD-41TR-8WVC"


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.handler.addFilter(Routes())
    caplog.set_level(logging.INFO, "django.request")  # as an operator may set it to look closer
    return caplog


def signed_in(people: Callable[..., Any], duty: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(people(duty))
    return client


@pytest.mark.parametrize(
    ("duty", "address"),
    [
        ("officer", "/account/"),
        ("administrator", "/account/officers/"),
        ("administrator", "/account/officers/1/"),
        ("administrator", "/account/officers/999/"),
        ("administrator", "/law/keys/"),
        ("administrator", "/report/partners/"),
        ("officer", "/account/officers/"),
        ("officer", "/desk/"),
        ("officer", "/patrols/"),
    ],
)
def test_what_an_officer_is_shown_is_not_stored(
    people: Callable[..., Any], duty: str, address: str
) -> None:
    assert "no-store" in signed_in(people, duty).get(address).headers["Cache-Control"]


@pytest.mark.parametrize("address", ["/report/", "/report/status/", "/account/login/"])
def test_what_asks_a_visitor_for_something_is_not_stored(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]


def test_what_strangers_get_wrong_does_not_fill_the_log(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    assert client.get("/there/is/none").status_code == 404
    assert client.post("/report/", {"link": "soup"}).status_code == 422
    assert Client(enforce_csrf_checks=True).post("/report/").status_code == 403
    assert not caplog.records


@pytest.mark.parametrize(
    "address", [f"/notice/{TOKEN}/", f"/notice/{TOKEN}", f"/report/api/v1/reports/{RECEIPT}"]
)
def test_no_secret_stands_in_the_log(
    client: Client, log: pytest.LogCaptureFixture, address: str
) -> None:
    client.get(address, follow=True)
    Client(enforce_csrf_checks=True).post(address, {"answer": "removed"})
    assert log.records
    assert TOKEN not in log.text
    assert RECEIPT not in log.text


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""]
)
def test_a_refusal_leads_back_to_us_alone(people: Callable[..., Any], elsewhere: str) -> None:
    client = signed_in(people, "administrator")
    answer = client.post("/report/partners/999/revoke/", headers={"Referer": elsewhere})
    assert answer.status_code == 409
    assert b"elsewhere.example" not in answer.content
    assert b"javascript:" not in answer.content


def test_another_hosts_name_is_refused(client: Client) -> None:
    answer = client.get("/", headers={"Host": "elsewhere.example"})
    assert answer.status_code == 400
    assert b"elsewhere.example" not in answer.content


def test_cookies_are_for_us_alone(people: Callable[..., Any]) -> None:
    officer = people()
    client = Client()
    client.get("/account/login/")
    before = client.session.session_key
    client.post("/account/login/", {"login": officer.username, "password": "a long pass phrase"})
    assert client.session.session_key not in (None, before)
    for name in ("sessionid", "csrftoken"):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"
        assert not client.cookies[name]["domain"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Frame-Options", "DENY"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_headers_of_every_page(client: Client, name: str, value: str) -> None:
    for page in ("/", "/report/", "/nowhere/"):
        assert client.get(page).headers[name] == value
        assert "script-src 'self'" in client.get(page).headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/desk/case/7/claim/", "/desk/case/7/"),
        ("/desk/case/7/decide/", "/desk/case/7/"),
        ("/desk/actions/settle/3/", "/desk/actions/"),
    ],
)
def test_the_address_of_a_form_leads_to_its_page(address: str, page: str) -> None:
    opened = Client().get(address)
    assert (opened.status_code, opened["Location"]) == (302, page)

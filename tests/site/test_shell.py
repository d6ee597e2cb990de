"""One frame around every page: a visitor's, or that of somebody who is signed in; error pages too."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils.functional import SimpleLazyObject

from bluelamp.site.views import broken
from bluelamp.ui import Place

pytestmark = pytest.mark.django_db
People = Callable[..., Any]


def navigation(answer: HttpResponse) -> dict[str, str]:
    """Give the links of the bar: their words, and the mark of the page's own."""
    bar = re.search(r'<nav class="bar__nav".*?</nav>', answer.content.decode(), re.DOTALL)
    assert bar is not None
    links = re.findall(r"<a href=\"[^\"]+\"([^>]*)>([^<]+)", bar[0])
    return {unescape(words.strip()): marked.strip() for marked, words in links}


def signed_in(people: People, duty: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(people(duty))
    return client


def for_a_visitor(answer: HttpResponse) -> bool:
    page = answer.content.decode()
    return (
        "Report something" in navigation(answer)
        and settings.CONFIG.emergency_line in page
        and "Demonstration: everything here is made up" in page
    )


@pytest.mark.parametrize("address", ["/", "/law/", "/figures/", "/ledger/", "/account/login/"])
def test_every_page_of_a_visitor_has_the_navigation_and_the_emergency_line(address: str) -> None:
    assert for_a_visitor(Client().get(address))


def test_error_pages_of_a_visitor_have_them_too() -> None:
    visitor = Client(raise_request_exception=False)
    strict = Client(enforce_csrf_checks=True)
    answers = {
        404: visitor.get("/nowhere/"),
        400: visitor.get("/", headers={"Host": "elsewhere.example"}),
        403: strict.post("/report/", {"link": "https://soup.example/1"}),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        assert for_a_visitor(answer), status


def test_what_broke_is_said_without_the_database() -> None:
    def down() -> Any:
        raise OperationalError("the database is down")

    request: HttpRequest = RequestFactory().get("/law/")
    request.user = SimpleLazyObject(down)  # type: ignore[assignment]
    answer = broken(request)
    assert answer.status_code == 500
    assert for_a_visitor(answer)


@pytest.mark.parametrize(
    ("address", "marked"),
    [
        ("/account/", None),
        ("/account/2fa/", None),
        ("/law/", "Law"),
        ("/law/tenant/uk_police/", "Law"),
        ("/nowhere/", None),
        ("/account/officers/", None),
        ("/law/sign/", "Law"),
    ],
)
def test_an_officer_keeps_the_desks_navigation(
    people: People, address: str, marked: str | None
) -> None:
    answer = signed_in(people, "officer").get(address)
    shown = navigation(answer)
    assert list(shown) == ["Desk", "Approvals", "Actions", "Patrols", "Banks", "Law"]
    assert [words for words, mark in shown.items() if "aria-current" in mark] == (
        [marked] if marked else []
    )
    assert "Sign out" in answer.content.decode()


@pytest.mark.parametrize(
    ("duty", "address", "own"),
    [
        ("administrator", "/report/partners/", "Partners"),
        ("administrator", "/law/keys/", "Advisers' keys"),
        ("adviser", "/law/sign/", "Sign rows"),
        ("overseer", "/ledger/entries/", "Entries"),
        ("overseer", "/figures/", "Figures"),
        ("overseer", "/ledger/", "The ledger"),
    ],
)
def test_each_duty_keeps_its_own_places(people: People, duty: str, address: str, own: str) -> None:
    shown = navigation(signed_in(people, duty).get(address))
    assert [words for words, mark in shown.items() if "page" in mark] == [own]


def test_a_refused_act_is_told_in_the_officers_frame(people: People) -> None:
    answer = signed_in(people, "administrator").post("/report/partners/999/revoke/")
    assert answer.status_code == 409
    assert "Partners" in navigation(answer)


def test_somebody_who_works_here_finds_back_from_a_public_page(people: People) -> None:
    assert 'href="/account/officers/">Back to your work' in (
        signed_in(people, "administrator").get("/").content.decode()
    )
    assert "Back to your work" not in Client().get("/").content.decode()


def test_what_waits_is_counted_in_the_bar() -> None:
    drawn = render_to_string(
        "ui/parts/places.html", {"places": [Place("Desk", "/desk/", "page", 3, "open")]}
    )
    assert re.sub(r"<[^>]+>", "", drawn).split() == ["Desk", "3", "open"]


def test_robots_may_read_what_the_public_reads() -> None:
    answer = Client().get("/robots.txt")
    assert answer.status_code == 200
    kept_out = re.findall(r"Disallow: (\S+)", b"".join(answer).decode())
    for address in ("/desk/", "/account/", "/report/status/", "/notice/", "/ledger/entries/"):
        assert address in kept_out
    for address in ("/", "/report/", "/law/", "/figures/", "/ledger/", "/patrols/"):
        assert not any(address.startswith(one) for one in kept_out)


def test_the_icon_is_where_browsers_ask_for_it() -> None:
    answer = Client().get("/favicon.ico")
    assert answer.status_code == 200
    assert b"".join(answer).startswith(b"\x00\x00\x01\x00")

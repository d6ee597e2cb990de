"""The pages of oversight in a real Chromium: axe, light and dark, wide and narrow."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

import browser

from .conftest import Happened

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(chromium: Any, live_server: LiveServer) -> Iterator[Any]:
    with browser.open_page(chromium, live_server.url) as opened:
        yield opened


def test_the_front_before_anything_happened(page: Any) -> None:
    page.goto("/")
    browser.check(page, "home-empty")


def test_public_pages(page: Any, happened: Happened) -> None:
    page.goto("/")
    browser.check(page, "home")
    page.get_by_role("link", name="All figures, and how to check them").click()
    browser.check(page, "figures")
    page.get_by_role("navigation").get_by_role("link", name="The ledger").click()
    browser.check(page, "ledger")
    page.get_by_role("navigation").get_by_role("link", name="The law").click()
    browser.check(page, "law")
    page.goto("/nowhere/")
    browser.check(page, "no-such-page")


def test_an_overseers_page(page: Any, happened: Happened, people: Callable[..., Any]) -> None:
    overseer = people("overseer")
    page.goto("/account/login/")
    page.get_by_label("Service number").fill(overseer.username)
    page.get_by_label("Password").fill("a long pass phrase")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Which act").select_option("cases.claim")
    page.get_by_role("button", name="Show").click()
    assert page.get_by_role("row").count() == 3  # the head and two entries
    browser.check(page, "entries")
    page.get_by_role("navigation").get_by_role("link", name="The law").click()
    browser.check(page, "law-for-an-overseer")
    page.goto("/desk/approvals/")
    browser.check(page, "not-open-to-you")

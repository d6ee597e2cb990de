"""The desk in a real Chromium: every page held to WCAG 2.2 AA, and a case walked by keys alone."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

import factories
from bluelamp.actions import drafting
from bluelamp.actions.models import Action, Provider
from bluelamp.cases import opening
from bluelamp.cases.models import Case
from bluelamp.officers.models import Officer
from browser import check, open_page

from .conftest import HIDDEN, answered, scanned

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

TEXT = f"made this again!! {HIDDEN} works every time"


@pytest.fixture
def page(chromium: Any, live_server: LiveServer) -> Iterator[Any]:
    with open_page(chromium, live_server.url) as opened:
        yield opened


def sign_in(page: Any, live_server: LiveServer, officer: Officer) -> None:
    client = Client()
    client.force_login(officer)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def go(page: Any, address: str, name: str) -> None:
    page.goto(address)
    check(page, f"desk-{name}")


def test_every_page(page: Any, live_server: LiveServer) -> None:
    station = factories.station()
    factories.work("banks.publish")
    for address, name in (("/patrols/", "public-patrols-empty"), ("/law/", "law")):
        go(page, address, name)
    sign_in(page, live_server, station.officer)
    for part in ("", "approvals/", "actions/", "banks/", "patrols/"):
        go(page, f"/desk/{part}", f"empty-{part.strip('/') or 'queue'}")
    case = scanned(station, "https://parlour.example/posts/17", TEXT)
    factories.reported("https://parlour.example/posts/17", details="Read aloud at the market.")
    factories.reported("https://parlour.example/posts/9", "child_abuse")
    factories.reported("", text=f"{'Somebody told me this, and smiled. ' * 60} {HIDDEN}.")
    told = Case.objects.latest("pk")
    provider = factories.parlour("https://parlour.example/")
    go(page, "/patrols/", "public-patrols")
    go(page, "/law/offence/demo_secret_recipe/", "law-row")
    for part, name in (
        ("", "queue"),
        ("search/?q=%40baker.example", "search"),
        ("banks/", "banks"),
        ("banks/open/", "open-bank"),
        ("banks/of/cook-books/", "bank"),
        ("banks/of/cook-books/1/", "version"),
        ("banks/of/cook-books/1/items/1/", "item"),
        ("patrols/", "patrols"),
        ("patrols/draft/", "draft-patrol"),
        ("patrols/intakes/add/", "add-intake"),
        ("patrols/1/", "patrol"),
        (f"case/{case.pk}/", "locked"),
    ):
        go(page, f"/desk/{part}", name)
    abuse = Case.objects.get(address_only=True)
    factories.claimed(abuse, station.officer)
    go(page, f"/desk/case/{abuse.pk}/", "address-only")
    factories.claimed(told, station.officer)
    go(page, f"/desk/case/{told.pk}/", "case-told")
    factories.claimed(case, station.officer)
    go(page, f"/desk/case/{case.pk}/", "case")
    tall = page.evaluate("document.documentElement.scrollHeight")
    assert tall == page.viewport_size["height"], "each column scrolls by itself, the page does not"
    action = drafting.propose(
        case.pk, factories.answers(), provider_id=provider.pk, by=station.officer
    )
    sign_in(page, live_server, station.supervisor)
    go(page, "/desk/approvals/", "approvals")
    page.goto(f"/desk/approvals/{action.pk}/")
    check(page, "desk-approval")
    opening.open_file(abuse, reason="It may be mistaken.", by=station.supervisor)
    page.goto(f"/desk/case/{abuse.pk}/")
    page.get_by_text("The report was mistaken", exact=True).click()
    check(page, "desk-address-only-clear")
    Provider.objects.update(verified_on=timezone.localdate() - timedelta(days=400))
    factories.the_hotline()
    for part, name in (
        ("", "providers"),
        (f"{provider.pk}/", "provider"),
        ("add/", "add-provider"),
    ):
        go(page, f"/desk/actions/providers/{part}", name)
    sign_in(page, live_server, station.officer)
    go(page, f"/desk/actions/providers/{provider.pk}/", "provider-read")
    sign_in(page, live_server, station.adviser)
    go(page, "/law/sign/", "law-sign")
    sign_in(page, live_server, station.administrator)
    go(page, "/law/keys/", "law-keys")


FOCUS = "document.activeElement.name || ''"


def tab_to(page: Any, name: str) -> None:
    """Go to a field as somebody without a mouse does, forwards or, once past it, around the page."""
    for _ in range(200):
        if page.evaluate(FOCUS) == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached by Tab")


def choose(page: Any, name: str, value: str) -> None:
    """Choose among radios by keys."""
    tab_to(page, name)
    page.keyboard.press("Space")
    for _ in range(12):
        if page.evaluate("document.activeElement.value") == value:
            return
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(300)  # what follows from a choice is swapped in
    raise AssertionError(f"{value} is not reached among {name}")


def test_a_case_is_walked_by_keys_alone(page: Any, live_server: LiveServer) -> None:
    from playwright.sync_api import expect

    station = factories.station()
    case = scanned(station, "https://parlour.example/posts/17", TEXT)
    factories.sighted(station, "https://parlour.example/posts/18", "Quite another stew, of pears.")
    factories.parlour("https://parlour.example/")
    sign_in(page, live_server, station.officer)
    page.goto("/desk/")
    press = page.keyboard.press

    press("j")
    first = page.evaluate("document.activeElement.id")
    press("j")
    assert page.evaluate("document.activeElement.id") != first
    press("k")
    assert page.evaluate("document.activeElement.id") == first
    page.wait_for_timeout(2500)
    assert page.evaluate("document.activeElement.id") == first, "polling keeps the focus"
    if first != f"case-{case.pk}":
        press("j")
    press("Enter")
    expect(page.get_by_role("button", name="Claim this case")).to_be_visible()
    press("c")
    expect(page.get_by_role("heading", name="What the law asks")).to_be_visible()
    expect(page.locator(".diff__same").first).to_be_visible()

    choose(page, "action_kind", "dsa16_notice")
    expect(page.locator("#law .checklist").first).to_be_visible()
    choose(page, "offence", factories.GROUND)
    expect(page.get_by_role("heading", name="Elements")).to_be_visible()
    said = factories.answers()
    for question, answer, words in answered(said):
        choose(page, question, answer)
        tab_to(page, f"{question}_words")
        page.keyboard.type(words)
    for name in ("necessity", "proportionality", "reasons"):
        tab_to(page, name)
        page.keyboard.type(getattr(said, name))
    press("v")
    assert page.locator('[name="reasons"]').input_value().endswith("v"), "in a field, v is a letter"
    press("Backspace")
    press("Escape")
    press("v")
    expect(page.locator(".law__notice .notice-text")).to_contain_text("DEMONSTRATION")
    expect(page.get_by_text("Nothing is open but the second person.")).to_be_visible()
    expect(page.locator(".checklist__line--ask")).to_have_count(0)
    press("d")
    expect(page.get_by_text("waits for a second person.", exact=False).first).to_be_visible()
    assert Action.objects.get().state == "drafted"


@pytest.mark.parametrize("scripted", [True, False])
def test_a_note_leaves_the_draft_as_it_is(
    chromium: Any, live_server: LiveServer, scripted: bool
) -> None:
    from playwright.sync_api import expect

    station = factories.station()
    case = factories.claimed(
        scanned(station, "https://parlour.example/posts/17", TEXT), station.officer
    )
    with open_page(chromium, live_server.url, java_script_enabled=scripted) as page:
        sign_in(page, live_server, station.officer)
        page.goto(f"/desk/case/{case.pk}/")
        why = page.get_by_label("Why, in your own words")
        why.fill("The receipt is whole.")
        page.get_by_text("Escalate", exact=True).click()
        page.get_by_label("Why should a supervisor look at this?").fill("It may spread.")
        page.get_by_text("Write a note", exact=True).click()
        page.get_by_label("Note", exact=True).fill("Plums.")
        page.get_by_role("button", name="Keep the note").click()
        expect(page.get_by_text("The note is kept.")).to_be_visible()
        expect(why).to_have_value("The receipt is whole.")
        expect(page.get_by_label("Why should a supervisor look at this?")).to_have_value(
            "It may spread."
        )
        page.get_by_role("button", name="Capture it now").click()
        expect(page.get_by_text("The worker captures it now")).to_be_visible()
        expect(why).to_have_value("The receipt is whole.")
        if scripted:
            check(page, "desk-case-worked-on")
        assert case.notes.get().text == "Plums."


def test_a_lost_session_takes_no_words(page: Any, live_server: LiveServer) -> None:
    station = factories.station()
    factories.work("banks.publish")
    case = scanned(station, "https://parlour.example/posts/17", TEXT)
    factories.parlour("https://parlour.example/")
    factories.claimed(case, station.officer)
    sign_in(page, live_server, station.officer)
    page.goto(f"/desk/case/{case.pk}/")
    page.get_by_text("Write a note").click()
    page.fill("#note-text", "The cook called back.")
    page.context.clear_cookies(name="sessionid")
    told = page.get_by_role("alert").filter(has_text="You were signed out")
    told.wait_for()
    check(page, "desk-signed-out")
    page.get_by_role("button", name="Keep the note").click()
    assert page.input_value("#note-text") == "The cook called back."
    # Signing in makes a new token, too.
    page.context.add_cookies([{"name": "csrftoken", "value": "n" * 32, "url": live_server.url}])
    sign_in(page, live_server, station.officer)
    told.wait_for(state="detached")
    page.get_by_role("button", name="Keep the note").click()
    page.get_by_text("The note is kept.").wait_for(timeout=5000)

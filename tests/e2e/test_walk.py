"""The whole way in a real browser: from a post or a report to a decision, a notice and an answer.

One station, opened as a visitor opens it; four people in four browser sessions; Parlour answers.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

from bluelamp.demo.seeding import OPENING
from browser import check, open_page
from e2e.conftest import Station

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

GROUND = "Publishing instructions from a banned cookery book (demonstration only, no real law)"
WORDS = {
    "necessity": "The recipe is given whole, so that a cook can make the dish from it.",
    "proportionality": "One post is named and nothing else; a milder measure would leave it up.",
    "reasons": "The post gives a receipt of the banned book word for word, for others to cook.",
}


def until(what: str, seen: Callable[[], Any], seconds: float = 120) -> Any:
    """Wait for the worker, the patrol or Parlour to do something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := seen():
            return found
        time.sleep(0.5)
    raise AssertionError(f"waited {seconds} s for {what}")


def report(page: Any, link: str, *, look: bool = True) -> str:
    """Report a link through the public form; give the receipt code."""
    page.goto("/report/")
    if look:
        check(page, "report")
    page.get_by_label("Its link").fill(link)
    page.get_by_label("It explains how to do something unlawful and harmful").check()
    page.get_by_role("button", name="Send the report").click()
    code = re.search(r"\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b", page.inner_text("main"))
    assert code, page.inner_text("main")
    if look:
        check(page, "receipt")
    return code[0]


def status(page: Any, code: str, name: str = "") -> str:
    """Look a report up by its code; give what the page says."""
    page.goto("/report/status/")
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Look it up").click()
    if name:
        check(page, name)
    said: str = page.inner_text("main")
    return said


def open_case(page: Any, address: str) -> None:
    """Find the case of an address on the desk, and open it."""

    def found() -> bool:
        page.goto("/desk/")
        page.get_by_role("searchbox").fill(address)
        page.get_by_role("button", name="Find").click()
        if page.locator("main h1").filter(has_text=re.compile("Passage|explains")).count():
            return True
        if page.locator("ul.rows a").count():
            page.locator("ul.rows a").first.click()
            return True
        return False

    until("the case to stand on the desk", found)


def settled(page: Any) -> None:
    """Wait until every answer that was asked for is swapped in: what is filled in before is lost."""
    under_way = ".htmx-request, .htmx-swapping, .htmx-settling"
    page.wait_for_function("classes => !document.querySelector(classes)", arg=under_way)


def decide(page: Any) -> None:
    """Answer what the law asks, and send it to the approver."""
    page.get_by_label("Notice under the Digital Services Act").check()
    page.get_by_label(GROUND).check()
    page.get_by_role("button", name="Check", exact=True).click()
    page.locator("[name=element_demo_published]").first.wait_for()
    settled(page)
    check(page, "decision")
    for name, answer in (
        ("element_demo_published", "yes"),
        ("element_demo_verbatim", "yes"),
        ("element_demo_purpose", "yes"),
        ("exit_demo_own_recipe", "no"),
    ):
        page.locator(f"[name={name}][value={answer}]").check()
        page.locator(f"[name={name}_words]").fill("The post itself shows it.")
    for name in page.locator("[name^=exemption_][value=no]").evaluate_all(
        "inputs => inputs.map(input => input.name)"
    ):
        page.locator(f"[name={name}][value=no]").check()
        page.locator(f"[name={name}_words]").fill("Nothing in the post points to it.")
    for name, words in WORDS.items():
        page.locator(f"[name={name}]").fill(words)
    page.locator("[name=provider]").select_option(label="Parlour")
    page.get_by_role("button", name="Send to approver").click()


def approve(page: Any, station: Station, number: str) -> None:
    """Approve the draft that waits."""
    station.sign_in(page, number)
    page.goto("/desk/approvals/")
    check(page, "approvals")
    page.locator("ul.rows a").first.click()
    check(page, "approval")
    assert "DEMONSTRATION" in page.inner_text("main")
    page.get_by_role("button", name="Approve and send").click()


def answer(page: Any, station: Station, address: str) -> None:
    """Play Parlour: take the post down, and answer through the notice's link."""
    slug = address.rpartition("/")[2]

    def arrived() -> bool:
        page.goto(f"{station.parlour}/moderation/")
        return bool(page.locator(f"form[action*='{slug}']").count())

    until("the notice at Parlour", arrived)
    check(page, "parlour-moderation")
    notice = page.locator("section").filter(has=page.locator(f"form[action*='{slug}']")).first
    link = notice.get_by_role("link", name="Read the notice and answer it").get_attribute("href")
    notice.get_by_role("button", name="Take this post down").click()
    assert page.request.get(address).status == 410
    page.goto(link)
    check(page, "notice")
    page.get_by_label("We took it down").check()
    page.get_by_role("button", name="Send your answer").click()
    check(page, "notice-answered")


def sighted(page: Any) -> str:
    """Wait for a sighting on the desk, open it and claim it; give the post's address."""

    def waits() -> bool:
        page.goto("/desk/")
        return bool(page.locator("ul.rows a").filter(has_text="Passage of").count())

    until("a sighting on the desk", waits)
    check(page, "queue")
    page.locator("ul.rows a").filter(has_text="Passage of").first.click()
    check(page, "case-locked")
    page.get_by_role("button", name="Claim this case").click()
    found = re.search(r"http://127\.0\.0\.1:\d+/posts/\w+", page.inner_text("main"))
    assert found
    return found[0]


def walk(
    chromium: Any, station: Station, officer: Any, public: Any, address: str, code: str
) -> None:
    """Go from a claimed case to the outcome that the reporter reads."""
    assert "Being looked at" in status(public, code)
    check(officer, "case")
    decide(officer)
    with open_page(chromium, station.address) as supervisor:
        approve(supervisor, station, "2210")
    with open_page(chromium, station.parlour) as parlour:
        answer(parlour, station, address)
    said = until(
        "the outcome to be told",
        lambda: (text := status(public, code)) and "It is gone" in text and text,
    )
    assert "Closed" in said


def test_from_a_sighting(chromium: Any, station: Station) -> None:
    with (
        open_page(chromium, station.address) as officer,
        open_page(chromium, station.address) as public,
    ):
        station.sign_in(officer, "4471")
        address = sighted(officer)
        code = report(public, address)
        until("the report to join its case", lambda: "Being looked at" in status(public, code))
        officer.reload()
        status(public, code, "status-looking")
        walk(chromium, station, officer, public, address, code)
        status(public, code, "status-closed")


def test_from_a_report(chromium: Any, station: Station) -> None:
    """The reporter's browser runs no JavaScript."""
    with (
        open_page(chromium, station.address) as officer,
        open_page(chromium, station.address, java_script_enabled=False) as public,
    ):
        public.goto(station.parlour)
        public.get_by_role("link", name="Open this post").first.click()
        address = public.url
        code = report(public, address, look=False)  # axe runs as a script
        assert "Received" in status(public, code)
        status(officer, code, "status-received")
        station.sign_in(officer, "4502")
        open_case(officer, address)
        officer.get_by_role("button", name="Claim this case").click()
        officer.get_by_role("button", name="Capture it now").click()
        until(
            "the capture",
            lambda: officer.reload() and "fetched from its address" in officer.inner_text("main"),
        )
        walk(chromium, station, officer, public, address, code)


def test_the_demonstration_goes_on(chromium: Any, station: Station) -> None:
    """Parlour's people talk on, and the public page of patrols says how much of it was read."""
    with open_page(chromium, station.address) as public:

        def read() -> int:
            public.goto("/patrols")
            found = re.search(r"([\d,]+) posts read", public.inner_text("main"))
            return int(found[1].replace(",", "")) if found else 0

        before = until("the first posts to be read", lambda: (n := read()) >= OPENING and n)
        until("further posts to be read", lambda: read() > before)


def test_the_ledger_verifies_after_all_that(station: Station) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bluelamp.cli", "ledger", "verify"],
        env={"PATH": os.environ["PATH"], "BLUELAMP_HOME": str(station.home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr

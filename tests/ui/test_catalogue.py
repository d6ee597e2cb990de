"""The catalogue in a real Chromium: axe, widths, themes, keys, and all of it without JavaScript."""

import os
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from django.test import Client

pytestmark = pytest.mark.e2e

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGES = {"catalogue": "/catalogue/", "notebook": "/catalogue/desk/"}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_anybody_can_use_it(page: Any, name: str, scheme: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(PAGES[name])
    page.evaluate(AXE)
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: rules}).then(r => r.violations.map("
        "v => v.id + ': ' + v.nodes.map(n => n.target + ' ' + n.failureSummary)))",
        RULES,
    )

    assert found == []
    if folder := os.environ.get("BLUELAMP_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}-{width}-{scheme}.png", full_page=True)


@pytest.mark.parametrize("name", PAGES)
def test_no_width_scrolls_sideways(page: Any, name: str) -> None:
    page.goto(PAGES[name])
    for width in (1920, 1280, 1024, 768, 390, 360, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_axe_finds_a_planted_fault(page: Any) -> None:
    page.goto(PAGES["catalogue"])
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    page.evaluate(AXE)
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: rules}).then(r => r.violations.map(v => v.id))", RULES
    )

    assert found == ["label"]


@pytest.mark.parametrize("path", PAGES.values())
def test_the_strict_policy_is_on(path: str) -> None:
    policy = Client().get(path).headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_j_and_k_go_through_the_queue_and_a_letter_presses_its_button(page: Any) -> None:
    from playwright.sync_api import expect

    page.goto(PAGES["notebook"])
    rows = page.locator(".row__title")
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/#2")
    page.keyboard.press("k")
    page.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("d")
    expect(page).to_have_url("/catalogue/desk/")


def test_keys_do_nothing_while_somebody_writes_or_has_turned_them_off(page: Any) -> None:
    from playwright.sync_api import expect

    page.goto(PAGES["notebook"])
    posted: list[str] = []
    page.on("request", lambda made: posted.append(made.url) if made.method == "POST" else None)
    box = page.get_by_label("Anything else we should know?")
    box.focus()
    page.keyboard.type("dnj?")
    expect(box).to_have_value("dnj?")
    expect(page.get_by_role("dialog")).to_be_hidden()

    page.locator("h1").click()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_text("Send to approver")).to_be_visible()
    page.keyboard.press("d")
    dialog.get_by_label("Letter keys work").uncheck()
    dialog.get_by_role("button", name="Close").click()
    page.keyboard.press("j")
    page.keyboard.press("d")
    page.reload()
    page.keyboard.press("?")
    expect(dialog).to_be_hidden()
    assert posted == []


def test_what_is_written_is_counted_as_the_server_counts(page: Any) -> None:
    from playwright.sync_api import expect

    page.goto(PAGES["notebook"])
    box = page.get_by_label("Anything else we should know?")
    box.fill("salt\n👩")
    expect(page.get_by_text("You can write 113 more characters.").first).to_be_visible()
    box.fill("x" * 121)
    expect(page.get_by_text("You have written 1 characters too many.").first).to_be_visible()


def test_a_question_is_asked_under_its_answer_only(page: Any) -> None:
    from playwright.sync_api import expect

    page.goto(PAGES["catalogue"])
    form = page.get_by_role("form", name="As it opens")
    asked = form.get_by_label("What is it?")
    expect(asked).to_be_hidden()
    form.get_by_label("Something else").check()
    expect(asked).to_be_visible()


def test_the_summary_of_mistakes_has_the_focus_and_leads_to_the_field(page: Any) -> None:
    from playwright.sync_api import expect

    page.goto(PAGES["catalogue"])
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_role("link", name="Fill in “The link”.").click()
    expect(page.locator("#sent_link")).to_be_focused()


def test_a_form_is_sent_once(page: Any) -> None:
    page.goto(PAGES["notebook"])
    button = page.get_by_role("button", name="Send to approver")
    sent = button.evaluate(
        """button => {
            let sent = 0;
            addEventListener("submit", event => {
                if (!event.defaultPrevented) sent += 1;
                event.preventDefault();
            });
            button.click();
            button.click();
            return sent;
        }"""
    )

    assert sent == 1
    assert button.get_attribute("aria-disabled") == "true"


def test_a_picture_is_not_fetched_before_somebody_asks(page: Any) -> None:
    from playwright.sync_api import expect

    fetched: list[str] = []
    page.on("request", lambda made: fetched.append(made.url))
    page.goto(PAGES["notebook"])
    picture = page.get_by_alt_text("A drawn street lamp")
    expect(picture).to_be_hidden()
    page.get_by_text("Show it in grey").click()
    expect(picture).to_be_visible()
    expect(picture).to_have_css("filter", "grayscale(1) contrast(0.8)")
    page.get_by_label("in colour").check()
    expect(picture).to_have_css("filter", "none")
    page.keyboard.press("Escape")
    expect(picture).to_be_hidden()
    page.get_by_text("Show it in grey").click()
    expect(picture).to_have_css("filter", "grayscale(1) contrast(0.8)")


def test_a_code_can_be_copied(page: Any) -> None:
    from playwright.sync_api import expect

    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(PAGES["catalogue"])
    page.get_by_role("button", name="Copy the code").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "7K4P-QM2X-9R3T-B"


def test_a_clock_goes_on_by_itself(page: Any) -> None:
    from playwright.sync_api import expect

    page.clock.install()
    page.goto(PAGES["notebook"])
    clock = page.locator(".row .clock").first
    expect(clock).to_have_class("clock clock--stop")
    before = clock.inner_text()
    page.clock.run_for(3 * 3600 * 1000)
    expect(clock).to_contain_text("02:18 late")
    assert "left" in before


@pytest.mark.parametrize("page", [False], indirect=True)
def test_everything_is_there_without_javascript(page: Any) -> None:
    from playwright.sync_api import expect

    page.goto(PAGES["catalogue"])
    expect(page.get_by_label("What is it?").first).to_be_visible()
    expect(page.get_by_text("You can write up to 120 characters.").first).to_be_visible()
    expect(page.get_by_role("button", name="Copy the code")).to_be_hidden()
    page.get_by_text("Show it in grey").click()
    expect(page.get_by_alt_text("A drawn street lamp")).to_be_visible()
    page.get_by_text("The figures as a table").click()
    expect(page.get_by_role("cell", name="58").first).to_be_visible()

"""Sign-in and account pages in a real Chromium: passkeys, the content security policy, axe, pictures."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from pytest_django.live_server_helper import LiveServer

from bluelamp.officers.models import Officer

from .conftest import PASSWORD, code_now

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
People = Callable[..., Officer]

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(chromium: Any, live_server: LiveServer) -> Iterator[Any]:
    """Give a page of a browser at the running station; anything it complains of fails the test."""
    context = chromium.new_context(
        base_url=live_server.url.replace("127.0.0.1", "localhost"),
        viewport={"width": 1280, "height": 900},
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert complaints == []


def give_key(page: Any) -> tuple[Any, str]:
    """Put a passkey device into the browser, and give its session and id."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    added = device.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return device, added["authenticatorId"]


def sign_in(page: Any, officer: Officer) -> None:
    page.goto("/account/login/")
    page.get_by_label("Service number").fill(officer.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def show_again(page: Any) -> None:
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def check(page: Any, name: str) -> None:
    """Let axe look at the page, light and dark, wide and narrow; keep pictures if asked to."""
    for width in (1280, 390):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.evaluate(AXE)
            found = page.evaluate(
                "rules => axe.run(document, {runOnly: rules}).then(r => r.violations.map("
                "v => v.id + ': ' + v.nodes.map(n => n.target + ' ' + n.failureSummary)))",
                RULES,
            )
            assert found == [], f"{name} at {width} px, {scheme}"
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{name} scrolls sideways at {width} px"
            if folder := os.environ.get("BLUELAMP_SCREENSHOTS"):
                shot = Path(folder) / f"officers-{name}-{width}-{scheme}.png"
                page.screenshot(path=shot, full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")


def test_a_passkey_is_added_and_signs_in_alone(page: Any, people: People) -> None:
    from playwright.sync_api import expect

    officer = people("adviser")
    give_key(page)
    sign_in(page, officer)
    page.get_by_role("link", name="Set up a second step").click()
    page.get_by_role("link", name="Add a passkey").click()
    show_again(page)
    check(page, "add-passkey")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    check(page, "recovery-codes")
    page.goto("/account/2fa/keys/")
    expect(page.get_by_text("enough by itself")).to_be_visible()
    check(page, "keys")
    page.goto("/account/logout/")
    check(page, "sign-out")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()

    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Legal adviser")).to_be_visible()
    expect(page.get_by_text("1 passkey,")).to_be_visible()


def test_a_key_is_the_second_step_after_the_password(page: Any, people: People) -> None:
    from playwright.sync_api import expect

    officer = people("adviser")
    give_key(page)
    sign_in(page, officer)
    page.goto("/account/2fa/keys/add/")
    show_again(page)
    page.get_by_label("Sign in with this key alone").uncheck()
    page.get_by_label("Name").fill("Key on my ring")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.context.clear_cookies()

    sign_in(page, officer)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    check(page, "second-step")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Legal adviser")).to_be_visible()

    page.goto("/account/2fa/keys/")
    page.get_by_role("link", name="Rename").click()
    page.get_by_role("link", name="With a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_label("Name").fill("Ring")
    check(page, "rename-key")
    page.get_by_role("button", name="Save the name").click()
    page.get_by_role("link", name="Remove").click()
    check(page, "remove-key")
    page.get_by_role("button", name="Remove the key").click()
    expect(page.get_by_text("You have no keys")).to_be_visible()


def test_a_passkey_that_is_not_read_is_said(page: Any, people: People) -> None:
    from playwright.sync_api import expect

    device, key = give_key(page)
    device.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("alert")).to_have_text(
        "The passkey was not read: try again, or take another way."
    )


def test_a_code_app_is_set_up_and_asked_for(page: Any, people: People) -> None:
    from playwright.sync_api import expect

    officer = people("adviser")
    sign_in(page, officer)
    check(page, "my-account")
    page.goto("/account/2fa/")
    check(page, "second-steps")
    page.get_by_role("link", name="Set up a code app").click()
    check(page, "again")
    show_again(page)
    picture = page.get_by_role("img", name="A picture for your code app")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 0
    check(page, "code-app")
    secret = page.locator("code.secret").inner_text()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Set up the code app").click()
    expect(page.get_by_text("This code is wrong").first).to_be_visible()
    assert page.locator("code.secret").inner_text() == secret
    page.get_by_label("Code").fill(code_now(secret))
    page.get_by_role("button", name="Set up the code app").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.context.clear_cookies()

    sign_in(page, officer)
    page.get_by_label("Code").fill(code_now(secret))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Legal adviser")).to_be_visible()


def test_sign_in_works_without_javascript(
    chromium: Any, live_server: LiveServer, people: People
) -> None:
    officer = people("adviser")
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/account/login/")

    assert page.get_by_text("Passkeys need JavaScript").is_visible()
    assert not page.get_by_role("button", name="passkey").is_visible()
    sign_in(page, officer)
    assert page.get_by_role("heading", name="Legal adviser").is_visible()
    context.close()


def test_accounts_are_looked_after(page: Any, people: People) -> None:
    from playwright.sync_api import expect

    people("officer", name="Ada Cook", is_active=False)
    people("supervisor", name="Bo Baker")
    page.goto("/account/login/")
    check(page, "sign-in")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    check(page, "sign-in-errors")
    sign_in(page, people("administrator"))
    expect(page.get_by_role("heading", name="Officers")).to_be_visible()
    check(page, "roster")
    page.get_by_role("link", name="Add an officer").click()
    page.get_by_role("button", name="Add the officer").click()
    check(page, "add-officer")
    page.get_by_label("Service number").fill("5012")
    page.get_by_label("Officer", exact=True).check()
    page.get_by_role("button", name="Add the officer").click()
    expect(page.get_by_role("heading", name="Officer 5012 is added")).to_be_visible()
    check(page, "password")
    page.get_by_role("link", name="I have it").click()
    page.get_by_role("button", name="Close the account").click()
    expect(page.get_by_role("button", name="Open the account")).to_be_visible()
    check(page, "officer")
    page.goto("/account/password/change/")
    check(page, "change-password")

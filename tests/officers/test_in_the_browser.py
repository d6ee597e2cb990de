"""Sign-in and account pages in a real Chromium: passkeys, the content security policy, axe, pictures."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from bluelamp.conduct.models import Entry
from bluelamp.officers.models import Officer
from browser import check, open_page

from .conftest import PASSWORD, code_now

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
People = Callable[..., Officer]

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
    with open_page(chromium, live_server.url.replace("127.0.0.1", "localhost")) as opened:
        yield opened


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


def test_a_passkey_is_added_and_signs_in_alone(page: Any, people: People) -> None:
    from playwright.sync_api import expect

    officer = people("officer")
    give_key(page)
    sign_in(page, officer)
    page.get_by_role("link", name="Set up a second step").click()
    page.get_by_role("link", name="Add a passkey").click()
    show_again(page)
    check(page, "officers-add-passkey")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    check(page, "officers-recovery-codes")
    page.goto("/account/2fa/keys/")
    expect(page.get_by_text("enough by itself")).to_be_visible()
    check(page, "officers-keys")
    page.goto("/account/logout/")
    check(page, "officers-sign-out")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()

    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Officer")).to_be_visible()
    expect(page.get_by_text("1 passkey,")).to_be_visible()


def test_a_key_is_the_second_step_after_the_password(page: Any, people: People) -> None:
    from playwright.sync_api import expect

    officer = people("officer")
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
    check(page, "officers-second-step")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Officer")).to_be_visible()

    page.goto("/account/2fa/keys/")
    page.get_by_role("link", name="Rename").click()
    page.get_by_role("link", name="With a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_label("Name").fill("Ring")
    check(page, "officers-rename-key")
    page.get_by_role("button", name="Save the name").click()
    page.get_by_role("link", name="Remove").click()
    check(page, "officers-remove-key")
    page.get_by_role("button", name="Remove the key").click()
    expect(page.get_by_text("You have no keys")).to_be_visible()
    assert [entry.act for entry in Entry.objects.order_by("seq")] == [
        "officers.add_passkey",
        "officers.rename_passkey",
        "officers.remove_passkey",
    ]


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

    officer = people("officer")
    sign_in(page, officer)
    check(page, "officers-my-account")
    page.goto("/account/2fa/")
    check(page, "officers-second-steps")
    page.get_by_role("link", name="Set up a code app").click()
    check(page, "officers-again")
    show_again(page)
    picture = page.get_by_role("img", name="A picture for your code app")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 0
    check(page, "officers-code-app")
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
    expect(page.get_by_role("heading", name="Officer")).to_be_visible()


def test_sign_in_works_without_javascript(
    chromium: Any, live_server: LiveServer, people: People
) -> None:
    officer = people("officer")
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/account/login/")

    assert page.get_by_text("Passkeys need JavaScript").is_visible()
    assert not page.get_by_role("button", name="passkey").is_visible()
    sign_in(page, officer)
    assert page.get_by_role("heading", name="Officer").is_visible()
    context.close()


def test_accounts_are_looked_after(page: Any, people: People) -> None:
    from playwright.sync_api import expect

    people("officer", name="Ada Cook", is_active=False)
    people("supervisor", name="Bo Baker")
    page.goto("/account/login/")
    check(page, "officers-sign-in")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    check(page, "officers-sign-in-errors")
    sign_in(page, people("administrator"))
    expect(page.get_by_role("heading", name="Officers")).to_be_visible()
    check(page, "officers-roster")
    page.get_by_role("link", name="Add an officer").click()
    page.get_by_role("button", name="Add the officer").click()
    check(page, "officers-add-officer")
    page.get_by_label("Service number").fill("5012")
    page.get_by_label("Officer", exact=True).check()
    page.get_by_role("button", name="Add the officer").click()
    expect(page.get_by_role("heading", name="Officer 5012 is added")).to_be_visible()
    check(page, "officers-password")
    page.get_by_role("link", name="I have it").click()
    page.get_by_role("button", name="Close the account").click()
    expect(page.get_by_role("button", name="Open the account")).to_be_visible()
    check(page, "officers-officer")
    page.goto("/account/password/change/")
    check(page, "officers-change-password")

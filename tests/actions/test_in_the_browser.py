"""The provider's pages in a real Chromium, with scripts switched off too."""

from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from actions.conftest import Place, fresh, look
from bluelamp.actions import answering, codes
from bluelamp.actions.models import Action
from browser import check, open_page

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_a_provider_reads_asks_and_answers(
    chromium: Any, live_server: LiveServer, sent: Action, place: Place
) -> None:
    address = f"/notice/{codes.token_of(sent.reference)}/"
    with open_page(chromium, live_server.url) as page:
        page.goto(address)
        check(page, "notice")
        page.get_by_role("button", name="Send your answer").click()
        page.get_by_text("Choose an answer.").first.wait_for()
        check(page, "notice-mistake")
        page.get_by_label("We have a question").check()
        page.get_by_label("Your reasons").fill("Which of the two recipes do you mean?")
        page.get_by_role("button", name="Send your answer").click()
        page.get_by_text("You asked us a question.").wait_for()
        answering.reply(sent.pk, "The first one, on plums.", by=sent.decision.author)
        page.reload()
        page.get_by_text("The first one, on plums.").wait_for()
        check(page, "notice-asked")
        place.take_down()
        page.get_by_label("We took it down").check()
        page.get_by_role("button", name="Send your answer").click()
        look()
        page.goto(address)
        page.get_by_text("This is closed.").wait_for()
        check(page, "notice-closed")


def test_it_works_without_scripts(chromium: Any, live_server: LiveServer, sent: Action) -> None:
    with open_page(chromium, live_server.url, java_script_enabled=False) as page:
        page.goto(f"/notice/{codes.token_of(sent.reference)}/")
        page.get_by_label("We leave it up").check()
        page.get_by_label("Your reasons").fill("It is a family recipe.")
        page.get_by_role("button", name="Send your answer").click()
        page.get_by_text("You told us that you leave it up.").wait_for()
    assert fresh(sent).state == "declined"


def test_the_pages_around_it(chromium: Any, live_server: LiveServer, sent: Action) -> None:
    with open_page(chromium, live_server.url) as page:
        page.goto("/notice/")
        check(page, "notice-check")
        page.goto("/notice/appeal/")
        check(page, "notice-appeal")
        page.goto("/notice/" + "x" * 43 + "/")
        check(page, "notice-unknown")

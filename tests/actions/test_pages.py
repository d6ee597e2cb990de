"""The provider's pages: a link is the key, opening changes nothing, each mistake has its sentence."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from actions.conftest import Place, fresh, look
from bluelamp.actions import answering, codes
from bluelamp.actions.models import Action, Response
from bluelamp.conduct.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(sent: Action) -> str:
    return f"/notice/{codes.token_of(sent.reference)}/"


def test_opening_changes_nothing(client: Client, sent: Action, address: str) -> None:
    entries = Entry.objects.count()
    for ask in (client.get, client.head):
        answer = ask(address)
        assert answer.status_code == 200
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["Cache-Control"] == "no-store"
        assert not answer.cookies
    assert Entry.objects.count() == entries
    assert fresh(sent).state == "sent"


def test_the_page_holds_the_whole_notice(client: Client, place: Place, address: str) -> None:
    page = client.get(address).content.decode()
    [body] = place.notices
    [appeal] = body["notice"]["appeal_codes"]
    assert appeal["code"] in page
    assert f"{address}" in page
    assert "{link}" not in page
    assert "{appeal" not in page
    for part in body["parts"]:
        assert part["heading"] in page
        for line in part["text"].splitlines():
            assert escape(line.strip().removeprefix("- ")) in page
    assert "The provider decides." in page
    assert "desk@lamplight.example" in page
    assert "We sent this to you." in page


def test_an_answer_needs_no_cookie_and_no_script(
    client: Client, sent: Action, address: str
) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(address, {"answer": "acknowledged"})
    assert (answer.status_code, answer["Location"]) == (302, address)
    page = client.get(address).content.decode()
    assert "You confirmed that you received it." in page
    assert 'value="acknowledged"' not in page
    assert 'value="removed"' in page


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Choose an answer."),
        ({"answer": "perhaps"}, "Choose an answer."),
        ({"answer": "declined"}, "Say in a few words why you leave it up."),
        ({"answer": "question", "text": "  "}, "Write your question."),
        ({"answer": "declined", "text": "a" * 10_001}, "10000"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_lost(
    client: Client, sent: Action, address: str, said: dict[str, str], sentence: str
) -> None:
    answer = client.post(address, said)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert said.get("text", "").strip() in page
    assert fresh(sent).state == "sent"
    assert not Response.objects.exists()


def test_a_double_submit_is_one_answer(client: Client, address: str) -> None:
    said = {"answer": "declined", "text": "It is a family recipe."}
    assert [client.post(address, said).status_code for _ in range(2)] == [302, 302]
    assert Response.objects.count() == 1


def test_an_answer_that_came_too_late_says_so(client: Client, address: str, sent: Action) -> None:
    client.post(address, {"answer": "declined", "text": "It is a family recipe."})
    answer = client.post(address, {"answer": "question", "text": "Why us?"})
    assert answer.status_code == 409
    assert "Why us?" in answer.content.decode()


def test_a_question_and_its_answer_stand_on_the_page(
    client: Client, sent: Action, address: str
) -> None:
    client.post(address, {"answer": "question", "text": "Which\u202e of <b>two</b>?"})
    author = sent.decision.author
    answering.reply(sent.pk, "The first one.", by=author)
    page = client.get(address).content.decode()
    assert "The first one." in page
    assert "We answered your question." in page
    assert "\u202e" not in page
    assert "<b>two</b>" not in page


def test_closed_it_can_be_read_and_not_answered(
    client: Client, sent: Action, address: str, place: Place
) -> None:
    place.take_down()
    client.post(address, {"answer": "removed"})
    look()
    page = client.get(address).content.decode()
    assert "This is closed." in page
    assert "<textarea" not in page
    assert "found that it is gone" in page
    assert client.post(address, {"answer": "question", "text": "Was that all?"}).status_code == 409


def test_a_link_that_opens_nothing_says_so_in_one_sentence(
    client: Client, sent: Action, address: str
) -> None:
    answer = client.get("/notice/" + "x" * 43 + "/")
    assert answer.status_code == 404
    assert "This link opens nothing here" in answer.content.decode()
    assert answer["Referrer-Policy"] == "no-referrer"
    Action.objects.update(link_until=timezone.now() - timedelta(seconds=1))
    assert client.get(address).status_code == 404
    assert client.post(address, {"answer": "removed"}).status_code == 404


def test_guessing_is_limited(client: Client, address: str) -> None:
    for number in range(10):
        assert client.get(f"/notice/{number:043d}/").status_code == 404
    answer = client.get(f"/notice/{10:043d}/")
    assert answer.status_code == 429
    assert "try again at" in answer.content.decode()
    assert Entry.objects.filter(act="actions.unknown_link").count() == 10
    assert client.get(address).status_code == 200


def test_other_methods_are_refused(client: Client, address: str) -> None:
    assert client.put(address).status_code == 405
    assert client.delete(address).status_code == 405


def test_a_notice_is_checked_on_our_own_page(client: Client, sent: Action, address: str) -> None:
    assert client.get("/notice/").status_code == 200
    token = address.split("/")[2]
    for pasted in (f"http://station.example{address}", token, f" {token}/ "):
        assert client.post("/notice/", {"link": pasted})["Location"] == address
    assert client.post("/notice/", {"link": "https://elsewhere.example/x"}).status_code == 404
    assert client.post("/notice/", {"link": ""}).status_code == 422


def test_how_to_object_is_told(client: Client, db: None) -> None:
    page = client.get("/notice/appeal/").content.decode()
    assert "desk@lamplight.example" in page
    assert "It costs nothing." in page

"""The public pages through Django's client: what a browser without JavaScript sends and gets."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from bluelamp.conduct.actors import WORKER
from bluelamp.conduct.errors import NotPermitted, Refused
from bluelamp.conduct.models import Entry
from bluelamp.reports import contacts, partners, queries, receipts, receiving, telling
from bluelamp.reports.models import Attempt, Outcome, Partner, Report, Scope

from .conftest import LINK, about

pytestmark = pytest.mark.django_db

REPORT, STATUS, PARTNERS = "/report/", "/report/status/", "/report/partners/"
CODE = re.compile(r"<code[^>]*>((?:[0-9A-Z]{4}-){3}[0-9A-Z]{4})</code>")


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def token_in(response: HttpResponse) -> str:
    found = re.search(r'name="token" value="([^"]+)"', text_of(response))
    assert found
    return found[1]


def code_in(response: HttpResponse) -> str:
    found = CODE.search(text_of(response))
    assert found, text_of(response)
    return found[1]


def send(client: Client, **fields: str) -> Any:
    token = token_in(client.get(REPORT))
    return client.post(REPORT, {"link": LINK, "concern": "instructions", "token": token, **fields})


def test_the_form_works_as_a_browser_without_javascript_sends_it() -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get(REPORT)
    assert page.status_code == 200
    csrf = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text_of(page))
    assert csrf
    sent = {"link": LINK, "concern": "threat", "token": token_in(page)}
    assert client.post(REPORT, sent).status_code == 403
    answer = client.post(REPORT, {**sent, "csrfmiddlewaretoken": csrf[1]})
    assert answer.status_code == 200
    report = queries.by_receipt(receipts.parse(code_in(answer)))
    assert report is not None
    assert (report.link, report.concern) == (LINK, "threat")


def test_the_form_asks_nobody_to_keep_or_send_material(client: Client) -> None:
    page = text_of(client.get(REPORT)).lower()
    for word in ("download", "screenshot", "upload", "save a copy", 'type="file"'):
        assert word not in page
    assert "999" in page


def test_all_that_is_wrong_is_said_at_once_beside_its_field_and_in_the_summary(
    client: Client,
) -> None:
    answer = send(client, link="", concern="", details="x" * 2_001, contact="soup")
    assert answer.status_code == 422
    page = text_of(answer)
    wrong = {
        "link": "Paste the link, or the text if there is no link.",
        "concern": "Choose what is wrong with it.",
        "details": "What you added has 2,001 characters and we can take 2,000",
        "contact": "An e-mail address looks like name@place.example.",
    }
    summary = page.partition("<h1>")[0].partition("There is a problem")[2]
    for field, sentence in wrong.items():
        assert sentence in summary
        beside = page.partition(f'id="id_{field}_error"')[2].partition("</div>")[0]
        assert sentence in beside, field
    assert summary.index("Paste the link") < summary.index("Choose what") < summary.index("e-mail")


def test_the_receipt_page_shows_the_platforms_own_report_button(client: Client) -> None:
    answer = send(client, link="https://bsky.app/profile/cook.example/post/3kabcdefgh2a")
    assert "Bluesky" in text_of(answer)
    assert "Report post" in text_of(answer)
    assert "no-store" in answer["Cache-Control"]
    assert "Bluesky" not in text_of(send(client, link="", text="soup"))


def test_a_double_submit_shows_the_same_receipt(client: Client) -> None:
    token = token_in(client.get(REPORT))
    first, second = (send(client, token=token) for _ in range(2))
    assert code_in(first) == code_in(second)
    assert Report.objects.count() == 1


def test_going_back_to_change_the_words_asks_once_more(client: Client) -> None:
    token = token_in(client.get(REPORT))
    first = send(client, token=token)
    again = send(client, token=token, details="and this")
    assert again.status_code == 409
    assert "press Send again" in text_of(again)
    assert "and this" in text_of(again)
    second = send(client, token=token_in(again), details="and this")
    assert code_in(first) != code_in(second)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"link": ""}, "Paste the link, or the text"),
        ({"link": "soup"}, "A link starts with"),
        ({"concern": ""}, "Choose what is wrong with it."),
        ({"concern": "soup"}, "Choose what is wrong with it."),
        ({"text": "x" * 20_001}, "The text has 20,001 characters"),
        ({"contact": "nobody"}, "An e-mail address looks like"),
        ({"link": "", "concern": "child_abuse", "text": "words"}, "We may take only its address"),
    ],
)
def test_bad_input_loses_nothing(client: Client, fields: dict[str, str], says: str) -> None:
    answer = send(client, **{"details": "kept words", **fields})
    page = text_of(answer)
    assert answer.status_code == 422
    assert page.count(says) == 2  # in the summary and beside the field
    assert "kept words" in page
    for name, value in fields.items():
        assert name == "concern" or value in page
    assert not Report.objects.exists()


@pytest.mark.parametrize("letter", ["x", "ü", "🍲"])
def test_ten_megabytes_are_refused_and_shown_again(client: Client, letter: str) -> None:
    huge = letter * (10_000_000 // len(letter.encode()))
    body = urlencode(
        {"link": LINK, "text": huge, "concern": "threat", "details": "kept words", "token": "t"}
    )
    answer = client.post(REPORT, body, content_type="application/x-www-form-urlencoded")
    page = text_of(answer)
    assert answer.status_code == 422
    assert page.count("The text has ") == 2
    assert huge in page
    assert LINK in page
    assert "kept words" in page
    assert re.search(r'value="threat"[^>]* checked', page)
    assert not Report.objects.exists()


def test_lone_surrogates_and_nul_are_mended(client: Client) -> None:
    body = "link=&text=so%ED%A0%80up%00&concern=threat&token=t&details=%E2%80%AEbidi&contact="
    answer = client.post(REPORT, body, content_type="application/x-www-form-urlencoded")
    report = queries.by_receipt(receipts.parse(code_in(answer)))
    assert report is not None
    assert report.text.startswith("so\ufffd")
    assert report.text.endswith("up\ufffd")
    assert report.details == "\u202ebidi"


def test_the_hotline_path_drops_what_it_may_not_hold(client: Client) -> None:
    answer = send(client, concern="child_abuse", text="seen-words")
    report = Report.objects.get()
    assert report.address_only
    assert report.text == ""
    assert "We kept the address and nothing else" in text_of(answer)
    assert "seen-words" not in text_of(answer)


def test_without_the_workers_key_nothing_is_lost(
    client: Client, tmp_path: Any, settings: Any
) -> None:
    settings.CONFIG = settings.CONFIG.model_copy(update={"home": tmp_path})
    answer = send(client, contact="cook@kitchen.example", details="kept words")
    assert answer.status_code == 409
    assert "leave it empty" in text_of(answer)
    assert "kept words" in text_of(answer)
    contacts.make_keys()
    assert send(client, contact="cook@kitchen.example").status_code == 200


def test_too_many_reports_from_one_client(client: Client) -> None:
    for _ in range(20):
        assert send(client).status_code == 200
    answer = send(client, details="kept words")
    assert answer.status_code == 429
    assert re.search(r"try again at \d\d:\d\d\.", text_of(answer))
    assert "kept words" in text_of(answer)
    assert send(Client(REMOTE_ADDR="198.51.100.7")).status_code == 200


def state_page(client: Client, typed: str) -> Any:
    return client.post(STATUS, {"code": typed})


def test_the_status_page_tells_received_looking_closed(client: Client) -> None:
    received = receiving.receive(about(link="", text="soup"), token="t1")
    page = text_of(state_page(client, receipts.shown(received.code).lower()))
    assert "Received" in page
    telling.looking(received.report.pk, by=WORKER)
    page = text_of(state_page(client, received.code))
    assert "Being looked at" in page
    assert not any(outcome.label in page for outcome in Outcome)
    telling.closed(received.report.pk, Outcome.REMOVED, found_at=timezone.now(), by=WORKER)
    answer = state_page(client, received.code)
    assert Outcome.REMOVED.label in text_of(answer)
    assert "no-store" in answer["Cache-Control"]
    for told_apart in ("soup", received.code, receipts.shown(received.code)):
        assert told_apart not in text_of(answer)


def test_a_mistyped_code_says_so_and_is_not_counted(client: Client) -> None:
    code = receiving.receive(about(), token="t1").code
    answer = state_page(client, code[1] + code[0] + code[2:] if code[0] != code[1] else code[:-1])
    assert answer.status_code == 422
    assert not Attempt.objects.exists()


def test_unknown_codes_are_limited_per_client_and_known_ones_never(client: Client) -> None:
    known = receiving.receive(about(), token="t1").code
    for _ in range(10):
        answer = state_page(client, receipts.new())
        assert answer.status_code == 404
        assert "No report here has this code" in text_of(answer)
    stopped = state_page(client, receipts.new())
    assert stopped.status_code == 429
    assert re.search(r"try again at \d\d:\d\d\.", text_of(stopped))
    assert state_page(client, known).status_code == 200
    assert state_page(Client(REMOTE_ADDR="198.51.100.7"), receipts.new()).status_code == 404
    failed = Entry.objects.filter(act="reports.failed_lookup")
    assert failed.count() == 11
    client_hash = Attempt.objects.values_list("client", flat=True)[0]
    assert not any(client_hash in entry.leaf + entry.payload.body for entry in failed)
    Attempt.objects.update(at=timezone.now() - timedelta(minutes=11))
    assert state_page(client, receipts.new()).status_code == 404


def test_an_administrator_gives_a_key_and_takes_it_back(people: Callable[..., Any]) -> None:
    client = Client()
    client.force_login(people("administrator"))
    page = client.post(PARTNERS, {"name": "Kitchen Watch", "scopes": [Scope.WRITE]})
    key = re.search(r">(bl_[^<]+)<", text_of(page))
    assert key
    partner = queries.partner_of(key[1])
    assert partner is not None
    assert partner.scopes == ["reports:write"]
    assert key[1] not in text_of(client.get(PARTNERS))
    taken = client.post(PARTNERS, {"name": "Kitchen Watch", "scopes": [Scope.WRITE]})
    assert "already" in text_of(taken)
    assert client.post(f"{PARTNERS}{partner.pk}/revoke/").status_code == 302
    assert queries.partner_of(key[1]) is None


@pytest.mark.parametrize("duty", ["officer", "supervisor", "adviser", "overseer"])
def test_nobody_else_sees_or_changes_partners(people: Callable[..., Any], duty: str) -> None:
    person = people(duty)
    client = Client()
    client.force_login(person)
    assert client.get(PARTNERS).status_code == 403
    with pytest.raises(NotPermitted):
        partners.add("Kitchen Watch", [Scope.WRITE], by=person.actor)
    partner, _ = partners.add("Watch", [Scope.WRITE], by=people("administrator").actor)
    with pytest.raises(NotPermitted):
        partners.revoke(partner.pk, by=person.actor)
    assert Partner.objects.get().active


def test_strangers_are_sent_to_sign_in(client: Client) -> None:
    assert client.get(PARTNERS).status_code == 302


def test_a_key_is_taken_back_once(people: Callable[..., Any]) -> None:
    boss = people("administrator").actor
    partner, _ = partners.add("Watch", [Scope.WRITE], by=boss)
    partners.revoke(partner.pk, by=boss)
    with pytest.raises(Refused, match="taken back before"):
        partners.revoke(partner.pk, by=boss)
    for name, scopes in (("", [Scope.READ]), ("Other", [])):
        with pytest.raises(Refused):
            partners.add(name, scopes, by=boss)


@pytest.mark.parametrize("length", ["abc", "-5"])
def test_a_length_that_is_none(client: Client, length: str) -> None:
    answer = client.generic("POST", "/report/", b"link=x", CONTENT_LENGTH=length)
    assert answer.status_code < 500


@pytest.mark.django_db
def test_a_link_may_come_with_the_visitor(client: Client) -> None:
    page = client.get("/report/", {"link": "https://parlour.example/posts/1"}).content.decode()
    assert 'value="https://parlour.example/posts/1"' in page

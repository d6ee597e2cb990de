"""Subjects and captures: what tells sameness, bytes once in the vault, and what is never fetched."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from bluelamp.conduct import outbox
from bluelamp.conduct.act import act
from bluelamp.conduct.actors import WORKER, Actor, Role
from bluelamp.conduct.errors import NotPermitted, Refused
from bluelamp.conduct.kinds import ActKind
from bluelamp.conduct.models import Outbox
from bluelamp.evidence import capturing, outside, subjects, vault
from bluelamp.evidence.models import Capture, Subject
from bluelamp.evidence.queries import same_content
from bluelamp.net import Fetcher
from net.http_server import Site, page, serve

pytestmark = pytest.mark.django_db

KIND = ActKind("tests.join", frozenset({Role.WORKER}), "A test writes subjects down.")
PIE = "Take two pounds of plums and stew them slowly in honey until soft"


def note(uri: str, **fields: Any) -> Subject:
    with act(KIND, by=WORKER) as this:
        return subjects.note(uri=uri, this=this, **fields)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with serve({"/posts/1": page(b"a plum pie", x_oven="hot")}) as running:
        fetcher = Fetcher("Bluelamp tests", origins_allowed=frozenset({running.origin}))
        monkeypatch.setattr(outside, "fetcher", lambda: fetcher)
        yield running


def test_a_subject_is_one_by_its_uri() -> None:
    one = note("https://cooks.example/1", text=PIE, content_id="c1", account="did:example:cook")
    assert note("https://cooks.example/1").pk == one.pk
    assert "did:example" not in one.author
    assert one.author.startswith("person:")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (PIE.upper() + "!", True),
        (PIE.replace("plums", "plu\u200bms"), True),
        (PIE.replace("plums", "pears"), False),
    ],
)
def test_the_same_words_are_the_same_content(text: str, same: bool) -> None:
    one = note("https://cooks.example/1", text=PIE)
    other = note("https://cooks.example/2", text=text)
    assert list(same_content(other)) == ([(one, "text")] if same else [])


def test_seven_words_are_too_few_to_tell() -> None:
    note("https://cooks.example/1", text="Take two pounds of plums and stew")
    other = note("https://cooks.example/2", text="Take two pounds of plums and stew")
    assert list(same_content(other)) == []


def test_the_networks_own_id_tells_the_same_content() -> None:
    one = note("https://cooks.example/1", content_id="bafyplum")
    other = note("https://cooks.example/2", content_id="bafyplum")
    assert list(same_content(other)) == [(one, "content_id")]


def test_a_capture_keeps_the_very_bytes(site: Site, people: Callable[..., Any]) -> None:
    officer = people()
    subject = note(f"{site.origin}/posts/1")
    capturing.ask(subject.pk, by=officer.actor)
    assert site.asked == [], "asking fetches nothing; the worker does"
    outbox.run_due()
    capture = Capture.objects.get()
    assert vault.read(capture.vault_key) == b"a plum pie"
    assert capture.sha256 == hashlib.sha256(b"a plum pie").hexdigest()
    assert (capture.status, capture.asked_by) == (200, officer.actor.id)
    assert ["x-oven", "hot"] in [[name.lower(), value] for name, value in capture.headers]


def test_what_the_stream_gave_is_kept_once(people: Callable[..., Any]) -> None:
    subject = note("https://cooks.example/1")
    for _ in range(2):
        with act(KIND, by=WORKER) as this:
            capturing.keep_streamed(subject, '{"text":"pie"}', this=this)
    outbox.run_due()
    assert [capture.kind for capture in Capture.objects.all()] == ["streamed"]


def test_an_address_of_suspected_abuse_is_never_fetched(
    site: Site, people: Callable[..., Any]
) -> None:
    officer = people()
    subject = note(f"{site.origin}/posts/1", text=PIE, content_id="c")
    capturing.ask(subject.pk, by=officer.actor)
    with act(KIND, by=WORKER) as this:
        marked = subjects.note_address_only(subject.uri, this=this)
    assert (marked.content_id, marked.text_hash, marked.author) == ("", "", "")
    with pytest.raises(Refused, match="never fetched"):
        capturing.ask(subject.pk, by=officer.actor)
    outbox.run_due()
    assert site.asked == [], "nor what was asked for before it was known"
    assert Outbox.objects.get().state == "failed"


def test_what_the_stream_gave_of_suspected_abuse_is_not_kept() -> None:
    subject = note("https://cooks.example/1")
    for text in (PIE, f"{PIE}."):
        with act(KIND, by=WORKER) as this:
            capturing.keep_streamed(subject, text, this=this)
            subject = subjects.note_address_only(subject.uri, this=this)
    outbox.run_due()
    row = Outbox.objects.get()
    assert (row.state, "text" in row.body) == ("failed", False)
    assert not Capture.objects.exists()


def test_what_became_known_while_it_was_fetched_is_not_recorded(
    site: Site, people: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = note(f"{site.origin}/posts/1")
    capturing.ask(subject.pk, by=people().actor)
    keep = vault.keep

    def while_it_is_kept(data: bytes) -> vault.Kept:
        Subject.objects.update(address_only=True)
        return keep(data)

    monkeypatch.setattr(vault, "keep", while_it_is_kept)
    outbox.run_due()
    outbox.run_due(timezone.now() + timedelta(hours=1))
    assert not Capture.objects.exists()
    assert Outbox.objects.get().state == "failed"


def test_a_text_lies_in_the_vault_and_no_longer_in_the_outbox() -> None:
    subject = note("https://cooks.example/1")
    with act(KIND, by=WORKER) as this:
        capturing.keep_streamed(subject, PIE, this=this)
        capturing.keep_streamed(subject, f"{PIE}, edited", this=this)
    outbox.run_due()
    assert Capture.objects.count() == 2
    assert PIE not in str(list(Outbox.objects.values_list("body", flat=True)))


def test_an_inside_address_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, people: Callable[..., Any]
) -> None:
    subject = note("http://169.254.169.254/latest")
    capturing.ask(subject.pk, by=people().actor)
    outbox.run_due()
    row = Outbox.objects.get()
    assert row.state == "failed"
    assert "169.254.169.254" in row.error


def test_who_may_ask() -> None:
    subject = note("https://cooks.example/1")
    with pytest.raises(NotPermitted):
        capturing.ask(subject.pk, by=Actor("officer:9", frozenset({Role.ADMINISTRATOR})))


def test_the_vault_writes_once_and_names_damage() -> None:
    kept = vault.keep(b"quince")
    assert vault.keep(b"quince") == kept
    path = Path(settings.CONFIG.home) / "vault" / kept.key
    path.write_bytes(b"medlar")
    with pytest.raises(vault.DamagedError, match="is not what was put there"):
        vault.keep(b"quince")

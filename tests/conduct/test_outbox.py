"""The outbox: done once, or tried again, or put before a person."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from bluelamp.conduct import outbox
from bluelamp.conduct.act import Act, act
from bluelamp.conduct.actors import Actor, Role
from bluelamp.conduct.errors import NotPermitted, Refused
from bluelamp.conduct.kinds import ActKind
from bluelamp.conduct.models import Entry, Outbox

pytestmark = pytest.mark.django_db

KIND = ActKind("tests.note", frozenset({Role.OFFICER, Role.WORKER}), "A test writes.")
OFFICER = Actor("officer:1", frozenset({Role.OFFICER}))


class Post(outbox.Handler):
    kind = "tests.post"
    act = KIND
    attempts = 2

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.open = True
        self.answer: Exception | None = None
        self.given_up: list[str] = []

    def gate(self, row: Outbox) -> None:
        if not self.open:
            raise Refused("The ground is no longer signed.")

    def work(self, row: Outbox) -> str:
        if self.answer:
            raise self.answer
        self.sent.append(row.key)
        return "thanks"

    def record(self, row: Outbox, result: Any, this: Act) -> None:
        this.about(answer=result)

    def gave_up(self, row: Outbox, why: str, this: Act) -> None:
        self.given_up.append(why)


class OneShot(Post):
    kind = "tests.mail"
    idempotent = False


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> Post:
    one = Post()
    monkeypatch.setitem(outbox._handlers, one.kind, one)
    return one


def put(kind: str = "tests.post", key: str = "post:1", **more: Any) -> Outbox:
    with act(KIND, by=OFFICER) as this:
        return this.send(kind, key=key, **more)


def test_a_row_is_done_once(handler: Post) -> None:
    row = put()
    assert outbox.run_due() == 1
    assert outbox.run_due() == 0
    row.refresh_from_db()
    assert (row.state, handler.sent, row.attempt) == ("sent", ["post:1"], 1)
    assert Entry.objects.count() == 2


def test_a_row_waits_until_it_is_due(handler: Post) -> None:
    put(due_at=timezone.now() + timedelta(hours=1))
    assert outbox.run_due() == 0
    assert outbox.run_due(timezone.now() + timedelta(hours=2)) == 1


def test_the_gate_is_asked_again_at_the_last_moment(handler: Post) -> None:
    row = put()
    handler.open = False
    outbox.run_due()
    row.refresh_from_db()
    assert (row.state, row.error) == ("failed", "The ground is no longer signed.")
    assert handler.given_up == ["The ground is no longer signed."]
    assert handler.sent == []


def test_a_silent_other_side_is_tried_again_then_given_up(handler: Post) -> None:
    row = put()
    handler.answer = outbox.Retry("Nobody answered.")
    outbox.run_due()
    row.refresh_from_db()
    assert (row.state, row.error) == ("queued", "Nobody answered.")
    assert row.due_at > timezone.now()
    outbox.run_due(row.due_at + timedelta(seconds=1))
    row.refresh_from_db()
    assert row.state == "failed"
    assert handler.given_up == ["Nobody answered."]


def test_a_refusal_by_the_other_side_ends_it(handler: Post) -> None:
    row = put()
    handler.answer = Refused("They do not take this.")
    outbox.run_due()
    row.refresh_from_db()
    assert row.state == "failed"


def test_an_expired_lease_is_taken_again_where_that_is_safe(handler: Post) -> None:
    row = put()
    outbox._lease(timezone.now())
    later = timezone.now() + timedelta(hours=1)
    outbox.run_due(later)
    row.refresh_from_db()
    assert (row.state, row.attempt) == ("sent", 2)


def test_an_expired_lease_is_put_before_a_person_where_it_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = OneShot()
    monkeypatch.setitem(outbox._handlers, one.kind, one)
    row = put("tests.mail")
    outbox._lease(timezone.now())
    outbox.run_due(timezone.now() + timedelta(hours=1))
    row.refresh_from_db()
    assert row.state == "unsettled"
    with pytest.raises(NotPermitted):
        outbox.settle(
            row.pk, sent=True, why="They have it.", by=Actor("public", frozenset({Role.PUBLIC}))
        )
    outbox.settle(row.pk, sent=False, why="They never got it.", by=OFFICER)
    outbox.run_due(timezone.now())
    row.refresh_from_db()
    assert (row.state, one.sent) == ("sent", ["post:1"])
    with pytest.raises(Refused, match="settled already"):
        outbox.settle(row.pk, sent=True, why="Again.", by=OFFICER)


def test_a_row_nobody_handles_waits() -> None:
    put("tests.unknown", key="unknown:1")
    assert outbox.run_due() == 0


class Broken(Post):
    """Its gate breaks for one row."""

    def gate(self, row: Outbox) -> None:
        if row.key == "post:broken":
            raise KeyError("subject")


def test_a_gate_that_breaks_keeps_no_other_row_from_being_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = Broken()
    monkeypatch.setitem(outbox._handlers, one.kind, one)
    broken, fine = put(key="post:broken"), put(key="post:fine")
    outbox.run_due()
    fine.refresh_from_db()
    assert fine.state == "sent"
    outbox.run_due(timezone.now() + timedelta(hours=1))
    broken.refresh_from_db()
    assert (broken.state, broken.error) == (
        "failed",
        "Something went wrong here (KeyError: 'subject').",
    )
    assert one.sent == ["post:fine"]


@pytest.mark.parametrize(("kind", "state"), [(Post, "queued"), (OneShot, "unsettled")])
def test_what_was_done_and_could_not_be_recorded_is_not_called_failed(
    monkeypatch: pytest.MonkeyPatch, kind: type[Post], state: str
) -> None:
    def refuse(row: Outbox, result: Any, this: Act) -> None:
        raise Refused("The case is gone.")

    one = kind()
    monkeypatch.setattr(one, "record", refuse)
    monkeypatch.setitem(outbox._handlers, one.kind, one)
    row = put(one.kind)
    assert outbox.run_due() == 1
    row.refresh_from_db()
    assert (row.state, row.error, one.sent) == (state, "The case is gone.", ["post:1"])


def test_who_lost_the_lease_records_nothing(handler: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    row = put()

    def slow(leased: Outbox) -> str:
        Outbox.objects.filter(pk=leased.pk).update(
            lease_until=timezone.now() + timedelta(hours=1), attempt=2
        )
        return "thanks"

    monkeypatch.setattr(handler, "work", slow)
    before = Entry.objects.count()
    assert outbox.run_due() == 1
    row.refresh_from_db()
    assert (row.state, row.attempt) == ("sending", 2)
    assert Entry.objects.count() == before


def test_a_row_whose_worker_always_dies_is_given_up(handler: Post) -> None:
    row = put()
    later = timezone.now()
    for _ in range(handler.attempts):
        assert outbox._lease(later) is not None
        later += timedelta(hours=1)
        outbox.release_expired(later)
    row.refresh_from_db()
    assert (row.state, row.error) == ("failed", "The worker stopped before this was done.")
    assert handler.given_up == [row.error]


@pytest.mark.parametrize("ends", ["by its gate", "by its work", "by its worker's death"])
def test_what_cannot_even_be_given_up_keeps_no_other_row_from_being_done(
    handler: Post, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    def refuse(row: Outbox, why: str, this: Act) -> None:
        raise Refused("The case is gone.")

    monkeypatch.setattr(handler, "gave_up", refuse)
    row = put()
    now = timezone.now()
    if ends == "by its gate":
        handler.open = False
    elif ends == "by its work":
        handler.answer = Refused("They do not take this.")
    else:
        Outbox.objects.update(state="sending", lease_until=now, attempt=handler.attempts)
    outbox.run_due(now + timedelta(hours=1))
    row.refresh_from_db()
    assert row.state == "failed"
    assert row.error.endswith(" The case is gone.")
    handler.open, handler.answer = True, None
    put(key="post:2")
    outbox.run_due()
    assert handler.sent == ["post:2"]


def test_who_settles_says_how_they_know(handler: Post) -> None:
    row = put()
    Outbox.objects.update(state="unsettled")
    with pytest.raises(Refused, match="how you know"):
        outbox.settle(row.pk, sent=True, why=" ", by=OFFICER)

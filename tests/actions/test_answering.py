"""What a provider may say, through its own link only; and what we reply."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

import factories
from actions.conftest import Place, fresh, look, send, token_in
from bluelamp.actions import answering, approving, codes, drafting
from bluelamp.actions.answering import Kind
from bluelamp.actions.models import Action, Provider, Response
from bluelamp.cases.models import Case
from bluelamp.conduct.act import act
from bluelamp.conduct.actors import Actor, Role
from bluelamp.conduct.errors import NotPermitted, Refused, WrongState
from bluelamp.conduct.models import Entry, Outbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(sent: Action) -> str:
    return codes.token_of(sent.reference)


@pytest.mark.parametrize(
    ("kind", "text", "state"),
    [
        (Kind.ACKNOWLEDGED, "", "acknowledged"),
        (Kind.REMOVED, "", "said_removed"),
        (Kind.DECLINED, "It is a family recipe.", "declined"),
        (Kind.QUESTION, "Which of the two?", "asked"),
    ],
)
def test_an_answer_is_an_act_of_the_provider(
    sent: Action, token: str, kind: Kind, text: str, state: str
) -> None:
    response = answering.answer(token, kind, text)
    assert fresh(sent).state == state
    entry = Entry.objects.get(act=f"actions.{kind}")
    assert entry.actor == response.by == f"provider:{sent.provider_id}"


def test_the_same_answer_twice_is_one(sent: Action, token: str) -> None:
    first = answering.answer(token, Kind.DECLINED, "It is a family recipe.")
    assert answering.answer(token, Kind.DECLINED, " It is a family recipe. ") == first
    assert Response.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "said"), [(Kind.DECLINED, "why you decline"), (Kind.QUESTION, "question")]
)
def test_some_answers_need_words(sent: Action, token: str, kind: Kind, said: str) -> None:
    with pytest.raises(Refused, match=said):
        answering.answer(token, kind, "  ")
    assert fresh(sent).state == "sent"


def test_a_provider_may_change_its_mind_towards_removal_only(sent: Action, token: str) -> None:
    answering.answer(token, Kind.DECLINED, "It is a family recipe.")
    assert answering.answers_to(fresh(sent)) == (Kind.REMOVED,)
    with pytest.raises(WrongState):
        answering.answer(token, Kind.ACKNOWLEDGED)
    answering.answer(token, Kind.REMOVED)
    assert fresh(sent).state == "said_removed"


def test_a_link_opens_one_notice(
    station: factories.Station, sent: Action, parlour: Provider, place: Place, token: str
) -> None:
    other_text = (
        "Knead a pound of flour with butter, rest it overnight, and roll it as thin as paper"
    )
    other_case = factories.sighted(station, place.post(18), other_text)
    factories.claimed(other_case, station.officer)
    other = drafting.propose(
        other_case.pk, factories.answers(), provider_id=parlour.pk, by=station.officer
    )
    approving.approve(other.pk, by=station.supervisor)
    send()
    links = [token_in(body["link"]) for body in place.notices]
    assert len(set(links)) == 2
    answering.answer(token, Kind.ACKNOWLEDGED)
    assert (fresh(sent).state, fresh(other).state) == ("acknowledged", "sent")


@pytest.mark.parametrize("wrong", ["", "x" * 43, "0"])
def test_a_wrong_link_opens_nothing(sent: Action, token: str, wrong: str) -> None:
    for tried in (wrong, token[:-1], token + "A", token.swapcase()):
        with pytest.raises(answering.UnknownLink):
            answering.answer(tried, Kind.ACKNOWLEDGED)


def test_an_expired_link_opens_nothing(sent: Action, token: str) -> None:
    Action.objects.update(link_until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(answering.UnknownLink):
        answering.answer(token, Kind.ACKNOWLEDGED)


def test_a_closed_notice_is_read_only(sent: Action, token: str, place: Place) -> None:
    place.take_down()
    answering.answer(token, Kind.REMOVED)
    look()
    assert fresh(sent).state == "completed"
    assert answering.answers_to(fresh(sent)) == ()
    with pytest.raises(Refused, match="closed"):
        answering.answer(token, Kind.QUESTION, "Was that all?")


def test_a_question_is_answered_and_a_mail_says_so(
    station: factories.Station, case: Case, parlour: Provider, tmp_path: Any, place: Place
) -> None:
    Provider.objects.update(email="moderation@parlour.example")
    drafted = drafting.propose(
        case.pk, factories.answers(), provider_id=parlour.pk, by=station.officer
    )
    approving.approve(drafted.pk, by=station.supervisor)
    send()
    token = codes.token_of(drafted.reference)
    with pytest.raises(WrongState):
        answering.reply(drafted.pk, "Nothing was asked.", by=station.officer)
    answering.answer(token, Kind.QUESTION, "Which of the two?")
    with pytest.raises(Refused, match="Write an answer"):
        answering.reply(drafted.pk, " ", by=station.officer)
    for duty in (station.overseer, station.administrator, station.adviser):
        with pytest.raises(NotPermitted):
            answering.reply(drafted.pk, "The first.", by=duty)
    answering.reply(drafted.pk, "The first one.", by=station.officer)
    factories.work("actions.tell_reply")
    assert fresh(drafted).state == "acknowledged"
    [mail] = (tmp_path / "mail").glob("reply-*.eml")
    assert b"The first one" not in mail.read_bytes()
    assert token.encode() in mail.read_bytes().replace(b"=\r\n", b"")


def test_a_provider_does_nothing_else(sent: Action) -> None:
    provider = Actor(f"provider:{sent.provider_id}", frozenset({Role.PROVIDER}))
    from bluelamp.conduct.kinds import declared

    for kind in declared():
        if kind not in answering.ACTS.values():
            with pytest.raises(NotPermitted), act(kind, by=provider):
                pass


def test_said_removed_is_looked_at_at_once(sent: Action, token: str) -> None:
    answering.answer(token, Kind.REMOVED)
    due = Outbox.objects.filter(kind="actions.recheck", due_at__lte=timezone.now())
    assert due.count() == 1

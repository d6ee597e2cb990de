"""Whether it is really gone: seen, not believed; what is not seen is never gone."""

from typing import Any

import pytest

import factories
from actions.conftest import Place, fresh, later, look
from bluelamp.actions import answering, codes, rechecking
from bluelamp.actions.answering import Kind
from bluelamp.actions.models import Action, Recheck
from bluelamp.cases import clearing
from bluelamp.cases.models import Case
from bluelamp.conduct.models import Entry, Outbox
from bluelamp.conduct.queries import timeline
from bluelamp.evidence.models import Subject
from bluelamp.reports.models import Report

pytestmark = pytest.mark.django_db


def state(action: Action) -> tuple[str, str, str]:
    now = fresh(action)
    return now.state, now.decision.case.state, now.decision.case.outcome


def answer(action: Action, kind: Kind, text: str = "") -> None:
    answering.answer(codes.token_of(action.reference), kind, text)


@pytest.fixture
def report(case: Case, place: Place) -> Report:
    return factories.reported(place.post())


def test_gone_is_found_closed_and_told(report: Report, sent: Action, place: Place) -> None:
    place.take_down()
    look(later(minutes=2))
    assert state(sent) == ("completed", "closed", "removed")
    report.refresh_from_db()
    assert (report.state, report.outcome) == ("closed", "removed")
    assert Subject.objects.get(uri=place.post()).standing == "gone"
    assert Entry.objects.filter(act="actions.gone").count() == 1


def test_still_up_is_looked_at_again_and_closed_at_the_last_look(
    report: Report, sent: Action
) -> None:
    for minutes, expected in ((2, "sent"), (11, "sent"), (101, "ended")):
        look(later(minutes=minutes))
        assert fresh(sent).state == expected
    assert state(sent) == ("ended", "closed", "still_up")
    report.refresh_from_db()
    assert report.outcome == "still_up"
    assert [one.standing for one in Recheck.objects.all()] == ["up"] * 3


def test_a_word_that_it_is_gone_is_not_believed(sent: Action, place: Place) -> None:
    answer(sent, Kind.REMOVED)
    look()
    assert state(sent) == ("said_removed", "acting", "")
    place.take_down(status=404)
    look(later(minutes=2))
    assert state(sent) == ("completed", "closed", "removed")


@pytest.mark.parametrize("status", [500, 403, 429, 302])
def test_what_is_not_seen_is_never_gone(
    report: Report, sent: Action, place: Place, status: int
) -> None:
    place.take_down(status=status)
    answer(sent, Kind.REMOVED)
    look()
    assert state(sent) == ("said_removed", "acting", "")
    for minutes in (2, 11, 101):
        look(later(minutes=minutes))
    assert state(sent) == ("ended", "open", "")
    report.refresh_from_db()
    assert (report.state, report.outcome) == ("looking", "")
    why = [one.payload for one in timeline([f"case:{sent.decision.case_id}"]) if "bring" in one.act]
    assert "nobody can tell whether it is gone" in str(why)


def test_declined_ends_after_one_more_look(report: Report, sent: Action) -> None:
    answer(sent, Kind.DECLINED, "It is a family recipe.")
    look()
    assert fresh(sent).state == "declined"
    look(later(minutes=2))
    assert state(sent) == ("ended", "closed", "still_up")


def test_declined_and_then_removed_goes_on(sent: Action, place: Place) -> None:
    answer(sent, Kind.DECLINED, "It is a family recipe.")
    answer(sent, Kind.REMOVED)
    look(later(minutes=2))
    assert fresh(sent).state == "said_removed"
    place.take_down()
    look(later(minutes=12))
    assert state(sent) == ("completed", "closed", "removed")


def test_looks_after_the_end_change_nothing(sent: Action, place: Place) -> None:
    place.take_down()
    answer(sent, Kind.REMOVED)
    look()
    assert state(sent) == ("completed", "closed", "removed")
    looks = Recheck.objects.count()
    look(later(days=1))
    assert Recheck.objects.count() == looks
    assert state(sent) == ("completed", "closed", "removed")


def test_the_same_content_elsewhere_brings_the_case_back(
    station: factories.Station, sent: Action, place: Place
) -> None:
    factories.sighted(station, "https://elsewhere.example/posts/5")
    place.take_down()
    look(later(minutes=2))
    assert state(sent) == ("completed", "open", "")
    why = [one.payload for one in timeline([f"case:{sent.decision.case_id}"]) if "bring" in one.act]
    assert "elsewhere.example/posts/5" in str(why)


def test_nobody_is_told_what_was_found_before_they_reported(
    sent: Action, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.take_down()
    first = Outbox.objects.get(kind="actions.recheck")
    seen = rechecking.look(sent)
    report = factories.reported(place.post())
    place.take_down()
    monkeypatch.setattr(rechecking, "look", lambda _action: seen)
    Outbox.objects.filter(pk=first.pk).update(due_at=later(minutes=-1))
    look_once()
    assert fresh(sent).state == "sent"
    monkeypatch.undo()
    look(later(seconds=1))
    assert state(sent) == ("completed", "closed", "removed")
    report.refresh_from_db()
    assert report.outcome == "removed"


def look_once() -> None:
    from bluelamp.conduct import outbox

    with pytest.MonkeyPatch.context() as patching:
        only = {"actions.recheck": outbox._handlers["actions.recheck"]}
        patching.setattr(outbox, "_handlers", only)
        outbox.run_due(limit=1)


def test_what_became_suspected_abuse_is_looked_at_by_nobody_and_stays_out(
    report: Report, sent: Action, place: Place
) -> None:
    factories.reported(place.post(), "child_abuse")
    asked = len(place.site.asked)
    look(later(minutes=2))
    rechecking.go_on()
    look(later(days=9))
    assert len(place.site.asked) == asked
    assert state(sent) == ("sent", "acting", "")
    assert [one.reason for one in Recheck.objects.all()] == [rechecking.PUT_OFF]
    assert not Outbox.objects.filter(kind="actions.recheck", state="failed").exists()
    answer(sent, Kind.QUESTION, "Which recipe?")
    assert fresh(sent).state == "asked"


def test_the_look_goes_on_once_the_suspicion_is_cleared(
    station: factories.Station, report: Report, sent: Action, place: Place
) -> None:
    suspected = factories.reported(place.post(), "child_abuse")
    look(later(minutes=2))
    answer(sent, Kind.DECLINED, "It is a family recipe.")
    look(later(minutes=4))
    clear(station, sent)
    place.take_down()
    chores_go_on()
    look(later(seconds=1))
    assert state(sent) == ("completed", "closed", "removed")
    for one in (report, suspected):
        one.refresh_from_db()
        assert (one.state, one.outcome) == ("closed", "removed")
    assert Entry.objects.filter(act="actions.go_on").count() == 1


def test_after_a_clearing_the_schedule_goes_on_where_it_stopped(
    station: factories.Station, sent: Action, place: Place
) -> None:
    look(later(minutes=2))
    factories.reported(place.post(), "child_abuse")
    look(later(minutes=11))
    clear(station, sent)
    chores_go_on()
    look(later(seconds=1))
    assert state(sent) == ("sent", "acting", "")
    look(later(minutes=101))
    assert state(sent) == ("ended", "closed", "still_up")


def test_a_later_report_of_the_kind_puts_the_looks_off_again(
    station: factories.Station, sent: Action, place: Place
) -> None:
    factories.reported(place.post(), "child_abuse")
    look(later(minutes=2))
    clear(station, sent)
    factories.reported(place.post(), "child_abuse")
    asked = len(place.site.asked)
    chores_go_on()
    look(later(days=1))
    assert len(place.site.asked) == asked
    assert state(sent) == ("sent", "acting", "")


def test_what_was_seen_before_the_report_and_not_written_down_waits(
    sent: Action, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.take_down()
    seen = rechecking.look(sent)
    factories.reported(place.post(), "child_abuse")
    monkeypatch.setattr(rechecking, "look", lambda _action: seen)
    look(later(minutes=2))
    assert state(sent) == ("sent", "acting", "")


def clear(station: factories.Station, action: Action) -> None:
    clearing.clear_suspicion(
        action.decision.case_id,
        grounds=clearing.Grounds.CAPTURED,
        why="I read the recipe when I approved the notice.",
        by=station.supervisor,
    )


def chores_go_on() -> None:
    """Let the worker do the chore twice: it bears that."""
    rechecking.go_on()
    rechecking.go_on()


def test_the_looks_are_spaced_as_set(sent: Action, settings: Any) -> None:
    assert sent.sent_at is not None
    row = Outbox.objects.get(kind="actions.recheck")
    assert (row.due_at - sent.sent_at).total_seconds() == 60
    look(later(minutes=2))
    row = Outbox.objects.filter(kind="actions.recheck").latest("pk")
    assert (row.due_at - sent.sent_at).total_seconds() == 600

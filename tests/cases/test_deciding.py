"""Deciding from below the page: by the holder, and never approved by the author."""

from datetime import timedelta

import pytest
from django.utils import timezone

import factories
from bluelamp.cases import deciding, queries, working
from bluelamp.cases.models import Case
from bluelamp.conduct.errors import NotPermitted, Refused, WrongState

pytestmark = pytest.mark.django_db

URI = "https://parlour.example/post/1"


@pytest.fixture
def station() -> factories.Station:
    return factories.station()


@pytest.fixture
def case(station: factories.Station) -> Case:
    return factories.sighted(station, URI)


def test_only_the_holder_decides(station: factories.Station, case: Case) -> None:
    with pytest.raises(NotPermitted, match="Claim this case first"):
        deciding.propose(case.pk, factories.answers(), by=station.officer)
    with pytest.raises(NotPermitted, match="Claim this case first"):
        deciding.no_action(case.pk, reasons="Own recipe.", by=station.officer)


def test_nobody_approves_or_hands_back_their_own(station: factories.Station, case: Case) -> None:
    factories.claimed(case, station.supervisor)
    decision = deciding.propose(case.pk, factories.answers(), by=station.supervisor)
    with pytest.raises(NotPermitted, match="Nobody approves their own decision"):
        deciding.approve(decision.pk, by=station.supervisor)
    with pytest.raises(NotPermitted, match="their own"):
        deciding.hand_back(decision.pk, why="Again.", by=station.supervisor)
    assert deciding.approve(decision.pk, by=station.other_supervisor).state == "approved"


def test_an_officer_approves_nothing(station: factories.Station, case: Case) -> None:
    factories.claimed(case, station.officer)
    decision = deciding.propose(case.pk, factories.answers(), by=station.officer)
    for by in (station.colleague, station.administrator, station.adviser, station.overseer):
        with pytest.raises(NotPermitted):
            deciding.approve(decision.pk, by=by)


def test_a_proposal_is_decided_once(station: factories.Station, case: Case) -> None:
    factories.claimed(case, station.officer)
    decision = deciding.propose(case.pk, factories.answers(), by=station.officer)
    deciding.hand_back(decision.pk, why="Name the page.", by=station.supervisor)
    with pytest.raises(WrongState):
        deciding.approve(decision.pk, by=station.supervisor)
    case.refresh_from_db()
    assert case.state == "open"


def test_own_words_are_needed(station: factories.Station, case: Case) -> None:
    factories.claimed(case, station.officer)
    with pytest.raises(Refused, match="in your own words why you decide"):
        deciding.propose(case.pk, factories.answers(reasons=" "), by=station.officer)
    with pytest.raises(Refused, match="why nothing is to be asked for"):
        deciding.no_action(case.pk, reasons=" ", by=station.officer)
    case.refresh_from_db()
    assert (case.state, case.decisions.count()) == ("open", 0)


def test_a_hold_put_on_later_stops_the_approval(station: factories.Station, case: Case) -> None:
    factories.claimed(case, station.officer)
    decision = deciding.propose(case.pk, factories.answers(), by=station.officer)
    until = timezone.now() + timedelta(days=1)
    with pytest.raises(NotPermitted):
        working.hold(case.pk, until=until, why="They asked.", by=station.officer)
    working.hold(case.pk, until=until, why="They asked.", by=station.supervisor)
    with pytest.raises(Refused, match="legal hold"):
        deciding.approve(decision.pk, by=station.supervisor)
    working.lift_hold(case.pk, why="They have it.", by=station.supervisor)
    assert deciding.approve(decision.pk, by=station.supervisor).state == "approved"


def test_an_escalated_case_stands_on_top(station: factories.Station, case: Case) -> None:
    threat = factories.reported("https://parlour.example/post/2", "threat")
    assert [one.pk for one in queries.queue()][-1] == case.pk
    factories.claimed(case, station.officer)
    working.escalate(case.pk, why="It spreads.", by=station.officer)
    assert queries.queue()[0] == case
    assert threat.state == "received"
    with pytest.raises(Refused, match="escalated already"):
        working.escalate(case.pk, why="Again.", by=station.officer)


def test_an_address_of_another_case_is_not_captured(station: factories.Station, case: Case) -> None:
    other = factories.sighted(station, "https://parlour.example/post/5", "Quite another stew.")
    factories.claimed(case, station.officer)
    with pytest.raises(Refused, match="not in this case"):
        working.capture(case.pk, other.subjects.get().subject_id, by=station.officer)


def test_an_address_of_abuse_is_never_captured(station: factories.Station) -> None:
    factories.reported(URI, "child_abuse")
    case = Case.objects.get()
    factories.claimed(case, station.officer)
    with pytest.raises(Refused, match="never fetched"):
        working.capture(case.pk, case.subjects.get().subject_id, by=station.officer)


def test_people_are_not_searched_for(station: factories.Station, case: Case) -> None:
    now = timezone.now()
    for words in ("@baker.example", "did:plc:abc", "https://bsky.app/profile/baker.example"):
        with pytest.raises(queries.PersonSearch, match="only content"):
            queries.search(words, station.officer, now)
    assert list(queries.search(case.number, station.officer, now)) == [case]
    assert list(queries.search(URI, station.officer, now)) == [case]
    assert not queries.search("stew", station.officer, now).exists()
    factories.claimed(case, station.officer)
    assert list(queries.search("stew", station.officer, now)) == [case]

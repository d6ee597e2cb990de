"""Opening a file: the holder's work is one look, anybody else's needs a reason and counts."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

import factories
from bluelamp.cases import claiming, deciding, opening
from bluelamp.cases.models import Case
from bluelamp.conduct.errors import NotPermitted, Refused
from bluelamp.conduct.models import Entry
from bluelamp.officers.models import Look, Officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def station() -> factories.Station:
    return factories.station()


@pytest.fixture
def case(station: factories.Station) -> Case:
    return factories.sighted(station, "https://parlour.example/post/1")


def test_a_holder_is_not_asked_and_looks_once(station: factories.Station, case: Case) -> None:
    held = claiming.claim(case.pk, by=station.officer)
    opening.open_file(held, by=station.officer)
    opening.open_file(held, by=station.officer)
    look = Look.objects.get()
    assert look.assigned
    assert look.within == f"case:{case.pk}"
    assert Entry.objects.filter(act="cases.open_file").count() == 1
    assert opening.opened(held, station.officer, timezone.now())


def test_anybody_else_says_why(station: factories.Station, case: Case) -> None:
    with pytest.raises(Refused, match="Say why"):
        opening.open_file(case, reason="  ", by=station.colleague)
    assert not Look.objects.exists()
    assert not Entry.objects.filter(act="cases.open_file").exists()
    opening.open_file(case, reason="I know this recipe.", by=station.colleague)
    assert Look.objects.get().reason == "I know this recipe."
    assert opening.opened(case, station.colleague, timezone.now())


def test_a_look_from_outside_ends(station: factories.Station, case: Case) -> None:
    opening.open_file(case, reason="I know this recipe.", by=station.colleague)
    later = timezone.now() + opening.LASTS + timedelta(seconds=1)
    assert not opening.opened(case, station.colleague, later)


def test_handing_back_closes_the_file(station: factories.Station, case: Case) -> None:
    held = claiming.claim(case.pk, by=station.officer)
    opening.open_file(held, by=station.officer)
    back = claiming.release(case.pk, by=station.officer)
    assert not opening.opened(back, station.officer, timezone.now())


def test_the_third_look_waits_for_a_supervisor(station: factories.Station, case: Case) -> None:
    for reader in (station.officer, station.colleague):
        opening.open_file(case, reason="I compare it.", by=reader)
    third = factories.officer()
    with pytest.raises(Refused, match="a supervisor has to answer"):
        opening.open_file(case, reason="I compare it.", by=third)
    with pytest.raises(NotPermitted):
        opening.answer_for(case, "They compare.", by=third)
    opening.answer_for(case, "Three compare the copies.", by=station.supervisor)
    opening.open_file(case, reason="I compare it.", by=third)
    assert opening.opened(case, third, timezone.now())


def test_nothing_is_answered_for_that_nobody_opened(station: factories.Station, case: Case) -> None:
    opening.open_file(case, reason="I compare it.", by=station.officer)
    with pytest.raises(Refused, match="No looks at the people in this case wait"):
        opening.answer_for(case, "In advance.", by=station.supervisor)


def test_looks_wait_for_an_answer_once_the_next_one_would_be_stopped(
    station: factories.Station, case: Case
) -> None:
    opening.open_file(case, reason="I compare it.", by=station.officer)
    assert not opening.awaiting_answer(case, station.supervisor)
    opening.open_file(case, reason="I compare it.", by=station.supervisor)
    assert opening.awaiting_answer(case, station.supervisor) == opening.people_in(case)
    assert not opening.awaiting_answer(case, station.officer)
    opening.answer_for(case, "Two compare the copies.", by=station.supervisor)
    assert not opening.awaiting_answer(case, station.supervisor)
    assert opening.awaiting_answer(case, station.other_supervisor), "for the one who answered"


def test_who_answered_waits_for_another_supervisor(station: factories.Station, case: Case) -> None:
    for _ in range(2):
        looking_at(case, by=station.officer)
    opening.answer_for(case, "They compare the copies.", by=station.supervisor)
    with pytest.raises(Refused, match="for you, another supervisor has to give one"):
        looking_at(case, by=station.supervisor)
    opening.answer_for(case, "So do I.", by=station.other_supervisor)
    looking_at(case, by=station.supervisor)


def looking_at(case: Case, by: Officer) -> None:
    """Open a file from outside anew, as after an earlier look ended."""
    Look.objects.filter(officer=by).update(at=F("at") - opening.LASTS)
    opening.open_file(case, reason="I compare it.", by=by)


def test_a_supervisor_is_the_second_person_only_to_decide(
    station: factories.Station, case: Case
) -> None:
    proposed(case, station.officer)
    supervisor, now = station.supervisor, timezone.now()
    with pytest.raises(Refused, match="Say why"):
        opening.open_file(case, by=supervisor)
    opening.open_file(case, deciding=True, by=supervisor)
    look = Look.objects.get(officer=supervisor)
    assert look.assigned
    assert look.reason == (
        f"To decide on what is proposed in case {case.number}, as the second person."
    )
    assert opening.opened(case, supervisor, now, deciding=True)
    assert not opening.opened(case, supervisor, now), "the file itself asks for a reason"
    opening.open_file(case, reason="It is escalated.", by=supervisor)
    assert opening.opened(case, supervisor, timezone.now())


def test_nobody_is_the_second_person_of_their_own_or_without_a_proposal(
    station: factories.Station, case: Case
) -> None:
    now = timezone.now()
    assert not opening.assignment(case, station.supervisor, now, deciding=True)
    proposed(case, station.supervisor)
    assert (
        opening.assignment(case, station.supervisor, now, deciding=True)
        == opening.assignment(case, station.supervisor, now)
        == opening.AS_AUTHOR
    )
    assert not opening.assignment(case, station.colleague, now, deciding=True)


def proposed(case: Case, by: Officer) -> None:
    """Let an officer open a case as its holder, and propose to act."""
    opening.open_file(claiming.claim(case.pk, by=by), by=by)
    deciding.propose(case.pk, factories.answers(), by=by)
    case.refresh_from_db()


def test_every_person_of_a_case_is_a_look(station: factories.Station, case: Case) -> None:
    again = factories.sighted(station, "https://parlour.example/post/2")
    assert again == case
    opening.open_file(case, reason="I compare both.", by=station.colleague)
    assert Look.objects.values("person").distinct().count() == 2
    assert set(Look.objects.values_list("person", flat=True)) == set(opening.people_in(case))


def test_content_without_a_known_author_counts_too(station: factories.Station) -> None:
    factories.reported("https://parlour.example/post/7")
    case = Case.objects.get()
    opening.open_file(case, reason="I know this recipe.", by=station.officer)
    assert Look.objects.count() == 1


@pytest.mark.parametrize("duty", ["administrator", "adviser", "overseer"])
def test_other_duties_open_no_case(station: factories.Station, case: Case, duty: str) -> None:
    with pytest.raises(NotPermitted):
        opening.open_file(case, reason="I want to read it.", by=getattr(station, duty))
    assert not Look.objects.exists()

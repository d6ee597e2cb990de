"""Opening a file: the holder's work is one look, anybody else's needs a reason and counts."""

from datetime import timedelta

import pytest
from django.utils import timezone

import factories
from bluelamp.cases import claiming, opening
from bluelamp.cases.models import Case
from bluelamp.conduct.errors import NotPermitted, Refused
from bluelamp.conduct.models import Entry
from bluelamp.officers.models import Look

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
    with pytest.raises(Refused, match="Nobody has opened"):
        opening.answer_for(case, "In advance.", by=station.supervisor)


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

"""The way back from a mistaken report of suspected abuse: a second person's, with a reason."""

import pytest

import factories
from bluelamp.cases import claiming, clearing, deciding
from bluelamp.cases.clearing import Grounds
from bluelamp.cases.models import Case
from bluelamp.conduct.errors import NotPermitted, Refused
from bluelamp.conduct.models import Outbox
from bluelamp.conduct.queries import timeline
from bluelamp.evidence import reading
from bluelamp.evidence.models import Capture, Subject
from bluelamp.officers.models import Officer

pytestmark = pytest.mark.django_db

URI = "https://parlour.example/posts/17"
WHY = "I read it when it was captured: it is about plums."


@pytest.fixture
def station() -> factories.Station:
    return factories.station()


@pytest.fixture
def case(station: factories.Station) -> Case:
    """Give a case that a sighting opened and a report then made address-only."""
    factories.sighted(station, URI)
    factories.reported(URI, "child_abuse")
    return Case.objects.get()


def clear(case: Case, by: Officer, grounds: Grounds = Grounds.CAPTURED, why: str = WHY) -> None:
    clearing.clear_suspicion(case.pk, grounds=grounds, why=why, by=by)


def test_cleared_content_is_as_before_and_nothing_is_fetched(
    station: factories.Station, case: Case
) -> None:
    factories.reported("https://parlour.example/posts/18")
    ordinary = Subject.objects.get(uri="https://parlour.example/posts/18")
    before = Outbox.objects.count()
    assert reading.read(Capture.objects.get()).problem
    clear(case, station.supervisor)
    case.refresh_from_db()
    subject = Subject.objects.get(uri=URI)
    assert (case.address_only, subject.address_only, ordinary.address_only) == (False,) * 3
    assert case.harm == "instructions"
    assert subject.text_hash
    assert subject.author.startswith("person:")
    assert factories.RECIPE in reading.read(Capture.objects.get()).text
    assert Outbox.objects.count() == before
    [told] = [one for one in timeline([f"case:{case.pk}"]) if one.act == "cases.clear_suspicion"]
    assert told.actor == f"officer:{station.supervisor.pk}"
    assert told.payload == {"grounds": "captured", "why": WHY}


def test_a_copy_is_joined_again(station: factories.Station, case: Case) -> None:
    clear(case, station.supervisor)
    assert factories.sighted(station, "https://elsewhere.example/posts/5") == case


def test_a_later_report_names_it_again(station: factories.Station, case: Case) -> None:
    clear(case, station.supervisor)
    factories.reported(URI, "child_abuse")
    case.refresh_from_db()
    assert (case.address_only, case.harm) == (True, "child_abuse")
    assert Subject.objects.get().address_only
    assert reading.read(Capture.objects.get()).problem == reading.NEVER_READ


def test_only_a_second_person_clears(station: factories.Station, case: Case) -> None:
    for other in (station.officer, station.administrator, station.adviser, station.overseer):
        with pytest.raises(NotPermitted):
            clear(case, other)
    claiming.claim(case.pk, by=station.supervisor)
    with pytest.raises(NotPermitted, match="second person"):
        clear(case, station.supervisor)
    clear(case, station.other_supervisor)
    assert not Case.objects.get().address_only


def test_who_wrote_the_decision_does_not_clear(station: factories.Station, case: Case) -> None:
    claiming.claim(case.pk, by=station.supervisor)
    deciding.propose(case.pk, factories.answers(), by=station.supervisor)
    with pytest.raises(NotPermitted, match="second person"):
        clear(case, station.supervisor)
    clear(case, station.other_supervisor)


def test_without_a_reason_nothing_is_cleared(station: factories.Station, case: Case) -> None:
    with pytest.raises(Refused, match="Say how you know"):
        clear(case, station.supervisor, why="  ")
    assert Subject.objects.get().address_only


def test_what_was_never_captured_waits_for_the_hotline(station: factories.Station) -> None:
    factories.reported(URI, "child_abuse")
    case = Case.objects.get()
    with pytest.raises(Refused, match="wait for the hotline"):
        clear(case, station.supervisor)
    assert Subject.objects.get().address_only
    clear(case, station.supervisor, Grounds.HOTLINE, "They wrote on Monday.")
    case.refresh_from_db()
    assert (case.address_only, case.harm) == (False, "")
    assert not Outbox.objects.filter(kind__startswith="evidence.").exists()


def test_what_is_not_suspected_is_not_cleared(station: factories.Station) -> None:
    case = factories.sighted(station, URI)
    with pytest.raises(Refused, match="Nothing in this case is suspected"):
        clear(case, station.supervisor)

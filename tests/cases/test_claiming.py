"""Claims: one officer a case, until they hand it back or leave it idle for 30 minutes."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

import factories
from bluelamp.cases import claiming, working
from bluelamp.cases.models import CLAIM_LAPSES_AFTER, Case
from bluelamp.conduct.errors import NotPermitted, Refused
from bluelamp.conduct.models import Entry

URI = "https://parlour.example/post/1"


@pytest.fixture
def station(db: None) -> factories.Station:
    return factories.station()


@pytest.fixture
def case(station: factories.Station) -> Case:
    return factories.sighted(station, URI)


def leave_idle(case: Case, minutes: float) -> None:
    """Pretend that the holder did nothing for a while."""
    case.refresh_from_db()
    Case.objects.filter(pk=case.pk).update(
        claim_active_at=case.claim_active_at - timedelta(minutes=minutes)
    )


def test_nobody_else_takes_a_claimed_case(station: factories.Station, case: Case) -> None:
    claiming.claim(case.pk, by=station.officer)
    with pytest.raises(Refused, match="holds this case"):
        claiming.claim(case.pk, by=station.colleague)
    case.refresh_from_db()
    assert case.claimed_by == station.officer


def test_claiming_again_goes_on(station: factories.Station, case: Case) -> None:
    claiming.claim(case.pk, by=station.officer)
    assert claiming.claim(case.pk, by=station.officer).claimed_by == station.officer


def test_a_claim_lapses_after_thirty_idle_minutes(station: factories.Station, case: Case) -> None:
    claiming.claim(case.pk, by=station.officer)
    leave_idle(case, 29)
    assert claiming.release_lapsed() == 0
    leave_idle(case, 1.1)
    with pytest.raises(NotPermitted, match="Claim this case first"):
        working.note(case.pk, "Still stewing.", by=station.officer)
    assert claiming.release_lapsed() == 1
    case.refresh_from_db()
    assert (case.claimed_by, case.claim_active_at) == (None, None)
    assert Entry.objects.filter(act="cases.lapse").count() == 1


def test_somebody_else_may_take_a_lapsed_claim(station: factories.Station, case: Case) -> None:
    claiming.claim(case.pk, by=station.officer)
    leave_idle(case, CLAIM_LAPSES_AFTER.total_seconds() / 60 + 1)
    assert claiming.claim(case.pk, by=station.colleague).claimed_by == station.colleague


def test_work_keeps_the_claim(station: factories.Station, case: Case) -> None:
    claiming.claim(case.pk, by=station.officer)
    leave_idle(case, 20)
    working.note(case.pk, "The plums are the book's.", by=station.officer)
    leave_idle(case, 20)
    assert claiming.release_lapsed() == 0


def test_reading_keeps_the_claim_and_writes_seldom(station: factories.Station, case: Case) -> None:
    held = claiming.claim(case.pk, by=station.officer)
    before = Entry.objects.count()
    claiming.go_on(held, by=station.officer)
    assert Entry.objects.count() == before
    leave_idle(case, 6)
    held.refresh_from_db()
    claiming.go_on(held, by=station.officer)
    assert Entry.objects.count() == before + 1


def test_only_the_holder_hands_back(station: factories.Station, case: Case) -> None:
    claiming.claim(case.pk, by=station.officer)
    with pytest.raises(NotPermitted, match="do not hold"):
        claiming.release(case.pk, by=station.colleague)
    claiming.release(case.pk, by=station.officer)
    case.refresh_from_db()
    assert case.claimed_by is None


@pytest.mark.parametrize("duty", ["administrator", "adviser", "overseer"])
def test_other_duties_claim_nothing(station: factories.Station, case: Case, duty: str) -> None:
    with pytest.raises(NotPermitted):
        claiming.claim(case.pk, by=getattr(station, duty))


@pytest.mark.django_db(transaction=True)
def test_two_at_once_never_both_hold_a_case() -> None:
    """On the database file itself, as two web threads do it."""
    station = factories.station()
    case = factories.sighted(station, URI)
    officers = [station.officer, station.colleague]
    together = threading.Barrier(2)
    taken: list[int] = []
    refused: list[str] = []

    def take(number: int) -> None:
        together.wait()
        try:
            claiming.claim(case.pk, by=officers[number])
        except Refused as refusal:
            refused.append(str(refusal))
        else:
            taken.append(officers[number].pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    case.refresh_from_db()
    assert len(taken) == 1
    assert len(refused) == 1
    assert case.claimed_by_id == taken[0]

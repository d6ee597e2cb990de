"""Claims: one officer a case, until they hand it back or leave it idle for 30 minutes."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

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


TWO_THREADS = """
import threading
import django; django.setup()
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from bluelamp.cases import claiming
from bluelamp.cases.models import Case
from bluelamp.conduct.errors import Refused
from bluelamp.officers.models import Officer
call_command("migrate", verbosity=0)
officers = [Officer.objects.create_user(str(n), duty="officer") for n in (4471, 4472)]
now = timezone.now()
cases = [Case.objects.create(title="Stew", opened_at=now, rank_at=now) for _ in range(20)]
together = threading.Barrier(2)
taken, refused = [], []
def take(officer):
    for case in cases:
        together.wait()
        try:
            claiming.claim(case.pk, by=officer)
            taken.append((case.pk, officer.pk))
        except Refused:
            refused.append(case.pk)
    connection.close()
threads = [threading.Thread(target=take, args=(one,)) for one in officers]
for thread in threads: thread.start()
for thread in threads: thread.join()
held = dict(Case.objects.values_list("pk", "claimed_by"))
assert sorted(refused) == sorted(held) == [case.pk for case in cases], refused
assert dict(taken) == held and len(taken) == len(held)
print(connection.settings_dict["NAME"], len(taken))
"""


def test_two_threads_never_both_hold_a_case(tmp_path: Path) -> None:
    """On a database file, with the station's own settings, as two web threads do it."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "BLUELAMP_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "bluelamp.site.settings",
    }
    ran = subprocess.run(
        [sys.executable, "-c", TWO_THREADS], env=environment, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split() == [str(tmp_path / "bluelamp.sqlite3"), "20"]

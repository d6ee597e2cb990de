"""Patrols from below the page: nobody authorises their own, and only what is listed runs."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

import factories
from bluelamp.banks.models import Bank
from bluelamp.conduct.errors import NotPermitted, Refused, WrongState
from bluelamp.patrols import connecting, drafting, ending, queries, sighting
from bluelamp.patrols.models import Intake, Patrol, Sighting

pytestmark = pytest.mark.django_db


@pytest.fixture
def station() -> factories.Station:
    return factories.station()


@pytest.fixture
def bank(station: factories.Station) -> Bank:
    return factories.approved_bank(station)


@pytest.fixture
def source(station: factories.Station) -> Intake:
    new = connecting.NewIntake("Parlour", "jetstream", "wss://parlour.example/subscribe")
    return connecting.add_intake(new, by=station.officer)


@pytest.fixture
def wanted(bank: Bank, source: Intake) -> dict[str, Any]:
    now = timezone.now()
    return {
        "name": "Market Row",
        "purpose": "Find copies of a made-up recipe.",
        "ground": factories.GROUND,
        "intakes": [source],
        "banks": [bank],
        "starts_at": now,
        "ends_at": now + timedelta(days=7),
    }


def drafted(wanted: dict[str, Any], by: Any, **changes: Any) -> Patrol:
    return drafting.draft(drafting.Draft(**{**wanted, **changes}), by=by)


def test_nobody_authorises_or_refuses_their_own(
    station: factories.Station, wanted: dict[str, Any]
) -> None:
    patrol = drafted(wanted, station.supervisor)
    with pytest.raises(NotPermitted, match="Nobody authorises their own patrol"):
        drafting.authorise(patrol.pk, by=station.supervisor)
    with pytest.raises(NotPermitted, match="their own patrol"):
        drafting.refuse(patrol.pk, why="No.", by=station.supervisor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Patrol.objects.update(authoriser=station.supervisor)
    assert drafting.authorise(patrol.pk, by=station.other_supervisor).state == "authorised"


@pytest.mark.parametrize("duty", ["officer", "administrator", "adviser", "overseer"])
def test_only_supervisors_authorise(
    station: factories.Station, wanted: dict[str, Any], duty: str
) -> None:
    patrol = drafted(wanted, station.colleague)
    with pytest.raises(NotPermitted):
        drafting.authorise(patrol.pk, by=getattr(station, duty))
    with pytest.raises(NotPermitted):
        drafting.refuse(patrol.pk, why="No.", by=getattr(station, duty))


@pytest.mark.parametrize("duty", ["administrator", "adviser", "overseer"])
def test_other_duties_draft_stop_and_add_nothing(
    station: factories.Station, wanted: dict[str, Any], duty: str
) -> None:
    by = getattr(station, duty)
    with pytest.raises(NotPermitted):
        drafted(wanted, by)
    with pytest.raises(NotPermitted):
        ending.stop(1, why="No.", by=by)
    with pytest.raises(NotPermitted):
        connecting.add_intake(
            connecting.NewIntake("Pond", "jetstream", "wss://pond.example/"), by=by
        )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ends_at": timedelta(days=-1)}, "ends after it starts"),
        ({"ends_at": timedelta(days=28, minutes=1)}, "28 days at most"),
        ({"intakes": []}, "at least one place"),
        ({"banks": []}, "at least one place and one bank"),
        ({"ground": "no_such_offence"}, "Name the ground"),
        ({"ground": "uk_tact06_s1"}, "kept on another ground"),
    ],
)
def test_a_patrol_that_may_not_be(
    station: factories.Station, wanted: dict[str, Any], changes: dict[str, Any], sentence: str
) -> None:
    if isinstance(length := changes.get("ends_at"), timedelta):
        changes = {"ends_at": wanted["starts_at"] + length}
    with pytest.raises(Refused, match=sentence):
        drafted(wanted, station.officer, **changes)
    assert not Patrol.objects.exists()


def listed(at: datetime) -> set[str]:
    """Give what the page says is running, by asking the page's own query."""
    return {one.patrol.name for one in queries.in_public(queries.running(at))}


def test_what_runs_is_what_is_listed(
    station: factories.Station, wanted: dict[str, Any], source: Intake
) -> None:
    now = timezone.now()
    day = timedelta(days=1)
    times = {
        "Over": (now - 2 * day, now + timedelta(seconds=30)),
        "Now": (now, now + day),
        "Later": (now + day, now + 2 * day),
    }
    for name, (starts_at, ends_at) in times.items():
        patrol = drafted(wanted, station.officer, name=name, starts_at=starts_at, ends_at=ends_at)
        drafting.authorise(patrol.pk, by=station.supervisor)
    drafted(wanted, station.officer, name="Drafted")
    refused = drafted(wanted, station.officer, name="Refused")
    drafting.refuse(refused.pk, why="Too wide.", by=station.supervisor)
    stopped = drafted(wanted, station.officer, name="Stopped")
    drafting.authorise(stopped.pk, by=station.supervisor)
    ending.stop(stopped.pk, why="Found.", by=station.officer)
    at = now + timedelta(minutes=1)
    may_read = {patrol.name for patrol in Patrol.objects.all() if patrol.runs_at(at)}
    fed = {patrol.name for patrol in queries.running_on(source, at)}
    assert may_read == fed == listed(at) == {"Now"}
    assert set(queries.intakes_wanted(at)) == {source}
    assert not queries.intakes_wanted(at + 9 * day).exists()
    page = Client().get("/patrols/").content.decode()
    assert "Now" in page
    assert "Later" in page
    assert "stopped early" in page
    assert "Drafted" not in page
    assert "Refused" not in page


def test_the_public_page_is_the_query_of_the_patrol_process(
    station: factories.Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Take the patrol out of the one query, and it is neither read for nor listed."""
    source = station.patrol.intakes.get()
    assert station.patrol.name in Client().get("/patrols/").content.decode()
    assert queries.running_on(source, timezone.now())
    monkeypatch.setattr(queries, "running", lambda _now: Patrol.objects.none())
    assert not queries.running_on(source, timezone.now())
    assert not queries.intakes_wanted(timezone.now())
    assert "No patrol is running now" in Client().get("/patrols/").content.decode()


def test_the_public_page_names_duties_and_no_officers(station: factories.Station) -> None:
    page_of = station.patrol
    page = Client().get("/patrols/").content.decode()
    assert page_of.purpose in page
    assert "Publishing instructions from a banned cookery book" in page
    assert "a supervisor, who did not write it" in page
    assert station.supervisor.username not in page
    assert station.officer.username not in page


def test_a_stopped_patrol_keeps_nothing_more(station: factories.Station) -> None:
    from datetime import UTC

    from bluelamp.matching import Match
    from bluelamp.posts import Author, Post

    patrol = station.patrol
    ending.stop(patrol.pk, why="Found.", by=station.officer)
    post = Post("https://parlour.example/1", "", Author("a"), datetime.now(UTC), "plums")
    match = Match("phrase", "cook-books", "plums", 20.0, (0, 5), (0, 5), (), "t", "t")
    harvest = sighting.Harvest(read=1, posts=1, seen=[sighting.Seen(patrol.pk, post, [match])])
    kept = sighting.keep(
        patrol.intakes.get().pk, harvest, patrol_ids=[patrol.pk], index="t", rate=1.0
    )
    assert kept == 0
    assert not Sighting.objects.exists()
    with pytest.raises(WrongState):
        ending.stop(patrol.pk, why="Again.", by=station.officer)


def test_a_patrol_whose_time_is_over_is_not_authorised(
    station: factories.Station, wanted: dict[str, Any]
) -> None:
    patrol = drafted(wanted, station.officer)
    Patrol.objects.update(
        starts_at=timezone.now() - timedelta(days=2), ends_at=timezone.now() - timedelta(days=1)
    )
    with pytest.raises(Refused, match="over already"):
        drafting.authorise(patrol.pk, by=station.supervisor)


def test_a_ground_that_nobody_signed_is_inert() -> None:
    station = factories.station(unsigned=(factories.GROUND,))
    with pytest.raises(Refused, match="is not signed by an adviser"):
        factories.running_patrol(station)
    assert not queries.running(timezone.now()).exists()


@pytest.fixture
def intakes(settings: Any, tmp_path: Path) -> Path:
    folder = tmp_path / "intakes"
    folder.mkdir()
    (tmp_path / "secret.jsonl").write_text("{}\n")
    (folder / "posts.jsonl").write_text("{}\n")
    (folder / "link.jsonl").symlink_to(tmp_path / "secret.jsonl")
    settings.CONFIG = settings.CONFIG.model_copy(update={"home": tmp_path})
    return folder


def test_a_file_is_named_by_its_name(station: factories.Station, intakes: Path) -> None:
    made = connecting.add_intake(
        connecting.NewIntake("Replay", "files", "posts.jsonl"), by=station.officer
    )
    assert made.address == str(intakes / "posts.jsonl")
    with pytest.raises(Refused, match="in the list already"):
        connecting.add_intake(
            connecting.NewIntake("Replay", "files", made.address), by=station.officer
        )


@pytest.mark.parametrize(
    "address",
    [
        "/etc/passwd",
        "../secret.jsonl",
        "link.jsonl",
        "",
        ".",
        "posts.jsonl\0",
        "missing.jsonl",
        "m" * 5000,
        "posts\ud800.jsonl",
    ],
)
def test_files_are_read_from_nowhere_else(
    station: factories.Station, intakes: Path, address: str
) -> None:
    with pytest.raises(Refused, match="folder `intakes`"):
        connecting.add_intake(connecting.NewIntake("X", "files", address), by=station.officer)


@pytest.mark.parametrize(
    "address",
    [
        "https://parlour.example/",
        "wss://",
        "posts.jsonl",
        "wss://[",
        "wss://a b/",
        "wss://p:99999/",
    ],
)
def test_a_stream_has_the_address_of_one(station: factories.Station, address: str) -> None:
    with pytest.raises(Refused, match="begins with wss://"):
        connecting.add_intake(connecting.NewIntake("X", "jetstream", address), by=station.officer)

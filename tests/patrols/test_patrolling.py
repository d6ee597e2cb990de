"""A patrol at work: a real Jetstream server, a real file, a real index; what is kept, and what is shown."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

import factories
from bluelamp.banks import publishing
from bluelamp.conduct import outbox
from bluelamp.conduct.errors import Refused
from bluelamp.lawbook import enrolling
from bluelamp.lawbook.models import AdviserKey
from bluelamp.matching import Match, Scanner
from bluelamp.patrols import connecting, drafting, ending, patrolling, queries
from bluelamp.patrols.models import Intake, Patrol, Sighting
from bluelamp.posts import Post
from platforms.jetstream_server import events_of, jetstream

pytestmark = pytest.mark.django_db

QUOTED = f"look what I found: {factories.RECIPE}, and serve it warm"


@pytest.fixture
def station() -> factories.Station:
    return factories.station()


def patrol_on(station: factories.Station, *intakes: Intake, **more: object) -> Patrol:
    bank = factories.approved_bank(station)
    outbox.run_due()
    now = timezone.now()
    fields = {
        "name": "Market Row",
        "purpose": "Find copies of a made-up recipe.",
        "ground": factories.GROUND,
        "intakes": list(intakes),
        "banks": [bank],
        "starts_at": now,
        "ends_at": now + timedelta(days=1),
    }
    drafted = drafting.draft(drafting.Draft(**{**fields, **more}), by=station.officer)
    return drafting.authorise(drafted.pk, by=station.supervisor)


def read(intake: Intake, until: Callable[[], bool]) -> Intake:
    """Let the patrol's own reader read, in this thread, until something is so."""
    reader = patrolling.Reader(intake.pk)
    keep = patrolling.sighting.keep

    def kept(*args: object, **kwargs: object) -> int:
        found = keep(*args, **kwargs)
        if until():
            reader.stop.set()
        return found

    watchdog = threading.Timer(30, reader.stop.set)
    watchdog.start()
    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(patrolling.sighting, "keep", kept)
        patching.setattr(patrolling, "KEEP_EVERY", 0.2)
        reader._read()
    watchdog.cancel()
    intake.refresh_from_db()
    return intake


def source(station: factories.Station, endpoint: str, settings: Any) -> Intake:
    """Name a server on this machine, which an operator's setting allows."""
    settings.CONFIG = settings.CONFIG.model_copy(update={"jetstream": endpoint})
    return connecting.add_intake(
        connecting.NewIntake("Bluesky", Intake.Kind.JETSTREAM, endpoint), by=station.officer
    )


def test_a_stream_is_read_from_its_cursor_and_each_sighting_is_kept_once(
    station: factories.Station, settings: Any
) -> None:
    texts: list[str | bytes] = [f"a post about jam, number {n}" for n in range(40)]
    texts[7], texts[15] = QUOTED, QUOTED.upper()
    texts[9] = b'{"kind":"comm'
    with jetstream(events_of(texts), drop_after=20, repeat=2) as server:
        intake = source(station, server.endpoint, settings)
        patrol = patrol_on(station, intake)
        read(intake, lambda: len(server.asked) > 1 and Sighting.objects.count() == 2)
    assert [sighting.matches[0]["item"] for sighting in Sighting.objects.all()] == [
        factories.RECIPE,
        factories.RECIPE,
    ]
    assert int(server.asked[1]["cursor"][0]) > 0
    assert intake.cursor
    assert sum(intake.skips.values()) >= 1
    patrol.refresh_from_db()
    assert patrol.sighted == 2


def test_a_cursor_that_the_server_moved_is_a_gap_that_is_shown(
    station: factories.Station, settings: Any
) -> None:
    events = events_of([f"a post about jam, number {n}" for n in range(5)])
    late = [(time_us + 3_600_000_000, data) for time_us, data in events]
    moved = [
        (time_us, json.dumps({**json.loads(data), "time_us": time_us}).encode())
        for time_us, data in late
    ]
    with jetstream(moved, earliest=moved[0][0]) as server:
        intake = source(station, server.endpoint, settings)
        Intake.objects.filter(pk=intake.pk).update(cursor=str(events[0][0]))
        patrol_on(station, intake)
        read(intake, lambda: True)
    assert len(intake.gaps) == 1
    assert intake.gaps[0]["reason"]


@pytest.fixture
def replay(station: factories.Station) -> Iterator[Intake]:
    path = connecting.folder() / "replay.jsonl"
    path.parent.mkdir(exist_ok=True)
    posts = [{"id": f"https://place.example/{n}", "text": f"jam number {n}"} for n in range(30)]
    posts[3]["text"], posts[4]["text"] = QUOTED, QUOTED
    posts[3]["langs"], posts[4]["langs"] = ["en-GB"], ["fr"]
    path.write_text("\n".join(json.dumps(post) for post in posts) + "\nnot a post\n")
    yield connecting.add_intake(
        connecting.NewIntake("Replay", Intake.Kind.FILES, path.name), by=station.officer
    )
    path.unlink()


def test_a_file_is_read_to_its_end_and_not_again(
    station: factories.Station, replay: Intake
) -> None:
    patrol_on(station, replay)
    read(replay, lambda: False)
    assert (replay.condition, replay.read, Sighting.objects.count()) == ("finished", 31, 2)
    assert list(replay.skips.values()) == [1]
    read(replay, lambda: False)
    assert (replay.read, Sighting.objects.count()) == (31, 2)


def test_what_is_added_to_a_followed_file_is_read_too(
    station: factories.Station, replay: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    patrol_on(station, replay)
    reader = patrolling.Reader(replay.pk, follow=True)
    note_condition, seen = patrolling.sighting.note_condition, []

    def noted(intake_id: int, condition: str, problem: str = "") -> None:
        note_condition(intake_id, condition, problem)
        seen.append((condition, Sighting.objects.count()))
        if len(seen) == 2:
            reader.stop.set()
        with Path(replay.address).open("a") as file:
            file.write(json.dumps({"id": "https://place.example/late", "text": QUOTED}) + "\n")

    monkeypatch.setattr(patrolling.sighting, "note_condition", noted)
    monkeypatch.setattr(patrolling, "KEEP_EVERY", 0.1)
    monkeypatch.setattr(patrolling, "CAUGHT_UP_AFTER", 0.2)
    watchdog = threading.Timer(30, reader.stop.set)
    watchdog.start()
    reader._read()
    watchdog.cancel()
    replay.refresh_from_db()
    assert seen == [("finished", 2), ("finished", 3)]
    assert replay.read == 32


def test_a_patrol_takes_only_its_languages(station: factories.Station, replay: Intake) -> None:
    patrol_on(station, replay, languages=["en"])
    read(replay, lambda: False)
    assert [sighting.post["langs"] for sighting in Sighting.objects.all()] == [["en-GB"]]


@pytest.mark.parametrize("how", ["expired", "stopped", "not yet", "never authorised"])
def test_what_does_not_run_reads_nothing(
    how: str, station: factories.Station, replay: Intake
) -> None:
    patrol = patrol_on(station, replay)
    now = timezone.now()
    if how == "expired":
        Patrol.objects.update(starts_at=now - timedelta(2), ends_at=now)
    elif how == "stopped":
        ending.stop(patrol.pk, why="Enough.", by=station.officer)
    elif how == "not yet":
        Patrol.objects.update(starts_at=now + timedelta(hours=1))
    else:
        Patrol.objects.update(state="drafted", authoriser=None, authorised_at=None)
    assert not queries.intakes_wanted(now).exists()
    assert not queries.in_public(queries.running(now)) or not queries.running(now).exists()
    read(replay, lambda: False)
    assert not Sighting.objects.exists()


def test_without_an_index_it_says_so(station: factories.Station, replay: Intake) -> None:
    patrol_on(station, replay)
    publishing.PublishedIndex.objects.all().delete()
    read(replay, lambda: False)
    assert (replay.condition, replay.problem) == (
        "failed",
        "No index is published yet: one is built when a bank is approved.",
    )


def test_an_unsigned_ground_lets_no_patrol_run() -> None:
    station = factories.station(unsigned=(factories.GROUND,))
    with pytest.raises(Refused, match="is not signed by an adviser of this station"):
        assert station.patrol


def test_a_ground_that_loses_its_signature_ends_its_patrols(station: factories.Station) -> None:
    patrol = station.patrol
    assert ending.end_due() == 0
    enrolling.revoke(
        AdviserKey.objects.get().pk, why="The key was lost.", by=station.administrator.actor
    )
    assert ending.end_due() == 1
    patrol.refresh_from_db()
    assert patrol.state == "ended"


def test_standard_input_is_read_by_its_own_command_alone(station: factories.Station) -> None:
    intake = connecting.add_intake(
        connecting.NewIntake("A pipe", Intake.Kind.FILES, "-"), by=station.officer
    )
    patrol_on(station, intake)
    now = timezone.now()
    assert not queries.intakes_wanted(now).exists()
    assert list(queries.intakes_wanted(now, standard_input=True)) == [intake]


PREPARE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
import factories
from bluelamp.conduct import outbox
from bluelamp.patrols import connecting
from patrols.test_patrolling import patrol_on
station = factories.station()
intake = connecting.add_intake(connecting.NewIntake("A pipe", "files", "-"), by=station.officer)
patrol_on(station, intake)
"""
COUNT = """
import django; django.setup()
from bluelamp.patrols.models import Intake, Sighting
print(Sighting.objects.count(), Intake.objects.get().condition)
"""


def test_posts_are_piped_in(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "BLUELAMP_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "bluelamp.site.settings",
        "PYTHONPATH": str(Path(__file__).resolve().parents[1]),
    }

    def run(*command: str, **more: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *command],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
            **more,
        )

    run("-c", PREPARE)
    lines = [{"id": "https://place.example/1", "text": QUOTED}, {"id": "x", "text": "jam"}]
    run("-m", "bluelamp.cli", "patrol", "--stdin", input="\n".join(map(json.dumps, lines)))
    assert run("-c", COUNT).stdout.split() == ["1", "finished"]


def test_a_pipe_that_no_patrol_reads_is_refused_before_it_is_read(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "BLUELAMP_HOME": str(tmp_path / "home"),
        "DJANGO_SETTINGS_MODULE": "bluelamp.site.settings",
        "PYTHONPATH": str(Path(__file__).resolve().parents[1]),
    }
    prepare = PREPARE.replace("patrol_on(station, intake)\n", "")
    subprocess.run([sys.executable, "-c", prepare], env=environment, check=True)
    posts = tmp_path / "posts.jsonl"
    posts.write_text(json.dumps({"text": QUOTED}))
    with posts.open("rb", buffering=0) as given:
        told = subprocess.run(
            [sys.executable, "-m", "bluelamp.cli", "patrol", "--stdin"],
            env=environment,
            stdin=given,
            capture_output=True,
            text=True,
        )
        assert given.tell() == 0
    assert told.returncode == 2
    assert told.stderr.startswith("bluelamp: No running patrol reads standard input")


class Choking(Scanner):
    """An engine that fails on one text."""

    def scan(self, posts: Sequence[Post]) -> list[list[Match]]:
        if any("soup of stones" in post.text for post in posts):
            raise IndexError("a fault of ours")
        return super().scan(posts)


def test_a_post_that_the_engine_fails_on_is_left_out_and_the_rest_goes_on(
    station: factories.Station, replay: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = connecting.folder() / "replay.jsonl"
    line = {"id": "https://place.example/stones", "text": "A soup of stones."}
    path.write_text(json.dumps(line) + "\n" + path.read_text())
    patrol_on(station, replay)
    monkeypatch.setattr(patrolling, "Scanner", Choking)
    read(replay, lambda: False)
    assert (replay.condition, replay.read, Sighting.objects.count()) == ("finished", 32, 2)
    assert replay.skips[patrolling.UNSCANNED] == 1

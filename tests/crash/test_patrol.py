"""A patrol that is killed ten times keeps every sighting exactly once."""

from pathlib import Path
from random import Random

import pytest

from crash.station import PATIENCE, kill_ten_times, station, wait_for

pytestmark = pytest.mark.crash

PACE = 140


@pytest.mark.timeout(PATIENCE)
def test_every_sighting_exactly_once(tmp_path: Path, chance: Random) -> None:
    with station(tmp_path / "home") as here:
        given = here.do("preparing", "patrol", str(PACE))
        query = "SELECT cursor FROM patrols_intake"
        at_work = kill_ten_times(here, "patrol", lambda: here.row(query), chance)
        wait_for(
            "the patrol reads to the end of its file",
            lambda: here.row("SELECT condition FROM patrols_intake") == ("finished",),
        )
        found = here.do("looking", "patrol")
        here.verify()
    print(here.transactions())
    print(f"killed 10 times, {at_work} of them after something was kept")
    assert set(given["verbatim"]) <= set(found["expected"]), "The engine misses verbatim excerpts."
    lost = sorted(set(found["expected"]) - set(found["kept"]))
    assert not lost, f"{len(lost)} sightings are lost, the first is {lost[0]}."
    made_up = sorted(set(found["kept"]) - set(found["expected"]))
    assert not made_up, f"Sightings that scanning the file does not give: {made_up}"
    assert found["twice"] == []
    assert found["kept"] == found["expected"], "A sighting holds other matches than the file gives."
    assert found["cursor"] == given["size"], "The cursor does not stand at the end of the file."
    assert (found["read"], found["patrol read"]) == (given["posts"], given["posts"])
    assert found["patrol sighted"] == len(found["expected"])
    assert (found["skips"], found["gaps"]) == ({}, [])

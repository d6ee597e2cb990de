"""Two workers at one outbox do each row once, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random

import pytest

from crash.outside import Outside, provider
from crash.station import PATIENCE, Station, station, wait_for
from postgres import postgres_server

pytestmark = pytest.mark.crash

ROWS = 150


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def here(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Station]:
    settings = {}
    with ExitStack() as stack:
        if request.param == "postgresql":
            settings["BLUELAMP_DATABASE_URL"] = stack.enter_context(postgres_server())
        yield stack.enter_context(station(tmp_path / "home", **settings))


@pytest.mark.timeout(PATIENCE)
def test_each_row_is_done_once(here: Station, chance: Random) -> None:
    there = Outside(chance)
    with provider(0, there) as url:
        here.do("preparing", "hooks", str(ROWS), f"{url}/hook")
        workers = [here.start("worker"), here.start("worker")]
        wait_for("the outbox is done", lambda: len(there.hooks) == ROWS)
        for worker in workers:
            here.stop(worker)
    found = here.do("looking", "outbox")
    here.verify()
    assert [row for row in found["rows"] if (row["state"], row["attempt"]) != ("sent", 1)] == []
    assert {key: len(bodies) for key, bodies in there.hooks.items() if len(bodies) > 1} == {}
    assert found["acts"]["crash.delivered"] == ROWS
    log = (here.home / "worker.log").read_text(encoding="utf-8")
    assert "Traceback" not in log, log[-3000:]
    print(here.transactions())

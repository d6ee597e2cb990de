"""When the vault cannot be written, nothing is lost: the row says so, and is tried again."""

import os
import shutil
from pathlib import Path

import pytest

from crash.station import PATIENCE, station, wait_for

pytestmark = pytest.mark.crash

POTS = 3


@pytest.fixture
def as_anybody() -> list[str]:
    """What goes before a command so that file permissions bind it, even for root."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root is not bound by file permissions, and setpriv (util-linux) is missing")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


@pytest.mark.timeout(PATIENCE)
def test_a_vault_that_cannot_be_written_loses_nothing(
    tmp_path: Path, as_anybody: list[str]
) -> None:
    with station(tmp_path / "home") as here:
        here.do("preparing", "streamed", str(POTS))
        vault = here.home / "vault"
        vault.mkdir(mode=0o500)
        here.start("worker", before=as_anybody)
        waiting = "SELECT count(*) FROM conduct_outbox WHERE state = 'queued' AND attempt > 0"
        wait_for("each row was tried", lambda: here.row(waiting) == (POTS,))
        for row in here.do("looking", "outbox")["rows"]:
            assert row["error"].endswith("."), row
            assert "\n" not in row["error"]
        assert here.do("looking", "captures") == []
        vault.chmod(0o700)
        done = "SELECT count(*) FROM conduct_outbox WHERE state = 'sent'"
        wait_for("each row is done once there is room", lambda: here.row(done) == (POTS,))
        captures = here.do("looking", "captures")
        here.verify()
    assert len(captures) == POTS
    assert all(one["whole"] for one in captures)

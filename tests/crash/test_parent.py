"""Whatever becomes of the parent, no child outlives it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from crash.station import PATIENCE, Station, station, wait_for

pytestmark = pytest.mark.crash

WITHIN = 15.0


def serve(here: Station) -> subprocess.Popen[bytes]:
    with (here.home / "serve.log").open("ab") as log:
        parent = subprocess.Popen(
            [sys.executable, "-m", "bluelamp.cli", "serve"],
            env=here.environment,
            stdout=log,
            stderr=log,
        )
    here.children.append(parent)
    return parent


def kill(here: Station, process: subprocess.Popen[bytes]) -> None:
    """Kill the parent; its children have to be gone soon after, and the port free."""
    process.kill()
    process.wait()
    here.children.remove(process)
    try:
        wait_for("all children are gone", lambda: not here.pids(), WITHIN)
    finally:
        left = {
            pid: Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
            for pid in here.pids()
        }
        for pid in left:
            os.kill(pid, signal.SIGKILL)
        assert not left, f"These outlive their parent: {left}"
    assert not here.answers(), "Somebody still answers at the port."


@pytest.mark.timeout(PATIENCE)
def test_no_child_outlives_serve(tmp_path: Path, chance: Random) -> None:
    with station(tmp_path / "home") as here:
        parent = serve(here)
        wait_for("the station is open", here.answers)
        # parent; worker; patrol; web and Parlour, each with a process for the requests
        wait_for("all children are there", lambda: len(here.pids()) == 7)
        kill(here, parent)
        for _ in range(4):
            parent = serve(here)
            wait_for("the first child is started", lambda: len(here.pids()) > 1)
            time.sleep(chance.uniform(0, 1.5))
            kill(here, parent)
        here.verify()


@pytest.mark.timeout(PATIENCE)
def test_the_process_for_requests_dies_with_the_web(tmp_path: Path) -> None:
    with station(tmp_path / "home") as here:
        here.do("preparing", "nothing")
        web = here.start("web")
        wait_for("the web is open", here.answers)
        wait_for("its process for the requests is there", lambda: len(here.pids()) == 2)
        kill(here, web)

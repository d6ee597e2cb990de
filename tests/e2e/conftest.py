"""A real station, opened as a visitor opens it: `bluelamp serve` in demo mode, with its own home."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from browser import open_page
from ports import free_port


@dataclass
class Station:
    """An open station: its addresses, its home, its sign-ins by service number."""

    address: str
    parlour: str
    home: Path
    said: str
    passwords: dict[str, str]

    def sign_in(self, page: Any, number: str) -> None:
        """Sign an officer in by the form."""
        page.goto("/account/login/")
        page.get_by_label("Service number").fill(number)
        page.get_by_label("Password").fill(self.passwords[number])
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url("**/*")


@contextmanager
def open_station(home: Path, port: int, **settings: str) -> Iterator[Station]:
    """Open a station until the block ends; then stop it as Ctrl-C does."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("BLUELAMP_")},
        "BLUELAMP_HOME": str(home),
        **settings,
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    log = (home.parent / "station.log").open("w+b")
    process = subprocess.Popen(
        [sys.executable, "-m", "bluelamp.cli", "serve", "--port", str(port)],
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        said = _greeting(process, Path(log.name))
        sign_ins = json.loads((home / "sign-ins.json").read_text(encoding="utf-8"))
        yield Station(
            f"http://127.0.0.1:{port}",
            f"http://127.0.0.1:{port + 1}",
            home,
            said,
            {number: password for _, number, password in sign_ins},
        )
    finally:
        process.send_signal(signal.SIGINT)
        code = process.wait(60)
        log.close()
    assert code == 0, "Ctrl-C closes the station cleanly"


def _greeting(process: subprocess.Popen[bytes], log: Path) -> str:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        said = log.read_text(encoding="utf-8")
        address = re.search(r"For everybody\s+(http://\S+)", said)
        if address and _answers(address[1]):
            return said
        assert process.poll() is None, said
        time.sleep(0.2)
    raise AssertionError(f"the station did not open: {log.read_text(encoding='utf-8')}")


def _answers(address: str) -> bool:
    host, port = address.split("//")[1].rstrip("/").split(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


@pytest.fixture(scope="session")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    """Open one station for all browser tests."""
    home = tmp_path_factory.mktemp("station") / "home"
    with open_station(home, free_port(), BLUELAMP_RECHECK_AFTER="1,600,1200") as opened:
        yield opened


@pytest.fixture
def page(chromium: Any, station: Station) -> Iterator[Any]:
    """Give a page at the station."""
    with open_page(chromium, station.address) as opened:
        yield opened

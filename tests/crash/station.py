"""A real station in a folder of its own, whose processes a test starts and kills."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from random import Random
from typing import Any

from crash.probes import clock
from ports import free_port

KILLS = 10
AT_ANY_MOMENT = 3  # of these kills: while the process may still be loading
LONG, PATIENCE = 120, 600
"""Seconds for one thing and for a whole test: how long only a machine that is stuck would take."""
TESTS = Path(__file__).resolve().parent.parent


def wait_for(what: str, true: Callable[[], Any], seconds: float = LONG) -> Any:
    """Wait until something is true, and give it."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := true():
            return found
        time.sleep(0.05)
    raise AssertionError(f"Waited {seconds:.0f} seconds for this, in vain: {what}.")


class Station:
    """The folder, the ports, the environment; `children` are what was started and not yet ended."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home = home
        self.port = free_port()
        self.parlour_port = self.port + 1
        self.environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(TESTS),
            "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": "crash.settings",
            "BLUELAMP_HOME": str(home),
            "BLUELAMP_MODE": "demo",
            "BLUELAMP_PORT": str(self.port),
            "BLUELAMP_PARLOUR_PORT": str(self.parlour_port),
            "BLUELAMP_TRUSTED_PROXIES": "127.0.0.1",
            "CRASH_TRANSACTIONS": str(home / "transactions"),
            **settings,
        }
        self.children: list[subprocess.Popen[bytes]] = []
        home.mkdir(parents=True)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def do(self, module: str, *arguments: str) -> Any:
        """Run a module of this package against the station; give the JSON that it prints."""
        done = subprocess.run(
            [sys.executable, "-m", f"crash.{module}", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"crash.{module} failed:\n{done.stderr[-3000:]}"
        return json.loads(done.stdout)

    def start(
        self, kind: str, *arguments: str, before: Sequence[str] = ()
    ) -> subprocess.Popen[bytes]:
        """Start one of the station's processes, as `bluelamp serve` does."""
        with (self.home / f"{kind}.log").open("ab") as log:
            child = subprocess.Popen(
                [*before, sys.executable, "-m", "bluelamp.cli", kind, *arguments],
                env={**self.environment, "BLUELAMP_CHILD_OF": str(os.getpid())},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.children.append(child)
        return child

    def stop(self, child: subprocess.Popen[bytes], sign: int = signal.SIGTERM) -> None:
        """End a process and wait for it."""
        child.send_signal(sign)
        child.wait(LONG)
        self.children.remove(child)

    def pids(self) -> set[int]:
        """The processes that live in this station's folder, whoever started them."""
        mark = f"BLUELAMP_HOME={self.home}".encode()
        found = set()
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with suppress(OSError):
                    if mark in (entry / "environ").read_bytes().split(b"\0"):
                        found.add(int(entry.name))
        return found

    def children_of(self, pid: int) -> list[int]:
        """The processes that this process started."""
        found = []
        for each in sorted(self.pids()):
            with suppress(OSError):
                stat = Path(f"/proc/{each}/stat").read_text(encoding="utf-8")
                if int(stat.rpartition(")")[2].split()[1]) == pid:
                    found.append(each)
        return found

    def row(self, query: str) -> tuple[Any, ...]:
        """Look at one row of the SQLite database from outside."""
        with closing(sqlite3.connect(f"file:{self.home}/bluelamp.sqlite3?mode=ro", uri=True)) as db:
            found: tuple[Any, ...] = db.execute(query).fetchone()
            return found

    def answers(self) -> bool:
        """Whether somebody takes connections at the port of the web pages."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def verify(self) -> None:
        """Have the ledger verified by the command, also against each head that lies outside."""
        heads = sorted((self.home / "checkpoints").glob("*.txt"))
        for more in ([], *(["--checkpoint", str(head)] for head in heads[-2:])):
            done = subprocess.run(
                [sys.executable, "-m", "bluelamp.cli", "ledger", "verify", *more],
                env=self.environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, f"The ledger does not verify:\n{done.stdout}{done.stderr}"

    def transactions(self) -> str:
        """Say how long the transactions of the station's processes were open."""
        return clock.longest(self.home / "transactions")

    def logs(self) -> str:
        """The last lines that each process wrote."""
        parts = []
        for log in sorted(self.home.glob("*.log")):
            lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
            parts.append("\n".join([f"--- {log.name}", *lines[-60:]]))
        return "\n".join(parts)


@contextmanager
def station(home: Path, **settings: str) -> Iterator[Station]:
    """Give a station; at the end its processes are gone, and what they wrote is printed."""
    made = Station(home, **settings)
    try:
        yield made
    finally:
        for child in made.children:
            child.kill()
            child.wait()
        print(made.logs())


def kill_ten_times(
    here: Station,
    kind: str,
    progress: Callable[[], Any],
    random: Random,
    *,
    whom: Callable[[subprocess.Popen[bytes]], int] = lambda child: child.pid,
) -> int:
    """Start a process and kill it at a random moment, ten times; give how often it was at work then.

    It is at work once `progress` has changed since it was started. At the end it runs again.
    """
    at_work = 0
    anyhow = set(random.sample(range(KILLS), AT_ANY_MOMENT))
    for number in range(KILLS):
        child, before = here.start(kind), progress()
        if number in anyhow:
            time.sleep(random.uniform(0, 2.5))
        else:
            what = f"{kind} gets to work (kill {number + 1})"
            wait_for(what, lambda before=before: progress() != before)
            time.sleep(random.uniform(0, 0.6))
        at_work += progress() != before
        os.kill(whom(child), signal.SIGKILL)
        child.wait(LONG)
        here.children.remove(child)
    here.start(kind)
    return at_work

"""How long each outermost transaction was open, from its BEGIN to its end; one line each into a file.

The processor's time stands beside it: what is much longer than that waited for the disk or its turn.
"""

import sys
import time
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.transaction import Atomic


def start(path: str) -> None:
    begin, end = Atomic.__enter__, Atomic.__exit__
    begun: dict[int, tuple[float, float]] = {}

    def enter(self: Any) -> None:
        outermost = not transaction.get_connection(self.using).in_atomic_block
        begin(self)
        if outermost:
            # On SQLite, BEGIN IMMEDIATE has the write lock from here on.
            begun[id(self)] = time.perf_counter(), time.thread_time()

    def leave(self: Any, *error: Any) -> None:
        end(self, *error)
        if since := begun.pop(id(self), None):
            milliseconds = 1000 * (time.perf_counter() - since[0])
            busy = 1000 * (time.thread_time() - since[1])
            with Path(path).open("a", encoding="utf-8") as file:
                file.write(f"{milliseconds:.1f} {busy:.1f} {_who()}\n")

    Atomic.__enter__, Atomic.__exit__ = enter, leave


def _who() -> str:
    """Name the function of the station that had the transaction."""
    frame = sys._getframe(2)
    while frame.f_back is not None:
        name = frame.f_globals.get("__name__", "")
        if name.startswith("bluelamp.") and name != "bluelamp.conduct.act":
            return f"{name.removeprefix('bluelamp.')}.{frame.f_code.co_name}"
        frame = frame.f_back
    return "a test"


def longest(path: Path) -> str:
    """Say how long transactions were open."""
    lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
    times = sorted(((float(ms), float(busy), who) for ms, busy, who in lines), reverse=True)
    ends = ", ".join(f"{ms} ms ({busy} busy) in {who}" for ms, busy, who in times[:3])
    return f"{len(times)} transactions, median {times[len(times) // 2][0]} ms, longest: {ends}"

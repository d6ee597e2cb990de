"""What the worker does again and again; rooms register theirs when they load."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to be done about every so often; it must bear being done twice, or late."""

    name: str
    every: timedelta
    run: Callable[[], object]


_chores: dict[str, Chore] = {}
_last: dict[str, float] = {}


def register(name: str, every: timedelta, run: Callable[[], object]) -> None:
    """Tell the worker what to do, and how often."""
    if name in _chores:
        raise ValueError(f"the chore {name} is registered twice")
    _chores[name] = Chore(name, every, run)


def run_due() -> None:
    """Run the chores whose time has come; one that fails is logged and tried again next time."""
    for chore in _chores.values():
        now = time.monotonic()
        if now - _last.get(chore.name, -1e9) < chore.every.total_seconds():
            continue
        _last[chore.name] = now
        try:
            chore.run()
        except Exception:
            log.exception("the chore %s failed", chore.name)

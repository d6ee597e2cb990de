"""Parlour's people talk: every few seconds one more post is said, and stands in the public file.

The file is what patrols read; it holds each post that was said, one a line, in the order of saying.
"""

import threading
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from bluelamp.demo.parlour.store import Store

SAY_EVERY = 4.0
"""Seconds between two posts: what the demonstration holds then lasts for hours."""


class PublicFile:
    """What was said, as JSON Lines; made to agree with the store at the start, after a kill too."""

    def __init__(self, store: Store, path: Path) -> None:
        self._store = store
        self._path = path
        self._lines = 0
        path.parent.mkdir(exist_ok=True)
        with path.open("ab+") as file:
            file.seek(0)
            held = file.read()
            file.truncate(held.rfind(b"\n") + 1)  # a line that was cut short is written anew
            self._lines = held.count(b"\n")

    def write(self) -> None:
        """Add what was said since."""
        posts = self._store.said(self._lines)
        with self._path.open("ab") as file:
            file.write(msgspec.json.Encoder().encode_lines(posts))
        self._lines += len(posts)


def talk(home: Path, stop: threading.Event, every: float = SAY_EVERY) -> None:
    """Say what is held, post by post, until told to stop."""
    store = Store(home / "parlour.sqlite3")
    file = PublicFile(store, public_file(home))
    file.write()
    while not stop.wait(every):
        store.say_next(datetime.now(UTC))
        file.write()


def public_file(home: Path) -> Path:
    """Name the file in which Parlour's posts are there for all to read."""
    return home / "intakes" / "parlour.jsonl"

"""Parlour's people talk while Parlour is open, and its public file holds what they said."""

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bluelamp.demo.parlour import talking
from bluelamp.demo.parlour.store import Store

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)


def post(number: int) -> dict[str, Any]:
    return {
        "id": f"http://127.0.0.1:9/posts/{number:012x}",
        "text": f"Crème number {number}",
        "author": {"uri": "u", "handle": "plum.parlour.example", "name": "Auntie Plum"},
        "created_at": "2026-01-01T10:00:00+00:00",
        "langs": ["en"],
        "reply_to": None,
        "links": [],
    }


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two posts that were said, four that were not."""
    store = Store(tmp_path / "parlour.sqlite3")
    store.fill(map(post, range(2)))
    store.hold(map(post, range(2, 6)))
    return store


def lines(home: Path) -> list[dict[str, Any]]:
    text = talking.public_file(home).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def talk_until(home: Path, seen: Callable[[], bool]) -> None:
    stop = threading.Event()
    talker = threading.Thread(target=talking.talk, args=(home, stop, 0.01), daemon=True)
    talker.start()
    for _ in range(1000):
        if seen():
            break
        stop.wait(0.01)
    stop.set()
    talker.join(10)
    assert seen()


def test_a_post_is_on_its_page_only_once_it_was_said(store: Store) -> None:
    assert store.post(f"{2:012x}") is None
    store.say_next(AT)
    shown = store.post(f"{2:012x}")
    assert shown
    assert shown.said_at == AT
    assert store.post(f"{3:012x}") is None


def test_all_is_said_in_its_order_and_written_once(store: Store, tmp_path: Path) -> None:
    begun = datetime.now(UTC).replace(microsecond=0)
    talk_until(tmp_path, lambda: len(store.said()) == 6)
    talk_until(tmp_path, lambda: len(lines(tmp_path)) == 6)
    assert lines(tmp_path) == store.said()
    assert [one["text"] for one in lines(tmp_path)] == [post(n)["text"] for n in range(6)]
    assert lines(tmp_path)[0] == post(0)
    assert all(datetime.fromisoformat(one["created_at"]) >= begun for one in lines(tmp_path)[2:])


def test_what_was_taken_down_was_said_all_the_same(store: Store, tmp_path: Path) -> None:
    store.take_down(f"{0:012x}")
    talking.PublicFile(store, talking.public_file(tmp_path)).write()
    assert lines(tmp_path)[0] == post(0)


@pytest.mark.parametrize("cut", [1, 40, 10_000])
def test_a_file_that_was_cut_short_is_mended(store: Store, tmp_path: Path, cut: int) -> None:
    path = talking.public_file(tmp_path)
    talking.PublicFile(store, path).write()
    whole = path.read_bytes()
    path.write_bytes(whole[: max(0, len(whole) - cut)])
    store.say_next(AT)
    talking.PublicFile(store, path).write()
    assert path.read_bytes().startswith(whole)
    assert lines(tmp_path) == store.said()

"""Parlour's posts and the notices it received, in a small SQLite file of its own."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS post (
    place INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, handle TEXT NOT NULL,
    body TEXT NOT NULL, down_at TEXT
);
CREATE TABLE IF NOT EXISTS unsaid (place INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS post_handle ON post (handle);
CREATE TABLE IF NOT EXISTS notice (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, received_at TEXT NOT NULL, body TEXT NOT NULL
);
"""

SAY = "INSERT OR IGNORE INTO post (slug, handle, body) VALUES (?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Shown:
    """One post as Parlour shows it."""

    slug: str
    body: dict[str, Any]
    down_at: datetime | None

    @property
    def said_at(self) -> datetime:
        """When its author posted it."""
        return datetime.fromisoformat(self.body["created_at"])


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice as it came."""

    id: int
    received_at: datetime
    body: dict[str, Any]


class Store:
    """Parlour's memory."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._open() as database:
            database.executescript(SCHEMA)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        database = sqlite3.connect(self._path, timeout=20)
        try:
            with database:
                yield database
        finally:
            database.close()

    def fill(self, posts: Iterable[Mapping[str, Any]]) -> None:
        """Put posts in that were said already, once each."""
        with self._open() as database:
            database.executemany(SAY, map(_row, posts))

    def hold(self, posts: Iterable[Mapping[str, Any]]) -> None:
        """Keep posts that nobody has said yet, in place of those that were held before."""
        with self._open() as database:
            database.execute("DELETE FROM unsaid")
            database.executemany(
                "INSERT INTO unsaid (body) VALUES (?)", [(json.dumps(post),) for post in posts]
            )

    def say_next(self, at: datetime) -> None:
        """Let the next of the held posts be said at that moment."""
        with self._open() as database:
            row = database.execute(
                "DELETE FROM unsaid WHERE place = (SELECT min(place) FROM unsaid) RETURNING body"
            ).fetchone()
            if row:
                body = {**json.loads(row[0]), "created_at": at.isoformat(timespec="seconds")}
                database.execute(SAY, _row(body))

    def said(self, start: int = 0) -> list[dict[str, Any]]:
        """Give what was said, in its order, up or down, leaving out so many of the first."""
        with self._open() as database:
            rows = database.execute(
                "SELECT body FROM post ORDER BY place LIMIT -1 OFFSET ?", (start,)
            ).fetchall()
        return [json.loads(body) for (body,) in rows]

    def newest(self, before: int | None, limit: int) -> tuple[list[Shown], int | None]:
        """Give posts that are up, newest first, and where the next page begins."""
        with self._open() as database:
            rows = database.execute(
                "SELECT place, slug, body, down_at FROM post WHERE down_at IS NULL AND place < ? "
                "ORDER BY place DESC LIMIT ?",
                (before or 1 << 60, limit + 1),
            ).fetchall()
        following = rows[limit - 1][0] if len(rows) > limit else None
        return [_shown(*row[1:]) for row in rows[:limit]], following

    def post(self, slug: str) -> Shown | None:
        """Give one post, up or down."""
        with self._open() as database:
            row = database.execute(
                "SELECT slug, body, down_at FROM post WHERE slug = ?", (slug,)
            ).fetchone()
        return _shown(*row) if row else None

    def by(self, handle: str) -> list[Shown]:
        """Give one made-up person's posts that are up."""
        with self._open() as database:
            rows = database.execute(
                "SELECT slug, body, down_at FROM post WHERE handle = ? AND down_at IS NULL "
                "ORDER BY place DESC LIMIT 100",
                (handle,),
            ).fetchall()
        return [_shown(*row) for row in rows]

    def take_down(self, slug: str) -> None:
        """Take a post down; its page then says that it is gone."""
        with self._open() as database:
            database.execute(
                "UPDATE post SET down_at = ? WHERE slug = ? AND down_at IS NULL",
                (datetime.now(UTC).isoformat(), slug),
            )

    def put_back(self, slug: str) -> None:
        """Show a post again."""
        with self._open() as database:
            database.execute("UPDATE post SET down_at = NULL WHERE slug = ?", (slug,))

    def receive(self, key: str, body: Mapping[str, Any]) -> None:
        """Keep a notice; the same key again changes nothing."""
        with self._open() as database:
            database.execute(
                "INSERT OR IGNORE INTO notice (key, received_at, body) VALUES (?, ?, ?)",
                (key, datetime.now(UTC).isoformat(), json.dumps(body)),
            )

    def notices(self) -> list[Notice]:
        """Give the notices, newest first."""
        with self._open() as database:
            rows = database.execute(
                "SELECT id, received_at, body FROM notice ORDER BY id DESC LIMIT 200"
            ).fetchall()
        return [Notice(id_, datetime.fromisoformat(at), json.loads(body)) for id_, at, body in rows]


def _row(post: Mapping[str, Any]) -> tuple[str, str, str]:
    slug = str(post["id"]).rstrip("/").rpartition("/")[2]
    return slug, post["author"]["handle"], json.dumps(post)


def _shown(slug: str, body: str, down_at: str | None) -> Shown:
    return Shown(slug, json.loads(body), datetime.fromisoformat(down_at) if down_at else None)

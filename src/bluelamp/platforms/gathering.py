"""Collecting what is parsed until there is enough for a batch, or enough time has gone by."""

import time
from datetime import UTC, datetime

from bluelamp.platforms.base import Batch, Gap, Skipped
from bluelamp.platforms.parsed import Parsed
from bluelamp.posts import Post

_LONGEST = {"uri": 2_048, "cid": 256}
"""Characters of what names a post; longer names are nobody's, and nothing could keep them."""


class Gathering:
    """One batch in the making: at most `max_events` events or `max_seconds` seconds."""

    def __init__(self, max_events: int, max_seconds: float) -> None:
        self._max_events = max_events
        self._max_seconds = max_seconds
        self._posts: list[Post] = []
        self._skipped: list[Skipped] = []
        self._mended = 0
        self._read = 0
        self._gap: Gap | None = None
        self._since = time.monotonic()

    def add(self, parsed: Parsed, where: str, *, counted: bool = True) -> None:
        """Take one event in; `counted` is false for what an earlier batch counted already."""
        self._read += counted
        self._mended += parsed.mended
        fault = parsed.fault or _unnameable(parsed.post)
        if fault:
            self._skipped.append(Skipped(where, fault))
        elif parsed.post is not None:
            self._posts.append(parsed.post)

    def miss(self, gap: Gap) -> None:
        """Note that events before what comes now are missing."""
        self._gap = gap

    @property
    def left(self) -> float:
        """Seconds until the batch is due; at most 0 when it is."""
        if len(self._posts) + len(self._skipped) >= self._max_events:
            return 0.0
        if self._read >= 10 * self._max_events:
            return 0.0
        return self._since + self._max_seconds - time.monotonic()

    def batch(self, cursor: str, trouble: str = "") -> Batch:
        """Give what was collected and start anew."""
        made = Batch(
            posts=tuple(self._posts),
            cursor=cursor,
            read=self._read,
            at=datetime.now(UTC),
            skipped=tuple(self._skipped),
            mended=self._mended,
            gap=self._gap,
            trouble=trouble,
        )
        self._posts, self._skipped = [], []
        self._mended = self._read = 0
        self._gap = None
        self._since = time.monotonic()
        return made


def _unnameable(post: Post | None) -> str:
    """Say why a post cannot be kept by its uri and content id; "" when it can."""
    for field, most in _LONGEST.items():
        if post is not None and len(getattr(post, field)) > most:
            return f"The post's {field} is longer than {most:,} characters."
    return ""

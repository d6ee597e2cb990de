"""Posts that continue each other: what an author cut into a thread is read as one text.

A post that replies to one by the same author continues it. The last minutes of a stream are remembered,
within bounds and in memory alone, so that a thread is joined wherever the stream was cut into batches.
"""

import time
from collections.abc import Sequence
from typing import Final, NamedTuple

from bluelamp.posts import Post

REMEMBERED: Final = 20_000  # posts
SECONDS: Final = 600.0  # that a post is remembered
CHARACTERS: Final = 4_000_000  # of all posts remembered
WINDOW: Final = 2_000  # characters of a thread read with its newest post
MOST_POSTS: Final = 50  # of them
_BETWEEN: Final = "\n\n"


class Thread(NamedTuple):
    """Posts of one author, each continuing the one before, as one text."""

    text: str
    parts: tuple[tuple[int, int, int], ...]  # of this batch: (number of the post, from, to)


class _Chain(NamedTuple):
    uris: list[str]  # the newest first
    whole: bool  # whether it reaches back as far as the thread is known


class Threads:
    """Remembers the last posts of a stream, and joins those that continue each other."""

    def __init__(self, remembered: int = REMEMBERED, seconds: float = SECONDS) -> None:
        """Remember so many posts, none longer than `seconds`."""
        self._most, self._seconds = remembered, seconds
        self._posts: dict[str, tuple[Post, float]] = {}  # with their time; the oldest first
        self._size = 0

    def join(self, posts: Sequence[Post]) -> list[Thread]:
        """Give the threads that posts of a batch belong to, back to `WINDOW` characters before each."""
        now = time.monotonic()
        for post in posts:
            self._forget(post.uri)
            if len(post.text) <= WINDOW:
                self._posts[post.uri] = (post, now)
                self._size += len(post.text)
        found = [
            chain for post in posts if post.reply_to and len((chain := self._chain(post)).uris) > 1
        ]
        joined: list[Thread] = []
        if found:
            numbers = {post.uri: number for number, post in enumerate(posts)}
            # What a whole chain goes on from is read with it.
            inner = {uri for chain in found if chain.whole for uri in chain.uris[1:]}
            joined = [
                self._joined(chain.uris, numbers) for chain in found if chain.uris[0] not in inner
            ]
        self._tidy(now)
        return joined

    def _chain(self, post: Post) -> _Chain:
        chain, size, parent = [post.uri], len(post.text), post.reply_to
        while parent and post.author.uri and parent not in chain:
            before = self._posts.get(parent)
            if before is None or before[0].author.uri != post.author.uri:
                break
            size += len(before[0].text)
            if size > WINDOW or len(chain) == MOST_POSTS or post.uri not in self._posts:
                return _Chain(chain, whole=False)
            chain.append(parent)
            parent = before[0].reply_to
        return _Chain(chain, whole=True)

    def _joined(self, chain: list[str], numbers: dict[str, int]) -> Thread:
        texts: list[str] = []
        parts: list[tuple[int, int, int]] = []
        at = 0
        for uri in reversed(chain):
            text = self._posts[uri][0].text
            if uri in numbers:
                parts.append((numbers[uri], at, at + len(text)))
            texts.append(text)
            at += len(text) + len(_BETWEEN)
        return Thread(_BETWEEN.join(texts), tuple(parts))

    def _forget(self, uri: str) -> None:
        known = self._posts.pop(uri, None)
        if known is not None:
            self._size -= len(known[0].text)

    def _tidy(self, now: float) -> None:
        while self._posts:
            uri, (_, since) = next(iter(self._posts.items()))
            full = len(self._posts) > self._most or self._size > CHARACTERS
            if not full and now - since <= self._seconds:
                break
            self._forget(uri)

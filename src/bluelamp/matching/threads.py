"""Posts that continue each other: what an author cut into a thread is read as one text.

A post that replies to one by the same author continues it. The last posts are remembered, within
bounds, so that a thread is joined wherever the stream was cut into batches.
"""

from collections.abc import Sequence
from itertools import islice
from typing import Final, NamedTuple

from bluelamp.posts import Post

REMEMBERED: Final = 20_000  # posts
MOST_POSTS: Final = 50  # of one thread
MOST_CHARACTERS: Final = 50_000  # of one thread
_BETWEEN: Final = "\n\n"


class Thread(NamedTuple):
    """Posts of one author, each continuing the one before, as one text."""

    text: str
    parts: tuple[tuple[int, int, int], ...]  # of this batch: (number of the post, from, to)


class Threads:
    """Remembers the last posts of a stream, and joins those that continue each other."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        """Remember so many posts."""
        self._most = remembered
        self._posts: dict[str, Post] = {}  # the oldest first

    def join(self, posts: Sequence[Post]) -> list[Thread]:
        """Give the threads that posts of a batch belong to, each as long as it is known."""
        known = self._posts
        for post in posts:
            known[post.uri] = post
        found = [chain for post in posts if post.reply_to and len(chain := self._chain(post)) > 1]
        joined: list[Thread] = []
        if found:
            numbers = {post.uri: number for number, post in enumerate(posts)}
            # A chain that another one goes on is read with that one.
            inner = {uri for chain in found for uri in chain[1:]}
            joined = [self._joined(chain, numbers) for chain in found if chain[0] not in inner]
        for uri in list(islice(known, max(0, len(known) - self._most))):
            del known[uri]
        return joined

    def _chain(self, post: Post) -> list[str]:
        """Give the post and those before it in its thread, latest first."""
        chain = [post.uri]
        parent, size = post.reply_to, len(post.text)
        while parent and post.author.uri and len(chain) < MOST_POSTS and parent not in chain:
            before = self._posts.get(parent)
            if before is None or before.author.uri != post.author.uri:
                break
            size += len(before.text)
            if size > MOST_CHARACTERS:
                break
            chain.append(parent)
            parent = before.reply_to
        return chain

    def _joined(self, chain: list[str], numbers: dict[str, int]) -> Thread:
        texts: list[str] = []
        parts: list[tuple[int, int, int]] = []
        at = 0
        for uri in reversed(chain):
            text = self._posts[uri].text
            if uri in numbers:
                parts.append((numbers[uri], at, at + len(text)))
            texts.append(text)
            at += len(text) + len(_BETWEEN)
        return Thread(_BETWEEN.join(texts), tuple(parts))

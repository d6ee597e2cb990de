"""The ports: what rooms above may ask of a network, and the data that comes back."""

import enum
from collections.abc import Iterator
from datetime import datetime
from typing import Literal, Protocol

import msgspec

from bluelamp.posts import Post


class Capability(enum.StrEnum):
    """What an adapter can do; each has a port of its own below."""

    STREAM = "stream"
    RESOLVE = "resolve"
    STATUS = "status"


class Skipped(msgspec.Struct, frozen=True):
    """An event that gave no post though it should have: where it stood, and one sentence why."""

    where: str
    reason: str


class Gap(msgspec.Struct, frozen=True):
    """Events between two cursors that this stream was not given and cannot give."""

    after: str
    before: str
    reason: str


class Batch(msgspec.Struct, frozen=True):
    """What a stream read in one step; it may be empty, to show that the stream is alive.

    `cursor` is where to go on from once this batch is kept. `read` counts the events past the
    cursor before, so that it is a lower bound after an overlap; `mended` counts characters that
    were no Unicode and became U+FFFD. `trouble` says in one sentence why nothing comes just now.
    """

    posts: tuple[Post, ...]
    cursor: str
    read: int
    at: datetime
    skipped: tuple[Skipped, ...] = ()
    mended: int = 0
    gap: Gap | None = None
    trouble: str = ""


class Stream(Protocol):
    """A source of posts that goes on from a cursor."""

    capabilities: frozenset[Capability]

    def read(self, cursor: str | None) -> Iterator[Batch]:
        """Give batches from after `cursor`, or from the start or now where it is None.

        At least one batch a second or so while it runs; a post may come twice around a cursor,
        none is left out without a Gap. Ends when the source does or it is told to stop.
        Raises CursorError.
        """


class Resolver(Protocol):
    """Gives the canonical uri behind a page's address."""

    capabilities: frozenset[Capability]

    def resolve(self, uri: str) -> str:
        """Give the canonical uri of a page; raises ResolveError, UriError."""


class Standing(msgspec.Struct, frozen=True):
    """Whether a post is still up, with one sentence why; `unknown` is never read as gone."""

    state: Literal["up", "gone", "unknown"]
    reason: str
    at: datetime


class Status(Protocol):
    """Says whether content is still up."""

    capabilities: frozenset[Capability]

    def check(self, uri: str) -> Standing:
        """Look once, raising nothing: what could not be seen is `unknown` with its reason."""

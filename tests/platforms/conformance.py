"""What every adapter of a port must do; each adapter's own tests subclass these."""

import datetime as dt
from collections.abc import Callable, Sequence
from itertools import islice

import pytest

from bluelamp.platforms import (
    Batch,
    Capability,
    CursorError,
    ResolveError,
    Resolver,
    Status,
    Stream,
)
from bluelamp.uris import canonical

Opened = Callable[..., Stream]


def until(stream: Stream, cursor: str | None, texts: Sequence[str], most: int = 500) -> list[Batch]:
    """Read batches until the last of the texts has come."""
    batches: list[Batch] = []
    for batch in islice(stream.read(cursor), most):
        batches.append(batch)
        if texts[-1] in [post.text for post in batch.posts]:
            return batches
    raise AssertionError(f"{texts[-1]!r} never came; {batches}")


def texts_of(batches: Sequence[Batch]) -> list[str]:
    return [post.text for batch in batches for post in batch.posts]


class StreamConformance:
    """Subclasses give `opened`: (texts, **options) to a stream that holds posts of those texts."""

    TEXTS = [f"stir the pot {number} times" for number in range(40)]

    def test_says_that_it_streams(self, opened: Opened) -> None:
        assert Capability.STREAM in opened(self.TEXTS).capabilities

    def test_every_post_comes_once_in_order(self, opened: Opened) -> None:
        batches = until(opened(self.TEXTS, max_events=7), None, self.TEXTS)
        assert texts_of(batches) == self.TEXTS
        assert sum(batch.read for batch in batches) == len(self.TEXTS)
        assert all(len(batch.posts) <= 7 for batch in batches)
        assert all(batch.at.tzinfo is dt.UTC for batch in batches)
        assert not any(batch.gap or batch.skipped or batch.mended for batch in batches)
        posts = [post for batch in batches for post in batch.posts]
        assert all(post.uri and post.cid for post in posts)
        assert all(post.created_at.tzinfo is dt.UTC for post in posts)

    def test_going_on_from_a_cursor_loses_nothing(self, opened: Opened) -> None:
        batches = until(opened(self.TEXTS, max_events=7), None, self.TEXTS)
        for kept in range(len(batches)):
            cursor = batches[kept].cursor
            before = texts_of(batches[: kept + 1])
            if len(before) == len(self.TEXTS):
                break
            again = texts_of(until(opened(self.TEXTS, max_events=7), cursor, self.TEXTS))
            assert set(before) | set(again) == set(self.TEXTS)

    def test_the_same_post_has_the_same_uri_and_content_id(self, opened: Opened) -> None:
        first, second = (
            [
                (post.uri, post.cid)
                for batch in until(opened(self.TEXTS), None, self.TEXTS)
                for post in batch.posts
            ]
            for _ in range(2)
        )
        assert first == second
        assert len(set(first)) == len(self.TEXTS)

    @pytest.mark.parametrize("cursor", ["soup", "-1", "1.5", "9" * 30, "١"])
    def test_a_cursor_of_something_else_is_refused(self, opened: Opened, cursor: str) -> None:
        with pytest.raises(CursorError, match=r"\.$"):
            next(iter(opened(self.TEXTS).read(cursor)))

    def test_malformed_events_are_named_and_end_nothing(
        self, opened: Opened, broken_event: bytes
    ) -> None:
        stream = opened([*self.TEXTS[:3], broken_event, *self.TEXTS[3:]])
        batches = until(stream, None, self.TEXTS)
        assert texts_of(batches) == self.TEXTS
        (skipped,) = [one for batch in batches for one in batch.skipped]
        assert skipped.where
        assert skipped.reason.endswith(".")


BROKEN_EVENTS = [
    b"{",
    b"",
    b"null",
    b"[]",
    b'"soup"',
    b"\xff\xfe",
    b"[" * 50_000,
    b'{"kind": "soup"}',
    b'{"kind": 7}',
    b'{"kind": "commit"}',
    b'{"kind": "commit", "did": "did:plc:a", "time_us": "soup"}',
    b'{"text": 7}',
]


class ResolverConformance:
    """Subclasses give `resolver` and `pages`: pages to their canonical uris, and an unknown one."""

    def test_pages(self, resolver: Resolver, pages: dict[str, str]) -> None:
        assert Capability.RESOLVE in resolver.capabilities
        for page, uri in pages.items():
            assert resolver.resolve(page) == uri
            assert canonical(uri) == uri
            assert resolver.resolve(uri) == uri

    def test_unknown(self, resolver: Resolver, unknown_page: str) -> None:
        with pytest.raises(ResolveError, match=r"\.$"):
            resolver.resolve(unknown_page)


class StatusConformance:
    """Subclasses give `status` and addresses that are `up`, `gone` and of `unknown` state."""

    def test_standing(self, status: Status, standings: dict[str, str]) -> None:
        assert Capability.STATUS in status.capabilities
        assert set(standings.values()) == {"up", "gone", "unknown"}
        for uri, state in standings.items():
            standing = status.check(uri)
            assert (uri, standing.state) == (uri, state), standing.reason
            assert standing.reason.endswith(".")
            assert standing.at.tzinfo is dt.UTC

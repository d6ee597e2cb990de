"""Bluesky's public view: which post a page shows, and whether it is still up."""

from datetime import UTC, datetime
from typing import Literal
from urllib.parse import quote

import msgspec

from bluelamp.net import Fetched, Fetcher, FetchError
from bluelamp.platforms.base import Capability, Standing
from bluelamp.platforms.errors import ResolveError
from bluelamp.uris import UriError, bsky_page_parts, canonical

APPVIEW = "https://public.api.bsky.app"


class _Handle(msgspec.Struct):
    did: str


class _Trouble(msgspec.Struct):
    error: str = ""
    message: str = ""


class _Seen(msgspec.Struct):
    uri: str


class _Posts(msgspec.Struct):
    posts: list[_Seen]


class Bluesky:
    """Asks the public AppView, without an account (lexicons com.atproto.identity, app.bsky.feed)."""

    capabilities = frozenset({Capability.RESOLVE, Capability.STATUS})

    def __init__(self, fetcher: Fetcher, appview: str = APPVIEW) -> None:
        self._fetcher = fetcher
        self._appview = appview.rstrip("/")

    def resolve(self, uri: str) -> str:
        """Give the at:// uri of a bsky.app post page; any other address in its canonical form.

        A page by DID needs no question. Raises ResolveError, UriError.
        """
        page = bsky_page_parts(uri)
        if page is None:
            return canonical(uri)
        did = page.account if page.by_did else self._did(page.account)
        try:
            return canonical(f"at://{did}/app.bsky.feed.post/{page.rkey}")
        except UriError:
            raise ResolveError("The page leads to no post that can exist.") from None

    def record_address(self, uri: str) -> str:
        """Give the web address under which the public view answers with a post, by its at:// uri."""
        return f"{self._appview}/xrpc/app.bsky.feed.getPosts?uris={quote(uri, safe='')}"

    def check(self, uri: str) -> Standing:
        """Say whether the public view still shows a post, by its at:// uri or bsky.app page."""
        try:
            post = self.resolve(uri)
        except (ResolveError, UriError) as error:
            return _standing("unknown", str(error))
        if not post.startswith("at://") or "/app.bsky.feed.post/" not in post:
            return _standing("unknown", "The address is not one of a Bluesky post.")
        try:
            answer = self._ask(f"app.bsky.feed.getPosts?uris={quote(post, safe='')}")
            if answer.status != 200:
                return _standing("unknown", f"Bluesky answered with status {answer.status}.")
            seen = msgspec.json.decode(answer.body, type=_Posts)
        except FetchError as error:
            return _standing("unknown", str(error))
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            return _standing("unknown", "Bluesky's answer could not be read.")
        if any(one.uri == post for one in seen.posts):
            return _standing("up", "Bluesky's public view shows the post.")
        if seen.posts:
            return _standing("unknown", "Bluesky's public view shows another post instead.")
        return _standing("gone", "Bluesky's public view does not show the post.")

    def _did(self, handle: str) -> str:
        try:
            answer = self._ask(f"com.atproto.identity.resolveHandle?handle={quote(handle)}")
            if answer.status == 200:
                return msgspec.json.decode(answer.body, type=_Handle).did
            trouble = msgspec.json.decode(answer.body, type=_Trouble)
        except FetchError as error:
            raise ResolveError(f"Bluesky could not be asked about {handle}: {error}") from error
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise ResolveError(f"Bluesky's answer about {handle} could not be read.") from error
        if answer.status == 400 and trouble.error == "InvalidRequest":
            raise ResolveError(f"Bluesky knows no account named {handle}.")
        raise ResolveError(f"Bluesky answered with status {answer.status} about {handle}.")

    def _ask(self, query: str) -> Fetched:
        return self._fetcher.get(f"{self._appview}/xrpc/{query}", {"Accept": "application/json"})


def _standing(state: Literal["up", "gone", "unknown"], reason: str) -> Standing:
    return Standing(state, reason, datetime.now(UTC))

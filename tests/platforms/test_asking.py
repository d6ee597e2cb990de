"""Resolving and status, over real HTTP on loopback."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

import pytest

from bluelamp.net import Fetcher
from bluelamp.platforms import Bluesky, ResolveError, Web
from net.http_server import Site, page, serve
from platforms.conformance import ResolverConformance, StatusConformance

DID = "did:plc:" + "a" * 24
POST = f"at://{DID}/app.bsky.feed.post/3kaaaaaaaaaaa"
GONE = f"at://{DID}/app.bsky.feed.post/3kbbbbbbbbbbb"
BROKEN = f"at://{DID}/app.bsky.feed.post/3kccccccccccc"
BUSY = f"at://{DID}/app.bsky.feed.post/3kddddddddddd"


def resolve_handle(request: BaseHTTPRequestHandler) -> None:
    (handle,) = parse_qs(urlsplit(request.path).query)["handle"]
    known = {"ann.example": {"did": DID}, "odd.example": {"did": "soup"}, "bad.example": []}
    if handle in known:
        page(json.dumps(known[handle]).encode())(request)
    elif handle == "busy.example":
        page(b"{}", 503)(request)
    else:
        page(b'{"error":"InvalidRequest","message":"Unable to resolve handle"}', 400)(request)


def get_posts(request: BaseHTTPRequestHandler) -> None:
    (uri,) = parse_qs(urlsplit(request.path).query)["uris"]
    if uri == BUSY:
        page(b"{}", 429)(request)
    elif uri == BROKEN:
        page(b"<html>")(request)
    else:
        page(json.dumps({"posts": [{"uri": POST}] if uri == POST else []}).encode())(request)


@pytest.fixture
def site() -> Iterator[Site]:
    answers = {
        "/xrpc/com.atproto.identity.resolveHandle": resolve_handle,
        "/xrpc/app.bsky.feed.getPosts": get_posts,
        "/soup": page(),
        "/bread": page(b"", 301, Location="/bread/"),
        "/bread/": page(),
        "/large": page(bytes(1_000_000)),
        "/gone": page(b"", 410),
        "/withheld": page(b"", 451),
        "/refused": page(b"", 403),
        "/broken": page(b"", 500),
        "/removed": page(b"", 302, Location="/sorry"),
        "/sorry": page(b"this page was removed", 404),
        "/home": page(b"", 302, Location="/"),
        "/": page(),
        "/inside": page(b"", 302, Location="http://169.254.169.254/"),
    }
    with serve(answers) as running:
        yield running


@pytest.fixture
def fetcher(site: Site) -> Fetcher:
    return Fetcher(
        "Bluelamp test", origins_allowed=frozenset({site.origin}), timeout=5.0, max_bytes=100_000
    )


class TestBluesky(ResolverConformance, StatusConformance):
    @pytest.fixture
    def resolver(self, fetcher: Fetcher, site: Site) -> Bluesky:
        return Bluesky(fetcher, site.origin)

    @pytest.fixture
    def status(self, resolver: Bluesky) -> Bluesky:
        return resolver

    @pytest.fixture
    def pages(self) -> dict[str, str]:
        return {
            "https://bsky.app/profile/Ann.example/post/3kaaaaaaaaaaa?ref_src=embed": POST,
            f"https://bsky.app/profile/{DID}/post/3kaaaaaaaaaaa": POST,
            "https://Kitchen.example/soup#top": "https://kitchen.example/soup",
        }

    @pytest.fixture
    def unknown_page(self) -> str:
        return "https://bsky.app/profile/nobody.example/post/3k"

    @pytest.fixture
    def standings(self) -> dict[str, str]:
        return {
            POST: "up",
            "https://bsky.app/profile/ann.example/post/3kaaaaaaaaaaa": "up",
            GONE: "gone",
            BUSY: "unknown",
            BROKEN: "unknown",
            "https://bsky.app/profile/nobody.example/post/3k": "unknown",
            "https://kitchen.example/soup": "unknown",
            f"at://{DID}": "unknown",
            "soup": "unknown",
        }

    @pytest.mark.parametrize(
        ("handle", "words"),
        [
            ("nobody.example", "knows no account"),
            ("busy.example", "status 503"),
            ("bad.example", "could not be read"),
        ],
    )
    def test_why_not(self, resolver: Bluesky, handle: str, words: str) -> None:
        with pytest.raises(ResolveError, match=words):
            resolver.resolve(f"https://bsky.app/profile/{handle}/post/3k")

    def test_an_answer_that_is_no_did(self, resolver: Bluesky) -> None:
        with pytest.raises(ResolveError, match="no post that can exist"):
            resolver.resolve("https://bsky.app/profile/odd.example/post/3k")

    def test_a_page_by_did_asks_nobody(self, resolver: Bluesky, site: Site) -> None:
        resolver.resolve(f"https://bsky.app/profile/{DID}/post/3k")
        assert site.asked == []


class TestWeb(StatusConformance):
    @pytest.fixture
    def status(self, fetcher: Fetcher) -> Web:
        return Web(fetcher)

    @pytest.fixture
    def standings(self, site: Site) -> dict[str, str]:
        states = {
            "/soup": "up",
            "/soup?utm_source=a": "up",
            "/bread": "up",
            "/large": "up",
            "/nothing": "gone",
            "/gone": "gone",
            "/withheld": "gone",
            "/refused": "unknown",
            "/broken": "unknown",
            "/removed": "unknown",
            "/home": "unknown",
            "/inside": "unknown",
        }
        standings = {site.origin + path: state for path, state in states.items()}
        return {**standings, "http://127.0.0.1:1/": "unknown", "soup": "unknown"}

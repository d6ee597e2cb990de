"""Fetching from hostile places; every server here is a real one on loopback."""

import datetime as dt
import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import msgspec
import pytest

from bluelamp.net import Fetcher, Refused, TooLarge, TooSlow, Unreachable, pinned_socket
from net.certificates import certificate
from net.http_server import Site, page, serve

AGENT = "Bluelamp test (https://station.example/about)"


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({"/": page()}) as running:
        yield running


def fetcher(*sites: Site, **options: object) -> Fetcher:
    allowed = frozenset(one.origin for one in sites)
    return Fetcher(AGENT, **{"origins_allowed": allowed, "timeout": 5.0, **options})


def test_what_comes_back(site: Site) -> None:
    site.answers["/soup"] = page(b"leek", 203, X_Pot="large")
    fetched = fetcher(site).get(f"{site.origin}/soup?a=1#top", {"Accept": "text/html"})
    assert (fetched.status, fetched.body, fetched.header("x-pot")) == (203, b"leek", "large")
    assert fetched.url == f"{site.origin}/soup?a=1#top"
    assert fetched.final_url == f"{site.origin}/soup?a=1"
    assert fetched.redirects == ()
    assert fetched.address == "127.0.0.1"
    assert fetched.at.tzinfo is dt.UTC
    asked = site.asked[0]
    assert asked.headers["User-Agent"] == AGENT
    assert asked.headers["Host"] == f"127.0.0.1:{site.port}"
    assert asked.headers["Accept"] == "text/html"
    assert "Cookie" not in asked.headers


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1:8000/",
        "http://[::1]:8000/",
        "http://[::ffff:169.254.169.254]/",
        "http://0x7f000001/",
        "http://2130706433/",
        "http://１２７.0.0.1/",
        "https://user@soup.example/",
        "file:///etc/hostname",
        "soup",
    ],
)
def test_a_place_that_is_not_public_is_refused(url: str) -> None:
    with pytest.raises(Refused) as refused:
        fetcher().get(url)
    assert str(refused.value).endswith(".")
    assert not refused.value.sent


def test_a_name_that_resolves_to_loopback_is_refused(site: Site) -> None:
    asking = fetcher(resolve=lambda *_: ("127.0.0.1",))
    with pytest.raises(Refused, match=r"soup\.example is not on the public internet"):
        asking.get(f"http://soup.example:{site.port}/")
    assert site.asked == []


@pytest.mark.parametrize(
    "target",
    ["http://169.254.169.254/", "http://127.0.0.1:{other}/", "//127.0.0.1:{other}/", "file:///a"],
)
def test_a_redirect_is_followed_by_the_same_rule(site: Site, target: str) -> None:
    with serve({"/": page()}) as other:
        site.answers["/go"] = page(b"", 302, Location=target.format(other=other.port))
        with pytest.raises(Refused):
            fetcher(site).get(f"{site.origin}/go")
        assert other.asked == []


def test_redirects_are_named_and_counted(site: Site) -> None:
    site.answers["/a"] = page(b"", 301, Location="/b?utm_source=kept")
    site.answers["/b"] = page(b"", 307, Location=f"{site.origin}/")
    site.answers["/loop"] = page(b"", 302, Location="/loop")
    fetched = fetcher(site).get(f"{site.origin}/a")
    assert fetched.redirects == (f"{site.origin}/a", f"{site.origin}/b?utm_source=kept")
    assert fetched.final_url == f"{site.origin}/"
    assert fetched.url == f"{site.origin}/a"
    site.asked.clear()
    with pytest.raises(Refused, match="redirects more than 5 times"):
        fetcher(site).get(f"{site.origin}/loop")
    assert len(site.asked) == 6


def test_a_name_that_changes_after_the_check_is_not_asked_again() -> None:
    """DNS rebinding: the second answer would lead to another server."""
    with (
        serve({"/": page(b"checked")}) as checked,
        socket.create_server(("127.0.0.2", checked.port)) as other,
    ):
        answers = iter([("127.0.0.1",), ("127.0.0.2",)])
        asking = Fetcher(
            AGENT,
            origins_allowed=frozenset({f"http://soup.example:{checked.port}"}),
            resolve=lambda *_: next(answers),
        )
        fetched = asking.get(f"http://soup.example:{checked.port}/")
        assert (fetched.body, fetched.address) == (b"checked", "127.0.0.1")
        assert checked.asked[0].headers["Host"] == f"soup.example:{checked.port}"
        assert next(answers) == ("127.0.0.2",)
        other.settimeout(0.05)
        with pytest.raises(TimeoutError):
            other.accept()


def test_a_second_address_is_tried_when_the_first_is_silent(site: Site) -> None:
    asking = Fetcher(
        AGENT,
        origins_allowed=frozenset({f"http://soup.example:{site.port}"}),
        resolve=lambda *_: ("127.0.0.3", "127.0.0.1"),
    )
    assert asking.get(f"http://soup.example:{site.port}/").address == "127.0.0.1"


def test_gzip_is_undone(site: Site) -> None:
    site.answers["/"] = page(gzip.compress(b"leek" * 100_000), Content_Encoding="gzip")
    assert fetcher(site).get(site.origin).body == b"leek" * 100_000


def test_a_decompression_bomb_is_left_unfolded(site: Site) -> None:
    bomb = gzip.compress(bytes(100_000_000))
    assert len(bomb) < 200_000
    site.answers["/"] = page(bomb, Content_Encoding="gzip")
    with pytest.raises(TooLarge, match=r"larger than 1,000,000 bytes"):
        fetcher(site, max_bytes=1_000_000).get(site.origin)


def test_a_large_answer_is_broken_off(site: Site) -> None:
    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while True:
            request.wfile.write(bytes(100_000))

    site.answers["/"] = endless
    with pytest.raises(TooLarge):
        fetcher(site, max_bytes=1_000_000).get(site.origin)


def test_exactly_the_largest_answer_is_taken(site: Site) -> None:
    site.answers["/"] = page(bytes(1000))
    assert len(fetcher(site, max_bytes=1000).get(site.origin).body) == 1000
    with pytest.raises(TooLarge):
        fetcher(site, max_bytes=999).get(site.origin)


@pytest.mark.parametrize("coding", ["br", "gzip, gzip"])
def test_a_compression_that_was_not_asked_for(site: Site, coding: str) -> None:
    site.answers["/"] = page(b"x", Content_Encoding=coding)
    with pytest.raises(Unreachable, match="not asked for"):
        fetcher(site).get(site.origin)


@pytest.mark.parametrize(
    "body", [b"no gzip at all", gzip.compress(b"leek" * 1000)[:-9]], ids=["none", "cut"]
)
def test_broken_gzip(site: Site, body: bytes) -> None:
    site.answers["/"] = page(body, Content_Encoding="gzip")
    with pytest.raises(Unreachable, match="broke off"):
        fetcher(site).get(site.origin)


def test_a_slow_server_gets_the_time_of_the_whole_call_and_no_more(site: Site) -> None:
    """A byte at a time resets no clock."""
    stop = threading.Event()

    def drip(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while not stop.wait(0.05):
            request.wfile.write(b"x")

    site.answers["/"] = drip
    begun = time.monotonic()
    with pytest.raises(TooSlow, match=r"longer than 0\.4 seconds") as slow:
        fetcher(site, timeout=0.4).get(site.origin)
    stop.set()
    assert slow.value.sent
    assert 0.3 < time.monotonic() - begun < 2.0


def test_a_server_that_never_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        origin = f"http://127.0.0.1:{silent.getsockname()[1]}"
        asking = Fetcher(AGENT, origins_allowed=frozenset({origin}), timeout=0.2)
        with pytest.raises(TooSlow):
            asking.get(origin)


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        origin = f"http://127.0.0.1:{gone.getsockname()[1]}"
    with pytest.raises(Unreachable, match="Nobody answers") as nobody:
        Fetcher(AGENT, origins_allowed=frozenset({origin})).post_json(origin, {})
    assert not nobody.value.sent


def test_what_answers_is_not_http() -> None:
    with socket.create_server(("127.0.0.1", 0)) as odd:
        origin = f"http://127.0.0.1:{odd.getsockname()[1]}"

        def talk() -> None:
            connection, _ = odd.accept()
            connection.recv(1000)
            connection.sendall(b"\x00 soup\r\n\r\n")
            connection.close()

        thread = threading.Thread(target=talk)
        thread.start()
        with pytest.raises(Unreachable, match="did not keep to HTTP") as broken:
            Fetcher(AGENT, origins_allowed=frozenset({origin})).get(origin)
        thread.join()
        assert broken.value.sent


def test_post_json_carries_its_key_and_follows_nothing(site: Site) -> None:
    site.answers["/notices"] = page(b"", 307, Location="/")
    fetched = fetcher(site).post_json(
        f"{site.origin}/notices", {"case": 7}, {"X-Signature": "s"}, "case-7-1"
    )
    assert fetched.status == 307
    asked = site.asked[0]
    assert (asked.method, msgspec.json.decode(asked.body)) == ("POST", {"case": 7})
    assert asked.headers["Idempotency-Key"] == "case-7-1"
    assert asked.headers["X-Signature"] == "s"
    assert asked.headers["Content-Type"] == "application/json"
    assert len(site.asked) == 1
    fetcher(site).post_json(f"{site.origin}/notices", b'{"as": "it is"}')
    assert site.asked[1].body == b'{"as": "it is"}'
    assert "Idempotency-Key" not in site.asked[1].headers


def test_the_certificate_is_checked_against_the_name_not_the_pinned_address(
    tmp_path: Path,
) -> None:
    tls, trusting = certificate(tmp_path, "kitchen.example")
    seen: list[str | None] = []
    tls.sni_callback = lambda _socket, name, _context: seen.append(name)
    with serve({"/": page()}, tls=tls) as site:
        allowed = frozenset(
            f"https://{name}:{site.port}" for name in ("kitchen.example", "other.example")
        )
        asking = Fetcher(
            AGENT,
            origins_allowed=allowed,
            resolve=lambda *_: ("127.0.0.1",),
            ssl_context=trusting,
        )
        assert asking.get(f"https://kitchen.example:{site.port}/").body == b"leek soup"
        assert seen == ["kitchen.example"]
        with pytest.raises(Unreachable, match=r"certificate of other\.example does not hold"):
            asking.get(f"https://other.example:{site.port}/")
        untrusting = Fetcher(AGENT, origins_allowed=allowed, resolve=lambda *_: ("127.0.0.1",))
        with pytest.raises(Unreachable, match="certificate"):
            untrusting.get(f"https://kitchen.example:{site.port}/")


def test_no_proxy_is_taken_from_the_environment(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    assert fetcher(site).get(site.origin).status == 200


def test_a_pinned_socket_goes_to_the_checked_address(site: Site) -> None:
    with pinned_socket(
        "soup.example", site.port, allow=True, resolve=lambda *_: ("127.0.0.3", "127.0.0.1")
    ) as opened:
        assert opened.getpeername() == ("127.0.0.1", site.port)
        assert opened.gettimeout() is None
    with pytest.raises(Refused):
        pinned_socket("soup.example", site.port, resolve=lambda *_: ("127.0.0.1",))
    with pytest.raises(Unreachable):
        pinned_socket("soup.example", site.port, allow=True, resolve=lambda *_: ("127.0.0.3",))

"""Resolving a reported link: in the worker, through a server of our own in the resolver's place."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from bluelamp.conduct import outbox
from bluelamp.conduct.models import Entry, Outbox
from bluelamp.net import Fetcher
from bluelamp.platforms import Bluesky
from bluelamp.reports import queries, receiving, tasks
from bluelamp.reports.models import Report

from .conftest import LINK, about

pytestmark = pytest.mark.django_db

PAGE = "https://bsky.app/profile/cook.example/post/3kabcdefgh2a"
DID = "did:plc:cookcookcookcookcookcook"


class Resolver(ThreadingHTTPServer):
    """Answers com.atproto.identity.resolveHandle as the public one does, or is out of order."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.asked: list[str] = []
        self.broken = False

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answer(BaseHTTPRequestHandler):
    server: Resolver

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        handle = parse_qs(urlsplit(self.path).query).get("handle", [""])[0]
        status, body = 200, {"did": DID}
        if self.server.broken:
            status, body = 502, {}
        elif handle != "cook.example":
            status, body = 400, {"error": "InvalidRequest", "message": "Unable to resolve handle"}
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Resolver]:
    """Put a server of ours where the worker looks for the public resolver."""
    server = Resolver()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    fetcher = Fetcher("tests", origins_allowed=frozenset({server.origin}), timeout=5)
    handler = tasks.ResolveLink(lambda: Bluesky(fetcher, server.origin))
    monkeypatch.setitem(outbox._handlers, handler.kind, handler)
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def work() -> Callable[[], None]:
    """Let the worker do all that will ever be due."""

    def run() -> None:
        now = timezone.now()
        for hour in range(12):
            outbox.run_due(now + timedelta(hours=hour))

    return run


def reported(**fields: str) -> Report:
    return receiving.receive(about(**fields), token=str(fields)).report


def test_submitting_asks_nobody(resolver: Resolver) -> None:
    reported(link=PAGE)
    assert resolver.asked == []
    assert not queries.ready().exists()


def test_a_handle_becomes_its_did(resolver: Resolver, work: Callable[[], None]) -> None:
    report = reported(link=PAGE)
    work()
    report.refresh_from_db()
    assert report.uri == f"at://{DID}/app.bsky.feed.post/3kabcdefgh2a"
    assert report.link == PAGE
    assert list(queries.ready()) == [report]
    assert Entry.objects.filter(act="reports.resolve", actor="worker").count() == 1


@pytest.mark.parametrize("link", [LINK, f"https://bsky.app/profile/{DID}/post/3kabcdefgh2a"])
def test_any_other_page_needs_no_asking(
    resolver: Resolver, work: Callable[[], None], link: str
) -> None:
    report = reported(link=link)
    work()
    report.refresh_from_db()
    assert report.resolved
    assert resolver.asked == []


@pytest.mark.parametrize("trouble", ["broken", "gone", "unknown handle"])
def test_a_report_never_waits_for_ever(
    resolver: Resolver, work: Callable[[], None], trouble: str
) -> None:
    link = PAGE.replace("cook", "nobody") if trouble == "unknown handle" else PAGE
    resolver.broken = trouble == "broken"
    if trouble == "gone":
        resolver.shutdown()
        resolver.server_close()
    report = reported(link=link)
    work()
    report.refresh_from_db()
    assert (report.resolved, report.uri) == (True, link)
    assert Outbox.objects.get(kind="reports.resolve").state == "failed"


def test_the_hotline_path_never_asks(resolver: Resolver, work: Callable[[], None]) -> None:
    report = reported(link=PAGE, concern="child_abuse")
    Outbox.objects.create(
        kind="reports.resolve", key="forced", body={"report": report.pk}, due_at=timezone.now()
    )
    work()
    assert resolver.asked == []
    report.refresh_from_db()
    assert (report.uri, report.resolved) == (PAGE, True)

"""The catalogue served to a real Chromium, without a database."""

import threading
from collections.abc import Iterator
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application

from browser import open_page


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing of requests."""


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    """Give the address of a running site."""
    with make_server(
        "127.0.0.1", 0, get_wsgi_application(), server_class=_Server, handler_class=_Quiet
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def page(chromium: Any, served: str, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Give a page; what the browser complains of (the content policy too) fails the test."""
    options = {"java_script_enabled": getattr(request, "param", True)}
    with open_page(chromium, served, **options) as opened:
        yield opened

"""A small Jetstream server: replays events from a cursor, and misbehaves as it is told."""

import json
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

START_US = 1_783_175_888_000_000
STEP_US = 1_000


def event(number: int, text: str, **record: object) -> dict[str, object]:
    """Make the event of a plainly made-up post, one step after the one before."""
    return {
        "did": f"did:plc:{'abcdefghij'[number % 10] * 24}",
        "time_us": START_US + number * STEP_US,
        "kind": "commit",
        "commit": {
            "rev": "r",
            "operation": "create",
            "collection": "app.bsky.feed.post",
            "rkey": f"3k{number:011d}".translate(str.maketrans("0189", "wxyz")),
            "cid": f"bafy{number}",
            "record": {
                "$type": "app.bsky.feed.post",
                "createdAt": "2026-07-04T14:38:05.805Z",
                "text": text,
                **record,
            },
        },
    }


def events_of(texts: Sequence[str | bytes]) -> list[tuple[int, bytes]]:
    """Give events in order with their times; bytes stand as they are at the time of their place."""
    return [
        (
            START_US + number * STEP_US,
            text if isinstance(text, bytes) else json.dumps(event(number, text)).encode(),
        )
        for number, text in enumerate(texts)
    ]


@dataclass
class Server:
    """What a running server sends and what it was asked."""

    events: list[tuple[int, bytes]]
    port: int = 0
    earliest: int = 0
    drop_after: int = 0
    repeat: int = 1
    ping: bool = False
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    scheme: str = "ws"
    agents: list[str | None] = field(default_factory=list)

    @property
    def endpoint(self) -> str:
        return f"{self.scheme}://localhost:{self.port}/subscribe"

    def answer(self, connection: ServerConnection) -> None:
        request = connection.request
        assert request is not None
        query = parse_qs(urlsplit(request.path).query)
        self.asked.append(query)
        self.agents.append(request.headers.get("User-Agent"))
        since = max(int(query.get("cursor", ["0"])[0]), self.earliest)
        sent = 0
        try:
            for time_us, data in self.events:
                if time_us < since:
                    continue
                if self.ping:
                    assert connection.ping().wait(5)
                for _ in range(self.repeat):
                    connection.send(data, text=True)
                sent += 1
                if self.drop_after and sent == self.drop_after:
                    connection.socket.shutdown(2)
                    return
            for _ in connection:
                pass
        except (ConnectionClosed, OSError):
            return


@contextmanager
def jetstream(
    events: list[tuple[int, bytes]], tls: ssl.SSLContext | None = None, **behaviour: object
) -> Iterator[Server]:
    """Run a server until the block ends."""
    running = Server(events, **behaviour)  # type: ignore[arg-type]
    running.scheme = "wss" if tls else "ws"
    with serve(running.answer, "127.0.0.1", 0, compression=None, ssl=tls) as server:
        running.port = server.socket.getsockname()[1]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield running
        finally:
            server.shutdown()
            thread.join()

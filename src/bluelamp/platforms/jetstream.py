"""Bluesky's posts as they are made, from a Jetstream server (Jetstream v1, over WebSocket)."""

import logging
import ssl
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import certifi
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from bluelamp.net import FetchError, delays, pinned_socket
from bluelamp.platforms import events
from bluelamp.platforms.base import Batch, Capability, Gap
from bluelamp.platforms.errors import CursorError, PlatformError
from bluelamp.platforms.gathering import Gathering
from bluelamp.platforms.parsed import Parsed
from bluelamp.uris import UriError, web_address

ENDPOINT = "wss://jetstream2.us-east.bsky.network/subscribe"
OVERLAP_US = 10_000_000
"""How far before the cursor to resume: `time_us` is not unique and not strictly in order."""

_GAP_US = 60_000_000
_AHEAD = 3_600
"""Seconds an event may be ahead of our clock and still move the cursor: one bad event must not."""
_MAX_MESSAGE = 16_000_000
_PAUSE = 0.2
_logger = logging.getLogger(__name__)


class Jetstream:
    """Reads the public stream of posts; the cursor is the time of an event in microseconds.

    `user_agent` says who reads. `allow` lets the endpoint be on this machine or a private net.
    A batch holds at most `max_events` posts and faults and comes at least every `max_seconds`
    seconds, also while nothing comes or the connection is being made anew. What came twice by uri
    and content id is given once, as far as the last `memory` posts go. Ends when `stop` is set.
    """

    capabilities = frozenset({Capability.STREAM})

    def __init__(
        self,
        user_agent: str,
        *,
        endpoint: str = ENDPOINT,
        allow: bool = False,
        stop: threading.Event | None = None,
        max_events: int = 500,
        max_seconds: float = 1.0,
        memory: int = 100_000,
        first_delay: float = 0.5,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        if not endpoint.startswith(("ws://", "wss://")):
            raise PlatformError("The address of a Jetstream server starts with wss:// or ws://.")
        try:
            self._place = web_address("http" + endpoint.removeprefix("ws"))
        except UriError as error:
            raise PlatformError(
                f"The address of the Jetstream server is not one: {error}"
            ) from None
        self._user_agent = user_agent
        self._endpoint = endpoint
        self._allow = allow
        self._stop = stop or threading.Event()
        self._max_events = max_events
        self._max_seconds = max_seconds
        self._first_delay = first_delay
        self._seen = _Memory(memory)
        self._ssl_context = ssl_context or ssl.create_default_context(cafile=certifi.where())

    def read(self, cursor: str | None) -> Iterator[Batch]:
        """Give batches from 10 s before `cursor`, or from now; reconnects for ever.

        A first event much later than the cursor is a gap: the server keeps only so much and starts
        without a word where its memory does. Raises CursorError.
        """
        at = _time_us(cursor)
        gathering = Gathering(self._max_events, self._max_seconds)
        waits = delays(self._first_delay)
        while not self._stop.is_set():
            before = at
            try:
                with self._connected(at) as connection:
                    for reached in self._received(connection, gathering, at):
                        at = reached
                        if gathering.left <= 0:
                            yield gathering.batch(_text(at))
                return
            except (FetchError, WebSocketException, OSError, TimeoutError) as error:
                _logger.info("Jetstream connection ended: %s", error)
                trouble = _sentence(error)
            if at != before:
                waits = delays(self._first_delay)
            yield gathering.batch(_text(at), trouble)
            yield from self._waiting(next(waits), _text(at), trouble, gathering)

    def _waiting(
        self, seconds: float, cursor: str, trouble: str, gathering: Gathering
    ) -> Iterator[Batch]:
        """Wait before the next attempt, with a sign of life in every interval."""
        while seconds > 0 and not self._stop.wait(min(seconds, self._max_seconds)):
            seconds -= self._max_seconds
            if seconds > 0:
                yield gathering.batch(cursor, trouble)

    @contextmanager
    def _connected(self, at: int) -> Iterator[ClientConnection]:
        query = {"wantedCollections": events.COLLECTION}
        if at:
            query["cursor"] = str(max(0, at - OVERLAP_US))
        join = "&" if "?" in self._endpoint else "?"
        with connect(
            self._endpoint + join + urlencode(query),
            sock=pinned_socket(self._place.host, self._place.port, allow=self._allow),
            ssl=self._ssl_context if self._place.scheme == "https" else None,
            user_agent_header=self._user_agent,
            proxy=None,
            compression=None,
            close_timeout=1,
            max_size=_MAX_MESSAGE,
        ) as connection:
            yield connection

    def _received(
        self, connection: ClientConnection, gathering: Gathering, at: int
    ) -> Iterator[int]:
        """Take events in and give the cursor after each, and whenever nothing came; until `stop`."""
        resumed = at
        first = True
        number = 0
        while not self._stop.is_set():
            try:
                data = connection.recv(max(0.0, min(_PAUSE, gathering.left)), decode=False)
            except TimeoutError:
                yield at
                continue
            number += 1
            parsed = events.parse(data)
            if first and resumed and parsed.time_us:
                if parsed.time_us - resumed > _GAP_US:
                    gathering.miss(_gap(resumed, parsed.time_us))
                first = False
            if not self._again(parsed):
                gathering.add(
                    parsed,
                    f"event {parsed.time_us or number}",
                    counted=not 0 < parsed.time_us <= resumed,
                )
            if parsed.time_us <= (time.time() + _AHEAD) * 1e6:
                at = max(at, parsed.time_us)
            yield at

    def _again(self, parsed: Parsed) -> bool:
        post = parsed.post
        return post is not None and not self._seen.add((post.uri, post.cid))


class _Memory:
    """The last so many keys."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._keys: OrderedDict[tuple[str, str], None] = OrderedDict()

    def add(self, key: tuple[str, str]) -> bool:
        """Remember a key; say whether it is new."""
        if key in self._keys:
            self._keys.move_to_end(key)
            return False
        self._keys[key] = None
        if len(self._keys) > self._size:
            self._keys.popitem(last=False)
        return True


def _time_us(cursor: str | None) -> int:
    if cursor is None or cursor == "":
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 18):
        raise CursorError("The place to go on from is not a time in microseconds.")
    return int(cursor)


def _text(at: int) -> str:
    return str(at) if at else ""


def _gap(asked: int, got: int) -> Gap:
    minutes = (got - asked) / 60_000_000
    return Gap(
        str(asked), str(got), f"The server no longer had {minutes:,.0f} minutes of the stream."
    )


def _sentence(error: Exception) -> str:
    if isinstance(error, FetchError):
        return str(error)
    return "The connection to the stream broke; it is being made anew."

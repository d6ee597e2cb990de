"""The Jetstream adapter against a real WebSocket server that breaks off, repeats and forgets."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

import pytest

from bluelamp.platforms import Jetstream, PlatformError, Stream
from bluelamp.platforms.jetstream import OVERLAP_US
from net.certificates import certificate
from platforms.conformance import BROKEN_EVENTS, Opened, StreamConformance, texts_of, until
from platforms.jetstream_server import START_US, STEP_US, Server, events_of, jetstream

AGENT = "Bluelamp test (https://station.example/about)"
TEXTS = [f"knead the dough {number} times" for number in range(30)]


def reading(server: Server, **options: object) -> Jetstream:
    given = {"max_seconds": 0.1, "first_delay": 0.02, **options}
    return Jetstream(AGENT, endpoint=server.endpoint, allow=True, **given)  # type: ignore[arg-type]


class TestConformance(StreamConformance):
    @pytest.fixture
    def opened(self) -> Iterator[Opened]:
        with ExitStack() as servers:

            def make(texts: list[str | bytes], **options: object) -> Stream:
                return reading(servers.enter_context(jetstream(events_of(texts))), **options)

            yield make

    @pytest.fixture(params=BROKEN_EVENTS, ids=range(len(BROKEN_EVENTS)))
    def broken_event(self, request: pytest.FixtureRequest) -> bytes:
        return request.param


def test_it_says_who_reads_and_asks_for_posts_only_from_before_its_cursor() -> None:
    with jetstream(events_of(TEXTS)) as server:
        until(reading(server), None, TEXTS)
        until(reading(server), str(START_US), TEXTS)
    assert server.agents == [AGENT, AGENT]
    assert server.asked == [
        {"wantedCollections": ["app.bsky.feed.post"]},
        {"wantedCollections": ["app.bsky.feed.post"], "cursor": [str(START_US - OVERLAP_US)]},
    ]


def test_a_connection_that_breaks_is_made_anew_and_nothing_comes_twice() -> None:
    with jetstream(events_of(TEXTS), drop_after=10) as server:
        stream = reading(server)
        batches = list(islice(stream.read(None), 3))
        server.drop_after = 0
        batches += until(stream, batches[-1].cursor, TEXTS)
    assert texts_of(batches) == TEXTS
    assert any("broke" in batch.trouble for batch in batches)
    assert sum(batch.read for batch in batches) == len(TEXTS)
    assert len(server.asked) > 1


def test_what_a_server_sends_twice_is_given_once() -> None:
    with jetstream(events_of(TEXTS), repeat=3) as server:
        assert texts_of(until(reading(server), None, TEXTS)) == TEXTS


def test_the_memory_for_repeats_is_bounded() -> None:
    with jetstream(events_of([*TEXTS[:5], *TEXTS[:5], "the end"])) as server:
        server.events[5:10] = server.events[:5]
        few = texts_of(until(reading(server, memory=2), None, ["the end"]))
        enough = texts_of(until(reading(server, memory=5), None, ["the end"]))
    assert few == [*TEXTS[:5], *TEXTS[:5], "the end"]
    assert enough == [*TEXTS[:5], "the end"]


def test_a_cursor_that_the_server_moved_is_a_gap() -> None:
    asked = START_US - 7_200_000_000
    with jetstream(events_of(TEXTS)) as server:
        batches = until(reading(server), str(asked), TEXTS)
    (gap,) = [batch.gap for batch in batches if batch.gap]
    assert (gap.after, gap.before) == (str(asked), str(START_US))
    assert "120 minutes" in gap.reason


def test_an_overlap_is_counted_once_also_by_another_process() -> None:
    with jetstream(events_of(TEXTS)) as server:
        cursor = str(START_US + 9 * STEP_US)
        batches = until(reading(server), cursor, TEXTS)
    assert texts_of(batches) == TEXTS
    assert sum(batch.read for batch in batches) == 20


def test_over_tls_the_certificate_must_hold(tmp_path: Path) -> None:
    tls, trusting = certificate(tmp_path, "localhost")
    with jetstream(events_of(TEXTS), tls=tls) as server:
        assert texts_of(until(reading(server, ssl_context=trusting), None, TEXTS)) == TEXTS
        batch = next(reading(server).read(None))
    assert batch.trouble
    assert len(server.asked) == 1


def test_pings_are_answered() -> None:
    with jetstream(events_of(TEXTS[:3]), ping=True) as server:
        assert texts_of(until(reading(server), None, TEXTS[:3])) == TEXTS[:3]


def test_an_event_far_in_the_future_does_not_move_the_cursor() -> None:
    future = b'{"kind": "identity", "did": "did:plc:a", "time_us": 9000000000000000000}'
    with jetstream(events_of([*TEXTS[:2], future, TEXTS[2]])) as server:
        batches = until(reading(server), None, TEXTS[:3])
    assert batches[-1].cursor == str(START_US + 3 * STEP_US)


def test_a_quiet_stream_shows_that_it_lives_and_stops_quickly() -> None:
    stop = threading.Event()
    with jetstream([]) as server:
        batches = reading(server, stop=stop).read(None)
        assert [batch.read for batch in islice(batches, 3)] == [0, 0, 0]
        stop.set()
        begun = time.monotonic()
        assert list(batches) == []
        assert time.monotonic() - begun < 1.5


def test_a_server_that_is_away_is_trouble_said_and_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as away:
        port = away.getsockname()[1]
    stop = threading.Event()
    stream = Jetstream(
        AGENT,
        endpoint=f"ws://127.0.0.1:{port}/",
        allow=True,
        stop=stop,
        max_seconds=0.05,
        first_delay=0.01,
    )
    batches = stream.read("1700000000000000")
    for batch in islice(batches, 5):
        assert "Nobody answers" in batch.trouble
        assert batch.cursor == "1700000000000000"
    stop.set()
    assert list(batches) == []


def test_a_server_on_this_machine_must_be_allowed() -> None:
    with jetstream(events_of(TEXTS)) as server:
        batch = next(Jetstream(AGENT, endpoint=server.endpoint).read(None))
    assert "not on the public internet" in batch.trouble
    assert server.asked == []


@pytest.mark.parametrize("endpoint", ["https://soup.example/", "soup", "wss://", "ws://a b/"])
def test_an_address_that_is_none(endpoint: str) -> None:
    with pytest.raises(PlatformError, match=r"\.$"):
        Jetstream(AGENT, endpoint=endpoint)

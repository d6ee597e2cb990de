"""Plain posts: whatever their time says, the answer is a post or one sentence."""

import json
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.platforms import events, plain

EDGES = ("0001-01-01T00:00:00", "9999-12-31T23:59:59", "2026-02-29T00:00:00", "2026-01-02T03:04:05")
ZONES = ("", "Z", "+14:00", "-14:00", "+23:59", "-23:59", "+99:00")
odd_times = (
    st.builds(str.__add__, st.sampled_from(EDGES), st.sampled_from(ZONES))
    | st.builds(lambda at: at.isoformat(), st.datetimes(timezones=st.just(UTC)))
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=2),
        max_leaves=3,
    )
)


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_outside_the_calendar_is_one_fault(at: str) -> None:
    answer = plain.parse(json.dumps({"text": "soup", "created_at": at}).encode())
    assert answer.post is None
    assert answer.fault == "The post's time is outside the years 1 to 9999."


@given(odd_times)
def test_any_time_gives_an_answer(at: object) -> None:
    answer = plain.parse(json.dumps({"text": "soup", "created_at": at}).encode())
    assert (answer.post is None) == bool(answer.fault)


@given(odd_times, st.integers())
def test_an_event_with_any_time_gives_an_answer(at: object, time_us: int) -> None:
    record = {"text": "soup", "createdAt": at}
    commit = {
        "operation": "create",
        "collection": events.COLLECTION,
        "rkey": "3lcq4x2kz2k2a",
        "cid": "bafy",
        "record": record,
    }
    event = {"did": "did:plc:" + "a" * 24, "time_us": time_us, "kind": "commit", "commit": commit}
    answer = events.parse(json.dumps(event).encode())
    assert (answer.post is None) == bool(answer.fault)

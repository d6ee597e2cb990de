"""Time as people say it, before and after every border."""

from datetime import UTC, datetime, timedelta

import pytest

from bluelamp.ui import clocks

NOW = datetime(2026, 11, 23, 14, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "short", "word", "tone"),
    [
        (timedelta(seconds=59), "now", "", "stop"),
        (timedelta(seconds=-59), "now", "", "stop"),
        (timedelta(minutes=1), "00:01", "left", "stop"),
        (timedelta(minutes=41, seconds=50), "00:41", "left", "stop"),
        (timedelta(hours=2), "02:00", "left", "wait"),
        (timedelta(hours=23, minutes=59), "23:59", "left", "wait"),
        (timedelta(days=1), "1 d", "left", "plain"),
        (timedelta(days=2, hours=23), "2 d", "left", "plain"),
        (timedelta(minutes=-70), "01:10", "late", "stop"),
        (timedelta(days=-3), "3 d", "late", "stop"),
    ],
)
def test_what_is_due(left: timedelta, short: str, word: str, tone: str) -> None:
    told = clocks.tell_due(NOW + left, NOW)

    assert (told.short, told.word, told.tone) == (short, word, tone)


def test_what_is_due_is_said_in_full() -> None:
    assert clocks.tell_due(NOW + timedelta(minutes=61), NOW).spoken == (
        "1 hour 1 minute left, due 23 November 2026, 15:04 GMT"
    )
    assert clocks.tell_due(NOW - timedelta(days=1), NOW).spoken == (
        "1 day late, was due 22 November 2026, 14:03 GMT"
    )


@pytest.mark.parametrize(
    ("gone", "short"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=2), "2 min ago"),
        (timedelta(hours=3), "3 h ago"),
        (timedelta(days=9), "9 d ago"),
    ],
)
def test_what_is_past(gone: timedelta, short: str) -> None:
    assert clocks.tell_ago(NOW - gone, NOW).short == short

"""Clocks: hours that pass, days of the calendar, working days."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from bluelamp.law import Clock, Duration, due
from law.building import shipped

LONDON = ZoneInfo("Europe/London")
REVERSAL = shipped().get(Clock, "pol_reversal_notice")
GOOD_FRIDAY, EASTER_MONDAY = date(2026, 4, 3), date(2026, 4, 6)


def clock(n: int, unit: str, rule: str = "from_moment") -> Clock:
    length = Duration(n=n, unit=unit, rule=rule)
    return msgspec.structs.replace(REVERSAL, duration=length, calendar="uk_all_parts")


def test_a_reversal_is_told_within_24_hours() -> None:
    start = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    assert due(REVERSAL, start, LONDON) == datetime(2026, 3, 3, 9, 30, tzinfo=UTC)


def test_hours_pass_whatever_the_clocks_on_the_wall_do() -> None:
    """On 29 March 2026 London's night is an hour short."""
    start = datetime(2026, 3, 28, 12, 0, tzinfo=LONDON)
    end = due(clock(24, "hour"), start, LONDON)
    assert end == datetime(2026, 3, 29, 13, 0, tzinfo=LONDON)


@pytest.mark.parametrize("day", [28, 29], ids=["a short day begins", "the short day"])
def test_a_day_keeps_the_time_of_day_over_a_change_of_the_clocks(day: int) -> None:
    start = datetime(2026, 3, day, 12, 0, tzinfo=LONDON)
    assert due(clock(1, "day"), start, LONDON) == datetime(2026, 3, day + 1, 12, tzinfo=LONDON)


def test_a_day_that_would_end_in_the_missing_hour_still_ends() -> None:
    start = datetime(2026, 3, 28, 1, 30, tzinfo=LONDON)
    assert due(clock(1, "day"), start, LONDON) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_days_after_the_day_given_end_with_the_last_of_them() -> None:
    start = datetime(2026, 10, 23, 15, 0, tzinfo=LONDON)
    end = due(clock(2, "day", "after_day_given_exclusive"), start, LONDON)
    assert end == datetime(2026, 10, 26, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "ends_before"),
    [
        (datetime(2026, 3, 2, 9, tzinfo=LONDON), datetime(2026, 3, 5, tzinfo=LONDON)),
        (datetime(2026, 3, 2, 23, 59, tzinfo=LONDON), datetime(2026, 3, 5, tzinfo=LONDON)),
        (datetime(2026, 3, 6, 9, tzinfo=LONDON), datetime(2026, 3, 11, tzinfo=LONDON)),
        (datetime(2026, 3, 7, 9, tzinfo=LONDON), datetime(2026, 3, 11, tzinfo=LONDON)),
        (datetime(2026, 3, 27, 9, tzinfo=LONDON), datetime(2026, 4, 1, tzinfo=LONDON)),
        (datetime(2026, 4, 2, 9, tzinfo=LONDON), datetime(2026, 4, 9, tzinfo=LONDON)),
    ],
    ids=["Monday", "Monday, late", "Friday", "Saturday", "over the clocks", "before Easter"],
)
def test_two_working_days_after_the_day_given(given: datetime, ends_before: datetime) -> None:
    """Terrorism Act 2006, s.3: the day given does not count, nor do weekends and bank holidays."""
    two_days = clock(2, "working_day", "after_day_given_exclusive")
    assert due(two_days, given, LONDON, {GOOD_FRIDAY, EASTER_MONDAY}) == ends_before


def test_the_day_given_is_that_of_the_zone() -> None:
    """Half past eleven in the evening in UTC is the next day in London's summer."""
    given = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)
    two_days = clock(2, "working_day", "after_day_given_exclusive")
    assert due(two_days, given, LONDON) == datetime(2026, 6, 5, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("dsa16_receipt", "without undue delay"),
        ("dsa16_decision", "timely, and without undue delay"),
        ("uk_osa_swift", "swiftly (the Act gives no number)"),
    ],
)
def test_a_clock_without_a_number_has_words(row: str, words: str) -> None:
    found = shipped().get(Clock, row)
    assert due(found, datetime(2026, 3, 2, tzinfo=UTC), LONDON) is None
    assert found.words == words


def test_a_start_has_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        due(REVERSAL, datetime(2026, 3, 2), LONDON)  # noqa: DTZ001

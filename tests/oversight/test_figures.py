"""The public figures, counted from entries made up here: what counts, what does not, and when."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.oversight import figures
from bluelamp.oversight.figures import Fact, count, say_duration

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=ZoneInfo("Europe/London"))
(SENT,), (GONE,), (DECLINED,) = figures.SENT, figures.GONE, figures.DECLINED
(STILL_UP,), (PASSED_ON,) = figures.STILL_UP, figures.PASSED_ON


def fact(ago: timedelta, act: str, *objects: str) -> Fact:
    return Fact(NOW - ago, act, objects)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def test_nothing_happened() -> None:
    none = count([], NOW)
    assert (none.received, none.led, none.sent, none.taken_down, none.declined) == (0, 0, 0, 0, 0)
    assert none.until_gone is None
    assert len(none.days) == 30
    assert none.days[-1].day == NOW.date()


def test_a_report_is_read_once_and_received_on_its_day() -> None:
    counted = count(
        [
            fact(hours(31), "reports.receive", "report:1"),
            fact(hours(30), "reports.looking", "report:1"),
            fact(hours(3), "reports.looking", "report:1"),
            fact(hours(1), "reports.closed", "report:1"),
            fact(hours(1), "reports.receive", "report:2"),
        ],
        NOW,
    )
    assert (counted.received, counted.read) == (2, 1)
    assert [day.received for day in counted.days[-3:]] == [0, 1, 1]


def test_the_window_begins_at_midnight_29_days_before_and_ends_now() -> None:
    first = figures.window_start(NOW)
    assert (first.day, first.month, first.hour) == (25, 10, 0)
    receive = "reports.receive"
    counted = count(
        [
            Fact(first, receive, ("report:1",)),
            Fact(first - timedelta(microseconds=1), receive, ("report:2",)),
            Fact(NOW + timedelta(seconds=1), receive, ("report:3",)),
        ],
        NOW,
    )
    assert counted.received == counted.days[0].received == 1


def test_a_report_led_to_a_notice_when_its_own_case_had_one_sent() -> None:
    counted = count(
        [
            fact(hours(5), "reports.receive", "report:1"),
            fact(hours(5), "cases.join", "report:1", "case:7"),
            fact(hours(4), "reports.receive", "report:2"),
            fact(hours(4), "cases.join", "report:2", "case:8"),
            fact(hours(2), SENT, "action:3", "case:7"),
        ],
        NOW,
    )
    assert (counted.received, counted.led, counted.sent, counted.waiting) == (2, 1, 1, 1)
    assert counted.days[-1].led == 1


def test_gone_counts_when_found_and_the_median_is_from_sending() -> None:
    counted = count(
        [
            fact(hours(900), SENT, "action:1", "case:1"),
            fact(hours(899), GONE, "action:1", "case:1"),
            fact(hours(10), SENT, "action:2", "case:2"),
            fact(hours(9), GONE, "action:2", "case:2"),
            fact(hours(10), SENT, "action:3", "case:3"),
            fact(hours(7), GONE, "action:3", "case:3"),
            fact(hours(800), SENT, "action:4", "case:4"),
            fact(hours(6), DECLINED, "action:4", "case:4"),
            fact(hours(5), STILL_UP, "action:4", "case:4"),
            fact(hours(4), SENT, "action:6", "case:6"),
            fact(hours(4), PASSED_ON, "action:6", "case:6"),
            fact(hours(1), SENT, "action:5", "case:5"),
        ],
        NOW,
    )
    assert (counted.sent, counted.taken_down, counted.waiting) == (4, 2, 1)
    assert (counted.declined, counted.still_up, counted.passed_on) == (1, 1, 1)
    assert counted.until_gone == hours(2)


@given(
    st.lists(
        st.builds(
            fact,
            st.timedeltas(timedelta(0), timedelta(days=60)),
            st.sampled_from(sorted(figures.COUNTED | figures.JOINED)),
            st.sampled_from(["report:1", "report:2", "report:3"]),
            st.sampled_from(["case:1", "case:2"]),
            st.sampled_from(["action:1", "action:2", "action:3"]),
        )
    )
)
def test_figures_agree_with_each_other_whatever_happened(facts: list[Fact]) -> None:
    counted = count(facts, NOW)
    assert counted.led <= counted.received <= 3
    assert counted.waiting <= counted.sent
    assert sum(day.received for day in counted.days) == counted.received
    assert sum(day.led for day in counted.days) == counted.led
    assert count(reversed(facts), NOW).read == counted.read


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=20), "20 s"),
        (timedelta(minutes=42), "42 min"),
        (timedelta(hours=3, minutes=12), "3 h 12 min"),
        (timedelta(hours=5), "5 h"),
        (timedelta(hours=52), "2 d 4 h"),
        (timedelta(days=3), "3 d"),
    ],
)
def test_lengths_are_said_as_people_do(length: timedelta, words: str) -> None:
    assert say_duration(length) == words


def test_every_figure_is_defined_and_names_the_acts_behind_it() -> None:
    fields = {one.field for one in figures.DEFINITIONS}
    assert fields == set(figures.Figures.__dataclass_fields__) - {"at", "days"}
    named = {act for one in figures.DEFINITIONS for act in one.acts}
    assert named == figures.COUNTED | figures.JOINED

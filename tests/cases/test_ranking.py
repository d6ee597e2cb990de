"""The desk's order: pure, and never lifted by how many people reported."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import factories
from bluelamp.cases.models import Case
from bluelamp.cases.ranking import HARM_HOURS, LEAD, Standing, rank

OPENED = datetime(2026, 11, 23, 12, tzinfo=UTC)
PLAIN = Standing(OPENED, "other", 1, 0.0, False, None)

standings = st.builds(
    Standing,
    opened_at=st.just(OPENED),
    harm=st.sampled_from([*HARM_HOURS, ""]),
    copies=st.integers(1, 10_000),
    confidence=st.floats(0, 5000),
    escalated=st.booleans(),
    due_at=st.none() | st.integers(-500, 500).map(lambda hours: OPENED + timedelta(hours=hours)),
)


def test_nothing_special_stands_where_it_was_opened() -> None:
    assert rank(PLAIN).at == OPENED
    assert rank(PLAIN).reasons == []


@pytest.mark.parametrize(
    ("change", "hours", "word"),
    [
        ({"harm": "threat"}, 72, "somebody is threatened"),
        ({"copies": 4}, 8, "it stands in 4 places (8 h ahead)"),
        ({"confidence": 120.0}, 8, "strong match, 120 bits (8 h ahead)"),
        ({"confidence": 9000.0}, 8, "strong match, 9000 bits (8 h ahead)"),
        ({"confidence": 60.0}, 4, "fair match, 60 bits (4 h ahead)"),
        ({"confidence": 30.0}, 2, "weak match, 30 bits (2 h ahead)"),
        ({"escalated": True}, 120, "escalated"),
    ],
)
def test_each_thing_lifts_by_its_hours_and_says_so(
    change: dict[str, object], hours: int, word: str
) -> None:
    found = rank(replace(PLAIN, **change))
    assert found.at == OPENED - timedelta(hours=hours)
    assert word in found.reasons[0]


def test_what_is_worth_next_to_nothing_does_not_read_as_nothing() -> None:
    assert rank(replace(PLAIN, confidence=5.0)).reasons == [
        "weak match, 5 bits (less than 1 h ahead)"
    ]


def test_a_clock_caps_the_place() -> None:
    due = OPENED + timedelta(hours=1)
    found = rank(replace(PLAIN, due_at=due))
    assert found.at == due - LEAD
    assert "its clock runs out" in found.reasons[0]


@given(standings)
def test_nothing_ever_lowers_a_case(standing: Standing) -> None:
    assert rank(standing).at <= OPENED
    assert rank(replace(standing, escalated=True)).at <= rank(standing).at
    assert rank(replace(standing, copies=standing.copies * 2)).at <= rank(standing).at


@pytest.mark.django_db
def test_the_number_of_reports_never_raises_a_case() -> None:
    factories.station()
    link = "https://parlour.example/post/1"
    factories.reported(link)
    before = Case.objects.get()
    for _ in range(5):
        factories.reported(link)
    after = Case.objects.get()
    assert after.items.count() == 6
    assert (after.rank_at, after.rank_reasons) == (before.rank_at, before.rank_reasons)

"""Bars: where they stand, what is said of them, what is refused."""

import pytest

from bluelamp.ui import Series, bars


def test_bars_stand_on_the_ground_and_the_highest_fills_the_height() -> None:
    chart = bars("Cakes", ["Mon", "Tue"], [Series("baked", (2, 4)), Series("burnt", (0, 1))])

    assert [(bar.series, bar.height) for bar in chart.drawn] == [(0, 60), (0, 120), (1, 30)]
    assert all(bar.y + bar.height == chart.height for bar in chart.drawn)
    assert all(bar.x >= 0 and bar.x + bar.width <= chart.width for bar in chart.drawn)


def test_the_table_and_the_words_say_what_the_bars_show() -> None:
    chart = bars("Cakes", ["Mon", "Tue"], [Series("baked", (2, 4)), Series("burnt", (0, 0))])

    assert chart.rows == (("Mon", (2, 0)), ("Tue", (4, 0)))
    assert chart.spoken == "baked: 6, most on Tue (4); burnt: none"


def test_nothing_counted_draws_no_bar() -> None:
    assert bars("Cakes", [], [Series("baked", ())]).drawn == ()
    assert bars("Cakes", ["Mon"], [Series("baked", (0,))]).drawn == ()


@pytest.mark.parametrize(
    ("labels", "series"),
    [
        (["Mon"], []),
        (["Mon"], [Series("a", (1,)), Series("b", (1,)), Series("c", (1,))]),
        (["Mon", "Tue"], [Series("a", (1,))]),
        (["Mon"], [Series("a", (-1,))]),
    ],
)
def test_what_cannot_be_drawn_is_refused(labels: list[str], series: list[Series]) -> None:
    with pytest.raises(ValueError):
        bars("Cakes", labels, series)

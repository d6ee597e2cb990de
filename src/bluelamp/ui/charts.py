"""Small charts drawn on the server as SVG: they print, archive and read aloud."""

from collections.abc import Sequence

import msgspec

WIDTH, HEIGHT = 600, 120
"""Of the drawing, in its own units; the page scales it."""
SHARE = 0.68
"""Of each slot, what the bar fills."""


class Series(msgspec.Struct, frozen=True):
    """What is counted, in words, and one count per label of the chart."""

    name: str
    values: tuple[int, ...]


class Bar(msgspec.Struct, frozen=True):
    """One bar, in the units of the drawing."""

    x: float
    y: float
    width: float
    height: float
    series: int


class Bars(msgspec.Struct, frozen=True):
    """A bar chart ready to draw, with the table that says the same in figures."""

    title: str
    spoken: str
    label_head: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    drawn: tuple[Bar, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    highest: int
    width: int = WIDTH
    height: int = HEIGHT


def bars(
    title: str, labels: Sequence[str], series: Sequence[Series], *, label_head: str = ""
) -> Bars:
    """Draw one or two series as bars, the second in front of the first (a part of a whole).

    :raises ValueError: for a series of another length than the labels, a negative count, or
        more than two series.
    """
    if not 1 <= len(series) <= 2:
        raise ValueError("A bar chart here shows one or two series.")
    for one in series:
        if len(one.values) != len(labels):
            raise ValueError(f"'{one.name}' has {len(one.values)} values for {len(labels)} labels.")
        if any(value < 0 for value in one.values):
            raise ValueError(f"'{one.name}' counts below zero.")
    highest = max((value for one in series for value in one.values), default=0)
    slot = WIDTH / max(1, len(labels))
    drawn = tuple(
        Bar(
            x=round(at * slot + slot * (1 - SHARE) / 2, 2),
            y=round(HEIGHT - HEIGHT * value / highest, 2),
            width=round(slot * SHARE, 2),
            height=round(HEIGHT * value / highest, 2),
            series=which,
        )
        for which, one in enumerate(series)
        for at, value in enumerate(one.values)
        if value
    )
    return Bars(
        title=title,
        spoken="; ".join(_spoken(one, labels) for one in series),
        label_head=label_head,
        labels=tuple(labels),
        series=tuple(series),
        drawn=drawn,
        rows=tuple(
            (label, tuple(one.values[at] for one in series)) for at, label in enumerate(labels)
        ),
        highest=highest,
    )


def _spoken(series: Series, labels: Sequence[str]) -> str:
    if not any(series.values):
        return f"{series.name}: none"
    top = max(range(len(labels)), key=lambda at: series.values[at])
    return f"{series.name}: {sum(series.values)}, most on {labels[top]} ({series.values[top]})"

"""The alignment, against the same thing said slowly."""

import random

import numpy as np
import pytest

from bluelamp.matching.alignment import WHATS, Alignment, align, edits_of
from bluelamp.matching.evidence import GAP, MISMATCH
from bluelamp.matching.vocabulary import Vocabulary
from bluelamp.matching.words import Words


def slow_score(text: list[int], work: list[int], bits: list[float]) -> float:
    """Smith and Waterman's recurrence over the whole table, score only."""
    best = 0.0
    above = [0.0] * (len(work) + 1)
    for word in text:
        row = [0.0]
        for j, other in enumerate(work):
            step = bits[j] if word == other else -MISMATCH
            row.append(max(0.0, above[j] + step, above[j + 1] - GAP, row[j] - GAP))
            best = max(best, row[-1])
        above = row
    return best


def aligned(text: list[int], work: list[int], bits: list[float]) -> Alignment | None:
    middle = len(text) // 2
    size = max([*text, *work]) + 1
    none = np.zeros(len(text), np.int64)
    words = Words(
        none.astype(np.uint64), none, none, none.astype(np.uint8), none, none,
        none.astype(np.uint32), none,
    )  # fmt: skip
    return align(
        words,
        np.array(text, np.int32),
        np.array(work, np.int32),
        (np.array(bits) * 16).astype(np.uint8),
        Vocabulary(
            none.astype(np.uint64),
            none.astype(np.int32),
            np.zeros(size, np.float32),
            np.zeros(size + 1, np.int64),
            np.zeros(0, np.uint32),
        ),
        np.array([middle]),
        np.array([min(middle, len(work) - 1)]),
        (0, len(text)),
        (0, len(work)),
    )


@pytest.mark.parametrize("seed", range(60))
def test_scores_are_those_of_the_slow_twin(seed: int) -> None:
    # Texts shorter than half the band: nothing the twin finds lies outside it.
    rng = random.Random(seed)
    work = [rng.randrange(12) for _ in range(rng.randrange(1, 22))]
    bits = [rng.choice([0.0, 1.0, 5.5, 9.0, 13.625]) for _ in work]
    text = [rng.choice([rng.randrange(12), word]) for word in work] + [99]
    found = aligned(text, work, bits)
    expected = slow_score(text, work, bits)
    assert (found.score if found else 0.0) == expected
    if found:
        assert cost(found, text, work, bits) == expected


def cost(found: Alignment, text: list[int], work: list[int], bits: list[float]) -> float:
    total, i, j = 0.0, found.text_start, found.work_start
    for number, a, b in found.steps.tolist():
        what = WHATS[number]
        if what in ("equal", "replace"):
            assert (a, b) == (i, j)
            assert (text[i] == work[j]) == (what == "equal")
            total += bits[j] if what == "equal" else -MISMATCH
            i, j = i + 1, j + 1
        elif what == "insert":
            total, i = total - GAP, i + 1
        else:
            total, j = total - GAP, j + 1
    assert (i, j) == (found.text_end, found.work_end)
    return total


def test_nothing_in_common_is_no_alignment() -> None:
    assert aligned([1, 2, 3], [4, 5, 6], [9.0] * 3) is None


def test_edits_cover_both_spans_and_say_what_changed() -> None:
    post, item = "stir plain rye flour, well", "stir plain flour very well"
    what = [WHATS.index(w) for w in ("equal", "equal", "insert", "equal", "delete", "equal")]
    steps = np.array(list(zip(what, (0, 1, 2, 3, 3, 4), (0, 1, 1, 2, 3, 4), strict=True)))
    spans = [np.array(s) for s in ([0, 5, 11, 15, 22], [4, 10, 14, 20, 26])]
    item_spans = [np.array(s) for s in ([0, 5, 11, 17, 22], [4, 10, 16, 21, 26])]
    edits = edits_of(steps, spans[0], spans[1], *(s.astype(np.uint32) for s in item_spans))
    assert [(what, post[a:b], item[c:d]) for what, a, b, c, d in edits] == [
        ("equal", "stir plain ", "stir plain "),
        ("insert", "rye ", ""),
        ("equal", "flour, ", "flour "),
        ("delete", "", "very "),
        ("equal", "well", "well"),
    ]

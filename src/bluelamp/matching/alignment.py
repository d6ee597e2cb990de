"""Align the words of a text with those of a work, where k-grams say that they run alongside.

Local alignment (Smith and Waterman 1981) with linear gaps, in a band around the diagonal of the
hits, a row at a time; scores are bits of evidence, so that the best path is the passage.
"""

from itertools import groupby
from typing import Final, Literal, NamedTuple

import numpy as np

from bluelamp.matching.evidence import GAP, MISMATCH, Bits
from bluelamp.matching.folding import Offsets, Positions
from bluelamp.matching.items import Edit
from bluelamp.matching.words import Hashes

HALF: Final = 24  # words the path may lie off the diagonal on either side
MOST_ROWS: Final = 1 << 20  # words of a text that one alignment may take in

What = Literal["equal", "replace", "insert", "delete"]
Step = tuple[What, int, int]  # (what, word of the text, word of the work)
_STOP, _DIAGONAL, _INSERT, _DELETE = range(4)


class Alignment(NamedTuple):
    """The best path: its score in bits and its words, end excluded."""

    score: float
    text_start: int
    text_end: int
    work_start: int
    work_end: int
    steps: tuple[Step, ...]


def align(
    text: Hashes,
    work: Hashes,
    bits: Bits,
    query: Offsets,
    place: Offsets,
    window: tuple[int, int],
    work_bounds: tuple[int, int],
) -> Alignment | None:
    """Give the best local alignment near the hits (query[n], place[n]), None where nothing agrees.

    `window` are the words of the text to look at, `work_bounds` those of the work.
    """
    first, last = window[0], min(window[1], window[0] + MOST_ROWS)
    rows, width = last - first, 2 * HALF + 1
    low = _band(query, place, first, rows) - HALF
    step = np.diff(low, prepend=low[0] - 1)
    start, end = int(low.min()), int(low.max()) + width
    before, after = max(0, work_bounds[0] - start), max(0, end - work_bounds[1])
    inside = slice(start + before, end - after)
    words = np.pad(work[inside], (before, after))
    gain = np.pad(bits[inside].astype(np.float64), (before, after))
    exists = np.pad(np.ones(end - start - before - after, bool), (before, after))
    column = low - start

    back = np.zeros((rows, width), np.uint8)
    slope = np.arange(width) * GAP
    # A band's worth of nothing on either side: the band may step that far at once.
    previous = np.zeros(3 * width + 2)
    best, best_at = 0.0, (0, 0)
    for row, word in enumerate(text[first:last]):
        at, left = int(column[row]), width + int(step[row])
        cells = slice(at, at + width)
        same = (words[cells] == word) & exists[cells]
        diagonal = previous[left : left + width] + np.where(same, gain[cells], -MISMATCH)
        insert = previous[left + 1 : left + 1 + width] - GAP
        reached = np.maximum(np.maximum(diagonal, insert), 0)
        # A word missing from the text runs along the row: its best start is a running maximum.
        current = np.maximum.accumulate(reached + slope) - slope
        move = back[row]
        move[:] = _DELETE
        move[current == insert] = _INSERT
        move[current == diagonal] = _DIAGONAL
        move[current <= 0] = _STOP
        top = int(current.argmax())
        if current[top] > best:
            best, best_at = float(current[top]), (row, top)
        previous[width + 1 : 2 * width + 1] = current
    if best <= 0:
        return None
    steps: list[Step] = []
    row, top = best_at
    while row >= 0 and 0 <= top < width and back[row, top] != _STOP:
        at, shift = int(column[row]) + top, int(step[row])
        move_back = back[row, top]
        if move_back == _DIAGONAL:
            same_word = exists[at] and words[at] == text[first + row]
            steps.append(("equal" if same_word else "replace", first + row, start + at))
            row, top = row - 1, top + shift - 1
        elif move_back == _INSERT:
            steps.append(("insert", first + row, start + at))
            row, top = row - 1, top + shift
        else:
            steps.append(("delete", first + row, start + at))
            top -= 1
    steps.reverse()
    (_, i, j), (_, m, n) = steps[0], steps[-1]
    return Alignment(best, i, m + 1, j, n + 1, tuple(steps))


def edits_of(
    steps: tuple[Step, ...],
    text_start: Offsets,
    text_end: Offsets,
    work_start: Positions,
    work_end: Positions,
) -> tuple[Edit, ...]:
    """Turn steps over words into edits over characters that cover both spans without a hole.

    The arrays say where the words that `steps` speak of start and end, in characters. What stands
    between two words goes with the piece before it.
    """
    _, i, j = steps[-1]
    text_to, work_to = int(text_end[i]), int(work_end[j])
    edits: list[Edit] = []
    for what, group in [(w, next(g)) for w, g in groupby(steps, key=lambda step: step[0])][::-1]:
        text_from = text_to if what == "delete" else int(text_start[group[1]])
        work_from = work_to if what == "insert" else int(work_start[group[2]])
        edits.append((what, text_from, text_to, work_from, work_to))
        text_to, work_to = text_from, work_from
    return tuple(reversed(edits))


def _band(query: Offsets, place: Offsets, first: int, rows: int) -> Offsets:
    """Give the middle of the band in every row: the diagonal of the last hit at or before it.

    A hit that would throw the band further than it can step is passed over.
    """
    middle = np.empty(rows, np.int64)
    filled, centre = 0, int(place[0] - query[0])
    for q, p in zip(query.tolist(), place.tolist(), strict=True):
        if p - q != centre and abs(p - q - centre) <= HALF:
            row = min(max(q - first, filled), rows)
            middle[filled:row] = centre
            filled, centre = row, p - q
    middle[filled:] = centre
    return middle + np.arange(first, first + rows)

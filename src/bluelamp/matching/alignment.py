"""Align the words of a text with those of a work, where runs of words say that they lie alongside.

Local alignment (Smith and Waterman 1981) with linear gaps, in a band around the diagonal of the
hits; scores are bits of evidence, so that the best path is the passage. A word of the text that no
work uses may be a misread or misspelt one: it is compared letter by letter (Levenshtein 1966) and
counts for a part.
"""

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bluelamp.matching.evidence import GAP, MISMATCH, Bits
from bluelamp.matching.folding import Codes, Offsets, Positions
from bluelamp.matching.items import Edit
from bluelamp.matching.jit import Integer, kernel
from bluelamp.matching.vocabulary import UNKNOWN, Numbers, Vocabulary
from bluelamp.matching.words import Words

HALF: Final = 24  # words the path may lie off the diagonal on either side
MOST_ROWS: Final = 1 << 20  # words of a text that one alignment may take in
NEAR: Final = (0.6, 0.35)  # of the bits of a word that one letter, two letters are wrong in
_LETTERS: Final = 32  # of a word that are compared

What = Literal["equal", "replace", "insert", "delete"]
WHATS: Final[tuple[What, ...]] = ("equal", "replace", "insert", "delete")
EQUAL, REPLACE, INSERT, DELETE = range(4)
Steps = NDArray[np.int64]  # rows of (what, word of the text, word of the work)
_STOP: Final = 9


class Alignment(NamedTuple):
    """The best path: its score in bits and its words, end excluded."""

    score: float
    text_start: int
    text_end: int
    work_start: int
    work_end: int
    steps: Steps
    gains: Bits  # bits that each step adds or takes


def align(
    words: Words,
    numbers: Numbers,
    work: Numbers,
    bits: NDArray[np.uint8],
    vocabulary: Vocabulary,
    query: Offsets,
    place: Offsets,
    window: tuple[int, int],
    work_bounds: tuple[int, int],
) -> Alignment | None:
    """Give the best local alignment near the hits (query[n], place[n]), None where nothing agrees.

    `window` are the words of the text to look at, `work_bounds` those of the work.
    """
    last = min(window[1], window[0] + MOST_ROWS)
    steps, gains = _align(
        numbers, words.first, words.last, words.ink, work, bits, vocabulary.letters, vocabulary.ink,
        query, place, window[0], last, *work_bounds,
    )  # fmt: skip
    return as_alignment(steps, gains) if len(steps) else None


def as_alignment(steps: Steps, gains: Bits) -> Alignment:
    """Sum up a path or a part of one."""
    (_, i, j), (_, m, n) = steps[0].tolist(), steps[-1].tolist()
    return Alignment(float(gains.sum()), i, m + 1, j, n + 1, steps, gains)


def pieces(found: Alignment, apart: int, least: float) -> Iterator[Alignment]:
    """Cut an alignment where `apart` steps in a row and more disagree; leave parts under `least` bits."""
    agrees = np.flatnonzero(found.gains > 0)  # equal, or alike letter by letter
    cuts = np.flatnonzero(np.diff(agrees) > apart)
    for first, last in zip(np.append(0, cuts + 1), np.append(cuts, len(agrees) - 1), strict=True):
        part = slice(int(agrees[first]), int(agrees[last]) + 1)
        piece = as_alignment(found.steps[part], found.gains[part])
        if piece.score >= least:
            yield piece


@kernel
def _align(
    numbers: Numbers,
    first: Offsets,
    last: Offsets,
    ink: Codes,
    work: Numbers,
    bits: NDArray[np.uint8],
    letters: Offsets,
    known_ink: Codes,
    query: Offsets,
    place: Offsets,
    row_from: int,
    row_to: int,
    work_from: int,
    work_to: int,
) -> tuple[Steps, Bits]:
    rows, width = row_to - row_from, 2 * HALF + 1
    # The band's first word of the work in every row: that of the last hit at or before it.
    low = np.empty(rows, np.int64)
    diagonal, hit = place[0] - query[0], 0
    for row in range(rows):
        while hit < len(query) and query[hit] - row_from <= row:
            if abs(place[hit] - query[hit] - diagonal) <= HALF:
                diagonal = place[hit] - query[hit]
            hit += 1
        low[row] = row_from + row + diagonal - HALF
    back = np.empty((rows, width), np.uint8)
    likes = np.zeros((rows, width), np.float32)
    above = np.zeros(width, np.float32)
    here = np.zeros(width, np.float32)
    distances = np.empty(_LETTERS + 1, np.int64)
    best, best_row, best_column = np.float32(0), -1, -1
    for row in range(rows):
        word = row_from + row
        number = numbers[word]
        size = last[word] - first[word]
        shift = low[row] - low[row - 1] if row else 0
        for column in range(width):
            at = low[row] + column
            here[column] = 0
            back[row, column] = _STOP
            if at < work_from or at >= work_to:
                continue
            gain = np.float32(-MISMATCH)
            what = REPLACE
            if number == work[at]:
                gain, what = np.float32(bits[at]) / np.float32(16), EQUAL
            elif number == UNKNOWN and size >= 4:
                a, b = letters[work[at]], letters[work[at] + 1]
                wrong = 1 if size < 6 else 2
                if (
                    b - a >= 4
                    and abs(b - a - size) <= wrong
                    and size <= _LETTERS
                    and b - a <= _LETTERS
                ):
                    apart = _distance(
                        ink, first[word], last[word], known_ink, a, b, wrong, distances
                    )
                    if apart <= wrong:
                        share = NEAR[0] if apart <= 1 else NEAR[1]
                        gain = np.float32(bits[at]) / np.float32(16) * np.float32(share)
            score, move = np.float32(0), _STOP
            source = column + shift - 1
            before = above[source] if row and 0 <= source < width else np.float32(0)
            if before + gain > 0:
                score, move = before + gain, what
            source += 1
            if row and 0 <= source < width and above[source] - GAP > score:
                score, move = above[source] - np.float32(GAP), INSERT
            if column and here[column - 1] - GAP > score:
                score, move = here[column - 1] - np.float32(GAP), DELETE
            here[column] = score
            back[row, column] = move
            likes[row, column] = gain
            if score > best:
                best, best_row, best_column = score, row, column
        above, here = here, above
    count, row, column = 0, best_row, best_column
    steps = np.empty((2 * rows + width, 3), np.int64)
    gains = np.empty(2 * rows + width, np.float32)
    while row >= 0 and 0 <= column < width and back[row, column] != _STOP and count < len(steps):
        move = back[row, column]
        steps[count, 0], steps[count, 1], steps[count, 2] = move, row_from + row, low[row] + column
        gains[count] = likes[row, column] if move <= REPLACE else np.float32(-GAP)
        count += 1
        shift = low[row] - low[row - 1] if row else 0
        if move <= REPLACE:
            column += shift - 1
            row -= 1
        elif move == INSERT:
            column += shift
            row -= 1
        else:
            column -= 1
    return steps[:count][::-1].copy(), gains[:count][::-1].copy()


@kernel
def _distance(
    ink: Codes, a: int, b: int, other: Codes, c: int, d: int, most: int, row: Offsets
) -> Integer:
    """Count the letters to change, add or take away between two words, up to `most`; else more."""
    for j in range(d - c + 1):
        row[j] = j
    for i in range(b - a):
        diagonal, row[0] = row[0], i + 1
        least = row[0]
        for j in range(d - c):
            cost = diagonal + (ink[a + i] != other[c + j])
            diagonal = row[j + 1]
            row[j + 1] = min(cost, row[j] + 1, diagonal + 1)
            least = min(least, row[j + 1])
        if least > most:
            return most + 1
    apart: Integer = row[d - c]
    return apart


def edits_of(
    steps: Steps,
    text_start: Offsets,
    text_end: Offsets,
    work_start: Positions,
    work_end: Positions,
) -> tuple[Edit, ...]:
    """Turn steps over words into edits over characters that cover both spans without a hole.

    The arrays say where the words that `steps` speak of start and end, in characters. What stands
    between two words goes with the piece before it.
    """
    heads = np.flatnonzero(np.diff(steps[:, 0], prepend=-1))
    what, i, j = steps[heads].T
    rows = zip(what.tolist(), text_start[i].tolist(), work_start[j].tolist(), strict=True)
    text_to, work_to = int(text_end[steps[-1, 1]]), int(work_end[steps[-1, 2]])
    edits: list[Edit] = []
    for one, text_at, work_at in reversed(list(rows)):
        text_from = text_to if one == DELETE else text_at
        work_from = work_to if one == INSERT else work_at
        edits.append((WHATS[one], text_from, text_to, work_from, work_to))
        text_to, work_to = text_from, work_from
    return tuple(reversed(edits))

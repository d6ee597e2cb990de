"""Cut texts into words, each with a 64-bit hash and its place in the original.

A word is a run of folded letters and digits. Scripts written without spaces give one word for every
two neighbouring characters (character bigrams). Hashes are polynomial (Karp and Rabin 1987), taken
from prefix sums, so that a whole batch of posts is hashed without a loop; they depend on the folded
characters alone and never change between processes. Letters that stand for each other in every
typeface (i, l, and 1 inside a word) have one value.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bluelamp.matching.folding import (
    DIGIT,
    GAP,
    SOLO,
    Codes,
    FoldedCodes,
    Offsets,
    code_points,
    fold_piece,
    pieces,
)

Hashes = NDArray[np.uint64]

BIGRAM: Final = 255  # the `size` of a character bigram
_MAX_SIZE: Final = 250
_BASE: Final = 0x9E3779B97F4A7C15
_INVERSE: Final = pow(_BASE, -1, 1 << 64)
_BETWEEN: Final = "\0"  # parts posts; folding never joins letters across it


class Words(NamedTuple):
    """The words of a text in order, one entry each in every array."""

    hashes: Hashes
    start: Offsets  # characters of the original text
    end: Offsets
    size: NDArray[np.uint8]  # letters of the word, 0 for a number, `BIGRAM` for a bigram

    def part(self, first: int, last: int) -> "Words":
        """Give words `first` to `last`, the last excluded."""
        return Words(*(column[first:last] for column in self))  # type: ignore[arg-type]


class Batch(NamedTuple):
    """The words of many texts: text t has words `bounds[t]` to `bounds[t + 1]`."""

    words: Words
    bounds: Offsets
    text_start: Offsets  # where each text starts among the offsets of `words`


def words_of(text: str) -> Words:
    """Give the words of one text, with offsets in that text."""
    return _words(code_points(text))


def batch_of(texts: Sequence[str]) -> Batch:
    """Give the words of many texts at once; offsets count through all of them."""
    sizes = np.fromiter((len(t) + 1 for t in texts), np.int64, len(texts))
    text_start = np.cumsum(sizes) - sizes
    words = _words(code_points(_BETWEEN.join(texts)))
    bounds = np.searchsorted(words.start, np.append(text_start, int(sizes.sum())))
    return Batch(words, bounds, text_start)


def hash_spans(values: Hashes, start: Offsets, end: Offsets) -> Hashes:
    """Hash the spans [start, end) of a sequence of values; equal spans have equal hashes."""
    power, inverse = _powers(1 << (max(len(values), 1) - 1).bit_length())
    prefix = np.zeros(len(values) + 1, np.uint64)
    np.cumsum(values * power[: len(values)], out=prefix[1:])
    return _mix((prefix[end] - prefix[start]) * inverse[start])


def _words(codes: Codes) -> Words:
    parts = []
    for offset, piece in pieces(codes):
        part = _cut(fold_piece(piece))
        if offset:
            part = part._replace(start=part.start + offset, end=part.end + offset)
        parts.append(part)
    if len(parts) == 1:
        return parts[0]
    return Words(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _cut(folded: FoldedCodes) -> Words:
    at = np.flatnonzero(folded.kinds != GAP)
    kinds = folded.kinds[at]
    # A word starts after a gap, and before and after every character of a spaceless script.
    solo = kinds == SOLO
    heads = np.empty(len(at), bool)
    heads[:1] = True
    np.not_equal(np.diff(at), 1, out=heads[1:])
    gapped = heads.copy() if solo.any() else heads
    if gapped is not heads:
        heads |= solo
        heads[1:] |= solo[:-1]
    start = np.flatnonzero(heads)
    end = np.append(start[1:], len(at))[: len(start)]
    letters = np.concatenate(([0], np.cumsum(kinds != DIGIT)))
    size = np.minimum(letters[end] - letters[start], _MAX_SIZE).astype(np.uint8)
    if gapped is not heads:
        start, end, size = _bigrams(start, end, size, solo, gapped)
    hashes = hash_spans(_values()[folded.codes[at]], start, end)
    origin = folded.origin[at]
    return Words(hashes, origin[start], origin[end - 1] + 1, size)


def _bigrams(
    start: Offsets,
    end: Offsets,
    size: NDArray[np.uint8],
    solo: NDArray[np.bool_],
    gapped: NDArray[np.bool_],
) -> tuple[Offsets, Offsets, NDArray[np.uint8]]:
    """Stretch every spaceless character to its right neighbour; the last of a run has none left."""
    alone = solo[start]
    padded = np.append(solo & ~gapped, False)  # joined to the spaceless or other word on its left
    follows = alone & padded[np.minimum(end, len(solo))]
    preceded = alone & ~gapped[start] & np.append(False, alone[:-1])
    end = np.where(follows, end + 1, end)
    size = np.where(alone, np.uint8(BIGRAM), size)
    keep = follows | ~preceded
    return start[keep], end[keep], size[keep]


def _mix(x: Hashes) -> Hashes:
    """Spread the bits of polynomial hashes (the finaliser of splitmix64)."""
    x ^= x >> np.uint64(30)
    x *= np.uint64(0xBF58476D1CE4E5B9)
    x ^= x >> np.uint64(27)
    x *= np.uint64(0x94D049BB133111EB)
    x ^= x >> np.uint64(31)
    return x


@cache
def _values() -> Hashes:
    codes = np.arange(0x110000, dtype=np.uint64)
    codes[ord("i")] = ord("l")
    return _mix(codes * np.uint64(_BASE) + np.uint64(1))


@cache
def _powers(size: int) -> tuple[Hashes, Hashes]:
    power = np.full(size + 1, _BASE, np.uint64)
    inverse = np.full(size + 1, _INVERSE, np.uint64)
    power[0] = inverse[0] = 1
    return np.multiply.accumulate(power), np.multiply.accumulate(inverse)

"""Cut texts into words, each with a 64-bit hash, its letters and its place in the original.

A word is a run of folded letters and digits. Scripts written without spaces give one word for every
two neighbouring characters (character bigrams). Hashes are polynomial (Karp and Rabin 1987), depend on
the folded characters alone and never change between processes. What looks alike in every typeface has
one hash: i, l and the 1 inside a word; rn and m; vv and w.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from bluelamp.matching.folding import (
    DIGIT,
    GAP,
    SOLO,
    Codes,
    FoldedCodes,
    Kinds,
    Offsets,
    code_points,
    fold_piece,
    pieces,
)
from bluelamp.matching.jit import inlined, kernel

Hashes = NDArray[np.uint64]
X = TypeVar("X", np.uint64, Hashes)

BIGRAM: Final = 255  # the `size` of a character bigram
MAX_SIZE: Final = 250
_BASE: Final = np.uint64(0x9E3779B97F4A7C15)
_INVERSE: Final = pow(int(_BASE), -1, 1 << 64)
_BETWEEN: Final = "\0"  # parts posts; folding never joins letters across it
START: Final = (np.uint64(0), np.uint64(0), np.uint32(0))  # of a hash, letter by letter
_R, _N, _M, _V, _W = (np.uint32(ord(letter)) for letter in "rnmvw")


class Words(NamedTuple):
    """The words of a text in order; one entry each in every array but the last two."""

    hashes: Hashes
    start: Offsets  # characters of the original text
    end: Offsets
    size: NDArray[np.uint8]  # letters of the word, 0 for a number, `BIGRAM` for a bigram
    first: Offsets  # the word's letters are ink[first:last]
    last: Offsets
    ink: Codes
    origin: Offsets  # where each letter stood in the original text

    def part(self, first: int, last: int) -> "Words":
        """Give words `first` to `last`, the last excluded."""
        return Words(
            self.hashes[first:last],
            self.start[first:last],
            self.end[first:last],
            self.size[first:last],
            self.first[first:last],
            self.last[first:last],
            self.ink,
            self.origin,
        )


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


def join(parts: Sequence[Words]) -> Words:
    """Put words of several texts one after another; offsets are left as they are."""
    if len(parts) == 1:
        return parts[0]
    ink = np.cumsum([0, *(len(part.ink) for part in parts)])
    moved = [
        part._replace(first=part.first + at, last=part.last + at)
        for part, at in zip(parts, ink.tolist(), strict=False)
    ]
    return Words(*(np.concatenate(column) for column in zip(*moved, strict=True)))


def _words(codes: Codes) -> Words:
    return join([_cut_piece(fold_piece(piece, offset)) for offset, piece in pieces(codes)])


def _cut_piece(folded: FoldedCodes) -> Words:
    return Words(*_cut(folded.codes, folded.kinds, folded.origin, values()))


@kernel
def _cut(
    codes: Codes, kinds: Kinds, origin: Offsets, value_of: Hashes
) -> tuple[Hashes, Offsets, Offsets, NDArray[np.uint8], Offsets, Offsets, Codes, Offsets]:
    most = 0
    for at in range(len(codes)):
        most += kinds[at] != GAP and (
            at == 0 or kinds[at] == SOLO or kinds[at - 1] == GAP or kinds[at - 1] == SOLO
        )
    hashes = np.empty(most, np.uint64)
    start = np.empty(most, np.int64)
    end = np.empty(most, np.int64)
    sizes = np.empty(most, np.uint8)
    first = np.empty(most, np.int64)
    last = np.empty(most, np.int64)
    count, at = 0, 0
    while at < len(codes):
        if kinds[at] == GAP:
            at += 1
            continue
        to = at + 1
        if kinds[at] == SOLO:
            size = BIGRAM
            if to < len(codes) and kinds[to] == SOLO:
                after = to
                to += 1
            elif at > 0 and kinds[at - 1] == SOLO:
                at += 1
                continue
            else:
                after = to
        else:
            size = 1 if kinds[at] != DIGIT else 0
            while to < len(codes) and kinds[to] != GAP and kinds[to] != SOLO:
                size += kinds[to] != DIGIT
                to += 1
            size = min(size, MAX_SIZE)
            after = to
        hashes[count] = hash_of(codes, at, to, value_of)
        start[count], end[count] = origin[at], origin[to - 1] + 1
        sizes[count] = size
        first[count], last[count] = at, to
        count += 1
        at = after
    return (
        hashes[:count],
        start[:count],
        end[:count],
        sizes[:count],
        first[:count],
        last[:count],
        codes,
        origin,
    )


def _mix(x: X) -> X:
    """Spread the bits of a hash, or of each of an array (the finaliser of splitmix64)."""
    x ^= x >> np.uint64(30)
    x *= np.uint64(0xBF58476D1CE4E5B9)
    x ^= x >> np.uint64(27)
    x *= np.uint64(0x94D049BB133111EB)
    x ^= x >> np.uint64(31)
    return x


mix = inlined(_mix)


@inlined
def step(
    state: np.uint64, before: np.uint64, previous: np.uint32, letter: np.uint32, value_of: Hashes
) -> tuple[np.uint64, np.uint64, np.uint32]:
    """Take one more letter into a hash; `before` is the hash without the `previous` letter.

    A pair of letters that looks like a single one is taken as that one.
    """
    if letter == _N and previous == _R:
        return before * _BASE + value_of[_M], before, np.uint32(0)
    if letter == _V and previous == _V:
        return before * _BASE + value_of[_W], before, np.uint32(0)
    return state * _BASE + value_of[letter], state, letter


@kernel
def hash_of(ink: Codes, first: int, last: int, value_of: Hashes) -> np.uint64:
    """Hash the word ink[first:last]."""
    state, before, previous = START
    for at in range(first, last):
        state, before, previous = step(state, before, previous, ink[at], value_of)
    return mix(state)


@cache
def values() -> Hashes:
    """Give the value of every code point in a hash."""
    codes = np.arange(0x110000, dtype=np.uint64)
    codes[ord("i")] = ord("l")
    return _mix(codes * _BASE + np.uint64(1))


@cache
def _powers(size: int) -> tuple[Hashes, Hashes]:
    power = np.full(size + 1, _BASE, np.uint64)
    inverse = np.full(size + 1, _INVERSE, np.uint64)
    power[0] = inverse[0] = 1
    return np.multiply.accumulate(power), np.multiply.accumulate(inverse)

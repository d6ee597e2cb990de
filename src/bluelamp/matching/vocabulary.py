"""The words that the works of an index use: each has a number, its bits and its letters.

A post's words are looked up here first: a word that no work uses matches nothing, and most posts end
here. What is written without spaces, or with every letter spaced, is one long unknown word; it is cut
into the words of the works that say it in the fewest bits (Viterbi 1967).
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bluelamp.matching.folding import Codes, Offsets
from bluelamp.matching.jit import Integer, kernel
from bluelamp.matching.words import (
    BIGRAM,
    MAX_SIZE,
    START,
    Hashes,
    Words,
    hash_of,
    mix,
    step,
    values,
)

Numbers = NDArray[np.int32]  # words by their number in the vocabulary, UNKNOWN for others
Bits = NDArray[np.float32]

UNKNOWN: Final = -1
_LONG: Final = 7  # letters of an unknown word that may be several
_LONGEST: Final = 24  # letters of a known word looked for in a long one
_PART: Final = 4096  # letters cut at once
_STRANGE: Final = 5.0  # bits of a letter that belongs to no known word
_LETTER: Final = 6.0  # bits of a letter that is a word
_STEP: Final = 2.0  # bits of one more word
_KNOWN: Final = 0.6  # share of the letters that known words have to cover


class Vocabulary(NamedTuple):
    """The distinct words of an index, by number, and a table that finds a number by hash."""

    keys: Hashes  # open addressing; 0 is empty
    numbers: Numbers
    bits: Bits
    letters: Offsets  # word n has letters ink[letters[n]:letters[n + 1]]
    ink: Codes


def build(words: Words, bits: Bits) -> tuple[Vocabulary, Numbers]:
    """Number the distinct words, with the bits each has; give the number of every word too."""
    hashes, index, number = np.unique(words.hashes, return_index=True, return_inverse=True)
    sizes = words.last[index] - words.first[index]
    letters = np.concatenate(([0], np.cumsum(sizes)))
    place = np.repeat(words.first[index] - letters[:-1], sizes) + np.arange(letters[-1])
    width = max(4, (2 * len(hashes)).bit_length())
    keys, numbers = _table(hashes, width)
    table = Vocabulary(keys, numbers, bits[index], letters, words.ink[place])
    return table, number.astype(np.int32)


def look_up(
    vocabulary: Vocabulary, words: Words, bounds: Offsets
) -> tuple[Words, Numbers, Offsets]:
    """Give the words of texts with their numbers, long unknown ones cut into known ones.

    `bounds` are those of the texts; they are given anew, as words may have become several.
    """
    hashes, start, end, sizes, first, last, numbers, new_bounds = _look_up(
        words.hashes, words.start, words.end, words.size, words.first, words.last,
        words.ink, words.origin, bounds, values(), vocabulary.keys, vocabulary.numbers, vocabulary.bits,
    )  # fmt: skip
    found = Words(hashes, start, end, sizes, first, last, words.ink, words.origin)
    return found, numbers, new_bounds


@kernel
def _table(hashes: Hashes, width: int) -> tuple[Hashes, Numbers]:
    keys = np.zeros(1 << width, np.uint64)
    numbers = np.full(1 << width, UNKNOWN, np.int32)
    mask = np.uint64((1 << width) - 1)
    for number in range(len(hashes)):
        at = hashes[number] & mask
        while keys[at] != 0:
            at = (at + np.uint64(1)) & mask
        keys[at], numbers[at] = hashes[number], number
    return keys, numbers


@kernel
def number_of(word: np.uint64, keys: Hashes, numbers: Numbers) -> Integer:
    """Give the number of the word with this hash, UNKNOWN where there is none."""
    mask = np.uint64(len(keys) - 1)
    at = word & mask
    while keys[at] != 0:
        if keys[at] == word:
            return np.int64(numbers[at])
        at = (at + np.uint64(1)) & mask
    return UNKNOWN


@kernel
def _look_up(
    hashes: Hashes,
    start: Offsets,
    end: Offsets,
    sizes: NDArray[np.uint8],
    first: Offsets,
    last: Offsets,
    ink: Codes,
    origin: Offsets,
    bounds: Offsets,
    value_of: Hashes,
    keys: Hashes,
    numbers: Numbers,
    bits: Bits,
) -> tuple[Hashes, Offsets, Offsets, NDArray[np.uint8], Offsets, Offsets, Numbers, Offsets]:
    known = np.empty(len(hashes), np.int32)
    most = len(hashes)
    for word in range(len(hashes)):
        known[word] = number_of(hashes[word], keys, numbers)
        if known[word] == UNKNOWN and sizes[word] != BIGRAM and last[word] - first[word] >= _LONG:
            most += last[word] - first[word]
    out_hashes = np.empty(most, np.uint64)
    out_start, out_end = np.empty(most, np.int64), np.empty(most, np.int64)
    out_first, out_last = np.empty(most, np.int64), np.empty(most, np.int64)
    out_sizes = np.empty(most, np.uint8)
    out_numbers = np.empty(most, np.int32)
    out_bounds = np.empty(len(bounds), np.int64)
    cuts = np.empty(_PART + 1, np.int64)
    count, text = 0, 0
    for word in range(len(hashes)):
        while text < len(bounds) and bounds[text] <= word:
            out_bounds[text] = count
            text += 1
        if known[word] == UNKNOWN and sizes[word] != BIGRAM and last[word] - first[word] >= _LONG:
            at = first[word]
            while at < last[word]:
                to = min(at + _PART, last[word])
                pieces = _cut(ink, at, to, value_of, keys, numbers, bits, cuts)
                if pieces < 2:
                    cuts[0], cuts[1], pieces = at, to, 1
                for piece in range(pieces):
                    a, b = cuts[piece], cuts[piece + 1]
                    out_hashes[count] = hash_of(ink, a, b, value_of)
                    out_numbers[count] = number_of(out_hashes[count], keys, numbers)
                    out_start[count], out_end[count] = origin[a], origin[b - 1] + 1
                    out_first[count], out_last[count] = a, b
                    out_sizes[count] = min(b - a, MAX_SIZE)
                    count += 1
                at = to
            continue
        out_hashes[count], out_numbers[count] = hashes[word], known[word]
        out_start[count], out_end[count] = start[word], end[word]
        out_first[count], out_last[count] = first[word], last[word]
        out_sizes[count] = sizes[word]
        count += 1
    while text < len(bounds):
        out_bounds[text] = count
        text += 1
    return (
        out_hashes[:count],
        out_start[:count],
        out_end[:count],
        out_sizes[:count],
        out_first[:count],
        out_last[:count],
        out_numbers[:count],
        out_bounds,
    )


@kernel
def _cut(
    ink: Codes,
    first: int,
    last: int,
    value_of: Hashes,
    keys: Hashes,
    numbers: Numbers,
    bits: Bits,
    cuts: Offsets,
) -> int:
    """Cut ink[first:last] into known words and strange stretches; cuts[n:n + 2] bound piece n.

    Gives 0 where known words cover too little of it.
    """
    size = last - first
    least = np.full(size + 1, np.inf, np.float64)
    back = np.zeros(size + 1, np.int64)
    known = np.zeros(size + 1, np.bool_)
    least[0] = 0
    for at in range(size):
        cost = least[at] + _STRANGE
        if cost < least[at + 1]:
            least[at + 1], back[at + 1], known[at + 1] = cost, at, False
        state, before, previous = START
        for to in range(at, min(at + _LONGEST, size)):
            state, before, previous = step(state, before, previous, ink[first + to], value_of)
            number = number_of(mix(state), keys, numbers)
            if number != UNKNOWN:
                cost = least[at] + (bits[number] if to > at else _LETTER) + _STEP
                if cost < least[to + 1]:
                    least[to + 1], back[to + 1], known[to + 1] = cost, at, True
    covered, pieces, at, strange = 0, 0, size, False
    while at > 0:
        # Strange letters in a row are one piece.
        if known[at]:
            covered += at - back[at]
            pieces += 1
        elif not strange:
            pieces += 1
        strange = not known[at]
        at = back[at]
    if covered < _KNOWN * size:
        return 0
    place, at, strange = pieces, size, False
    cuts[place] = last
    while at > 0:
        if known[at] or not strange:
            place -= 1
        strange = not known[at]
        at = back[at]
        cuts[place] = first + at
    return pieces

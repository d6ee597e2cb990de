"""How much a word says: bits of surprise, which add up to the score of a passage.

A word that agrees on both sides is worth minus log2 of how often it was to be expected there: the
less of how often the bank's works use it at all, and how often they use it after the two words before
it (an interpolated trigram model, Witten and Bell 1991), so that a turn of phrase of the bank says
little however rare its words are. What everyday language uses much says less again (`commonness.py`).
Small banks know little about frequency, so each estimate starts from what the length of a word says
(short words are common, Zipf 1935), weighed as `PRIOR_WORDS` words of text. Numbers and single letters
are worth `LEAST`, a character bigram half, as each of its characters is counted twice. Words inside
runs that are common property (never-texts, runs shared by three works and more, the Project Gutenberg
frame) are worth nothing.

From the sum, `MISMATCH` bits are taken for each word replaced and `GAP` for each word added or
missing. `threshold` is where real posts stop matching by chance: see docs/guide/matching.md.
"""

from math import log2
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bluelamp.matching.commonness import telling
from bluelamp.matching.words import BIGRAM, Hashes, Words

LEAST: Final = 1.0
MOST: Final = 13.0
MISMATCH: Final = 2.5
GAP: Final = 2.0
AGREES: Final = 0.625  # bits that a word in its place says beside its surprise
THRESHOLD: Final = 34.3
PER_DOUBLING: Final = 2.0  # bits more for a text twice as long, as chance has twice the room
SHORT: Final = 32  # words of a text from which on that holds
PRIOR_WORDS: Final = 20_000
OWN_COPIES: Final = 3  # times a run may stand in the works before it counts as a turn of phrase
TRUST: Final = 2.0  # occurrences at which a context is believed as much as the one below it

# Bits expected of a word of so many letters; the last holds for all longer ones.
_BY_LENGTH: Final = np.array([LEAST, 5, 5.5, 6.5, 8, 9.5, 10.5, 11.5, 12.5])
_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)

Bits = NDArray[np.float32]


def weigh(words: Words) -> Bits:
    """Give the bits of every word of the works of an index, by its frequency among them all."""
    if not len(words.hashes):
        return np.empty(0, np.float32)
    _, inverse, count = np.unique(words.hashes, return_inverse=True, return_counts=True)
    bigram = words.size == BIGRAM
    expected = np.where(bigram, 9.0, _BY_LENGTH[np.minimum(words.size, len(_BY_LENGTH) - 1)])
    share = (count[inverse] + PRIOR_WORDS * 2.0**-expected) / (len(words.hashes) + PRIOR_WORDS)
    return _settled(-np.log2(share), words)


def weigh_in_context(words: Words) -> Bits:
    """Give the bits of every word of the works after the two before it, at most those of `weigh`."""
    if not len(words.hashes):
        return np.empty(0, np.float32)
    alone = weigh(words)
    one = words.hashes
    before = np.concatenate(([np.uint64(0)], one[:-1]))
    pair = before * _FACTOR + one
    context = np.concatenate(([np.uint64(0)], pair[:-1]))
    share = 2.0 ** -alone.astype(np.float64)
    for run, given in ((pair, before), (context * _FACTOR + one, context)):
        seen, of = _beyond_own(run), _beyond_own(given)
        share = (seen + TRUST * share) / (of + TRUST)
    surprise = np.minimum(alone, -np.log2(share))
    return _settled(surprise * telling(one), words) + np.float32(AGREES)


def threshold(words: int) -> float:
    """Give the bits that a passage needs in a text of so many words."""
    return THRESHOLD + PER_DOUBLING * log2(max(1.0, words / SHORT))


def weigh_alone(words: Words) -> float:
    """Give the bits of a phrase by the lengths of its words alone."""
    expected = _BY_LENGTH[np.minimum(words.size, len(_BY_LENGTH) - 1)]
    return float(np.where(words.size == BIGRAM, 4.5, expected).sum())


def _beyond_own(runs: Hashes) -> NDArray[np.float64]:
    _, inverse, count = np.unique(runs, return_inverse=True, return_counts=True)
    return np.maximum(0.0, count[inverse] - OWN_COPIES)


def _settled(bits: NDArray[np.float64], words: Words) -> Bits:
    bits = np.clip(bits, LEAST, MOST)
    bits[words.size <= 1] = LEAST
    bits[words.size == BIGRAM] /= 2
    # Sixteenths add up exactly, and fit a byte.
    return (np.round(bits * 16) / 16).astype(np.float32)

"""How much a word says: bits of surprise, which add up to the score of a passage.

A word that agrees on both sides is worth minus log2 of how often the bank's works use it, between
`LEAST` and `MOST` bits. Small banks know little about frequency, so each estimate starts from what
the length of a word says (short words are common, Zipf 1935), weighed as `PRIOR_WORDS` words of
text. Numbers and single letters are worth `LEAST`, a character bigram half, as each of its
characters is counted twice. Words inside runs that are common property (never-texts, runs shared by
three works and more, the Project Gutenberg frame) are worth nothing.

From the sum, `MISMATCH` bits are taken for each word replaced and `GAP` for each word added or
missing. `THRESHOLD` is where real posts stop matching by chance: see docs/guide/matching.md.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from bluelamp.matching.words import BIGRAM, Words

LEAST: Final = 1.0
MOST: Final = 13.0
MISMATCH: Final = 4.0
GAP: Final = 3.0
THRESHOLD: Final = 60.0
PRIOR_WORDS: Final = 20_000

# Bits expected of a word of so many letters; the last holds for all longer ones.
_BY_LENGTH: Final = np.array([LEAST, 5, 5.5, 6.5, 8, 9.5, 10.5, 11.5, 12.5])

Bits = NDArray[np.float32]


def weigh(words: Words) -> Bits:
    """Give the bits of every word of the works of an index, by its frequency among them all."""
    if not len(words.hashes):
        return np.empty(0, np.float32)
    _, inverse, count = np.unique(words.hashes, return_inverse=True, return_counts=True)
    bigram = words.size == BIGRAM
    expected = np.where(bigram, 9.0, _BY_LENGTH[np.minimum(words.size, len(_BY_LENGTH) - 1)])
    share = (count[inverse] + PRIOR_WORDS * 2.0**-expected) / (len(words.hashes) + PRIOR_WORDS)
    bits = np.clip(-np.log2(share), LEAST, MOST)
    bits[words.size <= 1] = LEAST
    bits[bigram] /= 2
    # Sixteenths add up exactly, so that an alignment can be traced back by equal sums.
    return (np.round(bits * 16) / 16).astype(np.float32)


def weigh_alone(words: Words) -> float:
    """Give the bits of a phrase by the lengths of its words alone."""
    expected = _BY_LENGTH[np.minimum(words.size, len(_BY_LENGTH) - 1)]
    return float(np.where(words.size == BIGRAM, 4.5, expected).sum())

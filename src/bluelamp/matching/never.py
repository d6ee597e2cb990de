"""Texts of negative banks: which runs of words are common property, and what they cover in a post."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bluelamp.matching.words import Hashes, Words, hash_spans, words_of

RUN: Final = 6  # words of a never-text in a row that make a place common property

Runs = Mapping[int, Hashes]  # hashes by the number of words they run over, sorted


def runs_of(texts: Iterable[str]) -> dict[int, Hashes]:
    """Give the hashes of all runs of `RUN` words; a shorter text is one run of its own length."""
    found: defaultdict[int, list[Hashes]] = defaultdict(list)
    for text in texts:
        words = words_of(text).hashes
        length = min(RUN, len(words))
        if length:
            first = np.arange(len(words) - length + 1)
            found[length].append(hash_spans(words, first, first + length))
    return {length: np.unique(np.concatenate(found[length])) for length in sorted(found)}


def covered(runs: Runs, words: Words) -> NDArray[np.bool_]:
    """Say of each word of one text whether it stands in such a run."""
    answer = np.zeros(len(words.hashes), bool)
    for length, hashes in runs.items():
        first = np.arange(max(len(words.hashes) - length + 1, 0))
        own = hash_spans(words.hashes, first, first + length)
        at = np.minimum(np.searchsorted(hashes, own), len(hashes) - 1)
        held = first[hashes[at] == own]
        for offset in range(length):
            answer[held + offset] = True
    return answer

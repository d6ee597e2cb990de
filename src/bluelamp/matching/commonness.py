"""How common a word is in everyday language, whatever a bank is about.

The frequencies of some forty languages come with `wordfreq` (Speer 2022). Across languages the
greatest counts: a word that is common in one of them says little in any.
"""

from functools import cache
from typing import Final

import numpy as np
import wordfreq
from numpy.typing import NDArray

from bluelamp.matching.words import Hashes, batch_of

COMMON: Final = 5.5  # Zipf frequency (van Heuven 2014): once in about 3,000 words
TELLS: Final = 0.55  # share of its bits that a word so common keeps
STEP: Final = 0.15  # more of it for each tenth of that frequency


def telling(hashes: Hashes) -> NDArray[np.float64]:
    """Give, for words by hash, the share of their bits that everyday language leaves them."""
    known, frequency = _frequencies()
    at = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
    zipf = np.where(known[at] == hashes, frequency[at], 0.0)
    return np.clip(TELLS + STEP * (COMMON - zipf), TELLS, 1.0)


@cache
def _frequencies() -> tuple[Hashes, NDArray[np.float32]]:
    languages = [_language(code) for code in sorted(wordfreq.available_languages("small"))]
    hashes = np.concatenate([hashes for hashes, _ in languages])
    zipf = np.concatenate([zipf for _, zipf in languages])
    order = np.lexsort((-zipf, hashes))
    known, first = np.unique(hashes[order], return_index=True)
    return known, zipf[order][first]


def _language(code: str) -> tuple[Hashes, NDArray[np.float32]]:
    """Give the words of a language that are one word here too, with their Zipf frequencies."""
    shares: dict[str, float] = wordfreq.get_frequency_dict(code, "small")
    batch = batch_of(list(shares))
    single = np.flatnonzero(np.diff(batch.bounds) == 1)
    zipf = np.log10(np.fromiter(shares.values(), np.float64)[single]) + 9
    # It keeps all that it ever read.
    wordfreq.get_frequency_dict.cache_clear()
    wordfreq.get_frequency_list.cache_clear()
    return batch.words.hashes[batch.bounds[single]], zipf.astype(np.float32)

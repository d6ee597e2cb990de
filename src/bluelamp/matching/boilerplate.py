"""What in the works of a bank is nobody's: the Project Gutenberg frame, and runs shared by works."""

import re
from collections import Counter
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bluelamp.matching.folding import Offsets
from bluelamp.matching.words import Hashes

SHARED_BY: Final = 3  # works of one bank that hold a run of words before it is boilerplate
_SAME_BOOK: Final = 0.4  # share of runs above which two works are editions of one book
_MANY: Final = 8

_HEAD: Final = re.compile(
    r"^[^\S\n]*\*{3}\s*START OF (?:THE|THIS) PROJECT GUTENBERG[^\n]*(?:\n[^\n]+)?\*{3}[^\n]*$"
    r"|^\*END[* ]THE SMALL PRINT[^\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
_TAIL: Final = re.compile(
    r"^[^\S\n]*\*{3}\s*END OF (?:THE|THIS) PROJECT GUTENBERG"
    r"|^[^\S\n]*End of (?:the |this )?Project Gutenberg",
    re.IGNORECASE | re.MULTILINE,
)
_CREDIT: Final = re.compile(
    r"\s*(?:produced by|e-?text prepared by|this file was produced)[^\n]*(?:\n[^\S\n]*\S[^\n]*)*",
    re.IGNORECASE,
)


def body(text: str) -> tuple[int, int]:
    """Give where the text itself starts and ends, without a Project Gutenberg frame.

    The frame is the header, the credits below it, and the licence.
    """
    start = 0
    for mark in _HEAD.finditer(text, 0, max(40_000, len(text) // 5)):
        start = mark.end()
    while start and (credit := _CREDIT.match(text, start)):
        start = credit.end()
    tail = _TAIL.search(text, start + (len(text) - start) // 2)
    return start, tail.start() if tail else len(text)


def shared(grams: Hashes, work: Offsets, bank: Offsets) -> NDArray[np.bool_]:
    """Say which runs of words stand in several works of one bank.

    `work` and `bank` number the work and the bank of each run. Works that share most of their
    runs are editions of one book and count once.
    """
    if not len(grams):
        return np.empty(0, bool)
    work = _book_of(grams, work)[work]
    order = np.lexsort((work, grams, bank))
    g, w, b = grams[order], work[order], bank[order]
    new_run = np.append(True, (g[1:] != g[:-1]) | (b[1:] != b[:-1]))
    new_work = new_run | np.append(True, w[1:] != w[:-1])
    run = np.cumsum(new_run) - 1
    works = np.bincount(run, weights=new_work)
    answer = np.empty(len(grams), bool)
    answer[order] = works[run] >= SHARED_BY
    return answer


def _book_of(grams: Hashes, work: Offsets) -> Offsets:
    """Give each work the number of the book it is an edition of."""
    count = int(work.max()) + 1
    order = np.lexsort((work, grams))
    g, w = grams[order], work[order]
    once = np.append(True, (g[1:] != g[:-1]) | (w[1:] != w[:-1]))
    g, w = g[once], w[once]
    size = np.bincount(w, minlength=count)
    held = np.diff(np.append(np.flatnonzero(np.append(True, g[1:] != g[:-1])), len(g)))
    # What many works hold is boilerplate whether or not two of them are one book.
    few = np.repeat((held > 1) & (held <= _MANY), held)
    holders = np.split(w[few], np.cumsum(held[(held > 1) & (held <= _MANY)])[:-1])
    common = Counter(pair for group in holders for pair in combinations(group.tolist(), 2))
    book = np.arange(count)
    for (first, second), both in sorted(common.items()):
        if both >= _SAME_BOOK * min(size[first], size[second]):
            book[book == book[second]] = book[first]
    return book

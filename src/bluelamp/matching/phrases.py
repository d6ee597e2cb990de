"""Find whole phrases on the words of a batch, bridging punctuation, case and spelling tricks.

Each phrase hangs on its rarest word. A word of a post that is no such word ends at a bitmap; one
that is costs a single comparison of hashes, however long the phrase.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bluelamp.matching.folding import Offsets, fold
from bluelamp.matching.lookup import bitmap, maybe
from bluelamp.matching.words import Hashes, Words, hash_spans


class PhraseTable(NamedTuple):
    """Phrases in the order of their rarest word; one entry each in every array but `present`."""

    anchors: Hashes
    number: NDArray[np.uint32]  # which phrase of the index
    before: NDArray[np.uint32]  # words of the phrase that stand before its rarest
    length: NDArray[np.uint32]  # words of the phrase
    whole: Hashes  # hash of all its words
    present: NDArray[np.uint8]


class PhraseHit(NamedTuple):
    """One phrase found: text and phrase by number, words of the batch, end excluded."""

    text: int
    phrase: int
    start: int
    end: int


def build(phrases: Sequence[Words]) -> PhraseTable:
    """Make the table of phrases, each given as its words, at least one."""
    seen = Counter(int(h) for words in phrases for h in np.unique(words.hashes))
    rows = []
    for number, words in enumerate(phrases):
        size = len(words.hashes)
        rarest = min(range(size), key=lambda i: (seen[int(words.hashes[i])], -int(words.size[i])))
        whole = hash_spans(words.hashes, np.array([0]), np.array([size]))[0]
        rows.append((int(words.hashes[rarest]), number, rarest, size, int(whole)))
    rows.sort()
    anchors = np.array([row[0] for row in rows], np.uint64)
    return PhraseTable(
        anchors,
        np.array([row[1] for row in rows], np.uint32),
        np.array([row[2] for row in rows], np.uint32),
        np.array([row[3] for row in rows], np.uint32),
        np.array([row[4] for row in rows], np.uint64),
        bitmap(anchors),
    )


def find(table: PhraseTable, words: Words, bounds: Offsets, most: int) -> list[PhraseHit]:
    """Find phrases, at most the first `most` of each text.

    `bounds[t]` to `bounds[t + 1]` are the words of text t.
    """
    at = np.flatnonzero(maybe(table.present, words.hashes))
    low = np.searchsorted(table.anchors, words.hashes[at], "left")
    count = np.searchsorted(table.anchors, words.hashes[at], "right") - low
    at, low, count = at[count > 0], low[count > 0], count[count > 0]
    if not at.size:
        return []
    row = np.repeat(low - (np.cumsum(count) - count), count) + np.arange(int(count.sum()))
    at = np.repeat(at, count)
    text = np.searchsorted(bounds, at, "right") - 1
    start = at - table.before[row]
    end = start + table.length[row]
    inside = (start >= bounds[text]) & (end <= bounds[text + 1])
    row, text, start, end = row[inside], text[inside], start[inside], end[inside]
    same = np.flatnonzero(hash_spans(words.hashes, start, end) == table.whole[row])
    same = same[np.arange(len(same)) - np.searchsorted(text[same], text[same]) < most]
    found = zip(text[same], table.number[row[same]], start[same], end[same], strict=True)
    return [PhraseHit(*map(int, hit)) for hit in found]


def reads_as(text: str, phrase: str) -> bool:
    """Say whether a stretch of a post is the phrase once l and i, which hash alike, are told apart.

    They stand for each other only where the post shows neither, or a capital I among small letters.
    """
    post, wanted = fold(text), fold(phrase)
    letters = [(c, int(at)) for c, at in zip(post.text, post.origin, strict=True) if c.isalnum()]
    expected = [c for c in wanted.text if c.isalnum()]
    if len(letters) != len(expected):
        return True
    for (shown, at), want in zip(letters, expected, strict=True):
        if shown == want:
            continue
        capital = text[at] == "I" and text[max(at - 1, 0)].islower()
        if text[at] in "iIlL" and not capital:
            return False
    return True

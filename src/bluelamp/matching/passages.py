"""Find passages: winnowed word k-grams, votes by diagonal, then an alignment.

The bank keeps one fingerprint in every window of `WINDOW` k-grams (winnowing: Schleimer, Wilkerson
and Aiken, SIGMOD 2003), so that any run of `K + WINDOW - 1` words shared with a work meets at least
one; posts are looked up with all their k-grams. A run of 12 words meets at least two, the votes a
candidate needs. Most posts end at a bitmap of a few megabytes and cost next to nothing.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bluelamp.matching.alignment import Alignment, align
from bluelamp.matching.boilerplate import body, shared
from bluelamp.matching.evidence import THRESHOLD, Bits, weigh
from bluelamp.matching.folding import Offsets, Positions
from bluelamp.matching.items import Work
from bluelamp.matching.lookup import bitmap, maybe
from bluelamp.matching.never import Runs, covered
from bluelamp.matching.words import Hashes, Words, hash_spans, words_of

K: Final = 4
WINDOW: Final = 2
VOTES: Final = 2
SHARED_RUN: Final = 10  # words in a row that several works of a bank hold before they are common
BAND: Final = 12  # words an alignment may drift between two votes
REACH: Final = 40  # words looked at beyond the outermost votes
NEARBY: Final = 256  # words of a text whose votes for a diagonal are counted together
CHANCE: Final = 32  # a diagonal with this many times fewer votes than another nearby is chance
COMMON: Final = 64  # places in the bank above which a k-gram finds nothing
MOST_HITS: Final = 1 << 21  # of one batch; the commonest k-grams go first
MOST_CLUSTERS: Final = 200  # of one post, strongest first: bounds the time of hostile posts


class PassageTable(NamedTuple):
    """All works of an index, one after another."""

    words: Hashes
    start: Positions  # characters of the work's text
    end: Positions
    bits: Bits
    bounds: Offsets  # work w has words bounds[w] to bounds[w + 1]
    grams: Hashes  # fingerprints in order
    places: Positions  # the word of the bank each one starts at
    present: NDArray[np.uint8]  # one bit for each leading part of a fingerprint


class Passage(NamedTuple):
    """One passage found: the text and the work by number, and the alignment of their words."""

    text: int
    work: int
    alignment: Alignment  # text words count from the start of the batch, work words of the table


def build(works: tuple[Work, ...], never: Runs) -> PassageTable:
    """Fingerprint works; `never` are runs of words that are common property."""
    cut = [words_of(work.text) for work in works]
    words = Words(*(np.concatenate(column) for column in zip(words_of(""), *cut, strict=True)))
    bounds = np.cumsum([0, *(len(words.hashes) for words in cut)])
    bits = weigh(words)
    _forget_common(bits, words, bounds, works, never)
    first = _run_starts(bounds, K)
    grams = hash_spans(words.hashes, first, first + K)
    telling = np.concatenate(([0], np.cumsum(bits > 0)))
    usable = (telling[first + K] - telling[first] == K) & ~_frequent(grams)
    chosen = winnow(grams, usable, np.searchsorted(bounds, first, "right"))
    order = np.argsort(grams[chosen], kind="stable")
    chosen = chosen[order]
    grams, places = grams[chosen], first[chosen].astype(np.uint32)
    return PassageTable(
        words.hashes,
        words.start.astype(np.uint32),
        words.end.astype(np.uint32),
        bits,
        bounds,
        grams,
        places,
        bitmap(grams),
    )


def winnow(grams: Hashes, usable: NDArray[np.bool_], work: Offsets) -> Offsets:
    """Choose the least usable k-gram of every window of each work, the rightmost of equals.

    A work shorter than one window keeps its least k-gram all the same.
    """
    ranks = np.where(usable, grams, np.uint64(2**64 - 1))
    chosen = np.zeros(len(grams), bool)
    starts = np.flatnonzero(_differ(work))
    for start, end in zip(starts, np.append(starts[1:], len(work)), strict=False):
        part = ranks[start:end]
        window = min(WINDOW, len(part))
        views = np.lib.stride_tricks.sliding_window_view(part, window)[:, ::-1]
        least = np.arange(len(views)) + window - 1 - np.argmin(views, axis=1)
        chosen[start + least] = True
    return np.flatnonzero(chosen & usable)


def find(table: PassageTable, words: Words, bounds: Offsets) -> Iterator[Passage]:
    """Find the passages of all works in the words of a batch of texts.

    `bounds[t]` to `bounds[t + 1]` are the words of text t.
    """
    hits = _look_up(table, words, bounds)
    if not hits.query.size:
        return
    for text, clusters in _clusters(table, hits, bounds):
        a, b = int(bounds[text]), int(bounds[text + 1])
        for work, query, place in clusters:
            low, high = int(table.bounds[work]), int(table.bounds[work + 1])
            for found in _alignments(table, words.hashes, query, place, (a, b), (low, high)):
                yield Passage(text, work, found)


class _Hits(NamedTuple):
    query: Offsets  # word of the batch
    place: Offsets  # word of the bank
    text: Offsets


def _look_up(table: PassageTable, words: Words, bounds: Offsets) -> _Hits:
    first = np.arange(max(len(words.hashes) - K + 1, 0))
    grams = hash_spans(words.hashes, first, first + K)
    first = first[maybe(table.present, grams)]
    grams = grams[first]
    low = np.searchsorted(table.grams, grams, "left")
    count = np.searchsorted(table.grams, grams, "right") - low
    text = np.searchsorted(bounds, first, "right") - 1
    use = np.flatnonzero((count > 0) & (first + K <= bounds[text + 1]))
    rarest = use[np.argsort(count[use], kind="stable")]
    use = np.sort(rarest[np.cumsum(count[rarest]) <= MOST_HITS])
    first, low, count, text = first[use], low[use], count[use], text[use]
    begin = np.cumsum(count) - count
    nth = np.arange(int(count.sum())) - np.repeat(begin, count)
    place = table.places[np.repeat(low, count) + nth].astype(np.int64)
    return _Hits(np.repeat(first, count), place, np.repeat(text, count))


def _clusters(
    table: PassageTable, hits: _Hits, bounds: Offsets
) -> Iterator[tuple[int, list[tuple[int, Offsets, Offsets]]]]:
    """Group hits that lie near one diagonal of one text and one work, and near each other."""
    text, work, query, place = _one_place_each(table, hits)
    order = np.lexsort((place - query, work, text))
    text, work, query, place = (x[order] for x in (text, work, query, place))
    new = _differ(text) | _differ(work) | (np.diff(place - query, prepend=-1) > BAND)
    group = np.cumsum(new, dtype=np.int64)
    order = np.lexsort((place, query, group))
    text, work, query, place, group = (x[order] for x in (text, work, query, place, group))
    # A step back in the bank, or a wide gap, starts another passage.
    new = _differ(group) | (np.diff(query, prepend=-1) > 2 * REACH)
    new |= np.diff(place, prepend=0) < -BAND
    starts = np.flatnonzero(new)
    ends = np.append(starts[1:], len(query))
    votes = np.add.reduceat(_differ(query) | new, starts, dtype=np.int64)
    voted = votes >= VOTES
    starts, ends, votes = starts[voted], ends[voted], votes[voted]
    order = np.lexsort((starts, -votes, text[starts]))
    found: list[tuple[int, Offsets, Offsets]] = []
    for n, i in enumerate(order):
        start, end = int(starts[i]), int(ends[i])
        if len(found) < MOST_CLUSTERS:
            found.append((int(work[start]), query[start:end], place[start:end]))
        if n + 1 == len(order) or text[starts[order[n + 1]]] != text[start]:
            yield int(text[start]), found
            found = []


def _one_place_each(table: PassageTable, hits: _Hits) -> tuple[Offsets, Offsets, Offsets, Offsets]:
    """Leave each word of a text one hit in each work, on the diagonal with most hits nearby.

    Beside a diagonal with many hits, those with next to none are chance. Gives the text, the work,
    the word of the text and the word of the bank of every hit left.
    """
    work = np.searchsorted(table.bounds, hits.place, "right") - 1
    near = (hits.text, work, hits.query // NEARBY, (hits.place - hits.query) // BAND)
    order = np.lexsort(near[::-1])
    starts = np.logical_or.reduce([_differ(key[order]) for key in near])
    vicinity = np.empty(len(order), np.int64)
    vicinity[order] = np.cumsum(starts) - 1
    votes = np.bincount(vicinity)[vicinity]
    starts = np.logical_or.reduce([_differ(key[order]) for key in near[:3]])
    region = np.empty(len(order), np.int64)
    region[order] = np.cumsum(starts) - 1
    most = np.zeros(int(region.max()) + 1, np.int64)
    np.maximum.at(most, region, votes)
    order = np.lexsort((hits.place, -votes, hits.query, work))
    order = order[votes[order] * CHANCE > most[region[order]]]
    best = order[_differ(work[order]) | _differ(hits.query[order])]
    return hits.text[best], work[best], hits.query[best], hits.place[best]


def _alignments(
    table: PassageTable,
    text: Hashes,
    query: Offsets,
    place: Offsets,
    text_bounds: tuple[int, int],
    work_bounds: tuple[int, int],
) -> Iterator[Alignment]:
    """Align around a cluster of hits; what lies before and after a passage may hold another."""
    waiting = [(query, place, text_bounds)]
    while waiting:
        query, place, limits = waiting.pop()
        if len(np.unique(query)) < VOTES:
            continue
        window = (
            max(limits[0], int(query[0]) - REACH),
            min(limits[1], int(query[-1]) + K + REACH),
        )
        found = align(text, table.words, table.bits, query, place, window, work_bounds)
        if found is None or found.score < THRESHOLD:
            continue
        yield found
        before, after = query + K <= found.text_start, query >= found.text_end
        waiting.append((query[before], place[before], (limits[0], found.text_start)))
        waiting.append((query[after], place[after], (found.text_end, limits[1])))


def _forget_common(
    bits: Bits, words: Words, bounds: Offsets, works: tuple[Work, ...], never: Runs
) -> None:
    """Set to nothing the bits of words that are common property."""
    first = _run_starts(bounds, SHARED_RUN)
    runs = hash_spans(words.hashes, first, first + SHARED_RUN)
    work = np.searchsorted(bounds, first, "right") - 1
    banks = {bank: number for number, bank in enumerate(dict.fromkeys(w.bank for w in works))}
    bank = np.array([banks[w.bank] for w in works], np.int64)
    held = first[shared(runs, work, bank[work])]
    for offset in range(SHARED_RUN):
        bits[held + offset] = 0
    bits[covered(never, words)] = 0
    for number, one in enumerate(works):
        a, b = int(bounds[number]), int(bounds[number + 1])
        start, end = body(one.text)
        bits[a:b][(words.start[a:b] < start) | (words.end[a:b] > end)] = 0


def _run_starts(bounds: Offsets, length: int) -> Offsets:
    """Give the word each run of words starts at, none reaching from one text into the next."""
    ranges = [np.arange(a, b - length + 1) for a, b in pairwise(bounds.tolist())]
    return np.concatenate([np.empty(0, np.int64), *ranges])


def _frequent(grams: Hashes) -> NDArray[np.bool_]:
    _, inverse, count = np.unique(grams, return_inverse=True, return_counts=True)
    return np.asarray(count[inverse] > COMMON)


def _differ(x: NDArray[Any]) -> NDArray[np.bool_]:
    answer = np.ones(len(x), bool)
    np.not_equal(x[1:], x[:-1], out=answer[1:])
    return answer

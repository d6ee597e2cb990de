"""Find passages: runs of three words looked up, chained along diagonals, then aligned.

The bank keeps every run of `K` words of every work, so that of a passage with a third of its words
changed some runs are left. Runs of a text that meet the same work at about the same distance form a
chain; chains with enough evidence are aligned word by word. Most posts end at a table look-up and
cost next to nothing.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bluelamp.matching.alignment import Alignment, align, pieces
from bluelamp.matching.boilerplate import body, shared
from bluelamp.matching.evidence import Bits, threshold, weigh, weigh_in_context
from bluelamp.matching.folding import Offsets, Positions
from bluelamp.matching.items import Work
from bluelamp.matching.jit import Integer, inlined, kernel
from bluelamp.matching.never import Runs, covered
from bluelamp.matching.vocabulary import Numbers, Vocabulary
from bluelamp.matching.vocabulary import build as number_words
from bluelamp.matching.words import Hashes, Words, hash_spans, join, words_of

K: Final = 3  # `_gram` and `_chains` spell it out
VOTES: Final = 2
LEAST_BITS: Final = 16.0  # of the words in the runs of a chain, before it is worth aligning
SHARED_RUN: Final = 10  # words in a row that several works of a bank hold before they are common
DRIFT: Final = 14  # words that may be added or missing between two runs of a chain
REACH: Final = 40  # words looked at beyond the outermost runs, and half of what may lie between two
COMMON: Final = 200  # places in the bank above which a run finds nothing
MOST_HITS: Final = 1 << 21  # of one text
MOST_CHAINS: Final = 200  # of one text, strongest first: bounds the time of hostile posts
APART: Final = 7  # words in a row that disagree where a passage is told as two
CHANCE: Final = 0.2  # of the bits of a chain, under which another beside it is chance
DOUBT: Final = 40.0  # bits of a chain that is never taken for chance
STRONG: Final = 4  # runs of a chain beside which others are chance
AGAIN: Final = 0.4  # of the bits a passage needs, where another of the same work is known
SURE: Final = 2.0  # times the bits a passage needs, from which on that other one is sure
PIECE: Final = 14.0  # bits under which a part of a passage is left out

Grams = NDArray[np.uint32]


class PassageTable(NamedTuple):
    """All works of an index, one after another."""

    numbers: Numbers
    start: Positions  # characters of the work's text
    end: Positions
    bits: NDArray[np.uint8]  # of each word, in sixteenths
    bounds: Offsets  # work w has words bounds[w] to bounds[w + 1]
    slots: Grams  # runs of slot s are places[slots[s]:slots[s + 1]]
    places: Positions  # the word of the bank that each run starts at
    tags: NDArray[np.uint16]  # more of each run's hash


class Passage(NamedTuple):
    """One passage found: the text and the work by number, and the alignment of their words."""

    text: int
    work: int
    alignment: Alignment  # text words count from the start of the batch, work words of the table
    score: float  # of the whole passage, of which this may be a part


def build(works: tuple[Work, ...], never: Runs) -> tuple[PassageTable, Vocabulary]:
    """Index works; `never` are runs of words that are common property."""
    cut = [words_of(work.text) for work in works]
    words = join([words_of(""), *cut])
    bounds = np.cumsum([0, *(len(words.hashes) for words in cut)])
    alone = weigh(words)
    bits = weigh_in_context(words)
    _forget_common(bits, words, bounds, works, never)
    vocabulary, numbers = number_words(words, alone)
    first = _run_starts(bounds, K)
    telling = np.concatenate(([0], np.cumsum(bits > 0)))
    first = first[telling[first + K] - telling[first] == K]
    grams = _grams(numbers, first)
    usable = ~_frequent(grams)
    first, grams = first[usable], grams[usable]
    width = max(8, len(first).bit_length())
    slot = grams >> np.uint64(64 - width)
    order = np.argsort(slot, kind="stable")
    slots = np.searchsorted(slot[order], np.arange((1 << width) + 1)).astype(np.uint32)
    table = PassageTable(
        numbers,
        words.start.astype(np.uint32),
        words.end.astype(np.uint32),
        np.round(bits * 16).astype(np.uint8),
        bounds,
        slots,
        first[order].astype(np.uint32),
        (grams[order] & np.uint64(0xFFFF)).astype(np.uint16),
    )
    return table, vocabulary


def find(
    table: PassageTable, vocabulary: Vocabulary, words: Words, numbers: Numbers, bounds: Offsets
) -> Iterator[Passage]:
    """Find the passages of a batch, text by text; `bounds[t]` to `bounds[t + 1]` are those of text t.

    Several passages of a text may overlap: what to make of that is the caller's.
    """
    if not len(table.places):
        return
    chains = _chains(
        numbers, bounds, table.numbers, table.bits, table.slots, table.places, table.tags
    )
    texts, starts, ends, strengths, query, place = chains
    if not len(texts):
        return
    order = np.lexsort((-strengths, texts))
    taken: list[Alignment] = []
    current, tried = -1, 0
    for chain in order.tolist():
        text = int(texts[chain])
        if text != current:
            current, tried, taken = text, 0, []
        tried += 1
        if tried > MOST_CHAINS:
            continue
        hits = slice(int(starts[chain]), int(ends[chain]))
        limits = (int(bounds[text]), int(bounds[text + 1]))
        for work, found in _alignments(
            table, vocabulary, words, numbers, query[hits], place[hits], limits, taken
        ):
            taken.append(found)
            for piece in pieces(found, APART, PIECE):
                yield Passage(text, work, piece, found.score)


def _alignments(
    table: PassageTable,
    vocabulary: Vocabulary,
    words: Words,
    numbers: Numbers,
    query: Offsets,
    place: Offsets,
    limits: tuple[int, int],
    taken: list[Alignment],
) -> Iterator[tuple[int, Alignment]]:
    """Align around a chain; what lies before and after a passage may hold another."""
    waiting = [(query, place, limits)]
    while waiting:
        query, place, limits = waiting.pop()
        if len(query) < VOTES or any(_holds(found, query, place) for found in taken):
            continue
        work = int(np.searchsorted(table.bounds, place[0], "right")) - 1
        work_bounds = (int(table.bounds[work]), int(table.bounds[work + 1]))
        inside = (place >= work_bounds[0]) & (place < work_bounds[1])
        if not inside.all():
            waiting.append((query[~inside], place[~inside], limits))
            query, place = query[inside], place[inside]
        window = (
            max(limits[0], int(query[0]) - REACH),
            min(limits[1], int(query[-1]) + K + REACH),
        )
        # What quotes a work once may quote it again, in passages too short to tell by themselves.
        least = threshold(limits[1] - limits[0])
        if any(
            other.score >= SURE * least and work_bounds[0] <= other.work_start < work_bounds[1]
            for other in taken
        ):
            least *= AGAIN
        found = align(
            words, numbers, table.numbers, table.bits, vocabulary, query, place, window, work_bounds
        )
        if found is None or found.score < least:
            continue
        yield work, found
        before, after = query + K <= found.text_start, query >= found.text_end
        waiting.append((query[before], place[before], (limits[0], found.text_start)))
        waiting.append((query[after], place[after], (found.text_end, limits[1])))


def _holds(found: Alignment, query: Offsets, place: Offsets) -> bool:
    """Say whether an alignment already runs along most of a chain."""
    if query[-1] < found.text_start or query[0] >= found.text_end:
        return False
    inside = (query >= found.text_start) & (query < found.text_end)
    inside &= (place >= found.work_start - DRIFT) & (place < found.work_end + DRIFT)
    return bool(2 * inside.sum() > len(query))


@inlined
def _gram(numbers: Numbers, at: int) -> np.uint64:
    h = np.uint64(numbers[at]) * np.uint64(0x9E3779B97F4A7C15)
    h = (h ^ (h >> np.uint64(29)) ^ np.uint64(numbers[at + 1])) * np.uint64(0xBF58476D1CE4E5B9)
    h = (h ^ (h >> np.uint64(32)) ^ np.uint64(numbers[at + 2])) * np.uint64(0x94D049BB133111EB)
    return h ^ (h >> np.uint64(29))


@kernel
def _grams(numbers: Numbers, first: Offsets) -> NDArray[np.uint64]:
    answer = np.empty(len(first), np.uint64)
    for n in range(len(first)):
        answer[n] = _gram(numbers, first[n])
    return answer


@inlined
def _probe(key: Offsets, held: Offsets, bucket: Integer) -> Integer:
    """Give the slot of a bucket of diagonals in an open table, or the empty one where it would be."""
    mask = len(key) - 1
    at = (bucket * 0x9E3779B1) & mask
    while held[at] >= 0 and key[at] != bucket:
        at = (at + 1) & mask
    return at


@kernel
def _chains(
    numbers: Numbers,
    bounds: Offsets,
    work: Numbers,
    bits: NDArray[np.uint8],
    slots: Grams,
    places: Positions,
    tags: NDArray[np.uint16],
) -> tuple[Offsets, Offsets, Offsets, Bits, Offsets, Offsets]:
    """Give the chains of every text: (text, first hit, last hit, bits) and the hits (query, place)."""
    width = 0
    while (1 << width) + 1 < len(slots):
        width += 1
    turn = np.uint64(64 - width)
    # How many hits there are in the fullest text, and in all.
    most, total = 0, 0
    for text in range(len(bounds) - 1):
        hits = 0
        for at in range(bounds[text], bounds[text + 1] - K + 1):
            if numbers[at] < 0 or numbers[at + 1] < 0 or numbers[at + 2] < 0:
                continue
            gram = _gram(numbers, at)
            slot = np.int64(gram >> turn)
            for entry in range(slots[slot], slots[slot + 1]):
                hits += tags[entry] == np.uint16(gram & np.uint64(0xFFFF))
        hits = min(hits, MOST_HITS)
        most = max(most, hits)
        total += hits
    query, place = np.empty(most, np.int64), np.empty(most, np.int64)
    earlier = np.empty(most, np.int64)
    # Of each chain: its last hit, votes, bits, and the word up to which they are counted.
    end, votes = np.empty(most, np.int64), np.empty(most, np.int64)
    strength, upto = np.empty(most, np.float32), np.empty(most, np.int64)
    start = np.empty(most, np.int64)
    size = 16
    while size < 2 * most:
        size *= 2
    key, held = np.empty(size, np.int64), np.full(size, -1, np.int64)
    out_text, out_start = np.empty(total, np.int64), np.empty(total, np.int64)
    out_end, out_bits = np.empty(total, np.int64), np.empty(total, np.float32)
    out_query, out_place = np.empty(total, np.int64), np.empty(total, np.int64)
    longest = 0
    for text in range(len(bounds) - 1):
        longest = max(longest, bounds[text + 1] - bounds[text])
    peaks = np.empty(longest, np.float32)
    found, written = 0, 0
    for text in range(len(bounds) - 1):
        hits, count = 0, 0
        for at in range(bounds[text], bounds[text + 1] - K + 1):
            if numbers[at] < 0 or numbers[at + 1] < 0 or numbers[at + 2] < 0:
                continue
            gram = _gram(numbers, at)
            slot = np.int64(gram >> turn)
            for entry in range(slots[slot], slots[slot + 1]):
                if tags[entry] != np.uint16(gram & np.uint64(0xFFFF)) or hits == most:
                    continue
                word = np.int64(places[entry])
                if (
                    work[word] != numbers[at]
                    or work[word + 1] != numbers[at + 1]
                    or work[word + 2] != numbers[at + 2]
                ):
                    continue
                query[hits], place[hits] = at, word
                # The nearest chain on this diagonal or beside it.
                diagonal, best, nearest = word - at, -1, DRIFT + 1
                for bucket in range((diagonal >> 4) - 1, (diagonal >> 4) + 2):
                    chain = held[_probe(key, held, bucket)]
                    if chain < 0:
                        continue
                    last = end[chain]
                    apart = abs(place[last] - query[last] - diagonal)
                    if (
                        apart < nearest
                        and at - query[last] <= 2 * REACH
                        and word > place[last] - DRIFT
                    ):
                        best, nearest = chain, apart
                if best < 0:
                    best = count
                    count += 1
                    votes[best], strength[best] = 1, 0
                    start[best], upto[best] = at, at
                    earlier[hits] = -1
                else:
                    votes[best] += at != query[end[best]]
                    earlier[hits] = end[best]
                for more in range(max(upto[best], at), at + K):
                    strength[best] += np.float32(bits[word + more - at]) / np.float32(16)
                upto[best] = max(upto[best], at + K)
                end[best] = hits
                own = _probe(key, held, diagonal >> 4)
                key[own], held[own] = diagonal >> 4, best
                hits += 1
        low = bounds[text]
        peaks[: bounds[text + 1] - low] = 0
        for chain in range(count):
            if votes[chain] >= STRONG:
                for at in range(start[chain] - low, query[end[chain]] + K - low):
                    peaks[at] = max(peaks[at], strength[chain])
        for chain in range(count):
            middle = (start[chain] + query[end[chain]] + K) // 2 - low
            least = max(LEAST_BITS, min(CHANCE * peaks[middle], DOUBT))
            if votes[chain] < VOTES or strength[chain] < least:
                continue
            out_text[found], out_bits[found], out_start[found] = text, strength[chain], written
            hit, length = end[chain], 0
            while hit >= 0:
                length += 1
                hit = earlier[hit]
            hit = end[chain]
            for back in range(length - 1, -1, -1):
                out_query[written + back], out_place[written + back] = query[hit], place[hit]
                hit = earlier[hit]
            written += length
            out_end[found] = written
            found += 1
        for hit in range(hits):
            # To the end of its run of slots: what another one left there is found from its own start.
            own = _probe(key, held, (place[hit] - query[hit]) >> 4)
            while held[own] >= 0:
                held[own] = -1
                own = (own + 1) & (len(key) - 1)
    return (
        out_text[:found], out_start[:found], out_end[:found], out_bits[:found],
        out_query[:written], out_place[:written],
    )  # fmt: skip


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

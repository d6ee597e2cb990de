"""Scan posts against an index, a batch at a time."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from bluelamp.matching import never, passages, phrases
from bluelamp.matching.alignment import as_alignment, edits_of
from bluelamp.matching.index import ENGINE, Index
from bluelamp.matching.items import Match
from bluelamp.matching.threads import Threads
from bluelamp.matching.vocabulary import look_up
from bluelamp.matching.words import Batch, Words, batch_of
from bluelamp.posts import Post

BATCH_POSTS: Final = 1000
BATCH_CHARACTERS: Final = 1 << 17
MOST_MATCHES: Final = 200  # of one post
LEAST_WORDS: Final = 2  # that a post of a thread has to share
_OVERLAP: Final = 0.5  # share of a match that a better one may cover
_RIVAL: Final = 0.6  # share of the better one's score above which another work stands besides


class _Found(NamedTuple):
    """A passage with its match, and the words that it counts in."""

    match: Match
    passage: passages.Passage
    words: Words
    shift: int  # where its text starts among the offsets of the words


class Scanner:
    """Finds the items of one index in posts; what it remembers of a stream is in its `threads`."""

    def __init__(self, index: Index, threads: Threads | None = None) -> None:
        """Scan with an opened index; with `threads`, those that reach over several calls are read too."""
        self.index = index
        self._threads = threads

    def scan(self, posts: Sequence[Post]) -> list[list[Match]]:
        """Give one list of matches a post, best first.

        Any text is read, at any length; of one post at most `MOST_MATCHES` are given. Posts that
        continue each other are read together too: a short piece is then found by its neighbours.
        """
        answer: list[list[Match]] = []
        for texts in _batches([post.text for post in posts]):
            answer += self._scan_batch(texts)
        self._read_threads(posts, answer)
        return answer

    def _scan_batch(self, texts: list[str]) -> list[list[Match]]:
        batch = batch_of(texts)
        found = {
            text: _settle([one.match for one in several])
            for text, several in self._passages(batch).items()
        }
        hits: dict[int, list[phrases.PhraseHit]] = {}
        for hit in phrases.find(self.index.phrases, batch.words, batch.bounds, MOST_MATCHES):
            hits.setdefault(hit.text, []).append(hit)
        for text, of_text in hits.items():
            found.setdefault(text, []).extend(self._phrases(batch, texts[text], of_text))
        return [_best(found[n]) if n in found else [] for n in range(len(texts))]

    def _read_threads(self, posts: Sequence[Post], answer: list[list[Match]]) -> None:
        """Add to the answer what posts hold of a passage that their thread holds."""
        threads = (self._threads or Threads()).join(posts)
        for texts in _batches([thread.text for thread in threads]):
            batch = batch_of(texts)
            for text, several in self._passages(batch).items():
                kept = _settle([one.match for one in several])
                for number, start, end in threads[text].parts:
                    more = [
                        part
                        for one in several
                        if one.match in kept and (part := self._part(one, start, end))
                    ]
                    answer[number] = _best([*answer[number], *_new(more, answer[number])])
            threads = threads[len(texts) :]

    def _passages(self, batch: Batch) -> dict[int, list[_Found]]:
        index = self.index
        found: dict[int, list[_Found]] = {}
        words, numbers, bounds = look_up(index.vocabulary, batch.words, batch.bounds)
        for passage in passages.find(index.passages, index.vocabulary, words, numbers, bounds):
            shift = int(batch.text_start[passage.text])
            match = self._match(words, shift, passage)
            found.setdefault(passage.text, []).append(_Found(match, passage, words, shift))
        return found

    def _part(self, found: _Found, start: int, end: int) -> Match | None:
        """Give the part of a thread's match that stands in the post from `start` to `end`."""
        whole, shift = found.passage.alignment, found.shift + start
        word = whole.steps[:, 1]
        inside = found.words.start[word] >= shift
        inside &= found.words.end[word] <= found.shift + end
        agrees = np.flatnonzero(inside & (whole.gains > 0))
        if len(agrees) < LEAST_WORDS:
            return None
        part = slice(int(agrees[0]), int(agrees[-1]) + 1)
        alignment = as_alignment(whole.steps[part], whole.gains[part])
        return self._match(found.words, shift, found.passage._replace(alignment=alignment))

    def _match(self, words: Words, shift: int, passage: passages.Passage) -> Match:
        table = self.index.passages
        work = self.index.works[passage.work]
        edits = tuple(
            (what, a - shift, b - shift, c, d)
            for what, a, b, c, d in edits_of(
                passage.alignment.steps, words.start, words.end, table.start, table.end
            )
        )
        return Match(
            "passage",
            work.bank,
            work.name,
            round(passage.score, 1),
            (edits[0][1], edits[-1][2]),
            (edits[0][3], edits[-1][4]),
            edits,
            self.index.version,
            ENGINE,
        )

    def _phrases(self, batch: Batch, text: str, hits: list[phrases.PhraseHit]) -> Iterator[Match]:
        words, shift = batch.words, int(batch.text_start[hits[0].text])
        first, last = int(batch.bounds[hits[0].text]), int(batch.bounds[hits[0].text + 1])
        own = words.part(first, last)
        common = never.covered(self.index.never, own)
        for hit in hits:
            if common[hit.start - first : hit.end - first].all():
                continue
            entry = self.index.phrase_entries[hit.phrase]
            span = (int(words.start[hit.start]) - shift, int(words.end[hit.end - 1]) - shift)
            if not phrases.reads_as(text[slice(*span)], entry.text):
                continue
            item_span = (0, len(entry.text))
            yield Match(
                "phrase",
                entry.bank,
                entry.text,
                round(entry.bits, 1),
                span,
                item_span,
                (("equal", *span, *item_span),),
                self.index.version,
                ENGINE,
            )


def _batches(texts: list[str]) -> Iterator[list[str]]:
    """Cut into batches small enough to stay in the processor's cache."""
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and (len(batch) == BATCH_POSTS or size + len(text) > BATCH_CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text)
    if batch:
        yield batch


def _settle(matches: list[Match]) -> list[Match]:
    """Keep, where passages overlap, the best of each work, and other works about as good."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda m: (-m.score, m.bank, m.item, m.span)):
        start, end = match.span
        if not any(
            min(end, better.span[1]) - max(start, better.span[0]) > _OVERLAP * (end - start)
            and (
                (better.bank, better.item) == (match.bank, match.item)
                or match.score < _RIVAL * better.score
            )
            for better in kept
        ):
            kept.append(match)
    return kept


def _best(matches: list[Match]) -> list[Match]:
    return sorted(matches, key=lambda match: (-match.score, match.span))[:MOST_MATCHES]


def _new(matches: list[Match], known: list[Match]) -> list[Match]:
    """Leave out what a post is known to hold by itself."""
    return [
        match
        for match in matches
        if not any(
            (one.kind, one.bank, one.item) == (match.kind, match.bank, match.item)
            and min(one.span[1], match.span[1]) > max(one.span[0], match.span[0])
            for one in known
        )
    ]

"""Scan posts against an index, a batch at a time."""

from collections.abc import Iterator, Sequence
from typing import Final

from bluelamp.matching import never, passages, phrases
from bluelamp.matching.alignment import edits_of
from bluelamp.matching.index import ENGINE, Index
from bluelamp.matching.items import Match
from bluelamp.matching.words import Batch, batch_of
from bluelamp.posts import Post

BATCH_POSTS: Final = 1000
BATCH_CHARACTERS: Final = 1 << 17
MOST_MATCHES: Final = 200  # of one post
_OVERLAP: Final = 0.5  # share of a match that a better one may cover
_RIVAL: Final = 0.6  # share of the better one's score above which another work stands besides


class Scanner:
    """Finds the items of one index in posts; holds no state between calls."""

    def __init__(self, index: Index) -> None:
        """Scan with an opened index."""
        self.index = index

    def scan(self, posts: Sequence[Post]) -> list[list[Match]]:
        """Give one list of matches a post, best first.

        Any text is read, at any length; of one post at most `MOST_MATCHES` are given.
        """
        answer: list[list[Match]] = []
        for texts in _batches([post.text for post in posts]):
            answer += self._scan_batch(texts)
        return answer

    def _scan_batch(self, texts: list[str]) -> list[list[Match]]:
        batch = batch_of(texts)
        found: dict[int, list[Match]] = {}
        for passage in passages.find(self.index.passages, batch.words, batch.bounds):
            found.setdefault(passage.text, []).append(self._passage(batch, passage))
        for text, matches in found.items():
            found[text] = _settle(matches)
        hits: dict[int, list[phrases.PhraseHit]] = {}
        for hit in phrases.find(self.index.phrases, batch.words, batch.bounds, MOST_MATCHES):
            hits.setdefault(hit.text, []).append(hit)
        for text, of_text in hits.items():
            found.setdefault(text, []).extend(self._phrases(batch, texts[text], of_text))
        for matches in found.values():
            matches.sort(key=lambda match: (-match.score, match.span))
        return [found.get(n, [])[:MOST_MATCHES] for n in range(len(texts))]

    def _passage(self, batch: Batch, passage: passages.Passage) -> Match:
        table, words = self.index.passages, batch.words
        work = self.index.works[passage.work]
        shift = int(batch.text_start[passage.text])
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
            round(passage.alignment.score, 1),
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

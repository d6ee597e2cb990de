"""Post and book side by side: from two texts and the edits of a match to what a page draws.

Pure. Edits are ``Match.edits``: (tag, post from, post to, item from, item to) in characters
of the original texts. Which side a run belongs to is read from its spans, so that the words
"insert" and "delete" cannot be understood the wrong way round.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from bluelamp.ui.chips import Piece, pieces

Edit = tuple[Literal["equal", "replace", "insert", "delete"], int, int, int, int]
Kind = Literal["context", "same", "changed", "only", "gap"]

CONTEXT = 80
"""Characters shown before and after what matched."""
LONGEST = 600
"""Characters of one run that are shown whole; of a longer one, its two ends."""
MOST = 400
"""Runs that are shown; the rest is counted."""


class Segment(msgspec.Struct, frozen=True):
    """One run of one side; a gap has no pieces and says how many characters it leaves out."""

    kind: Kind
    pieces: tuple[Piece, ...] = ()
    left_out: int = 0


class Side(msgspec.Struct, frozen=True):
    """One of the two texts: the span that matched, and its runs in order."""

    start: int
    end: int
    segments: tuple[Segment, ...]


class Diff(msgspec.Struct, frozen=True):
    """Both sides, with how many characters are the same, and whether anything hidden is there."""

    post: Side
    item: Side
    same: int
    changed_percent: int
    hidden: int


def compare(
    post: str,
    item: str,
    edits: Sequence[Edit],
    *,
    context: int = CONTEXT,
    longest: int = LONGEST,
    most: int = MOST,
) -> Diff:
    """Lay two texts side by side along the edits of a match.

    :raises ValueError: if the edits are none, out of order, overlap, or leave their texts.
    """
    _check(post, item, edits)
    first, last = edits[0], edits[-1]
    sides = tuple(
        Side(start, end, tuple(_side(text, runs, start, end, context, longest, most)))
        for text, runs, start, end in (
            (post, [(_kind(edit), edit[1], edit[2]) for edit in edits], first[1], last[2]),
            (item, [(_kind(edit), edit[3], edit[4]) for edit in edits], first[3], last[4]),
        )
    )
    same = sum(edit[2] - edit[1] for edit in edits if edit[0] == "equal")
    longer = max(last[2] - first[1], last[4] - first[3])
    return Diff(
        post=sides[0],
        item=sides[1],
        same=same,
        changed_percent=0 if longer == 0 else round(100 * (longer - same) / longer),
        hidden=sum(
            piece.chip is not None
            for side in sides
            for segment in side.segments
            for piece in segment.pieces
        ),
    )


def _check(post: str, item: str, edits: Sequence[Edit]) -> None:
    if not edits:
        raise ValueError("A comparison needs at least one edit.")
    at_post, at_item = edits[0][1], edits[0][3]
    for _, post_from, post_to, item_from, item_to in edits:
        if (post_from, item_from) != (at_post, at_item):
            raise ValueError("Edits must follow each other without holes or overlaps.")
        if not (0 <= post_from <= post_to <= len(post) and 0 <= item_from <= item_to <= len(item)):
            raise ValueError("An edit reaches outside the text that it is about.")
        at_post, at_item = post_to, item_to


def _kind(edit: Edit) -> Kind:
    tag, post_from, post_to, item_from, item_to = edit
    if tag == "equal":
        return "same"
    return "changed" if post_from < post_to and item_from < item_to else "only"


def _side(
    text: str,
    runs: Sequence[tuple[Kind, int, int]],
    start: int,
    end: int,
    context: int,
    longest: int,
    most: int,
) -> Iterator[Segment]:
    """Give the runs of one side, with its surroundings, shortened where it is long."""
    before = max(0, start - context)
    if before:
        yield Segment("gap", left_out=before)
    if before < start:
        yield Segment("context", pieces(text[before:start]))
    filled = [run for run in runs if run[1] < run[2]]
    for kind, run_from, run_to in filled[:most]:
        yield from _run(text, kind, run_from, run_to, longest)
    if len(filled) > most:
        yield Segment("gap", left_out=end - filled[most][1])
    after = min(len(text), end + context)
    if end < after:
        yield Segment("context", pieces(text[end:after]))
    if after < len(text):
        yield Segment("gap", left_out=len(text) - after)


def _run(text: str, kind: Kind, start: int, end: int, longest: int) -> Iterator[Segment]:
    if end - start <= longest:
        yield Segment(kind, pieces(text[start:end]))
        return
    head, tail = start + longest // 2, end - longest // 2
    yield Segment(kind, pieces(text[start:head]))
    yield Segment("gap", left_out=tail - head)
    yield Segment(kind, pieces(text[tail:end]))

"""What an index is built from, and what a scan answers."""

from typing import Literal

import msgspec

Kind = Literal["passage", "phrase", "link", "file", "image"]
# (what, post from, post to, item from, item to) in characters: an "insert" stands in the post alone,
# a "delete" in the item alone.
Edit = tuple[Literal["equal", "replace", "insert", "delete"], int, int, int, int]


class Work(msgspec.Struct, frozen=True):
    """A whole text of a bank; any passage of it is looked for."""

    bank: str
    name: str
    text: str


class Phrase(msgspec.Struct, frozen=True):
    """A few words of a bank, looked for as a whole."""

    bank: str
    text: str


class Never(msgspec.Struct, frozen=True):
    """A text of a negative bank: what it covers is common property and matches nothing."""

    bank: str
    text: str


class Match(msgspec.Struct, frozen=True):
    """That a post holds a bank item: which, where on both sides, how sure, and by what.

    Spans and edits are characters of the original texts, end excluded. A passage's score is bits of
    evidence (`evidence.py`); a phrase's is the bits of its words.
    """

    kind: Kind
    bank: str
    item: str
    score: float
    span: tuple[int, int]
    item_span: tuple[int, int] | None
    edits: tuple[Edit, ...]
    index: str
    engine: str

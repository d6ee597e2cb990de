"""The matches of sightings beside what they matched, ready to be drawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from django.utils.translation import ngettext

from bluelamp.banks import queries as banks
from bluelamp.banks.models import Item
from bluelamp.cases.queries import CaseFile
from bluelamp.matching import Match
from bluelamp.patrols.models import Sighting
from bluelamp.posts import Post
from bluelamp.ui import Diff, Media, Tag, compare

SHOWN = 5
"""Sightings that a page lays beside what they matched; of more, it says how many there are."""


@dataclass(frozen=True, slots=True)
class Beside:
    """One match: which item of which bank, and both texts laid side by side if they still can be."""

    match: Match
    bank: str
    item: str
    post_text: str
    item_text: str
    laid: Diff | None
    index: str

    @property
    def tags(self) -> tuple[Tag, ...]:
        """Say in two or three words how sure the match is."""
        if self.match.kind == "phrase":
            return (Tag("phrase"),)
        words = words_in(self.post_text, self.match.span)
        found = [Tag(words), Tag(f"{self.match.score:.0f} bits")]
        if self.laid and self.laid.changed_percent:
            found.append(Tag(f"{self.laid.changed_percent} % changed"))
        return tuple(found)

    @property
    def where(self) -> str:
        """Say where in a page or a reported text the match stands."""
        return f"What it says, characters {self.match.span[0]} to {self.match.span[1]}"

    @property
    def foot(self) -> str:
        """Say from which bank and index this is."""
        return f"bank {self.bank}, index {self.index or self.match.index}"


@dataclass(frozen=True, slots=True)
class Seen:
    """One sighting: the post as it was read, and its matches, best first."""

    sighting: Sighting
    post: Post
    matches: Sequence[Beside]

    @property
    def author(self) -> str:
        """How the author was called beside the post."""
        return f"@{self.post.author.handle}" if self.post.author.handle else self.post.author.uri

    @property
    def media(self) -> list[Media]:
        """What is attached, covered: named by kind, and never fetched for this page."""
        return [
            Media(label=f"{_kind(one.mime)}{f': {one.alt}' if one.alt else ''}")
            for one in self.post.media
        ]


@dataclass(frozen=True, slots=True)
class Sightings:
    """The newest sightings of a case, and how many more there are."""

    shown: Sequence[Seen]
    more: int


def sightings(file: CaseFile) -> Sightings:
    """Read the newest sightings of a case; none where only the address may be passed on."""
    if file.case.address_only:
        return Sightings((), 0)
    kept = [item.sighting for item in file.items if item.sighting]
    kept.sort(key=lambda one: (one.seen_at, one.pk), reverse=True)
    return Sightings(_seen(kept[:SHOWN]), len(kept[SHOWN:]))


def _seen(kept: Iterable[Sighting]) -> list[Seen]:
    """Read sightings with the items that their matches name."""
    read = [
        (one, msgspec.convert(one.post, Post), msgspec.convert(one.matches, list[Match]))
        for one in kept
    ]
    items = banks.named(
        (match.bank, match.item, one.index) for one, _, found in read for match in found
    )
    return [
        Seen(one, post, [_beside(match, post.text, one.index, items) for match in found])
        for one, post, found in read
    ]


def beside(found: Sequence[Match], text: str, index: str = "") -> list[Beside]:
    """Lay the matches of a text beside their items as an index had them."""
    items = banks.named((match.bank, match.item, index) for match in found)
    return [_beside(match, text, index, items) for match in found]


def _beside(match: Match, text: str, index: str, items: Mapping[banks.Named, Item]) -> Beside:
    """Lay a match beside its item; what is no longer as it was cannot be laid."""
    item = items.get((match.bank, match.item, index))
    item_text = item.text if item else ""
    try:
        laid = compare(text, item_text, match.edits)
    except ValueError:
        laid = None
    return Beside(
        match, item.bank.title if item else match.bank, match.item, text, item_text, laid, index
    )


def words_in(text: str, span: tuple[int, int]) -> str:
    """Say how many words of a text a match covers."""
    n = len(text[slice(*span)].split())
    return ngettext("%(n)d word", "%(n)d words", n) % {"n": n}


def _kind(mime: str) -> str:
    kind = mime.partition("/")[0]
    return {"image": "Picture", "video": "Film", "audio": "Sound"}.get(kind, "Attachment")

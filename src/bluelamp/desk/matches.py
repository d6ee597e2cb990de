"""A sighting's matches beside what they matched, ready to be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import msgspec
from django.conf import settings
from django.utils.timezone import localtime, now

from bluelamp.banks import queries as banks
from bluelamp.cases.queries import CaseFile
from bluelamp.evidence import vault
from bluelamp.evidence.models import Capture
from bluelamp.evidence.reading import text_of
from bluelamp.matching import BadIndex, Index, Match, Scanner
from bluelamp.patrols.models import Sighting
from bluelamp.posts import Author, Post
from bluelamp.ui import Diff, Media, Tag, compare


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
        found = [Tag(f"{len(self._matched.split())} words"), Tag(f"{self.match.score:.0f} bits")]
        if self.laid and self.laid.changed_percent:
            found.append(Tag(f"{self.laid.changed_percent} % changed"))
        return tuple(found)

    @property
    def _matched(self) -> str:
        return self.post_text[slice(*self.match.span)]

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


def seen(sighting: Sighting) -> Seen:
    """Read a sighting with the items that its matches name."""
    post = msgspec.convert(sighting.post, Post)
    found = msgspec.convert(sighting.matches, list[Match])
    return Seen(sighting, post, [beside(one, post.text, sighting.index) for one in found])


def beside(match: Match, text: str, index: str = "") -> Beside:
    """Lay a match beside its item as an index had it; what is no longer there cannot be laid."""
    item = banks.item(match.bank, match.item, index)
    item_text = item.text if item else ""
    try:
        laid = compare(text, item_text, match.edits)
    except ValueError:
        laid = None
    return Beside(
        match, item.bank.title if item else match.bank, match.item, text, item_text, laid, index
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """A text that somebody reported or that was captured, and what the banks hold of it now."""

    title: str
    text: str
    matches: Sequence[Beside]


def readings(file: CaseFile) -> list[Reading]:
    """Read what was reported and what was fetched, the newest of each address; nothing is kept."""
    if file.case.address_only:
        return []
    newest = {one.subject_id: one for one in file.captures if one.kind == Capture.Kind.FETCHED}
    found = [("Reported", item.report.text) for item in file.items if item.report]
    for capture in newest.values():
        try:
            found.append(
                (f"Captured {localtime(capture.captured_at):%d %b %H:%M}", text_of(capture))
            )
        except (vault.DamagedError, OSError):
            found.append(("The capture in the vault cannot be read", ""))
    return [Reading(title, text, looked_up(text)) for title, text in found if text]


def looked_up(text: str) -> list[Beside]:
    """Look a text up in the banks as they are published now."""
    index = banks.newest_index()
    if index is None:
        return []
    try:
        scanner = _scanner(index.file)
    except (OSError, BadIndex):
        return []
    post = Post(uri="", cid="", author=Author(""), created_at=now(), text=text)
    return [beside(one, text, index.name) for one in scanner.scan([post])[0]]


@lru_cache(maxsize=2)
def _scanner(file: str) -> Scanner:
    return Scanner(Index.open(settings.CONFIG.home / file))


def _kind(mime: str) -> str:
    kind = mime.partition("/")[0]
    return {"image": "Picture", "video": "Film", "audio": "Sound"}.get(kind, "Attachment")

"""What the content of a case says: captures and reported texts, read and looked up in the banks now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime

from bluelamp.banks import queries as banks
from bluelamp.banks import recognising
from bluelamp.cases.queries import CaseFile
from bluelamp.desk.matches import Beside, beside
from bluelamp.evidence import reading
from bluelamp.evidence.reading import Reading
from bluelamp.posts import mend

SHOWN = 1200
"""Characters that are shown at once; the rest is behind a disclosure."""


@dataclass(frozen=True, slots=True)
class Said:
    """One text, with all the places that it came from, and what the banks know of it.

    `above` says that a sighting shows the same words already, with what they matched.
    """

    sources: tuple[str, ...]
    read: Reading
    above: bool = False
    index: str = ""
    matches: Sequence[Beside] = ()

    @property
    def head(self) -> str:
        """What is shown at once: whole words, where it can be."""
        if len(self.read.text) <= SHOWN:
            return self.read.text
        cut = self.read.text[:SHOWN]
        return cut[: max(cut.rfind(" "), cut.rfind("\n"), SHOWN - 80)]

    @property
    def rest(self) -> str:
        """What is behind the disclosure."""
        return self.read.text[len(self.head) :]


def said(file: CaseFile) -> list[Said]:
    """Read every captured version and every reported text; the same words are shown once.

    Of a case of which only the address may be passed on, nothing is read. Nothing is stored.
    """
    if file.case.address_only:
        return []
    sources: dict[Reading, list[str]] = {}
    for source, read in _texts(file):
        sources.setdefault(read, []).append(source)
    sighted = {
        mend(str(item.sighting.post.get("text", "")))[0].strip()
        for item in file.items
        if item.sighting
    }
    return [_looked_up(tuple(told), read, sighted) for read, told in sources.items()]


def version(file: CaseFile) -> str:
    """Name all that `said` depends on, so that a page that shows it knows when to ask again."""
    newest = banks.newest_index()
    seen = [str(capture.pk) for capture in file.captures]
    joined = [str(item.pk) for item in file.items]
    return f"{newest.name if newest else ''}:{','.join(seen)}:{','.join(joined)}"


def _texts(file: CaseFile) -> Iterator[tuple[str, Reading]]:
    for item in file.items:
        if item.report and item.report.text:
            yield (
                f"as it was reported, {_when(item.report.received_at)}",
                reading.plain(item.report.text),
            )
    for capture, read in zip(file.captures, reading.read_all(file.captures), strict=True):
        yield f"{capture.get_kind_display()}, {_when(capture.captured_at)}", read


def _when(at: datetime) -> str:
    return date_format(localtime(at), "j F Y, H:i:s")


def _looked_up(sources: tuple[str, ...], read: Reading, sighted: set[str]) -> Said:
    if not read.text or read.text in sighted:
        return Said(sources, read, above=bool(read.text))
    found = recognising.look_up(read.text)
    laid = beside(found.matches, read.text, found.index)
    return Said(sources, read, index=found.index, matches=laid)

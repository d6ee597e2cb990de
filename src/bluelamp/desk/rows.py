"""Cases as lines of the desk's queue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import msgspec
from django.db.models import OuterRef, Subquery
from django.utils.translation import ngettext

from bluelamp.cases.claiming import lapsed
from bluelamp.cases.models import Case, CaseItem, CaseSubject
from bluelamp.desk.matches import words_in
from bluelamp.matching import Match
from bluelamp.officers.models import Officer
from bluelamp.reports.models import Concern
from bluelamp.ui import Tag
from bluelamp.uris import platform

GRAVE = {Concern.CHILD_ABUSE, Concern.THREAT}
CONCERNS = {
    Concern.INSTRUCTIONS: "instruction",
    Concern.THREAT: "threat",
    Concern.RECRUITS: "recruits",
    Concern.PRAISES: "praises violence",
    Concern.CHILD_ABUSE: "child abuse",
}


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One case in the queue: what it is, its clock, who holds it, and why it stands where it does."""

    case: Case
    meta: str
    held: str
    tags: tuple[Tag, ...]
    current: bool = False

    @property
    def why(self) -> str:
        """The reasons of its rank, in words."""
        return "; ".join(self.case.rank_reasons)


def rows(
    cases: Iterable[Case], officer: Officer, now: datetime, current: int | None = None
) -> list[QueueRow]:
    """Give cases (from `cases.queries.queue`) as the queue shows them."""
    listed = list(cases)
    first = CaseSubject.objects.filter(case__in=listed, copy=False)
    places = {case: place(uri) for case, uri in first.values_list("case", "subject__uri")}
    matched = matches(listed)
    return [
        QueueRow(
            case,
            _meta(case, places.get(case.pk, "")),
            held(case, officer, now),
            (*tags(case, now), *matched.get(case.pk, ())),
            case.pk == current,
        )
        for case in listed
    ]


def matches(cases: Iterable[Case]) -> dict[int, tuple[Tag, ...]]:
    """Say of each case's best match how many words of the post it covers, and how much is changed."""
    # Of each case one sighting's text is read, however many there are.
    joined = CaseItem.objects.filter(case=OuterRef("case"), sighting__isnull=False)
    best = joined.order_by("-sighting__matches__0__score", "pk").values("pk")[:1]
    items = CaseItem.objects.filter(case__in=list(cases), pk=Subquery(best))
    found = items.values_list("case", "sighting__matches__0", "sighting__post__text")
    return {case: _matched(msgspec.convert(match, Match), text) for case, match, text in found}


def _matched(match: Match, text: str) -> tuple[Tag, ...]:
    words = words_in(text, match.span)
    same = sum(end - start for what, start, end, _, _ in match.edits if what == "equal")
    spans = [match.span, match.item_span or match.span]
    longer = max(end - start for start, end in spans)
    changed = round(100 * (longer - same) / longer) if match.edits and longer else 0
    return (Tag(f"{words}, {changed} % changed" if changed else words),)


def place(uri: str) -> str:
    """Say in a word or two where content stands: the platform, the site, or nowhere."""
    if uri.startswith("text:"):
        return "a reported text"
    known = platform(uri)
    if known is None or known.name == "web":
        return urlsplit(uri).netloc or uri.partition(":")[0]
    return known.title


def held(case: Case, officer: Officer, now: datetime) -> str:
    """Say who holds a case: nobody (nothing), you, or another."""
    if case.claimed_by is None or lapsed(case, now):
        return ""
    if case.claimed_by_id == officer.pk:
        return "held by you"
    return f"held by {case.claimed_by.username}"


def tags(case: Case, now: datetime) -> tuple[Tag, ...]:
    """Give the words about a case that an officer sorts by."""
    found = []
    if case.address_only:
        found.append(Tag("address only", "stop"))
    if case.escalated_at is not None:
        found.append(Tag("escalated", "stop"))
    if case.held_until is not None and case.held_until > now:
        found.append(Tag("legal hold", "wait"))
    if case.harm in CONCERNS and not (case.address_only and case.harm == Concern.CHILD_ABUSE):
        found.append(Tag(CONCERNS[Concern(case.harm)], "stop" if case.harm in GRAVE else "plain"))
    if case.state == "proposed":
        found.append(Tag("waits for a second person", "wait"))
    if case.state == "acting":
        found.append(Tag("notice under way"))
    if case.state == "closed":
        found.append(Tag("closed", "go"))
    return tuple(found)


def _meta(case: Case, where: str) -> str:
    said = [case.number, *([where] if where else [])]
    if n := getattr(case, "sightings", 0):
        said.append(ngettext("%(n)d sighting", "%(n)d sightings", n) % {"n": n})
    if n := getattr(case, "reports", 0):
        said.append(ngettext("%(n)d report", "%(n)d reports", n) % {"n": n})
    if (n := getattr(case, "copies", 1)) > 1:
        said.append(f"{n} places")
    return " · ".join(said)

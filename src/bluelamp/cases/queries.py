"""Reading cases: the desk's queue, and one case with all that belongs to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from bluelamp import uris
from bluelamp.cases.models import Case, CaseItem, CaseSubject, Decision
from bluelamp.conduct.queries import Happened, timeline
from bluelamp.evidence.models import Capture, Subject
from bluelamp.officers.models import Officer


def queue() -> QuerySet[Case]:
    """Give the open cases in the desk's order: the worst first."""
    return (
        Case.objects.filter(state="open")
        .select_related("claimed_by")
        .annotate(
            reports=Count("items", filter=Q(items__report__isnull=False), distinct=True),
            sightings=Count("items", filter=Q(items__sighting__isnull=False), distinct=True),
            copies=Count("subjects", distinct=True),
        )
        .order_by("rank_at", "pk")
    )


def held_by(officer: Officer) -> QuerySet[Case]:
    """Give the cases that an officer holds."""
    return Case.objects.filter(claimed_by=officer).order_by("rank_at")


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One case with all that belongs to it."""

    case: Case
    first: Subject
    subjects: list[CaseSubject]
    items: list[CaseItem]
    captures: list[Capture]
    decisions: list[Decision]
    happened: list[Happened]

    @property
    def addresses(self) -> list[str]:
        """The addresses of the content, without texts that were reported without one."""
        return [one.subject.uri for one in self.subjects if not one.subject.uri.startswith("text:")]


def case_file(case: Case) -> CaseFile:
    """Read one case."""
    held = list(case.subjects.select_related("subject").order_by("copy", "pk"))
    items = list(
        case.items.select_related("report", "sighting", "sighting__patrol", "subject").order_by(
            "pk"
        )
    )
    captures = list(
        Capture.objects.filter(subject__in=[one.subject for one in held])
        .select_related("subject")
        .order_by("captured_at", "pk")
    )
    decisions = list(case.decisions.select_related("author", "approver"))
    return CaseFile(
        case=case,
        first=held[0].subject,
        subjects=held,
        items=items,
        captures=captures,
        decisions=decisions,
        happened=timeline(_names(case, held, items, decisions)),
    )


def _names(
    case: Case,
    held: Iterable[CaseSubject],
    items: Iterable[CaseItem],
    decisions: Iterable[Decision],
) -> list[str]:
    return [
        f"case:{case.pk}",
        *(f"subject:{one.subject_id}" for one in held),
        *(f"sighting:{item.sighting_id}" for item in items if item.sighting_id),
        *(f"report:{item.report_id}" for item in items if item.report_id),
        *(f"decision:{decision.pk}" for decision in decisions),
    ]


class PersonSearch(ValueError):
    """Somebody looked for a person; the message says why that is not done here."""


def search(words: str, officer: Officer, now: datetime) -> QuerySet[Case]:
    """Find cases by case number, exact post uri, or words of one's own open cases' titles.

    Raises:
        PersonSearch: the words are a handle, a DID or a profile's address.
    """
    wanted = words.strip()
    if wanted.startswith(("@", "did:")) or uris.is_profile(wanted):
        raise PersonSearch(
            "People are not searched for here, only content: enter a case number or the address of a post."
        )
    by_number = wanted.rpartition("-")[2] if wanted.count("-") == 1 else wanted
    if by_number.isdecimal():
        return Case.objects.filter(pk=int(by_number))
    try:
        uri = uris.canonical(wanted)
    except uris.UriError:
        return held_by(officer).filter(title__icontains=wanted)
    return Case.objects.filter(subjects__subject__uri=uri)

"""Where the content of a case stands, and what is known of whether it is still up there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bluelamp.cases.models import CaseSubject
from bluelamp.evidence.models import Capture, Subject

OK, GONE = 200, (404, 410)


@dataclass(frozen=True, slots=True)
class Place:
    """One address of the content: whether it is still up, as of when (if anybody has looked)."""

    of: CaseSubject
    said: str
    seen_at: datetime | None


def places(held: Iterable[CaseSubject], captures: Iterable[Capture]) -> list[Place]:
    """Say of each address whether the content is still up: by the last recheck, or else capture.

    `captures` are those of all these addresses, oldest first.
    """
    fetched = {one.subject_id: one for one in captures if one.status is not None}
    return [Place(one, *_seen(one.subject, fetched.get(one.subject_id))) for one in held]


def _seen(subject: Subject, capture: Capture | None) -> tuple[str, datetime | None]:
    if subject.address_only:
        return "nobody looks whether it is still up", None
    if subject.checked_at is None and capture is not None:
        if capture.status == OK:
            return "up when it was captured", capture.captured_at
        if capture.status in GONE:
            return "gone when it was captured", capture.captured_at
    if subject.standing == Subject.Standing.UNKNOWN:
        return "not known whether it is still up", subject.checked_at
    return subject.get_standing_display(), subject.checked_at

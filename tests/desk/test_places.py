"""Where content stands: what the last recheck found, and before one what the capture met."""

from datetime import UTC, datetime

import pytest

from bluelamp.cases.models import CaseSubject
from bluelamp.desk.places import places
from bluelamp.evidence.models import Capture, Subject

THEN, NOW = datetime(2026, 11, 23, 9, tzinfo=UTC), datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("standing", "checked_at", "status", "said"),
    [
        ("unknown", None, None, ("not known whether it is still up", None)),
        ("unknown", None, 200, ("up when it was captured", THEN)),
        ("unknown", None, 410, ("gone when it was captured", THEN)),
        ("unknown", None, 503, ("not known whether it is still up", None)),
        ("unknown", NOW, 200, ("not known whether it is still up", NOW)),
        ("up", NOW, 200, ("still up", NOW)),
        ("gone", NOW, 200, ("gone", NOW)),
    ],
)
def test_the_newest_that_is_known_is_said(
    standing: str,
    checked_at: datetime | None,
    status: int | None,
    said: tuple[str, datetime | None],
) -> None:
    subject = Subject(pk=1, uri="https://parlour.example/posts/1")
    subject.standing, subject.checked_at = standing, checked_at
    capture = Capture(subject=subject, status=status, captured_at=THEN)
    (place,) = places([CaseSubject(subject=subject)], [capture])
    assert (place.said, place.seen_at) == said

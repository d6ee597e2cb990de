"""Reading subjects and captures."""

from collections.abc import Iterator

from django.db.models import QuerySet

from bluelamp.conduct.models import Outbox
from bluelamp.evidence.models import Capture, Subject

CAPTURE_KIND = "evidence.capture"


def same_content(subject: Subject) -> Iterator[tuple[Subject, str]]:
    """Give other subjects with the same content, and why: "content_id" or "text"."""
    if subject.address_only:
        return
    others = Subject.objects.exclude(pk=subject.pk).filter(address_only=False)
    for field, why in (("content_id", "content_id"), ("text_hash", "text")):
        value = getattr(subject, field)
        if value:
            for other in others.filter(**{field: value}).order_by("pk"):
                yield other, why


def captures_of(subjects: QuerySet[Subject] | list[Subject]) -> QuerySet[Capture]:
    """Give the captures of these subjects, oldest first."""
    return Capture.objects.filter(subject__in=subjects).order_by("captured_at", "pk")


def not_captured(subjects: list[Subject]) -> list[tuple[Subject, Outbox]]:
    """Give the subjects of which the last capture that ended failed, with what the worker said."""
    ended = Outbox.objects.filter(
        kind=CAPTURE_KIND,
        body__subject__in=[subject.pk for subject in subjects],
        state__in=[Outbox.State.SENT, Outbox.State.FAILED],
    ).order_by("pk")
    last = {row.body["subject"]: row for row in ended}
    return [
        (subject, row)
        for subject in subjects
        if (row := last.get(subject.pk)) and row.state == Outbox.State.FAILED
    ]

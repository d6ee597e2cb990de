"""Reading subjects and captures."""

from collections.abc import Iterator

from django.db.models import QuerySet

from bluelamp.evidence.models import Capture, Subject


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

"""Clearing a suspicion: the way back from a mistaken report of child sexual abuse material.

Nobody fetches or views anything for it: it rests on what was known before, or on the hotline's answer.
"""

import msgspec
from django.db import models

from bluelamp.cases import placing
from bluelamp.cases.models import Case
from bluelamp.conduct.act import Act, act
from bluelamp.conduct.actors import Role
from bluelamp.conduct.errors import NotPermitted, Refused
from bluelamp.conduct.kinds import declare
from bluelamp.evidence import subjects
from bluelamp.evidence.models import Subject
from bluelamp.officers.models import Officer
from bluelamp.posts import Post
from bluelamp.reports.models import Concern

CLEAR = declare(
    "cases.clear_suspicion",
    {Role.APPROVER},
    "A second person finds that a report of suspected child sexual abuse material was mistaken.",
)


class Grounds(models.TextChoices):
    """From what it is known that a report was mistaken."""

    CAPTURED = "captured", "We know what was captured before the report"
    HOTLINE = "hotline", "The hotline answered that it is not"


def clear_suspicion(case_id: int, *, grounds: Grounds, why: str, by: Officer) -> Case:
    """Treat the content of a case as before again; a later report of the kind names it anew.

    Raises:
        NotPermitted: the officer holds the case, or wrote the decision that stands in it.
        Refused: nothing is suspected, nothing was captured before, or no reason is given.
    """
    with act(CLEAR, by=by.actor) as this:
        case = this.lock(Case, pk=case_id)
        if barred(case, by):
            raise NotPermitted(
                "This needs a second person: ask a supervisor who is not on the case."
            )
        if not case.address_only:
            raise Refused("Nothing in this case is suspected any more: reload the page.")
        if not why.strip():
            raise Refused("Say how you know that the report was mistaken.")
        suspected = Subject.objects.filter(
            pk__in=case.subjects.values("subject"), address_only=True
        ).order_by("pk")
        for found in suspected:
            subject = this.lock(Subject, pk=found.pk)
            if grounds == Grounds.CAPTURED and not subject.captures.exists():
                raise Refused(
                    f"Nothing was captured at {subject.uri} before the report: wait for the "
                    "hotline's answer."
                )
            _clear(case, subject, this)
        case.address_only = False
        case.harm = _harm(case)
        case.save(update_fields=["address_only"])
        placing.place(case, this=this)
        this.about(grounds=str(grounds), why=why.strip())
    return case


def barred(case: Case, officer: Officer) -> bool:
    """Whether this officer is the first person on a case, so that a second one has to clear it."""
    if case.claimed_by_id == officer.pk:
        return True
    stands = case.decisions.filter(state__in=("proposed", "approved"), author=officer)
    return case.state in ("proposed", "acting") and stands.exists()


def _clear(case: Case, subject: Subject, this: Act) -> None:
    """Give back what the stream had told of the content, which the suspicion took away."""
    item = case.items.filter(subject=subject, sighting__isnull=False).order_by("pk").first()
    if item is None or item.sighting is None:
        subjects.clear_address_only(subject, this=this)
        return
    post = msgspec.convert(item.sighting.post, Post)
    subjects.clear_address_only(
        subject, content_id=post.cid, text=post.text, account=post.author.uri, this=this
    )


def _harm(case: Case) -> str:
    """Give the gravest concern told of a case, besides the suspicion."""
    harm = ""
    for item in case.items.select_related("report"):
        if item.report is None:
            harm = placing.graver(harm, Concern.INSTRUCTIONS)
        elif not item.report.address_only:
            harm = placing.graver(harm, item.report.concern)
    return harm

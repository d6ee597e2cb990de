"""Joining what came in: reports and sightings of the same content come to one case.

The worker pulls: what has no `CaseItem` yet is joined, oldest first, each in its own act.
"""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

import msgspec
from django.db.models import Exists, Model, OuterRef, QuerySet

from bluelamp import uris
from bluelamp.cases import placing
from bluelamp.cases.models import CASES, Case, CaseItem, CaseSubject
from bluelamp.conduct.act import Act, act
from bluelamp.conduct.actors import WORKER, Role
from bluelamp.conduct.kinds import declare
from bluelamp.evidence import capturing, subjects
from bluelamp.evidence.models import Subject
from bluelamp.evidence.queries import same_content
from bluelamp.patrols.models import Sighting
from bluelamp.posts import Post
from bluelamp.posts import encode as encode_post
from bluelamp.reports import queries as reports
from bluelamp.reports import telling
from bluelamp.reports.models import Concern, Report

M = TypeVar("M", bound=Model)

log = logging.getLogger(__name__)

JOIN = declare(
    "cases.join", {Role.WORKER}, "A report or a sighting is joined to the case of its content."
)

AT_ONCE = 200
LONGEST_URI = 2048
AGAIN_AFTER = 600.0

# What could not be joined, and when to try again: so that it neither stops nor starves the others.
_set_aside: dict[Model, float] = {}


def join_new() -> int:
    """Join what is not joined yet, oldest first; give how many.

    One that fails is logged, set aside for ten minutes, and stops no other.
    """
    now = time.monotonic()
    for item in [item for item, at in _set_aside.items() if at <= now]:
        del _set_aside[item]
    sightings = Sighting.objects.filter(
        ~Exists(CaseItem.objects.filter(sighting=OuterRef("pk")))
    ).order_by("pk")
    told = reports.ready().filter(~Exists(CaseItem.objects.filter(report=OuterRef("pk"))))
    return _join_all(told, join_report) + _join_all(sightings, join_sighting)


def _join_all(unjoined: QuerySet[M], join: Callable[[M], Case]) -> int:
    aside = [item.pk for item in _set_aside if isinstance(item, unjoined.model)]
    joined = 0
    for item in unjoined.exclude(pk__in=aside)[:AT_ONCE]:
        try:
            join(item)
            joined += 1
        except Exception:
            log.exception("%s could not be joined to a case", item)
            _set_aside[item] = time.monotonic() + AGAIN_AFTER
    return joined


def join_sighting(sighting: Sighting) -> Case:
    """Join one sighting; what the stream gave is kept, and the content is captured as it is now."""
    post = msgspec.convert(sighting.post, Post)
    best = sighting.matches[0]
    with act(JOIN, by=WORKER) as this:
        subject = subjects.note(
            uri=_canonical(post.uri),
            content_id=post.cid,
            text=post.text,
            account=post.author.uri,
            this=this,
        )
        what = "Passage of" if best["kind"] == "passage" else "Phrase:"
        case = _case_of(subject, f"{what} {best['item']}", this)
        case.harm = placing.graver(case.harm, Concern.INSTRUCTIONS)
        case.confidence = max(case.confidence, float(best["score"]))
        CaseItem.objects.create(case=case, subject=subject, sighting=sighting, joined_at=this.at)
        this.about(sighting, patrol=sighting.patrol_id)
        if not subject.address_only:
            capturing.keep_streamed(subject, encode_post(post).decode(), this=this)
            if not subject.captures.exists():
                capturing.ask(subject.pk, by=WORKER)
        placing.place(case, this=this)
    return case


def join_report(report: Report) -> Case:
    """Join one report; nothing is fetched for it until an officer asks."""
    with act(JOIN, by=WORKER) as this:
        subject = _subject_of(report, this)
        case = _case_of(subject, str(Concern(report.concern).label), this)
        case.harm = placing.graver(case.harm, report.concern)
        if report.address_only and not case.address_only:
            case.address_only = True
            case.save(update_fields=["address_only"])
        CaseItem.objects.create(case=case, subject=subject, report=report, joined_at=this.at)
        this.about(report)
        if case.claimed_by_id is not None or case.state != "open":
            telling.looking(report.pk, by=WORKER)
        placing.place(case, this=this)
    return case


def _subject_of(report: Report, this: Act) -> Subject:
    if report.address_only:
        return subjects.note_address_only(report.uri, this=this)
    if report.uri:
        return subjects.note(uri=report.uri, this=this)
    return subjects.note(uri=subjects.uri_of_text(report.text), text=report.text, this=this)


def _canonical(uri: str) -> str:
    """Give the canonical form, or the uri as it came where it has none that can be kept."""
    try:
        found = uris.canonical(uri)
    except uris.UriError:
        return uri
    return found if len(found) <= LONGEST_URI else uri


def _case_of(subject: Subject, title: str, this: Act) -> Case:
    """Find the case of a subject or of its copies, or open one; a closed case is opened again."""
    known = CaseSubject.objects.filter(subject=subject).first()
    joined_by = "uri"
    if known is None:
        for other, why in same_content(subject):
            known = CaseSubject.objects.filter(subject=other).first()
            if known is not None:
                joined_by = why
                break
        if known is not None:
            CaseSubject.objects.create(
                case_id=known.case_id, subject=subject, copy=True, joined_by=joined_by
            )
    if known is None:
        case = Case.objects.create(
            title=title[:200], opened_at=this.at, rank_at=this.at, address_only=subject.address_only
        )
        CaseSubject.objects.create(case=case, subject=subject, joined_by=joined_by)
        return case
    case = this.lock(Case, pk=known.case_id)
    if case.state == "closed":
        this.move(case, CASES, "reopen", closed_at=None, outcome="")
    return case

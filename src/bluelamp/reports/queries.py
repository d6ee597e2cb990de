"""Reading reports: for their senders, and for the rooms that join them to cases."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from bluelamp.conduct import keys
from bluelamp.conduct.queries import timeline
from bluelamp.reports import receipts
from bluelamp.reports.models import Outcome, Partner, Report
from bluelamp.reports.partners import key_hash
from bluelamp.reports.telling import CLOSED, LOOKING


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that the sender of a report is told, and when it happened."""

    at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class Status:
    """All that a receipt code shows: never what the station knows besides."""

    state: str
    told: tuple[Told, ...]
    outcome: Outcome | None


def ready() -> QuerySet[Report]:
    """Give the reports whose address is resolved, oldest first: they can be joined to a case."""
    return Report.objects.filter(resolved=True).order_by("received_at", "pk")


def by_receipt(code: str, *, partner: Partner | None = None) -> Report | None:
    """Find the report of a receipt code in its parsed form; for a partner, only one of its own."""
    reports = Report.objects.filter(receipt=receipts.digest(code, keys.secret("receipts")))
    if partner is not None:
        reports = reports.filter(partner=partner)
    return reports.first()


def partner_of(key: str) -> Partner | None:
    """Find the partner whose key this is, unless it was taken back."""
    return Partner.objects.filter(key_hash=key_hash(key), active=True).first()


def status(report: Report) -> Status:
    """Give what the sender may know: received, being looked at, closed; the outcome once closed."""
    states = {LOOKING.name: "looking", CLOSED.name: "closed"}
    told = [Told(report.received_at, "received")]
    told += [
        Told(entry.at, states[entry.act])
        for entry in timeline([f"report:{report.pk}"])
        if entry.act in states
    ]
    return Status(report.state, tuple(told), Outcome(report.outcome) if report.outcome else None)

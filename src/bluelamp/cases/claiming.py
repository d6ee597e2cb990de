"""Claiming a case: one officer at a time, until they hand it back or leave it idle for 30 minutes."""

from datetime import datetime, timedelta

from django.utils import timezone

from bluelamp.cases.models import CLAIM_LAPSES_AFTER, Case
from bluelamp.conduct.act import Act, act
from bluelamp.conduct.actors import WORKER, Role
from bluelamp.conduct.errors import NotPermitted, Refused
from bluelamp.conduct.kinds import declare
from bluelamp.officers.models import Officer
from bluelamp.reports import telling
from bluelamp.reports.models import Report

CLAIM = declare("cases.claim", {Role.OFFICER}, "An officer takes a case to work on it.")
RELEASE = declare("cases.release", {Role.OFFICER}, "An officer hands a case back to the desk.")
LAPSE = declare(
    "cases.lapse", {Role.WORKER}, "A claim lapsed, as nobody worked on the case for 30 minutes."
)
KEEP = declare("cases.keep_claim", {Role.OFFICER}, "An officer goes on with a case they hold.")

NOTED_EVERY = timedelta(minutes=5)


def holds(case: Case, officer_id: int, now: datetime) -> bool:
    """Whether this officer holds the case now."""
    return case.claimed_by_id == officer_id and not lapsed(case, now)


def lapsed(case: Case, now: datetime) -> bool:
    """Whether the claim on a case has been idle for too long, or there is none."""
    return case.claim_active_at is None or now - case.claim_active_at >= CLAIM_LAPSES_AFTER


def claim(case_id: int, *, by: Officer) -> Case:
    """Take a case; its reporters read that it is being looked at.

    Raises:
        Refused: somebody else holds it, or it is closed.
    """
    with act(CLAIM, by=by.actor) as this:
        case = this.lock(Case, pk=case_id)
        if case.state == "closed":
            raise Refused("This case is closed.")
        if case.claimed_by_id not in (None, by.pk) and not lapsed(case, this.at):
            raise Refused(f"{case.claimed_by} holds this case: choose another, or ask them.")
        _keep(case, by, this)
        this.about(case)
        for report in Report.objects.filter(
            pk__in=case.items.filter(report__isnull=False).values("report"), state="received"
        ):
            telling.looking(report.pk, by=by.actor)
    return case


def release(case_id: int, *, by: Officer) -> Case:
    """Hand a case back to the desk.

    Raises:
        NotPermitted: the officer does not hold it.
    """
    with act(RELEASE, by=by.actor) as this:
        case = this.lock(Case, pk=case_id)
        if case.claimed_by_id != by.pk:
            raise NotPermitted("You do not hold this case, so you cannot hand it back.")
        drop(case, this=this)
        this.about(case)
    return case


def go_on(case: Case, *, by: Officer) -> None:
    """Note that the holder still works on it; written down at most every five minutes."""
    now = timezone.now()
    if not holds(case, by.pk, now) or case.claim_active_at is None:
        return
    if now - case.claim_active_at < NOTED_EVERY:
        return
    with act(KEEP, by=by.actor) as this:
        held = this.lock(Case, pk=case.pk)
        if held.claimed_by_id == by.pk:
            _keep(held, by, this)
        this.about(held)


def release_lapsed() -> int:
    """Release the claims that were idle for too long; give how many."""
    idle = Case.objects.filter(claim_active_at__lte=timezone.now() - CLAIM_LAPSES_AFTER)
    released = 0
    for case_id in idle.values_list("pk", flat=True):
        with act(LAPSE, by=WORKER) as this:
            case = this.lock(Case, pk=case_id)
            if case.claimed_by_id is not None and lapsed(case, this.at):
                this.about(case, officer=f"officer:{case.claimed_by_id}")
                drop(case, this=this)
                released += 1
    return released


def hold_for(case_id: int, by: Officer, this: Act) -> Case:
    """Lock a case for an act by its holder, who thereby goes on with it.

    Raises:
        NotPermitted: the officer does not hold it.
    """
    case = this.lock(Case, pk=case_id)
    if not holds(case, by.pk, this.at):
        raise NotPermitted("Claim this case first: only the officer who holds it works on it.")
    _keep(case, by, this)
    this.about(case)
    return case


def drop(case: Case, *, this: Act) -> None:
    """End the claim; part of `this` act."""
    case.claimed_by, case.claim_active_at = None, None
    case.save(update_fields=["claimed_by", "claim_active_at"])


def _keep(case: Case, by: Officer, this: Act) -> None:
    case.claimed_by, case.claim_active_at = by, this.at
    case.save(update_fields=["claimed_by", "claim_active_at"])

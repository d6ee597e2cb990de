"""Patrols: drafted, authorised by another, watched while they run; and the sources they read."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bluelamp.conduct.actors import Role
from bluelamp.conduct.errors import Refused
from bluelamp.desk import law
from bluelamp.desk.forms.patrols import IntakeForm, PatrolForm, WhyForm
from bluelamp.desk.polling import live
from bluelamp.desk.views.doing import done
from bluelamp.law import Offence
from bluelamp.lawbook import queries as lawbook
from bluelamp.officers.access import duty_required, officer_of
from bluelamp.patrols import connecting, drafting, ending, queries
from bluelamp.patrols.models import Intake, Patrol

A_WEEK = timedelta(days=7)


@require_safe
@duty_required(Role.OFFICER)
def patrols(request: HttpRequest) -> HttpResponse:
    """List the patrols: waiting, running, to come, over; and the sources."""
    now = timezone.now()
    return render(
        request,
        "desk/patrols.html",
        {
            "groups": [
                ("Waiting for a second person", queries.awaiting()),
                ("Running", queries.running(now)),
                ("To come", queries.upcoming(now)),
                ("Over", queries.over(now)[:20]),
                ("Refused", queries.refused()[:20]),
            ],
            "intakes": Intake.objects.order_by("name"),
        },
    )


@duty_required(Role.OFFICER)
def draft(request: HttpRequest) -> HttpResponse:
    """Draft a patrol; times are in the station's zone."""
    start = timezone.localtime().replace(second=0, microsecond=0)
    form = PatrolForm(request.POST or None, initial={"starts_at": start, "ends_at": start + A_WEEK})
    if form.is_valid():
        told = form.cleaned_data
        try:
            patrol = drafting.draft(
                drafting.Draft(
                    name=told["name"],
                    purpose=told["purpose"],
                    ground=told["ground"],
                    intakes=list(told["intakes"]),
                    banks=list(told["banks"]),
                    starts_at=told["starts_at"],
                    ends_at=told["ends_at"],
                    languages=told["languages"],
                ),
                by=officer_of(request),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("desk:patrol", patrol.pk)
    return render(
        request,
        "desk/draft_patrol.html",
        {"form": form, "zone": settings.TIME_ZONE},
        status=422 if form.errors else 200,
    )


@require_safe
@duty_required(Role.OFFICER)
def patrol(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one patrol, live while it runs."""
    return _show(request, get_object_or_404(Patrol, pk=pk))


@require_safe
@duty_required(Role.OFFICER)
def patrol_live(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a patrol's figures as they are now."""
    return live(request, "desk/parts/patrol.html", _figures(get_object_or_404(Patrol, pk=pk)))


@require_POST
@duty_required(Role.APPROVER)
def authorise(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a patrol run that somebody else drafted."""
    found = get_object_or_404(Patrol, pk=pk)
    try:
        drafting.authorise(pk, by=officer_of(request))
    except Refused as refusal:
        return _show(request, found, refused=str(refusal), status=409)
    messages.success(request, "Authorised: it runs from its start, and is listed in public.")
    return redirect("desk:patrol", pk)


@require_POST
@duty_required(Role.APPROVER)
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse a drafted patrol."""
    found, form = get_object_or_404(Patrol, pk=pk), WhyForm(request.POST, auto_id="refuse_%s")
    by = officer_of(request)
    if done(
        request,
        form,
        lambda: drafting.refuse(pk, why=form.cleaned_data["why"], by=by),
        "Refused: it does not run.",
    ):
        return redirect("desk:patrol", pk)
    return _show(request, found, refusing=form, status=422)


@require_POST
@duty_required(Role.OFFICER)
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a patrol now."""
    found, form = get_object_or_404(Patrol, pk=pk), WhyForm(request.POST, auto_id="stop_%s")
    by = officer_of(request)
    if done(
        request,
        form,
        lambda: ending.stop(pk, why=form.cleaned_data["why"], by=by),
        "Stopped: it reads nothing more.",
    ):
        return redirect("desk:patrol", pk)
    return _show(request, found, stopping=form, status=422)


@duty_required(Role.OFFICER)
def add_intake(request: HttpRequest) -> HttpResponse:
    """Add a source that patrols may read."""
    form = IntakeForm(request.POST or None, initial={"address": settings.CONFIG.jetstream})
    by = officer_of(request)
    if done(
        request,
        form,
        lambda: connecting.add_intake(connecting.NewIntake(**form.cleaned_data), by=by),
        "Patrols can be drafted for it now.",
    ):
        return redirect("desk:patrols")
    return render(
        request,
        "desk/add_intake.html",
        {"form": form},
        status=422 if form.errors else 200,
    )


def _figures(found: Patrol) -> dict[str, object]:
    """Read what changes while a patrol runs."""
    now = timezone.now()
    return {
        "patrol": found,
        "running": found.runs_at(now),
        "intakes": [(one, _lag(one)) for one in found.intakes.order_by("name")],
        "sightings": queries.recent_sightings(found),
        "now": now,
    }


def _lag(intake: Intake) -> str:
    """Say how old the newest post is that an intake read: now, or when it stopped reading."""
    if intake.newest_post_at is None or intake.updated_at is None:
        return "no post yet"
    seen_at = timezone.now() if intake.condition == "reading" else intake.updated_at
    seconds = max(0, int((seen_at - intake.newest_post_at).total_seconds()))
    if seconds < 120:
        return f"{seconds} s behind"
    if seconds < 3600:
        return f"{seconds // 60} min behind"
    if seconds < 2 * 86400:
        return f"{seconds // 3600} h {seconds % 3600 // 60} min behind"
    return f"{seconds // 86400} days behind"


def _show(
    request: HttpRequest,
    found: Patrol,
    *,
    refused: str = "",
    refusing: WhyForm | None = None,
    stopping: WhyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    officer, now = officer_of(request), timezone.now()
    ground = lawbook.law().find(Offence, found.ground)
    waits = found.state == "drafted" and Role.APPROVER in officer.roles
    return render(
        request,
        "desk/patrol.html",
        {
            **_figures(found),
            "ground": ground,
            "standing": law.standing(ground, now.date()) if ground else None,
            "banks": found.banks.order_by("title"),
            "authorises": waits and found.author_id != officer.pk,
            "own": waits and found.author_id == officer.pk,
            "refused": refused,
            "refusing": refusing or WhyForm(auto_id="refuse_%s"),
            "stopping": stopping or WhyForm(auto_id="stop_%s"),
        },
        status=status,
    )

"""Approvals: what waits for a second person, whole, as it would leave."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bluelamp.actions import approving, facts, queries
from bluelamp.actions.models import ACTIONS, Action
from bluelamp.cases import opening
from bluelamp.conduct.actors import Role
from bluelamp.conduct.errors import Refused
from bluelamp.desk import law, matches
from bluelamp.desk.forms.case import HandBackForm
from bluelamp.desk.polling import live
from bluelamp.desk.views.case import happened_in, locked, says, says_now
from bluelamp.desk.views.doing import done
from bluelamp.law import Action as ActionRow
from bluelamp.law import Offence
from bluelamp.lawbook import queries as lawbook
from bluelamp.officers.access import duty_required, officer_of


@require_safe
@duty_required(Role.OFFICER)
def approvals(request: HttpRequest) -> HttpResponse:
    """List what waits for a second person; one's own with why one cannot approve it."""
    officer = officer_of(request)
    return render(
        request,
        "desk/approvals.html",
        {
            "waiting": [
                (action, action.decision.author_id == officer.pk, _kind(action))
                for action in queries.awaiting_approval()
            ],
            "approves": Role.APPROVER in officer.roles,
        },
    )


@never_cache
@require_safe
@duty_required(Role.OFFICER)
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one draft as it would leave, with the gate's lines and the match."""
    return _show(request, _drafted(pk))


@require_safe
@duty_required(Role.OFFICER)
def approval_says(request: HttpRequest, pk: int) -> HttpResponse:
    """Give what the content says that a draft is about, once there is more than the page shows."""
    action = _drafted(pk)
    if not _opened(request, action):
        return live(request, "desk/parts/shut.html", {})
    return says_now(request, action.decision.case)


@never_cache
@require_POST
@duty_required(Role.APPROVER)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a draft that somebody else wrote."""
    action = _drafted(pk)
    if over := _over(action):
        return _show(request, action, refused=over, status=409)
    if not _opened(request, action):
        return _show(request, action)
    try:
        approving.approve(pk, by=officer_of(request))
    except Refused as refusal:
        return _show(request, action, refused=str(refusal), status=409)
    messages.success(request, f"{action.reference} is approved: the worker sends it now.")
    return redirect("desk:approvals")


@never_cache
@require_POST
@duty_required(Role.APPROVER)
def hand_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a draft back to the desk, with the reason."""
    action, form = _drafted(pk), HandBackForm(request.POST)
    by = officer_of(request)
    if over := _over(action):
        return _show(request, action, back=form, refused=over, status=409)
    if not _opened(request, action):
        return _show(request, action, back=form)
    if done(
        request,
        form,
        lambda: approving.hand_back(pk, why=form.cleaned_data["why"], by=by),
        f"{action.reference} went back to the desk.",
    ):
        return redirect("desk:approvals")
    return _show(request, action, back=form, status=422)


def _drafted(pk: int) -> Action:
    return get_object_or_404(
        Action.objects.select_related(
            "provider", "decision__case", "decision__author", "decision__approver"
        ),
        pk=pk,
    )


def _opened(request: HttpRequest, action: Action) -> bool:
    case, officer = action.decision.case, officer_of(request)
    return opening.opened(case, officer, timezone.now(), deciding=True)


def _over(action: Action) -> str:
    """Say why there is nothing left to approve or to hand back, or nothing."""
    if action.state == ACTIONS.initial:
        return ""
    if action.state == "discarded":
        return f"{action.reference} went back to the desk already."
    return f"{action.decision.approver} approved this already."


def _kind(action: Action) -> str:
    row = lawbook.law().find(ActionRow, action.kind)
    return row.title if row else action.kind


def _show(
    request: HttpRequest,
    action: Action,
    *,
    back: HandBackForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    officer, now, case = officer_of(request), timezone.now(), action.decision.case
    if not _opened(request, action):
        if not opening.assignment(case, officer, now, deciding=True):
            over = refused or _over(action)
            return locked(request, case, refused=over, then=action.pk, status=status)
        try:
            opening.open_file(case, deciding=True, by=officer)
        except Refused as refusal:
            return locked(request, case, refused=str(refusal), then=action.pk, status=409)
    own = action.decision.author_id == officer.pk
    approves = Role.APPROVER in officer.roles and not own
    happened = happened_in(case)
    return render(
        request,
        "desk/approval.html",
        {
            **happened,
            **says(happened["file"], reverse("desk:approval_says", args=[action.pk])),
            "action": action,
            "kind": _kind(action),
            "offence": lawbook.law().find(Offence, action.decision.offence),
            "lines": law.lines(facts.verdict_on(action, now).lines),
            "own": own,
            "decides": approves and action.state == ACTIONS.initial,
            "back": back or HandBackForm(),
            "refused": refused,
            "sightings": matches.sightings(happened["file"]),
            "reports": [item for item in happened["file"].items if item.report],
        },
        status=status,
    )

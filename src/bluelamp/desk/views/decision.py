"""Deciding: checked against the law as often as one likes, sent to a second person, or no action."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bluelamp.actions import drafting
from bluelamp.cases import claiming, deciding
from bluelamp.cases.models import Case
from bluelamp.conduct.actors import Role
from bluelamp.conduct.errors import Refused
from bluelamp.desk.views.asking import Asked, asked
from bluelamp.desk.views.case import kept_out, show
from bluelamp.officers.access import duty_required, officer_of


@never_cache
@require_POST
@duty_required(Role.OFFICER)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Check what was typed against the law, send it to a second person, or close without action."""
    case, officer = get_object_or_404(Case, pk=pk), officer_of(request)
    if (shut := kept_out(request, case)) is not None:
        return shut
    law = asked(case, officer, request.POST.dict())
    step = request.POST.get("step", "check")
    try:
        if step == "propose":
            return _propose(request, case, law)
        if step == "no_action":
            deciding.no_action(case.pk, reasons=law.form.answers().reasons, by=officer)
            messages.success(request, f"Case {case.number} is closed without action.")
            return redirect("desk:queue")
    except Refused as refusal:
        law = asked(case, officer, request.POST.dict(), refused=str(refusal))
        return _drawn(request, case, law, status=409)
    claiming.go_on(case, by=officer)
    return _drawn(request, case, law, status=422 if law.form.errors else 200)


def _propose(request: HttpRequest, case: Case, law: Asked) -> HttpResponse:
    """Draft the action with its decision; anything that is missing is refused with its sentence."""
    if law.form.errors:
        return _drawn(request, case, law, status=422)
    if not law.form.chosen:
        raise Refused("Choose what to ask for.")
    if law.form.provider_id is None:
        raise Refused("Choose who is asked.")
    action = drafting.propose(
        case.pk,
        law.form.answers(),
        provider_id=law.form.provider_id,
        by=officer_of(request),
    )
    messages.success(request, f"{action.reference} waits for a second person.")
    return redirect("desk:queue")


def _drawn(request: HttpRequest, case: Case, law: Asked, *, status: int) -> HttpResponse:
    if request.headers.get("HX-Request"):
        # htmx draws what comes with a success only; the mistakes stand in the part itself.
        return render(request, "desk/parts/law.html", {"case": case, "law": law})
    return show(request, case, law=law, status=status)

"""One case: opened by its holder or with a reason, read, and worked on."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bluelamp.actions import queries as actions
from bluelamp.cases import claiming, clearing, opening, working
from bluelamp.cases import queries as cases
from bluelamp.cases.models import Case
from bluelamp.conduct.act import may
from bluelamp.conduct.actors import Role
from bluelamp.conduct.errors import Refused
from bluelamp.desk import matches, sayings, telling
from bluelamp.desk.forms.case import (
    AnswerForm,
    CaptureForm,
    ClearForm,
    EscalateForm,
    HoldForm,
    LiftForm,
    NoteForm,
    OpenForm,
    PlainForm,
    ReplyForm,
)
from bluelamp.desk.forms.decision import drafted
from bluelamp.desk.looks import looked
from bluelamp.desk.places import places
from bluelamp.desk.polling import live, live_as, tag_of
from bluelamp.desk.rows import held, tags
from bluelamp.desk.views.asking import Asked, asked
from bluelamp.desk.views.doing import done
from bluelamp.desk.views.queue import beside_case
from bluelamp.evidence.queries import captures_of, not_captured
from bluelamp.officers.access import duty_required, officer_of
from bluelamp.officers.models import Officer

NOT_WORDS = {"csrfmiddlewaretoken", "claim_first"}
DECISION = "decision"
"""The id of the form of the decision; what is written elsewhere on the page is sent with it."""
Work = Callable[[Case, Mapping[str, Any], Officer], object]

WORKS: Mapping[str, tuple[type[forms.Form], Work, str]] = {
    "release": (
        PlainForm,
        lambda case, _, by: claiming.release(case.pk, by=by),
        "The case is back on the desk.",
    ),
    "note": (
        NoteForm,
        lambda case, told, by: working.note(case.pk, told["text"], by=by),
        "The note is kept.",
    ),
    "escalate": (
        EscalateForm,
        lambda case, told, by: working.escalate(case.pk, why=told["why"], by=by),
        "The case stands at the top of the desk.",
    ),
    "hold": (
        HoldForm,
        lambda case, told, by: working.hold(case.pk, until=told["until"], why=told["why"], by=by),
        "The legal hold is on: nothing is sent before its end.",
    ),
    "lift": (
        LiftForm,
        lambda case, told, by: working.lift_hold(case.pk, why=told["why"], by=by),
        "The legal hold is lifted.",
    ),
    "clear": (
        ClearForm,
        lambda case, told, by: clearing.clear_suspicion(
            case.pk, grounds=clearing.Grounds(told["grounds"]), why=told["why"], by=by
        ),
        "The suspicion is cleared: the content is treated as before.",
    ),
    "answer": (
        AnswerForm,
        lambda case, told, by: opening.answer_for(case, told["why"], by=by),
        "You answered for the looks: others can open such records again.",
    ),
    "capture": (
        CaptureForm,
        lambda case, told, by: working.capture(case.pk, told["subject"], by=by),
        "The worker captures it now; it appears here when it is done.",
    ),
}


@never_cache
@require_safe
@duty_required(Role.OFFICER)
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a case to its holder, or to whoever said why; ask anybody else."""
    found, officer = get_object_or_404(Case, pk=pk), officer_of(request)
    now = timezone.now()
    if not opening.opened(found, officer, now):
        if not opening.assignment(found, officer, now):
            return locked(request, found)
        try:
            opening.open_file(found, by=officer)
        except Refused as refusal:
            return locked(request, found, refused=str(refusal), status=409)
    claiming.go_on(found, by=officer)
    return show(request, found)


@never_cache
@require_POST
@duty_required(Role.OFFICER)
def open_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody who does not hold a case read it, with their reason."""
    found = get_object_or_404(Case, pk=pk)
    form = OpenForm(request.POST)
    if not form.is_valid():
        return locked(request, found, form=form, status=422)
    try:
        opening.open_file(found, reason=form.cleaned_data["reason"], by=officer_of(request))
    except Refused as refusal:
        return locked(request, found, form=form, refused=str(refusal), status=409)
    return to_file(request, pk)


def to_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to the file of a case, or to the approval at whose door somebody stood."""
    then = _approval(request)
    return redirect("desk:approval", then) if then else redirect("desk:case", pk)


@never_cache
@require_POST
@duty_required(Role.APPROVER)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a supervisor answer for the repeated looks at the people in a case, at its door too."""
    found = get_object_or_404(Case, pk=pk)
    if opening.opened(found, officer_of(request), timezone.now()):
        return work(request, pk, "answer")
    form_class, do, said = WORKS["answer"]
    form, by = form_class(request.POST, prefix="answer", auto_id="%s"), officer_of(request)
    if done(request, form, lambda: do(found, form.cleaned_data, by), said):
        return to_file(request, pk)
    return locked(request, found, answer=form, status=422)


@require_POST
@duty_required(Role.OFFICER)
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a case."""
    found = get_object_or_404(Case, pk=pk)
    try:
        claiming.claim(pk, by=officer_of(request))
    except Refused as refusal:
        if not opening.opened(found, officer_of(request), timezone.now()):
            return locked(request, found, refused=str(refusal), status=409)
        messages.error(request, str(refusal))
    return redirect("desk:case", pk)


@never_cache
@require_POST
@duty_required(Role.OFFICER)
def work(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Do one of the small things that need a sentence at most; an unsent decision stays as it is."""
    if what not in WORKS:
        raise Http404
    found, officer = get_object_or_404(Case, pk=pk), officer_of(request)
    if (shut := kept_out(request, found)) is not None:
        return shut
    form_class, do, said = WORKS[what]
    form = form_class(request.POST, prefix=what, auto_id="%s")
    bound: dict[str, forms.Form] = {}
    if not done(request, form, lambda: do(found, form.cleaned_data, officer), said):
        bound[what] = form
    if what == "release" and not bound:
        return redirect("desk:queue")
    found.refresh_from_db()
    if request.headers.get("HX-Request"):
        # htmx draws what comes with a success only; the mistakes stand in the part itself.
        part = "where" if what == "capture" else "works"
        told = _working(request, found, bound, worked=what)
        return render(request, f"desk/parts/{part}.html", {**told, "swapped": True})
    draft = request.POST.dict() if drafted(request.POST.dict()) else None
    if draft is None and not bound:
        return redirect("desk:case", pk)
    law = (
        asked(found, officer, draft) if claiming.holds(found, officer.pk, timezone.now()) else None
    )
    return show(request, found, bound, law=law, worked=what, status=422 if bound else 200)


@require_safe
@duty_required(Role.OFFICER)
def case_live(request: HttpRequest, pk: int) -> HttpResponse:
    """Give what happened to an open case as it is now; one that is closed again says so."""
    found, officer = get_object_or_404(Case, pk=pk), officer_of(request)
    if not opening.opened(found, officer, timezone.now()):
        return live(request, "desk/parts/shut.html", {})
    return live(request, "desk/parts/happened.html", happened_in(found))


@require_safe
@duty_required(Role.OFFICER)
def case_says(request: HttpRequest, pk: int) -> HttpResponse:
    """Give what the content of an open case says, once there is more of it than the page shows."""
    found, officer = get_object_or_404(Case, pk=pk), officer_of(request)
    if not opening.opened(found, officer, timezone.now()):
        return live(request, "desk/parts/shut.html", {})
    return says_now(request, found)


def says_now(request: HttpRequest, found: Case) -> HttpResponse:
    """Give what the content of a case says, to a page that may show it."""
    file = cases.case_file(found)
    version = sayings.version(file)
    return live_as(request, version, "desk/parts/says.html", lambda: {"said": sayings.said(file)})


def says(file: cases.CaseFile, again_at: str) -> dict[str, Any]:
    """Read what the content of a case says, for a page that shows it and asks again at an address."""
    return {
        "said": sayings.said(file),
        "says_tag": tag_of(sayings.version(file)),
        "says_at": again_at,
    }


def kept_out(request: HttpRequest, found: Case) -> HttpResponse | None:
    """Give the door of a case to whom it is shut, with what they typed, or nothing.

    Whose claim lapsed while they were writing claims again from there, and goes on with their words.
    """
    officer = officer_of(request)
    refused = ""
    try:
        if request.POST.get("claim_first"):
            claiming.claim(found.pk, by=officer)
            found.refresh_from_db()
            opening.open_file(found, by=officer)
    except Refused as refusal:
        refused = str(refusal)
    if not refused and opening.opened(found, officer, timezone.now()):
        return None
    door = locked(request, found, refused=refused, typed=True, status=409)
    if request.headers.get("HX-Request"):
        # Instead of the part that htmx asked for, the whole page; it draws successes only.
        door.status_code = 200
        door.headers["HX-Retarget"] = "body"
        door.headers["HX-Reswap"] = "innerHTML show:window:top"
    return door


def locked(
    request: HttpRequest,
    found: Case,
    *,
    form: OpenForm | None = None,
    answer: forms.Form | None = None,
    refused: str = "",
    typed: bool = False,
    then: int | None = None,
    status: int = 200,
) -> HttpResponse:
    """Draw the door of a case: claim it, or say why it has to be read."""
    officer, now = officer_of(request), timezone.now()
    return render(
        request,
        "desk/locked.html",
        {
            **beside_case(request, found.pk),
            "case": found,
            "tags": tags(found, now),
            "held": held(found, officer, now),
            "may_claim": found.state == "open" and not held(found, officer, now),
            "form": form or OpenForm(initial={"reason": request.GET.get("reason", "")}),
            "refused": refused,
            "answer": answer
            or (
                AnswerForm(prefix="answer", auto_id="%s")
                if opening.awaiting_answer(found, officer)
                else None
            ),
            "looks": looked(opening.people_in(found)),
            "decides": found.state == "proposed" and Role.APPROVER in officer.roles,
            "then": then or _approval(request),
            "typed": [pair for pair in request.POST.items() if pair[0] not in NOT_WORDS and pair[1]]
            if typed
            else [],
        },
        status=status,
    )


def show(
    request: HttpRequest,
    found: Case,
    bound: Mapping[str, forms.Form] | None = None,
    *,
    law: Asked | None = None,
    worked: str = "",
    status: int = 200,
) -> HttpResponse:
    """Draw a case that is open to this officer, with what they typed where something was refused.

    What was written into a form besides the one that `worked` stands in it again.
    """
    officer = officer_of(request)
    bound = bound or {}
    working = _working(request, found, bound, worked=worked)
    moving = happened_in(found)
    return render(
        request,
        "desk/case.html",
        {
            **beside_case(request, found.pk),
            **moving,
            **working,
            "sightings": matches.sightings(moving["file"]),
            **says(moving["file"], reverse("desk:case_says", args=[found.pk])),
            "reports": [item for item in moving["file"].items if item.report],
            "law": law or (asked(found, officer) if working["holder"] else None),
            "actions": actions.actions_of(found),
            "reply": bound.get("reply") or ReplyForm(auto_id="reply_%s"),
        },
        status=status,
    )


def _working(
    request: HttpRequest, found: Case, bound: Mapping[str, forms.Form], *, worked: str
) -> dict[str, Any]:
    """Give what the parts of a case need in which somebody works, besides the decision."""
    officer, now = officer_of(request), timezone.now()
    holder = claiming.holds(found, officer.pk, now)
    works = {
        what: bound.get(what) or _begun(request, form_class, what, again=what == worked)
        for what, (form_class, _, _) in WORKS.items()
    }
    if holder:
        # The fields are the decision form's own, so that no button of the page loses a draft.
        for form in works.values():
            for field in form.fields.values():
                field.widget.attrs["form"] = DECISION
    held_by = held(found, officer, now)
    stands = found.subjects.select_related("subject").order_by("copy", "pk")
    return {
        "case": found,
        "places": places(stands, captures_of([one.subject for one in stands])),
        "tags": tags(found, now),
        "held": held_by,
        "holder": holder,
        "may_claim": found.state == "open" and not held_by,
        "may_clear": found.address_only
        and may(clearing.CLEAR, officer.actor)
        and not clearing.barred(found, officer),
        "supervisor": Role.APPROVER in officer.roles,
        "awaits_answer": bool(opening.awaiting_answer(found, officer)),
        "on_hold": found.held_until is not None and found.held_until > now,
        "works": works,
        "failed": next(iter(bound.values()), None),
    }


def _begun(
    request: HttpRequest, form_class: type[forms.Form], what: str, *, again: bool
) -> forms.Form:
    """Give a form with what was already written into it when another button was pressed."""
    written = {
        name: request.POST.get(f"{what}-{name}", "") for name in form_class.base_fields if not again
    }
    return form_class(prefix=what, auto_id="%s", initial=written)


def happened_in(found: Case) -> dict[str, Any]:
    """Read what may change while somebody reads."""
    file = cases.case_file(found)
    return {
        "case": found,
        "file": file,
        "entries": telling.tell(file.happened),
        "not_captured": []
        if found.address_only
        else not_captured([one.subject for one in file.subjects]),
    }


def _approval(request: HttpRequest) -> int | None:
    """Give the approval that somebody opens a case for, if they do."""
    given = request.POST.get("then", "")
    return int(given) if given.isdecimal() and len(given) < 12 else None

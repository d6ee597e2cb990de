"""Actions under way: unsettled messages, providers' questions, and what waits for the other side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from bluelamp.actions import answering, queries
from bluelamp.cases.models import Case
from bluelamp.conduct import outbox
from bluelamp.conduct.actors import Role
from bluelamp.desk.forms.case import ReplyForm, SettleForm
from bluelamp.desk.views.case import kept_out, show
from bluelamp.desk.views.doing import done
from bluelamp.officers.access import duty_required, officer_of


@require_safe
@duty_required(Role.OFFICER)
def actions(request: HttpRequest) -> HttpResponse:
    """Show what needs somebody, and what is out."""
    return _show(request)


@require_POST
@duty_required(Role.OFFICER)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what became of a message of which the worker does not know."""
    form, by = SettleForm(request.POST, auto_id=f"settle_{pk}_%s"), officer_of(request).actor

    def settle() -> None:
        told = form.cleaned_data
        outbox.settle(pk, sent=told["sent"] == "yes", why=told["why"], by=by)

    if done(request, form, settle, "Settled."):
        return redirect("desk:actions")
    return _show(request, failed=pk, form=form, status=422)


def _show(
    request: HttpRequest, *, failed: int = 0, form: SettleForm | None = None, status: int = 200
) -> HttpResponse:
    unsettled = [
        (one, form if one.row.pk == failed else SettleForm(auto_id=f"settle_{one.row.pk}_%s"))
        for one in queries.unsettled()
    ]
    return render(
        request,
        "desk/actions.html",
        {
            "unsettled": unsettled,
            "asked": queries.asked(),
            "outside": queries.outside(),
            "form": form,
        },
        status=status,
    )


@require_POST
@duty_required(Role.OFFICER)
def reply(request: HttpRequest, pk: int, action: int) -> HttpResponse:
    """Answer a provider's question."""
    case = get_object_or_404(Case, pk=pk)
    if (shut := kept_out(request, case)) is not None:
        return shut
    form, by = ReplyForm(request.POST, auto_id="reply_%s"), officer_of(request)
    if done(
        request,
        form,
        lambda: answering.reply(action, form.cleaned_data["text"], by=by),
        "The answer stands on the provider's page.",
    ):
        return redirect("desk:case", pk)
    return show(request, case, {"reply": form}, status=422)

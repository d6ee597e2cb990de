"""The law in use here, for everybody to read; signing it, for advisers; their keys, for administrators."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from bluelamp.conduct.actors import Role
from bluelamp.conduct.errors import Refused
from bluelamp.lawbook import accepting, enrolling, queries
from bluelamp.lawbook.forms import KeyForm, RevokeForm, SignaturesForm
from bluelamp.lawbook.models import AdviserKey
from bluelamp.officers.access import duty_required, officer_of


@require_safe
def rows(request: HttpRequest) -> HttpResponse:
    """List the rows of the packs in use, each with whether it may be used here today."""
    return render(
        request,
        "lawbook/rows.html",
        {
            "packs": queries.listed(),
            "others": queries.for_others(),
            "demonstration": queries.demonstration(),
        },
    )


@require_safe
def row(request: HttpRequest, kind: str, row_id: str) -> HttpResponse:
    """Show one row whole, with its source, its dates and who signed it."""
    found = queries.row(kind, row_id)
    if found is None:
        raise Http404
    return render(
        request,
        "lawbook/row.html",
        {
            "stands": queries.stands(found),
            "said": queries.said(found),
            "signature": queries.signed_by(found),
        },
    )


@duty_required(Role.ADVISER)
def sign(request: HttpRequest) -> HttpResponse:
    """Take an adviser's signatures, made on their own machine."""
    officer = officer_of(request)
    form = SignaturesForm(request.POST or None)
    if form.is_valid():
        try:
            signatures = accepting.read(form.cleaned_data["signatures"])
            key = queries.key_of(officer, signatures[0].adviser)
            n = accepting.accept(key.pk if key else 0, signatures, by=officer.actor)
        except Refused as refusal:
            form.add_error("signatures", str(refusal))
        else:
            messages.success(
                request, f"{n} rows are in force here." if n > 1 else "It is in force."
            )
            return redirect("lawbook:sign")
    return render(
        request,
        "lawbook/sign.html",
        {
            "form": form,
            "keys": queries.keys_of(officer),
            "waiting": queries.to_sign(),
            "demonstration": queries.demonstration(),
        },
        status=422 if form.errors else 200,
    )


@duty_required(Role.ADMINISTRATOR)
def keys(request: HttpRequest) -> HttpResponse:
    """List the advisers' keys, and enrol another."""
    form = KeyForm(request.POST or None)

    def enrol() -> object:
        return enrolling.enrol(
            form.cleaned_data["adviser"].pk,
            form.cleaned_data["public_key"],
            by=officer_of(request).actor,
        )

    if form.is_valid() and _done(request, form, "public_key", enrol, "The key counts from now on."):
        return redirect("lawbook:keys")
    return _keys(request, form)


@require_POST
@duty_required(Role.ADMINISTRATOR)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke a key: what it signed is inert from now on."""
    key = get_object_or_404(AdviserKey, pk=pk)
    form = RevokeForm(request.POST, auto_id=f"revoke_{pk}_%s")

    def take_back() -> None:
        enrolling.revoke(key.pk, why=form.cleaned_data["why"], by=officer_of(request).actor)

    if form.is_valid() and _done(request, form, "why", take_back, "The key is revoked."):
        return redirect("lawbook:keys")
    return _keys(request, KeyForm(), revoking=form, revoked=pk)


def _done(
    request: HttpRequest,
    form: KeyForm | RevokeForm,
    field: str,
    do: Callable[[], object],
    sentence: str,
) -> bool:
    try:
        do()
    except Refused as refusal:
        form.add_error(field, str(refusal))
        return False
    messages.success(request, sentence)
    return True


def _keys(
    request: HttpRequest, form: KeyForm, *, revoking: RevokeForm | None = None, revoked: int = 0
) -> HttpResponse:
    enrolled = [
        (key, revoking if key.pk == revoked else RevokeForm(auto_id=f"revoke_{key.pk}_%s"))
        for key in queries.all_keys()
    ]
    wrong = form.errors or (revoking is not None and revoking.errors)
    return render(
        request,
        "lawbook/keys.html",
        {"form": form, "keys": enrolled, "failed": revoking},
        status=422 if wrong else 200,
    )

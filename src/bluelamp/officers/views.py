"""My account, my second step, and the pages on which an administrator looks after accounts."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bluelamp.conduct.actors import Role
from bluelamp.conduct.errors import Refused
from bluelamp.conduct.kinds import ActKind
from bluelamp.officers import managing, queries, second_step
from bluelamp.officers.access import duty_required, officer_of
from bluelamp.officers.duties import DUTIES
from bluelamp.officers.forms import (
    AddOfficerForm,
    AddPasskeyForm,
    DutyForm,
    RenamePasskeyForm,
    SetUpCodeAppForm,
)
from bluelamp.officers.models import Duty, Officer

STEPS: Mapping[str, Callable[..., Officer]] = {
    "close": managing.deactivate,
    "open": managing.reactivate,
    "reset-second-factor": managing.reset_second_factor,
}


@require_safe
@duty_required()
def me(request: HttpRequest) -> HttpResponse:
    """Show an officer what they are here for, how they sign in, and what was done to the account."""
    officer = officer_of(request)
    return render(
        request,
        "officers/me.html",
        {
            "officer": officer,
            "said": DUTIES[Duty(officer.duty)],
            "acts": queries.may_do(officer.roles),
            "factors": queries.factors_of(officer),
            "entries": queries.account_entries(officer),
        },
    )


@require_safe
@duty_required(Role.ADMINISTRATOR)
def roster(request: HttpRequest) -> HttpResponse:
    """List who works here."""
    return render(request, "officers/roster.html", {"officers": queries.roster()})


@never_cache
@duty_required(Role.ADMINISTRATOR)
def add(request: HttpRequest) -> HttpResponse:
    """Add an officer, and show the password made for them: here, and never again."""
    form = AddOfficerForm(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            added = managing.add_officer(
                told["number"], told["name"], Duty(told["duty"]), by=officer_of(request)
            )
        except Refused as refusal:
            form.add_error("number", str(refusal))
        else:
            return render(request, "officers/password.html", {"added": added, "new": True})
    return render(request, "officers/add.html", {"form": form})


@duty_required(Role.ADMINISTRATOR)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one officer's account, and change their duty."""
    officer = get_object_or_404(Officer, pk=pk)
    form = DutyForm(request.POST or None, initial={"duty": officer.duty})
    if form.is_valid():
        try:
            managing.change_duty(pk, Duty(form.cleaned_data["duty"]), by=officer_of(request))
        except Refused as refusal:
            form.add_error("duty", str(refusal))
        else:
            return redirect("officers:one", pk)
    return _account(request, officer, form)


@require_POST
@duty_required(Role.ADMINISTRATOR)
def step(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Close or open an account, or remove the second factor of somebody who lost it."""
    officer = get_object_or_404(Officer, pk=pk)
    if what not in STEPS:
        raise Http404
    try:
        STEPS[what](pk, by=officer_of(request))
    except Refused as refusal:
        form = DutyForm(initial={"duty": officer.duty})
        return _account(request, officer, form, refused=str(refusal))
    return redirect("officers:one", pk)


@never_cache
@require_POST
@duty_required(Role.ADMINISTRATOR)
def reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an officer a new password, shown here and never again."""
    officer = get_object_or_404(Officer, pk=pk)
    try:
        added = managing.reset_password(pk, by=officer_of(request))
    except Refused as refusal:
        form = DutyForm(initial={"duty": officer.duty})
        return _account(request, officer, form, refused=str(refusal))
    return render(request, "officers/password.html", {"added": added})


def _account(
    request: HttpRequest, officer: Officer, form: DutyForm, *, refused: str = ""
) -> HttpResponse:
    """Draw one officer's account page, with what was refused, if anything."""
    return render(
        request,
        "officers/one.html",
        {
            "officer": officer,
            "form": form,
            "refused": refused,
            "factors": queries.factors_of(officer),
            "entries": queries.account_entries(officer),
        },
        status=409 if refused or form.errors else 200,
    )


class _Written:
    """A page of allauth that changes the second step of whoever is signed in, as an act."""

    request: HttpRequest
    kind: ClassVar[ActKind]

    def form_valid(self, form: forms.Form) -> Any:
        """Make the change and write it down, together."""
        with second_step.changing(self.kind, officer_of(self.request)):
            return super().form_valid(form)  # type: ignore[misc]


class AddCodeApp(_Written, totp.ActivateTOTPView):  # type: ignore[misc]
    """Set up a code app."""

    form_class = SetUpCodeAppForm
    kind = second_step.ADD_CODE_APP


class RemoveCodeApp(_Written, totp.DeactivateTOTPView):  # type: ignore[misc]
    """Remove the code app."""

    kind = second_step.REMOVE_CODE_APP


class AddPasskey(_Written, keys.AddWebAuthnView):  # type: ignore[misc]
    """Add a passkey."""

    form_class = AddPasskeyForm
    kind = second_step.ADD_PASSKEY


class RenamePasskey(_Written, keys.EditWebAuthnView):  # type: ignore[misc]
    """Give a passkey another name."""

    form_class = RenamePasskeyForm
    kind = second_step.RENAME_PASSKEY


class RemovePasskey(_Written, keys.RemoveWebAuthnView):  # type: ignore[misc]
    """Remove a passkey."""

    kind = second_step.REMOVE_PASSKEY


class MakeRecoveryCodes(_Written, codes.GenerateRecoveryCodesView):  # type: ignore[misc]
    """Make new recovery codes."""

    kind = second_step.MAKE_RECOVERY_CODES

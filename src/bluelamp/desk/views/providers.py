"""Providers: read by officers, kept by supervisors, with what the gate says of each contact point."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bluelamp.actions import facts, queries
from bluelamp.actions import providers as keeping
from bluelamp.actions.models import Provider
from bluelamp.conduct.act import may
from bluelamp.conduct.actors import Role
from bluelamp.conduct.errors import Refused
from bluelamp.desk import law, telling
from bluelamp.desk.forms.providers import NewProviderForm, ProviderForm, as_written
from bluelamp.law import LawInForce
from bluelamp.lawbook import queries as lawbook
from bluelamp.officers.access import duty_required, officer_of
from bluelamp.ui import Line


@dataclass(frozen=True, slots=True)
class Kept:
    """One provider, who verified it last, and what the gate says of its contact point."""

    provider: Provider
    by: str
    line: Line | None


@require_safe
@duty_required(Role.OFFICER)
def providers(request: HttpRequest) -> HttpResponse:
    """List the providers."""
    names: dict[str, str] = {}
    held = lawbook.in_force()
    return render(
        request,
        "desk/providers.html",
        {
            "kept": [_kept(one, names, held) for one in queries.providers()],
            "keeps": may(keeping.ADD, officer_of(request).actor),
        },
    )


@require_safe
@duty_required(Role.OFFICER)
def provider(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one provider."""
    return _show(request, get_object_or_404(Provider, pk=pk))


@duty_required(Role.APPROVER)
def add(request: HttpRequest) -> HttpResponse:
    """Add a provider."""
    form = NewProviderForm(request.POST or None)
    if form.is_valid():
        try:
            added = keeping.add(form.written(), by=officer_of(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{added.name} can be asked from now on.")
            return redirect("desk:providers")
    return render(
        request,
        "desk/add_provider.html",
        {"form": form},
        status=422 if form.errors else 200,
    )


@require_POST
@duty_required(Role.APPROVER)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a provider."""
    found = get_object_or_404(Provider, pk=pk)
    form = ProviderForm(request.POST)
    if form.is_valid():
        try:
            changed = keeping.change(pk, form.written(found), by=officer_of(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{changed.name} is changed, and verified today.")
            return redirect("desk:provider", pk)
    return _show(request, found, form, status=422)


@require_POST
@duty_required(Role.APPROVER)
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the contact point was checked today, and is still right."""
    get_object_or_404(Provider, pk=pk)
    keeping.verify(pk, by=officer_of(request))
    messages.success(request, "The contact point is verified today.")
    return redirect("desk:provider", pk)


def _show(
    request: HttpRequest, found: Provider, form: ProviderForm | None = None, status: int = 200
) -> HttpResponse:
    keeps = may(keeping.CHANGE, officer_of(request).actor)
    one = _kept(found, {}, lawbook.in_force())
    return render(
        request,
        "desk/provider.html",
        {
            "one": one,
            "lines": [one.line] if one.line else [],
            "form": form or (ProviderForm(initial=as_written(found)) if keeps else None),
        },
        status=status,
    )


def _kept(found: Provider, names: dict[str, str], held: LawInForce) -> Kept:
    line = facts.contact_line(found, held, timezone.now())
    drawn = law.lines([line])[0] if line else None
    return Kept(found, telling.who(found.verified_by, names), drawn)

"""Banks: opened, drafted by one, tried, approved by another, published as an index."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from bluelamp.banks import keeping, queries, trying
from bluelamp.banks.models import VERSIONS, Bank, Item, Version
from bluelamp.conduct.actors import Role
from bluelamp.conduct.errors import Refused
from bluelamp.desk import matches
from bluelamp.desk.forms.banks import (
    ApproveForm,
    BankForm,
    GiveBackForm,
    ItemForm,
    RemoveForm,
    TryForm,
)
from bluelamp.desk.views.doing import done
from bluelamp.law import Offence
from bluelamp.lawbook import queries as lawbook
from bluelamp.matching import Finding
from bluelamp.officers.access import duty_required, officer_of

INDEXES_SHOWN = 5


@require_safe
@duty_required(Role.OFFICER)
def banks(request: HttpRequest) -> HttpResponse:
    """List the banks, and the indexes made from them."""
    return render(
        request,
        "desk/banks.html",
        {
            "banks": queries.overview(),
            "indexes": queries.published()[:INDEXES_SHOWN],
        },
    )


@duty_required(Role.OFFICER)
def open_bank(request: HttpRequest) -> HttpResponse:
    """Open a bank with its first version."""
    form = BankForm(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            bank = keeping.open_bank(
                keeping.NewBank(
                    slug=told["slug"],
                    title=told["title"],
                    about=told["about"],
                    ground=told["ground"],
                    review_on=told["review_on"],
                    negative=told["kind"] == "never",
                ),
                by=officer_of(request),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("desk:version", bank.slug, 1)
    return render(
        request,
        "desk/open_bank.html",
        {"form": form},
        status=422 if form.errors else 200,
    )


@duty_required(Role.OFFICER)
def bank(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a bank with its versions; by POST, begin a new one."""
    found = get_object_or_404(Bank.objects.select_related("owner"), slug=slug)
    refused = ""
    if request.method == "POST":
        try:
            version = keeping.draft(found.pk, by=officer_of(request))
        except Refused as refusal:
            refused = str(refusal)
        else:
            return redirect("desk:version", slug, version.number)
    return render(
        request,
        "desk/bank.html",
        {
            "bank": found,
            "ground": lawbook.law().find(Offence, found.ground),
            "versions": found.versions.select_related("author", "approver").order_by("-number"),
            "open_version": queries.open_version(found),
            "refused": refused,
        },
        status=409 if refused else 200,
    )


@require_safe
@duty_required(Role.OFFICER)
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one version: its items, and what can be done with it."""
    return _show(request, _version(slug, number))


@require_POST
@duty_required(Role.OFFICER)
def add_item(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Add an item, or only say what is weak about it."""
    found = _version(slug, number)
    form = ItemForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, found, item=form, status=422)
    told = form.cleaned_data
    new = keeping.NewItem(told["kind"], told["name"], told["text"], told["provenance"])
    if request.POST.get("step") == "check":
        return _show(request, found, item=form, findings=keeping.check_item(found.bank, new))
    try:
        row = keeping.add_item(found.pk, new, by=officer_of(request))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _show(request, found, item=form, status=409)
    messages.success(request, f"“{row.name}” is in the draft. {row.weakness}".strip())
    return redirect("desk:version", slug, number)


@duty_required(Role.OFFICER)
def item(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Show one item whole; by POST, take it out of the drafted version."""
    found = _version(slug, number)
    row = get_object_or_404(Item, pk=pk, bank=found.bank)
    form = RemoveForm(request.POST or None)
    by = officer_of(request)
    if done(
        request,
        form,
        lambda: keeping.remove_item(found.pk, row.pk, why=form.cleaned_data["why"], by=by),
        f"“{row.name}” is out, from this version on.",
    ):
        return redirect("desk:version", slug, number)
    return render(
        request,
        "desk/item.html",
        {
            "version": found,
            "item": row,
            "form": form if _drafts(request, found) and row.removed_in_id is None else None,
        },
        status=422 if form.errors else 200,
    )


@require_POST
@duty_required(Role.OFFICER)
def try_text(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show what a version would find in a text. Nothing is kept."""
    found = _version(slug, number)
    form = TryForm(request.POST)
    if not form.is_valid():
        return _show(request, found, trial=form, status=422)
    text = form.cleaned_data["text"]
    tried = matches.beside(trying.try_text(found, text), text)
    return _show(request, found, trial=form, tried=tried)


@require_POST
@duty_required(Role.OFFICER)
def submit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Put a drafted version before a second person."""
    found = _version(slug, number)
    try:
        keeping.submit(found.pk, by=officer_of(request))
    except Refused as refusal:
        return _show(request, found, refused=str(refusal), status=409)
    messages.success(request, "A second person can approve it now.")
    return redirect("desk:version", slug, number)


@require_POST
@duty_required(Role.APPROVER)
def approve(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Approve a version that somebody else wrote."""
    found, form, by = _version(slug, number), ApproveForm(request.POST), officer_of(request)
    if done(
        request,
        form,
        lambda: keeping.approve(
            found.pk, names_are_content=form.cleaned_data["names_are_content"], by=by
        ),
        "Approved: the worker builds an index from it now.",
    ):
        return redirect("desk:version", slug, number)
    return _show(request, found, approval=form, status=422)


@require_POST
@duty_required(Role.APPROVER)
def give_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Give a submitted version back to its author."""
    found, form, by = _version(slug, number), GiveBackForm(request.POST), officer_of(request)
    if done(
        request,
        form,
        lambda: keeping.give_back(found.pk, why=form.cleaned_data["why"], by=by),
        "It is a draft again, with its author.",
    ):
        return redirect("desk:version", slug, number)
    return _show(request, found, back=form, status=422)


def _version(slug: str, number: int) -> Version:
    found = (
        Version.objects.select_related("bank", "author", "approver")
        .filter(bank__slug=slug, number=number)
        .first()
    )
    if found is None:
        raise Http404
    return found


def _drafts(request: HttpRequest, found: Version) -> bool:
    return found.state == VERSIONS.initial and found.author_id == officer_of(request).pk


def _show(
    request: HttpRequest,
    found: Version,
    *,
    item: ItemForm | None = None,
    findings: Sequence[Finding] | None = None,
    trial: TryForm | None = None,
    tried: list[matches.Beside] | None = None,
    approval: ApproveForm | None = None,
    back: GiveBackForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    officer = officer_of(request)
    approves = found.state == "submitted" and Role.APPROVER in officer.roles
    return render(
        request,
        "desk/version.html",
        {
            "version": found,
            "items": queries.items_of(found).select_related("added_in"),
            "drafts": _drafts(request, found),
            "item_form": item or ItemForm(),
            "findings": findings,
            "trial": trial or TryForm(auto_id="try_%s"),
            "tried": tried,
            "approves": approves and found.author_id != officer.pk,
            "own": approves and found.author_id == officer.pk,
            "approval": approval or ApproveForm(auto_id="approve_%s"),
            "names": queries.reading_like_names(found) if approves else [],
            "back": back or GiveBackForm(auto_id="back_%s"),
            "refused": refused,
            "indexes": found.indexes.order_by("-pk")[:3],
        },
        status=status,
    )

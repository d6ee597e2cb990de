"""The public pages: to report something, and to look up what became of it; the partners' page."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bluelamp import uris
from bluelamp.conduct.actors import Role
from bluelamp.conduct.errors import Refused
from bluelamp.officers.access import duty_required, officer_of
from bluelamp.reports import limiting, partners, queries, receipts, receiving
from bluelamp.reports.clients import client
from bluelamp.reports.forms import CodeForm, PartnerForm, ReportForm
from bluelamp.reports.models import Attempt, Partner, Report, Scope
from bluelamp.reports.submissions import MAX_LINK
from bluelamp.ui import Entry


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Show the form, or take what was sent."""
    if request.method != "POST":
        link = request.GET.get("link", "")[:MAX_LINK]
        return _form(
            request, ReportForm(initial={"token": secrets.token_urlsafe(16), "link": link})
        )
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _form(request, form, status=422)
    token = form.cleaned_data["token"] or secrets.token_urlsafe(16)
    who = client(request)
    try:
        received = receiving.receive(form.submission(), token=token, client=who)
    except receiving.Invalid as error:
        form.tell(error.problems)
        return _form(request, form, status=422)
    except receiving.UsedBefore:
        form = ReportForm({**request.POST.dict(), "token": secrets.token_urlsafe(16)})
        form.add_error(
            None,
            _("You sent this form before, with other words: press Send again for a new report."),
        )
        return _form(request, form, status=409)
    except limiting.TooMany as error:
        form.add_error(None, _("%(why)s What you wrote is still here.") % {"why": error})
        return _form(request, form, status=429)
    except Refused as error:
        form.add_error("contact", str(error))
        return _form(request, form, status=409)
    return _receipt(request, received.report, received.code)


def _form(request: HttpRequest, form: ReportForm, status: int = 200) -> HttpResponse:
    return render(
        request,
        "reports/report.html",
        {"form": form, "hotline": receiving.hotline()},
        status=status,
    )


def _receipt(request: HttpRequest, made: Report, code: str) -> HttpResponse:
    context = {
        "report": made,
        "code": receipts.shown(code),
        "platform": uris.platform(made.uri) if made.link else None,
        "hotline": receiving.hotline(),
    }
    return render(request, "reports/receipt.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """Ask for a code, or show what became of its report; the code never stands in an address."""
    if request.method != "POST":
        return render(request, "reports/status.html", {"form": CodeForm()})
    form = CodeForm(request.POST)
    if not form.is_valid():
        return render(request, "reports/status.html", {"form": form}, status=422)
    found = queries.by_receipt(form.cleaned_data["code"])
    if found is not None:
        return render(request, "reports/state.html", _told(queries.status(found)))
    who = client(request)
    try:
        limiting.check(Attempt.Kind.LOOKUP, who)
    except limiting.TooMany as error:
        return render(request, "reports/too_many.html", {"sentence": str(error)}, status=429)
    limiting.failed_lookup(who)
    form.add_error("code", _("No report here has this code: compare it with what you kept."))
    return render(request, "reports/status.html", {"form": form}, status=404)


def _told(status: queries.Status) -> dict[str, Any]:
    words = {
        "received": _("We received your report."),
        "looking": _("An officer is looking at it."),
        "closed": _("It is closed."),
    }
    return {
        "status": status,
        "entries": [Entry(told.at, words[told.state]) for told in status.told],
    }


@duty_required(Role.ADMINISTRATOR)
@never_cache
def partners_page(request: HttpRequest) -> HttpResponse:
    """List the partners; add one, and show its key once."""
    form = PartnerForm(request.POST or None)
    key = ""
    if request.method == "POST" and form.is_valid():
        scopes = [Scope(scope) for scope in form.cleaned_data["scopes"]]
        try:
            _partner, key = partners.add(
                form.cleaned_data["name"], scopes, by=officer_of(request).actor
            )
        except Refused as error:
            form.add_error("name", str(error))
        else:
            form = PartnerForm()
    context = {"form": form, "key": key, "partners": Partner.objects.order_by("name")}
    return render(request, "reports/partners.html", context)


@require_POST
@duty_required(Role.ADMINISTRATOR)
def revoke_partner(request: HttpRequest, partner_id: int) -> HttpResponse:
    """Take a partner's key back."""
    partners.revoke(partner_id, by=officer_of(request).actor)
    return redirect("reports:partners")

"""The queue: the open cases in rank order, with why each stands where it does."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bluelamp.cases import queries as cases
from bluelamp.conduct.actors import Role
from bluelamp.desk.forms.case import SearchForm
from bluelamp.desk.polling import live
from bluelamp.desk.rows import rows
from bluelamp.officers.access import duty_required, officer_of
from bluelamp.officers.homes import home_of
from bluelamp.officers.models import Duty

A_PAGE = 50
BESIDE_A_CASE = 25


@require_safe
@duty_required()
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits; who has no desk goes to where their duty begins."""
    officer = officer_of(request)
    if Role.OFFICER not in officer.roles:
        return redirect(home_of(Duty(officer.duty)))
    return render(request, "desk/queue.html", {**_waiting(request), "search": SearchForm()})


@require_safe
@duty_required(Role.OFFICER)
def queue_live(request: HttpRequest) -> HttpResponse:
    """Give the queue as it is now, for the page that polls it."""
    return live(request, "desk/parts/queue.html", _waiting(request))


@require_safe
@duty_required(Role.OFFICER)
def beside(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the head of the queue as it is now, with one case marked."""
    return live(request, "desk/parts/beside.html", beside_case(request, pk))


def beside_case(request: HttpRequest, pk: int) -> dict[str, object]:
    """Read the head of the queue for the column beside a case."""
    waiting = cases.queue()
    return {
        "rows": rows(waiting[:BESIDE_A_CASE], officer_of(request), timezone.now(), current=pk),
        "waiting": waiting.count(),
        "current": pk,
    }


@require_safe
@duty_required(Role.OFFICER)
def search(request: HttpRequest) -> HttpResponse:
    """Find cases by number, exact address, or words of one's own; one found is opened at once."""
    form = SearchForm(request.GET)
    officer, now = officer_of(request), timezone.now()
    wanted = form.cleaned_data["q"] if form.is_valid() else ""
    if not wanted:
        return redirect("desk:queue")
    refused, found = "", []
    try:
        found = list(cases.search(wanted, officer, now).distinct()[:A_PAGE])
    except cases.PersonSearch as error:
        refused = str(error)
    if len(found) == 1:
        return redirect("desk:case", found[0].pk)
    return render(
        request,
        "desk/search.html",
        {
            "search": form,
            "wanted": wanted,
            "refused": refused,
            "rows": rows(found, officer, now),
        },
        status=422 if refused else 200,
    )


def _waiting(request: HttpRequest) -> dict[str, object]:
    officer, now = officer_of(request), timezone.now()
    page = Paginator(cases.queue(), A_PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "rows": rows(page.object_list, officer, now),
        "mine": rows(cases.held_by(officer), officer, now),
    }

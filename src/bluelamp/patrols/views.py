"""The public page of patrols: what may run is what is listed here, by the same query."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bluelamp.patrols import queries

PAST_SHOWN = 50


@require_safe
def patrols(request: HttpRequest) -> HttpResponse:
    """List the patrols that run, those to come, and those that are over."""
    now = timezone.now()
    return render(
        request,
        "patrols/patrols.html",
        {
            "running": queries.in_public(queries.running(now)),
            "upcoming": queries.in_public(queries.upcoming(now)),
            "over": queries.in_public(queries.over(now)[:PAST_SHOWN]),
        },
    )

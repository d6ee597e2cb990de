"""What everybody may see of the station, and what an overseer may see besides. Nothing here writes."""

from pathlib import Path

from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from bluelamp.conduct.actors import Role
from bluelamp.lawbook.queries import tenant
from bluelamp.ledger import verifier
from bluelamp.officers.access import duty_required
from bluelamp.oversight import queries
from bluelamp.oversight.figures import DEFINITIONS, Figures, say_duration
from bluelamp.oversight.forms import EntriesForm
from bluelamp.patrols.queries import running
from bluelamp.ui.charts import Bars, Series, bars
from bluelamp.ui.parts import Stat, Step

A_PAGE = 50
COUNT_EVERY = 60
"""Seconds for which one count serves every visitor."""
NONE_YET = "–"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the station's front: what to do, what becomes of it, what came of it lately."""
    figures, patrols = _figures(), running(timezone.now()).count()
    words = tenant().words
    told = {
        "words": words,
        "steps": _steps(words.officer),
        "figures": figures,
        "patrols": patrols,
        "stats": [
            *(Stat(_number(figures, field), label) for field, label in _ON_THE_FRONT),
            Stat(f"{patrols:,}", "patrols running now"),
        ],
        "chart": _chart(figures),
    }
    return render(request, "oversight/home.html", told)


_LABELS = {one.field: one.label for one in DEFINITIONS}
_ON_THE_FRONT = [
    (field, _LABELS[field]) for field in ("read", "led", "taken_down", "until_gone", "still_up")
]


def _steps(officer: str) -> list[Step]:
    return [
        Step(
            "A person reads it",
            f"A {officer}, not a machine. What could harm somebody most comes first.",
        ),
        Step(
            "The law is checked, line by line",
            "Being rude is not enough. Journalism, art, research and argument are protected.",
        ),
        Step("A second person agrees", "Only then do we ask for something to be taken down."),
        Step("We look whether it is really gone", "And you can read the outcome with your code."),
    ]


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Show each figure, what it counts, and how to count it again."""
    counted, patrols = _figures(), running(timezone.now()).count()
    told = {
        "figures": counted,
        "chart": _chart(counted),
        "patrols": f"{patrols:,}",
        "rows": [(_number(counted, one.field), one) for one in DEFINITIONS],
    }
    return render(request, "oversight/figures.html", told)


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Show what the ledger is, how large, and how anybody checks it."""
    head = queries.head()
    told = {"head": head, "size": f"{head.size:,}", "signed": f"{head.signed_size:,}"}
    return render(request, "oversight/ledger.html", told)


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """Give the newest signed checkpoint, to be kept outside."""
    note = queries.head().note
    if not note:
        raise Http404("No checkpoint is signed yet.")
    return HttpResponse(note, content_type="text/plain; charset=utf-8")


@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """Give the key with which checkpoints are verified."""
    vkey = queries.verifier_key()
    if not vkey:
        raise Http404("The station was not opened yet.")
    return HttpResponse(f"{vkey}\n", content_type="text/plain; charset=utf-8")


@require_safe
def verifier_program(request: HttpRequest) -> HttpResponse:
    """Give the stand-alone verifier: the very file that this station verifies with."""
    response = HttpResponse(
        Path(verifier.__file__).read_bytes(), content_type="text/plain; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="verifier.py"'
    return response


@duty_required(Role.OVERSIGHT)
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """List the entries of the ledger, without their payloads."""
    form = EntriesForm(request.GET or None)
    act = form.cleaned_data["act"] if form.is_bound and form.is_valid() else ""
    page = Paginator(queries.entries(act), A_PAGE).get_page(request.GET.get("page"))
    says = {kind.name: kind.says for kind in queries.acts()}
    told = {
        "form": form,
        "page": page,
        "rows": [(entry, says.get(entry.act, "")) for entry in page],
        "head": queries.head(),
    }
    return render(request, "oversight/entries.html", told)


def _figures() -> Figures:
    counted: Figures | None = cache.get("oversight.figures")
    if counted is None:
        counted = queries.counted(timezone.localtime())
        cache.set("oversight.figures", counted, COUNT_EVERY)
    return counted


def _number(figures: Figures, field: str) -> str:
    value = getattr(figures, field)
    if value is None:
        return NONE_YET
    return f"{value:,}" if isinstance(value, int) else say_duration(value)


def _chart(figures: Figures) -> Bars | None:
    """Draw reports by day; nothing when there were none."""
    if not figures.received:
        return None
    return bars(
        "Reports received in the last 30 days",
        [date_format(one.day, "j M") for one in figures.days],
        [
            Series("reports received", tuple(one.received for one in figures.days)),
            Series("led to a notice", tuple(one.led for one in figures.days)),
        ],
        label_head="Day",
    )

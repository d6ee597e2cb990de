"""The living catalogue: every component in all its states; in demonstration mode only."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bluelamp.ui import samples
from bluelamp.ui.parts import Tag


def catalogue(request: HttpRequest) -> HttpResponse:
    """Show the components, those of the lit street first, then those of the notebook."""
    now = timezone.now()
    return render(
        request,
        "ui/catalogue.html",
        {
            **_shared(),
            "form": samples.form(),
            "form_with_errors": samples.form_with_errors(),
            "steps": samples.STEPS,
            "stats": samples.STATS,
            "chart": samples.chart(),
            "pairs": samples.PAIRS,
            "media": samples.MEDIA,
            "rows": samples.rows(now),
            "tags": (
                Tag("plain"),
                Tag("blocked", "stop"),
                Tag("to answer", "wait"),
                Tag("done", "go"),
            ),
            "hidden": "s\u200bugar, \u202eegnaro\u202c, soft\u00adened, 👩\u200d🍳 and a tag \U000e0041",
            "page": Paginator(range(200), 10).page(4),
            "entries": samples.entries(now),
        },
    )


def notebook(request: HttpRequest) -> HttpResponse:
    """Show the desk's three columns with a case in them."""
    now = timezone.now()
    return render(
        request,
        "ui/catalogue_desk.html",
        {
            **_shared(),
            "rows": samples.rows(now),
            "entries": samples.entries(now),
            "seen_at": now,
            "media": samples.MEDIA[0],
            "form": samples.form(),
        },
    )


def _shared() -> dict[str, object]:
    return {
        "post": samples.POST,
        "book": samples.BOOK,
        "edits": samples.edits(),
        "lines": samples.LINES,
    }

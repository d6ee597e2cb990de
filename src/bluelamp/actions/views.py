"""The provider's pages: a notice behind its link, checking that a notice is ours, how to object.

A link is all that a provider has, so that it stands for cookie and password: these pages ask for neither.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from bluelamp import law
from bluelamp.actions import answering, codes, messages, queries
from bluelamp.actions.forms import AnswerForm, LinkForm
from bluelamp.actions.models import Action
from bluelamp.conduct.errors import Refused
from bluelamp.lawbook import queries as lawbook
from bluelamp.reports import limiting
from bluelamp.reports.clients import client
from bluelamp.reports.models import Attempt
from bluelamp.ui import Entry, Pair

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def _behind_a_link(view: View[P]) -> View[P]:
    """Keep the address of a page to its reader: no referrer, no stored copy."""

    @wraps(view)
    def kept(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        answer["Referrer-Policy"] = "no-referrer"
        answer["Cache-Control"] = "no-store"
        return answer

    return kept


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@_behind_a_link
def notice(request: HttpRequest, token: str) -> HttpResponse:
    """Show a notice to whoever holds its link, or take their answer; a GET changes nothing.

    No cookie stands for anything here, so that there is no request to forge for who has no link.
    """
    action = _opened(request, token)
    if isinstance(action, HttpResponse):
        return action
    if request.method != "POST":
        return _page(request, action, token)
    form = AnswerForm(request.POST, answers=tuple(answering.ACTS))
    if not form.is_valid():
        return _page(request, action, token, form, status=422)
    said = form.cleaned_data
    try:
        answering.answer(token, answering.Kind(said["answer"]), said["text"])
    except Refused as error:
        form.add_error(None, str(error))
        return _page(request, action, token, form, status=409)
    return redirect("actions:notice", token)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Say whether a notice is ours: our own page opens its link, and nobody else's does."""
    form = LinkForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 200 if request.method != "POST" else 422
        return render(request, "actions/check.html", {"form": form}, status=status)
    action = _opened(request, form.token())
    if isinstance(action, HttpResponse):
        return action
    return redirect("actions:notice", form.token())


@require_safe
def appeal(request: HttpRequest) -> HttpResponse:
    """Say how to object to something that we asked for."""
    return render(request, "actions/appeal.html")


def _opened(request: HttpRequest, token: str) -> Action | HttpResponse:
    """Find what a link opens; only links that open nothing are counted, and limited."""
    action = queries.by_token(token, timezone.now())
    if action is not None:
        return action
    who = client(request)
    try:
        limiting.check(Attempt.Kind.LOOKUP, who)
    except limiting.TooMany as error:
        return render(request, "actions/too_many.html", {"sentence": str(error)}, status=429)
    answering.count_unknown(who)
    sentence = str(answering.UnknownLink())
    return render(request, "actions/unknown.html", {"sentence": sentence}, status=404)


def _page(
    request: HttpRequest,
    action: Action,
    token: str,
    form: AnswerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    answers = answering.answers_to(action)
    here = messages.link(token)
    context = {
        "action": action,
        "parts": [_set(part, here, token) for part in action.data["parts"]],
        "subject": action.data["subject"],
        "about": _about(action),
        "entries": _happened(action),
        "responses": [one for one in queries.conversation(action) if one.text],
        "form": (form or AnswerForm(answers=answers)) if answers else None,
    }
    return render(request, "actions/notice.html", context, status=status)


def _about(action: Action) -> list[Pair]:
    """Say what is asked and whether anybody is bound, before the notice says it at length."""
    row = lawbook.law().find(law.Action, action.kind)
    places = "\n".join(action.data["notice"]["locations"])
    pairs = [
        Pair(_("What it is about"), places),
        Pair(_("What we ask"), _("Look at it, decide about it, and tell us what you decide.")),
    ]
    return [*pairs, Pair(_("Do you have to?"), row.compliance)] if row else pairs


def _set(part: dict[str, str], here: str, token: str) -> dict[str, Any]:
    return {**part, "blocks": law.blocks(codes.filled(part["text"], here, token))}


def _happened(action: Action) -> list[Entry]:
    words = {
        "acknowledged": _("You confirmed that you received it."),
        "removed": _("You told us that you took it down."),
        "declined": _("You told us that you leave it up."),
        "question": _("You asked us a question."),
        "reply": _("We answered your question."),
    }
    entries = [Entry(one.at, words[one.kind]) for one in queries.conversation(action)]
    if action.sent_at is not None:
        entries.insert(0, Entry(action.sent_at, _("We sent this to you.")))
    if action.state == "completed" and action.ended_at is not None:
        entries.append(Entry(action.ended_at, _("We looked and found that it is gone. Thank you.")))
    if action.state == "ended" and action.ended_at is not None:
        entries.append(Entry(action.ended_at, _("We looked for the last time and closed this.")))
    return entries

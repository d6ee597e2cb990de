"""What happened to a case, in plain words: one sentence for each kind of act."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime

from bluelamp.cases import opening
from bluelamp.conduct.queries import Happened
from bluelamp.officers.models import Officer
from bluelamp.reports.models import Outcome
from bluelamp.ui import Entry

Payload = Mapping[str, Any]


def _quoted(key: str, words: str) -> Callable[[Payload], str]:
    """Say what was done and, where the payload is still there, in whose words."""

    def say(payload: Payload) -> str:
        said = str(payload.get(key, "")).strip()
        return f"{words}: “{said}”" if said else words

    return say


def _joined(payload: Payload) -> str:
    what = "sighting" if "patrol" in payload else "report"
    return f"the {what} was joined to the case"


def _opened(payload: Payload) -> str:
    if payload.get("reason") == opening.AS_HOLDER:
        return "opened the file to work on it"
    if payload.get("assigned"):
        return _quoted("reason", "opened the file")(payload)
    return _quoted("reason", "opened the file without holding the case")(payload)


def _held(payload: Payload) -> str:
    until = parse_datetime(str(payload.get("until", "")))
    day = f" until {date_format(localtime(until), 'j F Y, H:i')}" if until else ""
    return _quoted("why", f"put a legal hold on the case{day}")(payload)


def _closed(payload: Payload) -> str:
    outcome = str(payload.get("outcome", ""))
    return f"closed: {Outcome(outcome).label}" if outcome in Outcome.values else "closed"


def _captured(payload: Payload) -> str:
    size = payload.get("size")
    return f"captured: {filesizeformat(size)} went into the vault" if size else "captured"


def _looked(payload: Payload) -> str:
    if payload.get("put_off"):
        return _quoted("put_off", "a look whether it is gone was put off")(payload)
    words = {"up": "still there", "gone": "gone", "unknown": "could not be seen"}
    found = Counter(words.get(str(look[0]), str(look[0])) for look in payload.get("looks", []))
    if not found:
        return "looked whether it is gone"
    said = [f"{n} {standing}" for standing, n in found.items()]
    return f"looked whether it is gone: {', '.join(said if found.total() > 1 else found)}"


SENTENCES: Mapping[str, str | Callable[[Payload], str]] = {
    "patrols.keep": "the post was read on a patrol, and kept because it matched",
    "reports.receive": "somebody reported it",
    "reports.resolve": "the address behind a reported link was found",
    "reports.looking": "its reporters were told that somebody looks at it",
    "reports.closed": "its reporters were told what came of it",
    "reports.tell": "a reporter who left an address was told that something changed",
    "cases.join": _joined,
    "cases.claim": "claimed the case",
    "cases.keep_claim": "goes on with the case",
    "cases.release": "handed the case back to the desk",
    "cases.lapse": "the claim lapsed: nobody worked on the case for 30 minutes",
    "cases.open_file": _opened,
    "cases.answer_for_looks": _quoted("why", "answered for the repeated looks"),
    "cases.note": _quoted("text", "wrote a note"),
    "cases.escalate": _quoted("why", "escalated the case"),
    "cases.hold": _held,
    "cases.lift_hold": _quoted("why", "lifted the legal hold"),
    "cases.clear_suspicion": _quoted("why", "cleared the suspicion: the report was mistaken"),
    "cases.capture": "asked for a capture",
    "cases.propose": _quoted("reasons", "proposed to act"),
    "cases.approve": "approved the decision",
    "cases.hand_back": _quoted("why", "handed the decision back"),
    "cases.no_action": _quoted("reasons", "decided to ask for nothing"),
    "cases.close": _closed,
    "cases.bring_back": _quoted("why", "the case came back to the desk"),
    "evidence.ask_capture": "the station began to capture it",
    "evidence.captured": _captured,
    "actions.draft": "drafted what would be sent",
    "actions.approve": "approved what is sent",
    "actions.hand_back": _quoted("why", "handed the draft back"),
    "actions.prepared": "the messages were made out and kept",
    "actions.delivered": "a message was handed over",
    "actions.sent": "the notice has left the station",
    "actions.failed": _quoted("why", "the notice was not sent"),
    "actions.acknowledged": "the provider confirmed that it came",
    "actions.removed": _quoted("text", "the provider says that it is removed"),
    "actions.declined": _quoted("text", "the provider declined"),
    "actions.question": _quoted("text", "the provider asked"),
    "actions.reply": _quoted("text", "answered the provider"),
    "actions.told_of_reply": "the provider was told of the answer",
    "actions.rechecked": _looked,
    "actions.go_on": "the looks that were put off go on",
    "actions.unseen": _quoted("why", "a last look could not tell whether it is gone"),
    "actions.passed_on": "the address was passed on to the hotline",
}
"""A sentence for each kind of act that can stand in a case's timeline, as words that follow a time."""

TOLD_BY_ANOTHER = {
    "officers.look",  # cases.open_file says the same, once for all people in the case
    "officers.answer_for_looks",  # cases.answer_for_looks
    "actions.gone",  # actions.rechecked says what the look found
    "actions.still_up",  # actions.rechecked
}
"""Kinds that are always part of another act, which tells them."""


def tell(happened: Iterable[Happened]) -> list[Entry]:
    """Give a case's timeline in words; what several acts of one moment say alike is said once."""
    names: dict[str, str] = {}
    told: list[Entry] = []
    for entry in happened:
        if entry.act in TOLD_BY_ANOTHER or _asked_by_officer(entry):
            continue
        said = SENTENCES.get(entry.act, entry.act)
        text = said if isinstance(said, str) else said(entry.payload or {})
        line = Entry(entry.at, text, who(entry.actor, names))
        if told and told[-1] == line:
            continue
        told.append(line)
    return told


def _asked_by_officer(entry: Happened) -> bool:
    """Tell whether an officer asked for this capture, of which `cases.capture` tells."""
    return entry.act == "evidence.ask_capture" and entry.actor.startswith("officer:")


def who(actor: str, names: dict[str, str]) -> str:
    """Name an officer by duty and number; the station and those who report stay unnamed."""
    kind, _, number = actor.partition(":")
    if kind != "officer" or not number.isdecimal():
        return ""
    if actor not in names:
        officer = Officer.objects.filter(pk=int(number)).first()
        names[actor] = str(officer).lower() if officer else actor
    return names[actor]

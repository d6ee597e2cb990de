"""What the law of this station lets an officer ask for, and what it asks back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator

from bluelamp.actions.facts import CONTACT_GATE
from bluelamp.law import (
    Action,
    Basis,
    Checklist,
    LawInForce,
    LawRow,
    Line,
    Mode,
    Offence,
    Question,
    Standing,
)
from bluelamp.lawbook import queries as lawbook
from bluelamp.ui import parts

LINES: dict[str, parts.LineState] = {
    "done": "done",
    "to_answer": "ask",
    "blocked": "blocked",
    "second_person": "second",
}


LONGEST = 180
"""Characters of a line that are shown; the questions it names stand whole in the form below."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One row that may be named, and whether it may be used today."""

    id: str
    title: str
    about: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Options:
    """What may be asked for in a case, and on which offence."""

    kinds: tuple[Choice, ...]
    offences: tuple[Choice, ...]


def options(*, address_only: bool, day: date) -> Options:
    """Give the kinds of action that this station may use, and the offences they may rest on.

    A case of which only the address may be passed on knows the way to the hotline and no other.
    """
    law = lawbook.law()
    usable = [
        action
        for action in law.all(Action)
        if basis_of(action.id) is not None and (action.towards == "hotline" or not address_only)
    ]
    named = {offence for action in usable for offence in action.offences}
    offences = [
        row
        for row in law.all(Offence)
        if not address_only and (row.id in named or (row.demonstration and named))
    ]
    held = lawbook.in_force()
    weak = _inert((law.find(Basis, basis_of(one.id) or "") for one in usable), held, day)
    return Options(
        tuple(
            Choice(
                one.id,
                one.title,
                one.compliance,
                weak.get(basis_of(one.id) or "", held.standing(one, day, mode())),
            )
            for one in usable
        ),
        tuple(
            Choice(
                one.id,
                one.title,
                f"{one.instrument}, {one.provision}",
                held.standing(one, day, mode()),
            )
            for one in offences
        ),
    )


def basis_of(action_kind: str) -> str | None:
    """Give the ground on which a station of this profile may use a kind of action, if there is one."""
    law = lawbook.law()
    action = law.find(Action, action_kind)
    for basis_id in action.bases if action else ():
        basis = law.find(Basis, basis_id)
        if basis is not None and settings.CONFIG.tenant in basis.tenant_profiles:
            return basis.id
    return None


def mode() -> Mode:
    """Tell whether demonstration rows count here."""
    return "demo" if settings.CONFIG.demo else "station"


def standing(row: LawRow, day: date) -> Standing:
    """Say whether a row may be used here on a day."""
    return lawbook.in_force().standing(row, day, mode())


def questions(
    offence_id: str,
) -> tuple[tuple[Question, ...], tuple[Question, ...], tuple[Question, ...]]:
    """Give an offence's elements, its defences, and the exemptions that stand beside it."""
    law = lawbook.law()
    offence = law.find(Offence, offence_id)
    if offence is None:
        return (), (), ()
    exemptions = law.find(Checklist, offence.exemptions)
    return offence.elements, offence.exits, exemptions.questions if exemptions else ()


def prompts(action_kind: str, part: str) -> tuple[str, ...]:
    """Give what the human-rights test asks under necessity or proportionality."""
    law = lawbook.law()
    action = law.find(Action, action_kind)
    checklist = law.find(Checklist, action.human_rights) if action else None
    return tuple(one.ask for one in (checklist.questions if checklist else ()) if one.part == part)


def lines(
    found: Iterable[Line], unjudged: Mapping[str, tuple[str, str]] | None = None
) -> list[parts.Line]:
    """Give a gate's lines as the checklist draws them.

    A gate asks about an action; while that is only being written, some lines cannot be judged yet:
    `unjudged` says of them by the gate's id what is open, and what would satisfy it.
    """
    waits = unjudged or {}
    return [
        parts.Line(waits[one.id][0], "ask", satisfy=waits[one.id][1], source=one.cite)
        if one.state == "done" and one.id in waits
        else _line(one)
        for one in found
    ]


def _line(one: Line) -> parts.Line:
    unverified = one.id == CONTACT_GATE and one.state == "blocked"
    return parts.Line(
        one.what,
        LINES[one.state],
        satisfy=Truncator(one.satisfy).chars(LONGEST) if one.state != "done" else "",
        source=one.cite,
        href=reverse("desk:providers") if unverified else "",
    )


def _inert(rows: Iterable[LawRow | None], held: LawInForce, day: date) -> dict[str, Standing]:
    """Give the standing of the rows that may not be used."""
    return {
        row.id: found
        for row in rows
        if row is not None and not (found := held.standing(row, day, mode())).usable
    }

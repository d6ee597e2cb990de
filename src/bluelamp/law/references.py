"""Whether rows fit each other: what one names exists, and no action lacks what none may lack."""

from collections.abc import Iterator

import msgspec

from bluelamp.law import rows
from bluelamp.law.facts import Facts
from bluelamp.law.law import Law
from bluelamp.law.notice import FIELDS
from bluelamp.law.predicates import PREDICATES

__all__ = ["ALWAYS", "TOWARDS_PROVIDER", "Misreference", "misreferences"]

ALWAYS = ("g_role", "g_basis", "g_human", "g_csam", "g_exact_url", "g_contact")
"""Gates no action may go without."""

TOWARDS_PROVIDER = ("g_elements", "g_exempt", "g_np", "g_capture", "g_two", "g_redress")
"""Gates no action towards a provider may go without (FRAMEWORK 12, ab1, ab11)."""


class Misreference(msgspec.Struct, frozen=True):
    """One row that does not fit: where in the row, what is wrong, what to write."""

    code: str
    kind: str
    row: str
    trail: tuple[str | int, ...]
    what: str
    help: str


def misreferences(law: Law) -> Iterator[Misreference]:
    """Give every reference that leads nowhere and every action that lacks a gate."""
    for offence in law.all(rows.Offence):
        if offence.exemptions:
            yield from _named(law, offence, "exemptions", rows.Checklist, (offence.exemptions,))
        for part, questions in (("elements", offence.elements), ("exits", offence.exits)):
            yield from _questions(offence, part, questions)
    for checklist in law.all(rows.Checklist):
        yield from _questions(checklist, "questions", checklist.questions)
    for basis in law.all(rows.Basis):
        yield from _named(law, basis, "tenant_profiles", rows.Tenant, basis.tenant_profiles)
    for form in law.all(rows.Form):
        yield from _form(form)
    for gate in law.all(rows.Gate):
        yield from _gate(gate)
    for action in law.all(rows.Action):
        yield from _action(law, action)


def _named(
    law: Law, row: rows.LawRow, field: str, kind: type[rows.LawRow], ids: tuple[str, ...]
) -> Iterator[Misreference]:
    for number, one in enumerate(ids):
        if law.find(kind, one) is None:
            name = kind.__name__.lower()
            known = ", ".join(f"`{row.id}`" for row in law.all(kind)) or "none"
            yield Misreference(
                "unknown-reference",
                row.kind,
                row.id,
                (field, number),
                f"names the {name} `{one}`, and no pack has it",
                f"write one of: {known}",
            )


def _questions(
    row: rows.LawRow, field: str, questions: tuple[rows.Question, ...]
) -> Iterator[Misreference]:
    known = {one.id for one in questions}
    if isinstance(row, rows.Offence):
        known |= {one.id for one in row.elements}
    seen: set[str] = set()
    for number, one in enumerate(questions):
        if one.id in seen:
            yield Misreference(
                "duplicate-id",
                row.kind,
                row.id,
                (field, number, "id"),
                f"asks the question `{one.id}` twice",
                "give one of the two another id",
            )
        seen.add(one.id)
        for key, other in (("only_when", one.only_when), ("unless", one.unless)):
            if other and other not in known:
                yield Misreference(
                    "unknown-reference",
                    row.kind,
                    row.id,
                    (field, number, key),
                    f"asks `{one.id}` depending on `{other}`, which it does not ask",
                    "write one of: " + ", ".join(f"`{name}`" for name in sorted(known)),
                )


def _form(form: rows.Form) -> Iterator[Misreference]:
    texts: list[tuple[tuple[str | int, ...], str]] = [(("subject",), form.subject)]
    texts += [(("parts", i, "text"), part.text) for i, part in enumerate(form.parts)]
    texts += [
        ((key, "text"), part.text)
        for key, part in (("poster", form.poster), ("redress", form.redress))
        if part
    ]
    for trail, text in texts:
        for name in rows.placeholders(text):
            if name not in FIELDS:
                yield Misreference(
                    "unknown-reference",
                    form.kind,
                    form.id,
                    trail,
                    f"asks for `{{{name}}}`, which no notice has",
                    "write one of: " + ", ".join(f"`{{{one}}}`" for one in FIELDS),
                )


def _gate(gate: rows.Gate) -> Iterator[Misreference]:
    if gate.id not in PREDICATES:
        yield Misreference(
            "unknown-reference",
            gate.kind,
            gate.id,
            ("id",),
            "has no predicate in Bluelamp that could decide it",
            "write one of: " + ", ".join(f"`{one}`" for one in sorted(PREDICATES)),
        )
    for number, one in enumerate(gate.reads):
        if one not in Facts.__struct_fields__:
            yield Misreference(
                "unknown-reference",
                gate.kind,
                gate.id,
                ("reads", number),
                f"reads `{one}`, which is no fact",
                "write one of: " + ", ".join(f"`{name}`" for name in Facts.__struct_fields__),
            )


def _action(law: Law, action: rows.Action) -> Iterator[Misreference]:
    yield from _named(law, action, "bases", rows.Basis, action.bases)
    yield from _named(law, action, "offences", rows.Offence, action.offences)
    yield from _named(law, action, "gates", rows.Gate, action.gates)
    yield from _named(law, action, "gates_state_body", rows.Gate, action.gates_state_body)
    yield from _named(law, action, "clocks", rows.Clock, action.clocks)
    yield from _named(law, action, "form", rows.Form, (action.form,))
    if action.human_rights:
        yield from _named(law, action, "human_rights", rows.Checklist, (action.human_rights,))
    provider = action.towards == "provider"
    needed = ALWAYS + TOWARDS_PROVIDER if provider else ALWAYS
    lacking = ", ".join(f"`{gate}`" for gate in needed if gate not in action.gates)
    if lacking:
        yield Misreference(
            "missing-gate",
            action.kind,
            action.id,
            ("gates",),
            f"goes to a {action.towards} without {lacking}",
            "add them to `gates`; no pack may leave them out",
        )
    if not provider and "g_two" not in (*action.gates, *action.gates_state_body):
        yield Misreference(
            "missing-gate",
            action.kind,
            action.id,
            ("gates",),
            "leaves a state body's station without the gate `g_two`",
            "add `g_two` to `gates_state_body`",
        )
    if not provider and "g_capture" in (*action.gates, *action.gates_state_body):
        yield Misreference(
            "forbidden-gate",
            action.kind,
            action.id,
            ("gates",),
            "asks for a capture of what a hotline alone may look at",
            "take `g_capture` out; the address alone goes to a hotline",
        )
    form = law.find(rows.Form, action.form)
    if provider and form and not (form.redress and form.poster):
        yield Misreference(
            "missing-redress",
            action.kind,
            action.id,
            ("form",),
            f"uses the form `{form.id}`, which carries no words for the poster or on redress",
            "give the form `poster` and `redress`, or name another form",
        )

"""What the law asks about a case: the decision form with the gate's checklist beside it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from bluelamp.actions import drafting, queries
from bluelamp.actions.facts import CONTACT_GATE
from bluelamp.actions.models import Provider
from bluelamp.cases.models import Case, Decision
from bluelamp.conduct.errors import Refused
from bluelamp.desk import law
from bluelamp.desk.forms.decision import DecisionForm
from bluelamp.law import Action
from bluelamp.lawbook import queries as lawbook
from bluelamp.officers.models import Officer
from bluelamp.ui import Line


@dataclass(frozen=True, slots=True)
class Asked:
    """The decision form as it stands, what the gate says of it, and what would be sent."""

    form: DecisionForm
    lines: list[Line]
    text: str
    handed_back: Decision | None

    @property
    def open(self) -> list[Line]:
        """The lines that somebody still has to do something about."""
        return [line for line in self.lines if line.state != "done"]

    @property
    def done(self) -> list[Line]:
        """The lines that are satisfied."""
        return [line for line in self.lines if line.state == "done"]

    @property
    def missing(self) -> int:
        """How many lines keep it from a second person."""
        return sum(line.state in ("ask", "blocked") for line in self.lines)


def asked(
    case: Case, officer: Officer, data: Mapping[str, str] | None = None, *, refused: str = ""
) -> Asked:
    """Lay out the decision: as it was typed, as it was handed back, or empty."""
    last = case.decisions.order_by("-decided_at", "-pk").first()
    handed_back = last if last is not None and last.state == "handed_back" else None
    given = dict((data if data is not None else _said(handed_back)).items())
    chosen = bool(given.get("provider"))
    if not chosen and (suggested := _suggested(case, given.get("action_kind", ""))):
        given["provider"] = str(suggested.pk)
    form = DecisionForm(
        given,
        options=law.options(address_only=case.address_only, day=timezone.localdate()),
        providers=queries.providers(),
    )
    form.full_clean()
    if refused:
        form.add_error(None, refused)
    lines, text = _checked(case, form, officer, chosen=chosen)
    return Asked(form, lines, text, handed_back)


def _checked(
    case: Case, form: DecisionForm, officer: Officer, *, chosen: bool
) -> tuple[list[Line], str]:
    """Ask the gate; what it takes for granted of an action is open while it is being written."""
    if not form.chosen:
        return [], ""
    provider = Provider.objects.filter(pk=form.provider_id or 0).first()
    try:
        found = drafting.preview(case, form.answers(), provider, officer=officer)
    except Refused:
        return [], ""
    unjudged = {}
    if not chosen:
        unjudged[CONTACT_GATE] = (
            "Nobody has confirmed who is asked.",
            "Look whether “Who is asked” is right, and check again.",
        )
    return law.lines(found.verdict.lines, unjudged), found.text


def _suggested(case: Case, action_kind: str) -> Provider | None:
    """Give who would be asked: the hotline for what goes there, otherwise whoever has the address."""
    row = lawbook.law().find(Action, action_kind)
    if row is not None and row.towards == "hotline":
        return queries.hotline()
    return queries.suggested_provider(case)


def _said(decision: Decision | None) -> dict[str, str]:
    """Give a decision that was handed back as the form had it."""
    if decision is None:
        return {}
    said = {
        "action_kind": decision.action_kind,
        "offence": decision.offence,
        "necessity": decision.necessity,
        "proportionality": decision.proportionality,
        "reasons": decision.reasons,
    }
    for prefix, given, words in (
        ("element", decision.elements, "evidence"),
        ("exit", decision.exits, "evidence"),
        ("exemption", decision.exemptions, "reason"),
    ):
        for question, answer in given.items():
            said[f"{prefix}_{question}"] = answer.get("answer", "")
            said[f"{prefix}_{question}_words"] = answer.get(words, "")
    return said

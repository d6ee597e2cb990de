"""What a case tells the gate, and the gate's verdict on it."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from bluelamp import law
from bluelamp.actions import messages, queries
from bluelamp.actions.models import Action, Provider
from bluelamp.cases.deciding import Answers
from bluelamp.cases.models import Case, Decision
from bluelamp.conduct.errors import Refused
from bluelamp.evidence.models import Subject
from bluelamp.evidence.queries import captures_of
from bluelamp.lawbook import queries as lawbook
from bluelamp.officers.models import Officer

CONTACT_GATE = "g_contact"


def facts_of(
    said: Answers | Decision,
    case: Case,
    provider: Provider | None,
    *,
    author: Officer,
    approver: Officer | None = None,
    subjects: list[Subject] | None = None,
) -> law.Facts:
    """Give what the gate looks at, as the case stands now.

    `subjects` are those that an action names; without, those of the case that the provider has. When one
    of them has no capture, none counts: each address that is named has to be captured.
    """
    named = subjects_for(case, provider) if subjects is None else subjects
    is_csam = case.address_only or any(subject.address_only for subject in named)
    second = _person(approver) if approver else None
    return law.Facts(
        tenant=settings.CONFIG.tenant,
        mode=settings.CONFIG.mode,
        author=_person(author),
        approver=second,
        second_reviewer=second,
        basis=said.basis,
        offence=said.offence,
        elements={one: _answer(given) for one, given in said.elements.items()},
        exits={one: _answer(given) for one, given in said.exits.items()},
        exemptions={one: _exemption(given) for one, given in said.exemptions.items()},
        reasons=said.reasons,
        necessity=said.necessity,
        proportionality=said.proportionality,
        locations=tuple(subject.uri for subject in named),
        captures=() if is_csam else _captures(named),
        contact=_contact(provider),
        appeal_at=appeal_page(),
        is_csam=is_csam,
    )


def verdict(kind: str, facts: law.Facts, now: datetime) -> law.Verdict:
    """Ask the gate.

    Raises:
        Refused: no pack in use has such a kind of action.
    """
    try:
        return law.check(kind, facts, lawbook.in_force(), now)
    except law.UnknownRow as error:
        raise Refused(str(error)) from None


def contact_line(provider: Provider, held: law.LawInForce, now: datetime) -> law.Line | None:
    """Give what the gate says of a provider's contact point alone, whatever is asked of them.

    None when no kind of action that goes to such a provider asks about it. `held` is the law in force,
    read once for a list of providers.
    """
    known = law.Facts(
        tenant=settings.CONFIG.tenant, mode=settings.CONFIG.mode, contact=_contact(provider)
    )
    for row in lawbook.law().all(law.Action):
        if (row.towards == "hotline") == provider.hotline:
            for line in law.check(row.id, known, held, now).lines:
                if line.id == CONTACT_GATE:
                    return line
    return None


def verdict_on(action: Action, now: datetime, *, approver: Officer | None = None) -> law.Verdict:
    """Ask the gate about an action as it stands now."""
    decision = action.decision
    facts = facts_of(
        decision,
        decision.case,
        action.provider,
        author=decision.author,
        approver=approver or decision.approver,
        subjects=list(action.subjects.order_by("pk")),
    )
    return verdict(action.kind, facts, now)


def refusal(found: law.Verdict, *, approved: bool) -> str:
    """Say which line an action fails first and what would satisfy it; "" when it fails none."""
    passing = ("done",) if approved else ("done", "second_person")
    line = next((one for one in found.lines if one.state not in passing), None)
    return f"{line.what} {line.satisfy}".strip() if line else ""


def moved(action: Action) -> str:
    """Say that the contact point is another one than when the action was proposed, or ""."""
    if [list(way) for way in messages.channels(action.provider)] == action.contacts:
        return ""
    return (
        f"The contact point of {action.provider} changed after this was written: "
        "hand it back, so that its author looks at the new one."
    )


def misdirected(kind: str, provider: Provider) -> str:
    """Say why a kind of action may not go to this addressee; "" when it may."""
    row = lawbook.law().find(law.Action, kind)
    if row is not None and (row.towards == "hotline") != provider.hotline:
        return (
            "This goes to the hotline and to nobody else."
            if row.towards == "hotline"
            else "The hotline takes addresses of suspected child sexual abuse material only."
        )
    if settings.CONFIG.demo and not provider.demonstration:
        return f"This is a demonstration, and {provider} takes real notices only."
    if provider.demonstration and not settings.CONFIG.demo:
        return f"{provider} takes demonstration notices only."
    return ""


def subjects_for(case: Case, provider: Provider | None) -> list[Subject]:
    """Give what an action in a case would name: the addresses that are this provider's.

    The hotline is given every address.
    """
    held = [one.subject for one in case.subjects.select_related("subject").order_by("copy", "pk")]
    addressed = [subject for subject in held if not subject.uri.startswith("text:")]
    if provider is None or provider.hotline:
        return addressed
    return [subject for subject in addressed if queries.provider_for(subject.uri) == provider]


def appeal_page() -> str:
    """Give the address at which somebody may object to an action."""
    return f"{settings.CONFIG.base_url}{reverse('actions:appeal')}"


def _captures(named: list[Subject]) -> tuple[law.Captured, ...]:
    found = list(captures_of(named))
    if {capture.subject_id for capture in found} != {subject.pk for subject in named}:
        return ()
    address = {subject.pk: subject.uri for subject in named}
    return tuple(
        law.Captured(one.sha256, one.captured_at, address[one.subject_id]) for one in found
    )


def _contact(provider: Provider | None) -> law.Contact | None:
    if provider is None:
        return None
    return law.Contact(provider.email or provider.webhook, provider.verified_on)


def _person(officer: Officer) -> law.Person:
    roles = tuple(sorted(str(role) for role in officer.roles))
    return law.Person(officer.actor.id, roles, active=officer.is_active)


def _answer(given: Mapping[str, str]) -> law.Answer:
    match given.get("answer"):
        case "yes" | "no" as value:
            return law.Answer(value, given.get("evidence") or given.get("reason", ""))
        case _:
            return law.Answer()


def _exemption(given: Mapping[str, str]) -> law.Exemption:
    match given.get("answer"):
        case "yes" | "no" | "unsure" as value:
            return law.Exemption(value, given.get("reason", ""))
        case _:
            return law.Exemption()

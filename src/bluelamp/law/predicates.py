"""One small pure function for each gate; each gives one finding.

A predicate looks only at the facts that its row names under `reads`, so that answering one thing
never undoes another.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Literal

import msgspec

from bluelamp.law import rows
from bluelamp.law.facts import Answer, Exemption, Facts, Person
from bluelamp.law.standing import LawInForce
from bluelamp.uris import UriError, canonical, is_profile

__all__ = ["PREDICATES", "Finding", "Inquiry", "Predicate", "State"]

State = Literal["done", "to_answer", "blocked", "second_person"]


class Inquiry(msgspec.Struct, frozen=True):
    """One gate asked about one action on given facts at a given time."""

    gate: rows.Gate
    action: rows.Action
    facts: Facts
    law: LawInForce
    now: datetime


class Finding(msgspec.Struct, frozen=True):
    """How a gate stands: what was found and, unless it is done, what would satisfy it."""

    state: State
    what: str
    satisfy: str = ""


Predicate = Callable[[Inquiry], Finding]

PREDICATES: dict[str, Predicate] = {}
"""The predicates by the id of their gate row."""


def _decides(gate_id: str) -> Callable[[Predicate], Predicate]:
    def register(predicate: Predicate) -> Predicate:
        PREDICATES[gate_id] = predicate
        return predicate

    return register


@_decides("g_role")
def role_may_act(asked: Inquiry) -> Finding:
    """The station's profile and the author's role are among those that the ground names."""
    facts, law = asked.facts, asked.law.law
    tenant = law.find(rows.Tenant, facts.tenant)
    if tenant is None:
        return Finding(
            "blocked",
            f"This station's profile {facts.tenant!r} is not in any pack.",
            "Set the station's profile to one of: "
            + ", ".join(one.id for one in law.all(rows.Tenant))
            + ".",
        )
    basis = law.find(rows.Basis, facts.basis)
    if basis is None:
        return Finding("to_answer", "Who may act depends on the ground.", "Name the ground.")
    if facts.tenant not in basis.tenant_profiles:
        return Finding(
            "blocked",
            f"“{basis.title}” is not open to this kind of station.",
            f"Name another ground; this one is for: {basis.who_may_act}",
        )
    if facts.author is None:
        return Finding("to_answer", "Nobody has decided this yet.", "An officer decides it.")
    if not set(facts.author.roles) & set(basis.roles):
        return Finding(
            "blocked",
            "Whoever decided this does not hold a role that may.",
            f"{_somebody(basis.roles)} decides it.",
        )
    return Finding("done", "This station and the author's role may act on this ground.")


@_decides("g_basis")
def ground_is_in_force(asked: Inquiry) -> Finding:
    """The ground is named, and every row the action leans on is signed and in force today."""
    facts, action, law = asked.facts, asked.action, asked.law.law
    if not facts.basis:
        return Finding(
            "to_answer",
            "No legal ground is named.",
            f"Name the ground: {_titles(asked, rows.Basis, *action.bases)}.",
        )
    if facts.basis not in action.bases:
        return Finding(
            "blocked",
            f"{_titles(asked, rows.Basis, facts.basis)} is no ground for “{action.title}”.",
            f"Name {_titles(asked, rows.Basis, *action.bases)}.",
        )
    if action.offences and not facts.offence:
        return Finding(
            "to_answer",
            "No offence is named; what is only offensive cannot be acted on.",
            f"Name the offence: {_titles(asked, rows.Offence, *action.offences)}.",
        )
    offence = law.find(rows.Offence, facts.offence)
    if facts.offence and not _may_name(action, offence):
        fitting = _titles(asked, rows.Offence, *action.offences)
        return Finding(
            "blocked",
            f"{_titles(asked, rows.Offence, facts.offence)} is no offence on which "
            f"“{action.title}” may rest.",
            f"Name {fitting}." if fitting else "Name no offence.",
        )
    day = asked.now.date()
    weak = [
        standing
        for row in _leaned_on(asked)
        if not (standing := asked.law.standing(row, day, facts.mode)).usable
    ]
    if weak:
        rest = f" (and {len(weak) - 1} more)" if len(weak) > 1 else ""
        return Finding(
            "blocked",
            weak[0].why + rest,
            " ".join(dict.fromkeys(one.remedy for one in weak)),
        )
    return Finding("done", "The ground is named, signed by an adviser, and in force today.")


def _may_name(action: rows.Action, offence: rows.Offence | None) -> bool:
    """A demonstration ground serves any action; its standing keeps it out of real stations."""
    return offence is not None and (
        offence.id in action.offences or (offence.demonstration and bool(action.offences))
    )


def _leaned_on(asked: Inquiry) -> Iterator[rows.LawRow]:
    """Give every row this action rests on."""
    facts, action, law = asked.facts, asked.action, asked.law.law
    yield action
    offence = law.find(rows.Offence, facts.offence)
    named: list[tuple[type[rows.LawRow], str]] = [
        (rows.Basis, facts.basis),
        (rows.Offence, facts.offence),
        (rows.Checklist, offence.exemptions if offence else ""),
        (rows.Checklist, action.human_rights),
        (rows.Form, action.form),
        (rows.Tenant, facts.tenant),
        *((rows.Gate, one) for one in (*action.gates, *action.gates_state_body)),
    ]
    for kind, row_id in named:
        row = law.find(kind, row_id)
        if row is not None:
            yield row


@_decides("g_elements")
def elements_have_evidence(asked: Inquiry) -> Finding:
    """Every element of the named offence is answered yes with evidence, and no exit stands open."""
    offence = asked.law.law.find(rows.Offence, asked.facts.offence)
    if offence is None:
        return Finding("to_answer", "No offence is named.", "Name the offence.")
    elements, exits = asked.facts.elements, asked.facts.exits
    refused, missing = _weigh_elements(offence, elements)
    for one in _asked_of(offence.exits, elements):
        answer = exits.get(one.id, Answer())
        if answer.value == "yes":
            return Finding(
                "blocked",
                f"A defence applies: {one.ask}",
                "Close the case without action, or correct the answer if it is mistaken.",
            )
        if answer.value == "unanswered":
            missing.append(one.ask)
    if refused:
        return Finding(
            "blocked",
            f"An element of “{offence.title}” is not met: {refused[0]}",
            "Close the case without action, or name the offence whose elements are met.",
        )
    if missing:
        return Finding(
            "to_answer",
            f"{_count(len(missing), 'answer')} about “{offence.title}” "
            f"{_are(len(missing))} still missing.",
            "Answer with evidence: " + " / ".join(missing),
        )
    return Finding("done", f"Every element of “{offence.title}” has evidence; no defence applies.")


def _weigh_elements(
    offence: rows.Offence, answers: Mapping[str, Answer]
) -> tuple[list[str], list[str]]:
    """Give the elements that are refused and those that lack an answer or its evidence."""
    refused: list[str] = []
    missing: list[str] = []
    groups: dict[str, list[rows.Question]] = {}
    for one in _asked_of(offence.elements, answers):
        groups.setdefault(one.group or one.id, []).append(one)
    for members in groups.values():
        given = [answers.get(one.id, Answer()) for one in members]
        if any(one.value == "yes" and one.evidence.strip() for one in given):
            continue
        asks = " or: ".join(one.ask for one in members)
        (refused if all(one.value == "no" for one in given) else missing).append(asks)
    return refused, missing


def _asked_of(
    questions: tuple[rows.Question, ...], answers: Mapping[str, Answer]
) -> Iterator[rows.Question]:
    """Give the questions that apply, given the answers to the elements."""

    def yes(name: str) -> bool:
        return answers.get(name, Answer()).value == "yes"

    for one in questions:
        if (not one.only_when or yes(one.only_when)) and not (one.unless and yes(one.unless)):
            yield one


@_decides("g_exempt")
def no_exemption_applies(asked: Inquiry) -> Finding:
    """Every exemption question has an answer and a reason; none is yes; unsure needs a second."""
    facts, law = asked.facts, asked.law.law
    offence = law.find(rows.Offence, facts.offence)
    if offence is None:
        return Finding("to_answer", "No offence is named.", "Name the offence.")
    checklist = law.find(rows.Checklist, offence.exemptions)
    if checklist is None:
        return Finding("done", f"No list of exemptions belongs to “{offence.title}”.")
    missing, unsure = [], []
    for one in checklist.questions:
        answer = facts.exemptions.get(one.id, Exemption())
        if answer.value == "yes":
            return Finding(
                "blocked",
                f"An exemption applies: {one.ask}",
                "Close the case without action, or correct the answer if it is mistaken.",
            )
        if answer.value == "unanswered" or not answer.reason.strip():
            missing.append(one.ask)
        elif answer.value == "unsure":
            unsure.append(one.ask)
    if missing:
        return Finding(
            "to_answer",
            f"{_count(len(missing), 'answer')} on exemptions {_are(len(missing))} still missing.",
            "Answer with a reason: " + " / ".join(missing),
        )
    if unsure and not _another(facts.second_reviewer, facts.author):
        return Finding(
            "second_person",
            f"The author is unsure about {_count(len(unsure), 'exemption')}.",
            "A second reviewer, who is not the author, looks at: " + " / ".join(unsure),
        )
    return Finding("done", "No exemption applies; each answer has its reason.")


@_decides("g_np")
def necessary_and_proportionate(asked: Inquiry) -> Finding:
    """Necessity and proportionality are each set out in the officer's own words."""
    facts = asked.facts
    said = {"necessity": facts.necessity.strip(), "proportionality": facts.proportionality.strip()}
    missing = [part for part, text in said.items() if not text]
    if missing:
        checklist = asked.law.law.find(rows.Checklist, asked.action.human_rights)
        prompts = [
            one.ask for one in (checklist.questions if checklist else ()) if one.part in missing
        ]
        return Finding(
            "to_answer",
            f"{' and '.join(missing).capitalize()} {_are(len(missing))} not set out.",
            "Write in your own words: " + " / ".join(prompts or missing),
        )
    if said["necessity"] == said["proportionality"]:
        return Finding(
            "blocked",
            "Necessity and proportionality say the same words.",
            "Write for each what it asks: whether it is needed, and whether it goes too far.",
        )
    return Finding("done", "Necessity and proportionality are set out.")


@_decides("g_exact_url")
def names_exact_items(asked: Inquiry) -> Finding:
    """Every location is the exact address of one item; a whole account or site needs a reason."""
    facts = asked.facts
    if not facts.locations:
        return Finding("to_answer", "No address is named.", "Give the exact address of the item.")
    for uri in facts.locations:
        try:
            address = canonical(uri)
        except UriError as error:
            return Finding("blocked", f"An address cannot be used: {error}", "Correct the address.")
        if _is_wide(address) and not facts.wider_reason.strip():
            return Finding(
                "blocked",
                "An address names a whole account or site, not one item.",
                "Give the exact address of the item, or a reason of its own for the whole.",
            )
    return Finding("done", "Each address is exact.")


def _is_wide(address: str) -> bool:
    scheme, _, rest = address.partition(":")
    bare_site = scheme in ("http", "https") and rest.removeprefix("//").partition("/")[2] == ""
    return bare_site or is_profile(address)


@_decides("g_capture")
def captured_before_sending(asked: Inquiry) -> Finding:
    """The item was captured, hashed and timed before anything is sent."""
    facts = asked.facts
    if not facts.captures:
        return Finding("to_answer", "The item is not captured.", "Capture the item's page.")
    before = facts.sent_at or asked.now
    for one in facts.captures:
        if not re.fullmatch(r"[0-9a-f]{64}", one.digest):
            return Finding("blocked", "A capture has no SHA-256.", "Capture the item again.")
        if one.at > before:
            return Finding(
                "blocked",
                "A capture was made after the sending.",
                "Attach a capture that was made before the action leaves.",
            )
    return Finding("done", "The item is captured and hashed.")


@_decides("g_contact")
def contact_is_verified(asked: Inquiry) -> Finding:
    """The addressee's contact point was verified within the days that the row allows."""
    contact, days = asked.facts.contact, asked.gate.max_age_days
    if contact is None or not contact.address.strip():
        return Finding(
            "to_answer",
            "There is no address to send this to.",
            "Name the contact point that the addressee publishes, and verify it.",
        )
    age = (asked.now.date() - contact.verified_on).days
    if age < 0:
        return Finding(
            "blocked", "The contact point is verified on a day to come.", "Correct the day."
        )
    if days is not None and age > days:
        return Finding(
            "blocked",
            f"The contact point was last verified {age} days ago; {days} are allowed.",
            "Verify on the addressee's own pages that the contact point is still right.",
        )
    return Finding("done", "The contact point is verified.")


@_decides("g_two")
def second_person_approves(asked: Inquiry) -> Finding:
    """The approver is not the author; both are active accounts of people; the approver may."""
    author, approver = asked.facts.author, asked.facts.approver
    if approver is None:
        return Finding(
            "second_person",
            "Nobody has approved this yet.",
            f"{_somebody(asked.action.approver_roles)}, who is not the author, approves it.",
        )
    if author is None:
        return Finding("to_answer", "Nobody has decided this yet.", "An officer decides it.")
    if approver.id == author.id:
        return Finding(
            "blocked",
            "The author has approved their own decision.",
            "Somebody who is not the author approves it.",
        )
    if not (_active_human(author) and _active_human(approver)):
        return Finding(
            "blocked",
            "The author or the approver is no active account of a person.",
            "Two people with active accounts decide and approve it.",
        )
    if not set(approver.roles) & set(asked.action.approver_roles):
        return Finding(
            "blocked",
            "Whoever approved this does not hold a role that may.",
            f"{_somebody(asked.action.approver_roles)} approves it.",
        )
    return Finding("done", "A second person has approved this.")


@_decides("g_human")
def a_person_decided(asked: Inquiry) -> Finding:
    """A named person decided and said why, in words that no machine suggested."""
    facts = asked.facts
    if facts.author is None:
        return Finding("to_answer", "Nobody has decided this yet.", "An officer decides it.")
    if not _active_human(facts.author):
        return Finding(
            "blocked",
            "No active account of a person decided this.",
            "A named person decides it; a machine may only suggest.",
        )
    if not facts.reasons.strip():
        return Finding(
            "to_answer", "Nobody has said yet why.", "Say in your own words why you decide so."
        )
    own = {_folded(one) for one in (facts.reasons, facts.necessity, facts.proportionality)} - {""}
    if own & {_folded(one) for one in facts.machine_texts}:
        return Finding(
            "blocked",
            "The reasons are the words that the machine suggested.",
            "Write the reasons in your own words.",
        )
    return Finding("done", "A named person decided this.")


@_decides("g_csam")
def suspected_child_abuse_goes_to_the_hotline(asked: Inquiry) -> Finding:
    """Suspected child sexual abuse material goes to a hotline by its address alone, or nowhere."""
    facts, hotline = asked.facts, asked.action.towards == "hotline"
    if facts.is_csam and not hotline:
        return Finding(
            "blocked",
            "This is suspected child sexual abuse material.",
            "Do not open, fetch or copy it; report the address alone to the hotline.",
        )
    if hotline and not facts.is_csam:
        return Finding(
            "blocked",
            "The hotline takes suspected child sexual abuse material only.",
            "Use an action towards the provider, or mark the case if that is what it is.",
        )
    if hotline and facts.captures:
        return Finding(
            "blocked",
            "A capture is attached; nothing but the address may go to the hotline.",
            "Take the capture off this report and tell the duty approver about it.",
        )
    if hotline:
        return Finding("done", "Only the address goes to the hotline.")
    return Finding("done", "This is not suspected child sexual abuse material.")


@_decides("g_redress")
def carries_redress(asked: Inquiry) -> Finding:
    """The form tells the provider and the poster how to object, and there is a place to do so."""
    form = asked.law.law.find(rows.Form, asked.action.form)
    if form is None or form.redress is None or form.poster is None:
        return Finding(
            "blocked",
            "The form carries no words on how to object.",
            "Ask a legal adviser for a form with `poster` and `redress`.",
        )
    if not asked.facts.appeal_at.strip():
        return Finding(
            "to_answer",
            "There is no place named at which to object.",
            "Set the address of this station's appeal page.",
        )
    return Finding("done", "The form says how to object, and where.")


def _active_human(person: Person) -> bool:
    return person.human and person.active


def _another(person: Person | None, author: Person | None) -> bool:
    return (
        person is not None and _active_human(person) and (author is None or person.id != author.id)
    )


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _somebody(roles: tuple[str, ...]) -> str:
    said = " or ".join(f"{'an' if role[0] in 'aeiou' else 'a'} {role}" for role in roles)
    return said[0].upper() + said[1:]


def _titles(asked: Inquiry, kind: type[rows.Basis | rows.Offence], *ids: str) -> str:
    """Name rows as people know them; what no pack has keeps its id."""
    found = ((asked.law.law.find(kind, one), one) for one in ids)
    return " or ".join(f"“{row.title if row else one}”" for row, one in found)


def _count(n: int, noun: str) -> str:
    return f"1 {noun}" if n == 1 else f"{n} {noun}s"


def _are(n: int) -> str:
    return "is" if n == 1 else "are"

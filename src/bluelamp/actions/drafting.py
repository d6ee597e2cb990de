"""Drafting an action: the decision is proposed, and what would be sent lies ready to be read."""

from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from bluelamp import law
from bluelamp.actions import facts, messages, notices
from bluelamp.actions.models import Action, Provider
from bluelamp.cases import deciding
from bluelamp.cases.deciding import Answers
from bluelamp.cases.models import Case
from bluelamp.conduct.act import act
from bluelamp.conduct.actors import Role
from bluelamp.conduct.errors import Refused
from bluelamp.conduct.kinds import declare
from bluelamp.evidence.models import Subject
from bluelamp.officers.models import Officer

DRAFT = declare(
    "actions.draft",
    {Role.OFFICER},
    "An officer decides to act, and drafts what would be sent; a second person has to approve it.",
)


class Preview(NamedTuple):
    """What the gate says of a decision as it stands, and what would be sent; "" while that has gaps."""

    verdict: law.Verdict
    text: str


def preview(
    case: Case, answers: Answers, provider: Provider | None, *, officer: Officer
) -> Preview:
    """Show what is still missing and what would be sent; writes nothing.

    Raises:
        Refused: no pack in use has such a kind of action.
    """
    now = timezone.now()
    named = facts.subjects_for(case, provider)
    known = facts.facts_of(answers, case, provider, author=officer, subjects=named)
    found = facts.verdict(answers.action_kind, known, now)
    try:
        text = (
            _rendered(case, answers, provider, known, named, officer, now).text if provider else ""
        )
    except Refused:
        text = ""
    return Preview(found, text)


def propose(case_id: int, answers: Answers, *, provider_id: int, by: Officer) -> Action:
    """Decide to act, and draft what would be sent to a provider.

    Raises:
        NotPermitted: the officer does not hold the case.
        Refused: a line of the gate fails, the addressee does not fit, or a legal hold is on the case.
    """
    with act(DRAFT, by=by.actor) as this:
        decision = deciding.propose(case_id, answers, by=by)
        case, provider = decision.case, this.lock(Provider, pk=provider_id)
        if why := facts.misdirected(answers.action_kind, provider):
            raise Refused(why)
        named = facts.subjects_for(case, provider)
        known = facts.facts_of(answers, case, provider, author=by, subjects=named)
        found = facts.verdict(answers.action_kind, known, this.at)
        if why := facts.refusal(found, approved=False):
            raise Refused(why)
        drafted = _rendered(case, answers, provider, known, named, by, this.at)
        action = Action.objects.create(
            decision=decision,
            kind=answers.action_kind,
            reference=_reference(case),
            provider=provider,
            text=drafted.text,
            data=drafted.data,
            contacts=[list(way) for way in messages.channels(provider)],
            drafted_at=this.at,
        )
        action.subjects.set(named)
        this.about(case, action, provider, *named, kind=action.kind, text=action.text)
    return action


def _rendered(
    case: Case,
    answers: Answers,
    provider: Provider,
    known: law.Facts,
    named: list[Subject],
    author: Officer,
    at: datetime,
) -> notices.Rendered:
    notice = notices.notice_of(
        answers, known, provider, named, reference=_reference(case), author=author, at=at
    )
    return notices.render(answers.action_kind, notice)


def _reference(case: Case) -> str:
    """Give the next reference in a case: "2026-0012-1"."""
    return f"{case.number}-{Action.objects.filter(decision__case=case).count() + 1}"

"""A case and a decision put into the words of their form; the secrets stay names in braces."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.conf import settings
from django.urls import reverse

from bluelamp import law
from bluelamp.actions import codes
from bluelamp.actions.models import Action, Provider
from bluelamp.cases.deciding import Answers
from bluelamp.conduct.errors import Refused
from bluelamp.evidence.models import Subject
from bluelamp.lawbook import queries as lawbook
from bluelamp.officers.models import Officer


@dataclass(frozen=True, slots=True)
class Rendered:
    """A notice as plain text for people and as data for a webhook."""

    text: str
    data: dict[str, Any]


def notice_of(
    said: Answers,
    facts: law.Facts,
    provider: Provider,
    named: Sequence[Subject],
    *,
    reference: str,
    author: Officer,
    at: datetime,
) -> law.Notice:
    """Give what a notice says."""
    config, rows, tenant = settings.CONFIG, lawbook.law(), lawbook.tenant()
    offence = rows.find(law.Offence, said.offence)
    return law.Notice(
        reference=reference,
        issued_at=at,
        demonstration=config.demo,
        station=config.station_name,
        unit=tenant.words.unit,
        officer=f"{tenant.words.officer} {author.username}",
        role_line=tenant.words.role_line,
        contact_email=config.contact_email,
        verify_at=f"{config.base_url}{reverse('actions:check')}",
        provider=provider.name,
        locations=facts.locations,
        basis=_named(rows.find(law.Basis, said.basis)),
        offence=_named(offence),
        elements=_elements(offence.elements if offence else (), facts),
        reasons=said.reasons.strip(),
        captures=facts.captures,
        answer_at=codes.LINK,
        appeal_at=facts.appeal_at,
        appeal_codes=_appeal_codes(named),
        complaints_at=config.complaint_url or config.contact_email,
    )


def render(kind: str, notice: law.Notice) -> Rendered:
    """Put a notice into the form of its kind of action.

    Raises:
        Refused: something that the form asks for is missing; the sentence names it.
    """
    rows = lawbook.law()
    form = rows.get(law.Form, rows.get(law.Action, kind).form)
    said = _only_asked(form, notice)
    try:
        return Rendered(law.render(form, said), law.as_data(form, said))
    except law.FormError as error:
        raise Refused(str(error)) from None


def issue(action: Action, at: datetime) -> Rendered:
    """Give a drafted notice with the time at which it is issued, and otherwise as it was drafted.

    Raises:
        Refused: its form has changed since.
    """
    drafted = msgspec.convert(action.data["notice"], law.Notice)
    if render(action.kind, drafted).text != action.text:
        raise Refused(
            "The form of this notice changed after it was drafted: hand it back, to be drafted again."
        )
    return render(action.kind, msgspec.structs.replace(drafted, issued_at=at))


def _only_asked(form: law.Form, notice: law.Notice) -> law.Notice:
    """Leave out what the form has no place for: to the hotline goes the address and nothing else."""
    parts = (*form.parts, form.poster, form.redress)
    texts = [form.subject, *(part.text for part in parts if part is not None)]
    asked = {name for text in texts for name in law.placeholders(text)}
    unasked = {
        field.name: field.default
        for field in msgspec.structs.fields(notice)
        if not field.required and field.name not in asked
    }
    return msgspec.structs.replace(notice, **unasked)


def _named(row: law.Basis | law.Offence | None) -> str:
    if row is None:
        return ""
    return row.title if row.demonstration else f"{row.title} – {row.instrument}, {row.provision}"


def _appeal_codes(named: Sequence[Subject]) -> tuple[law.AppealCode, ...]:
    """Give each person behind the addresses a code of their own: nobody objects for somebody else.

    Of whom nobody knows the author may be anybody: each such address stands alone.
    """
    people: dict[str, list[str]] = {}
    for subject in named:
        people.setdefault(subject.author or subject.uri, []).append(subject.uri)
    return tuple(
        law.AppealCode(codes.appeal(number), tuple(uris))
        for number, uris in enumerate(people.values(), start=1)
    )


def _elements(questions: Sequence[law.Question], facts: law.Facts) -> tuple[tuple[str, str], ...]:
    """Give the elements that are met, each with what it rests on."""
    met = ((one.ask, facts.elements.get(one.id, law.Answer())) for one in questions)
    return tuple(
        (ask, answer.evidence.strip())
        for ask, answer in met
        if answer.value == "yes" and answer.evidence.strip()
    )

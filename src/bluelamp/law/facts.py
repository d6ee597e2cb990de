"""What a case tells the gate: plain values, no database."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

import msgspec

__all__ = ["Answer", "Captured", "Contact", "Exemption", "Facts", "Mode", "Person"]

Mode = Literal["demo", "station"]


class Person(msgspec.Struct, frozen=True):
    """Somebody who acts: an id without personal data, and the roles of their account."""

    id: str
    roles: tuple[str, ...]
    human: bool = True
    active: bool = True


class Answer(msgspec.Struct, frozen=True):
    """The answer to an element or an exit, with what it rests on."""

    value: Literal["yes", "no", "unanswered"] = "unanswered"
    evidence: str = ""


class Exemption(msgspec.Struct, frozen=True):
    """The answer to one exemption question; every answer needs a reason (FRAMEWORK 2.2)."""

    value: Literal["yes", "no", "unsure", "unanswered"] = "unanswered"
    reason: str = ""


class Captured(msgspec.Struct, frozen=True):
    """One capture that goes with the action: SHA-256 in 64 hex digits, when it was made, and of what."""

    digest: str
    at: datetime
    location: str


class Contact(msgspec.Struct, frozen=True):
    """Where the action goes, and on which day somebody last verified that address."""

    address: str
    verified_on: date


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """All that the gate looks at; what is not known yet stays empty.

    `machine_texts` are suggestions that were shown: no officer's own words may equal one.
    `wider_reason` says why a whole account or site is meant and not one item.
    """

    tenant: str
    mode: Mode
    author: Person | None = None
    approver: Person | None = None
    second_reviewer: Person | None = None
    basis: str = ""
    offence: str = ""
    elements: Mapping[str, Answer] = {}
    exits: Mapping[str, Answer] = {}
    exemptions: Mapping[str, Exemption] = {}
    reasons: str = ""
    necessity: str = ""
    proportionality: str = ""
    machine_texts: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    wider_reason: str = ""
    captures: tuple[Captured, ...] = ()
    contact: Contact | None = None
    appeal_at: str = ""
    is_csam: bool = False
    sent_at: datetime | None = None

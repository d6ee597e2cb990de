"""A signed law and a complete case about a cookery book, for the tests of this room."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bluelamp.law import (
    Answer,
    AppealCode,
    Captured,
    Contact,
    Exemption,
    Facts,
    Law,
    LawInForce,
    LawRow,
    Line,
    Notice,
    Person,
    Signature,
    Verdict,
    load_packs,
    put_in_force,
    shipped_packs,
    sign,
)

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(b"1" * 32)
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(b"2" * 32)
ADVISER = "adviser:1"
OFFICER = Person("officer:1", ("officer",))
APPROVER = Person("officer:2", ("officer", "approver"))
EXEMPTIONS = (
    "educational",
    "journalistic",
    "artistic",
    "research",
    "counter_terrorism",
    "public_debate",
)


@cache
def shipped() -> Law:
    """The packs as shipped, with the demonstration."""
    return load_packs(shipped_packs(demonstration=True))


@cache
def _signature(row: LawRow) -> Signature:
    return sign(row, KEY, ADVISER, NOW)


def signed(law: Law | None = None, *, without: Iterable[LawRow] = ()) -> LawInForce:
    """A law whose rows the enrolled adviser signed, but for some."""
    law = law or shipped()
    left_out = [(row.kind, row.id) for row in without]
    signatures = [sign(row, KEY, ADVISER, NOW) for row in law if (row.kind, row.id) not in left_out]
    return put_in_force(law, signatures, {ADVISER: KEY.public_key()})


@cache
def in_force() -> LawInForce:
    """The shipped law, all of it signed."""
    return signed()


def with_row(law: Law, changed: LawRow) -> Law:
    """The same law with one row replaced."""
    return Law(
        law.packs.values(),
        (changed if (row.kind, row.id) == (changed.kind, changed.id) else row for row in law),
    )


def checked(row: LawRow) -> LawRow:
    """A row as it stands after an adviser has checked it against the text of the law."""
    source = msgspec.structs.replace(row.source, mark="S", ref="X1", address="https://law.example")
    return msgspec.structs.replace(row, source=source)


@cache
def checked_law() -> LawInForce:
    """The shipped law after an adviser has checked and signed every row."""
    return signed(Law(shipped().packs.values(), map(checked, shipped())))


COMPLETE = Facts(
    tenant="uk_police",
    mode="demo",
    author=OFFICER,
    approver=APPROVER,
    basis="EU-DSA-16",
    offence="demo_secret_recipe",
    elements={
        "demo_published": Answer("yes", "The post is open to everybody."),
        "demo_verbatim": Answer("yes", "Characters 10 to 400 equal the book's page 3."),
        "demo_purpose": Answer("yes", "It says: cook this tonight."),
    },
    exits={"demo_own_recipe": Answer("no", "It copies the book's slips of the pen too.")},
    exemptions={one: Exemption("no", "Nothing in the post points to it.") for one in EXEMPTIONS},
    reasons="The post gives the plum pudding of the banned book word for word.",
    necessity="The recipe is banned and the post is widely seen.",
    proportionality="Only this post is named; the account stays.",
    locations=("https://parlour.example/posts/17",),
    captures=(
        Captured(
            "ab" * 32, datetime(2026, 3, 1, 8, 0, tzinfo=UTC), "https://parlour.example/posts/17"
        ),
    ),
    contact=Contact("notices@parlour.example", date(2026, 2, 1)),
    appeal_at="https://station.example/appeal",
)
"""Facts on which a DSA notice may be sent in the demonstration."""

REFERRAL = msgspec.structs.replace(COMPLETE, basis="UK-REF")
HOTLINE = Facts(
    tenant="uk_police",
    mode="demo",
    author=OFFICER,
    approver=APPROVER,
    basis="ANY-HOTLINE",
    reasons="The report names the abuse of a child.",
    locations=("https://parlour.example/posts/99",),
    contact=Contact("report@hotline.example", date(2026, 2, 1)),
    is_csam=True,
)
READY = {"dsa16_notice": COMPLETE, "uk_referral": REFERRAL, "hotline_report": HOTLINE}


def changed(facts: Facts, **changes: object) -> Facts:
    """The same facts but for some."""
    return msgspec.structs.replace(facts, **changes)


def line(verdict: Verdict, gate: str) -> Line:
    """One gate's line of a verdict."""
    return next(one for one in verdict.lines if one.id == gate)


NOTICE = Notice(
    reference="LU-2026-0007",
    issued_at=NOW,
    demonstration=False,
    station="Lamplight Unit",
    unit="police internet referral unit",
    officer="Officer Ada Wick, collar number 7",
    role_line="We are the police. We patrol public places online, openly.",
    contact_email="desk@station.example",
    verify_at="https://station.example/verify/LU-2026-0007",
    provider="Parlour",
    locations=("https://parlour.example/posts/17",),
    basis="Regulation (EU) 2022/2065 (Digital Services Act), Art. 16",
    offence="Publishing instructions from a banned cookery book (demonstration only, no real law)",
    elements=(
        ("Was the post published to members of the public?", "The post is open to everybody."),
        ("Is it posted so that others cook the dish?", "It says: cook this tonight."),
    ),
    reasons="The post gives the plum pudding of the banned book\nword for word.",
    captures=COMPLETE.captures,
    answer_at="https://station.example/p/answer",
    appeal_at="https://station.example/appeal",
    appeal_codes=(AppealCode("AP-7QXK-M2", ("https://parlour.example/posts/17",)),),
    complaints_at="https://station.example/complaints",
)

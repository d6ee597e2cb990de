"""The law in force here: packs, signatures, advisers' keys."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from bluelamp.conduct.actors import SETUP
from bluelamp.conduct.models import Entry
from bluelamp.law import (
    Action,
    Basis,
    Form,
    Law,
    LawInForce,
    LawRow,
    Mode,
    Offence,
    Pack,
    Signature,
    Standing,
    Tenant,
    load_packs,
    put_in_force,
    shipped_packs,
)
from bluelamp.lawbook.enrolling import ENROL
from bluelamp.lawbook.models import AdviserKey, RowSignature
from bluelamp.officers.models import Duty, Officer


@lru_cache(maxsize=1)
def law() -> Law:
    """Read the packs that this station uses; a station does not read the demonstration's."""
    return load_packs(shipped_packs(demonstration=settings.CONFIG.demo))


def in_force() -> LawInForce:
    """Give the law with the signatures that hold now."""
    counts = Q(revoked_at__isnull=True, adviser__is_active=True, adviser__duty=Duty.ADVISER)
    keys = AdviserKey.objects.filter(counts).order_by("pk").values_list("public_key", flat=True)
    rows = RowSignature.objects.filter(key__public_key__in=keys).select_related("key")
    return _in_force(tuple(signature(row) for row in rows.order_by("pk")), tuple(keys))


@lru_cache(maxsize=4)
def _in_force(signatures: tuple[Signature, ...], keys: tuple[str, ...]) -> LawInForce:
    """Check the signatures; each set of them once."""
    advisers = {signer(key): Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)) for key in keys}
    return put_in_force(law(), signatures, advisers)


def signer(public_key: str) -> str:
    """Name the signer as signatures do: by the key, so that an adviser may have an old and a new one."""
    return f"key:{public_key[:16]}"


def signature(row: RowSignature) -> Signature:
    """Give a stored signature as the law reads it."""
    return Signature(
        row_kind=row.row_kind,
        row_id=row.row_id,
        pack=row.pack,
        row_digest=row.row_digest,
        adviser=signer(row.key.public_key),
        at=row.signed_at,
        value=row.value,
    )


def tenant() -> Tenant:
    """Give the profile of this station: its powers and its public words."""
    return law().get(Tenant, settings.CONFIG.tenant)


@dataclass(frozen=True, slots=True)
class Stands:
    """One row, whether it may be used here today, and whether it is for a station such as this one."""

    row: LawRow
    standing: Standing
    for_here: bool

    @property
    def word(self) -> str:
        """The standing in a word or two."""
        return WORDS[self.standing.state] if self.for_here else "for other stations"

    @property
    def kind(self) -> str:
        """What kind of row it is, as people say it."""
        return KINDS[self.row.kind]

    @property
    def mark(self) -> str:
        """How far the source was read, in words."""
        return MARKS[self.row.source.mark]

    @property
    def signed_for_demonstration(self) -> bool:
        """Whether what stands under the row is the signature of a demonstration."""
        return self.standing.usable and demonstration()


MARKS = {
    "S": "its text was read",
    "S+M": "its headline was read",
    "M": "nobody has read it yet",
    "design": "a rule of our own",
}

WORDS = {
    "usable": "in force here",
    "unsigned": "not signed",
    "changed": "changed after it was signed",
    "unchecked": "not checked against its text",
    "demonstration": "demonstration only",
    "not_in_force": "not in force",
}

KINDS = {
    "basis": "ground to act",
    "offence": "offence",
    "checklist": "questions to answer",
    "clock": "time limit",
    "action": "what we may send",
    "form": "wording",
    "gate": "condition",
    "tenant": "kind of station",
}


def stands(row: LawRow) -> Stands:
    """Tell whether a row may be used here today."""
    return next(_standing([row]))


def _standing(rows: Iterable[LawRow]) -> Iterator[Stands]:
    """Tell of many rows whether they may be used here today: what is in force is read once."""
    mode: Mode = "demo" if settings.CONFIG.demo else "station"
    held, today = in_force(), timezone.localdate()
    return (Stands(row, held.standing(row, today, mode), _for_here(row)) for row in rows)


def _for_here(row: LawRow) -> bool:
    """Tell whether a row speaks to a station of this profile: others' profiles, grounds and acts do not."""
    station = settings.CONFIG.tenant
    match row:
        case Tenant():
            return row.id == station
        case Basis():
            return station in row.tenant_profiles
        case Action():
            return any(_for_here(law().get(Basis, one)) for one in row.bases)
        case Form():
            users = [one for one in law().all(Action) if one.form == row.id]
            return not users or any(_for_here(one) for one in users)
        case _:
            return True


def ground(offence_id: str) -> Standing:
    """Tell whether an offence may be leaned on here today, and if not, why and what would help."""
    offence = law().find(Offence, offence_id)
    if offence is None:
        return Standing(
            "not_in_force",
            f"No pack in use has the offence {offence_id}.",
            "Name a ground that the lawbook lists.",
        )
    return stands(offence).standing


def listed() -> list[tuple[Pack, list[Stands]]]:
    """Give the rows of each pack in use that are for a station such as this, with their standing."""
    rows = [one for one in _standing(law()) if one.for_here]
    return [
        (pack, [one for one in rows if one.row.pack == pack.pack]) for pack in law().packs.values()
    ]


def for_others() -> list[Stands]:
    """Give the rows of the packs in use that are for other kinds of station."""
    return [one for one in _standing(law()) if not one.for_here]


def row(kind: str, row_id: str) -> LawRow | None:
    """Give one row by the kind and id that its address names."""
    return next((one for one in law() if (one.kind, one.id) == (kind, row_id)), None)


def said(row: LawRow) -> list[tuple[str, list[str]]]:
    """Give all that a row says beside its head, each key in words with its values as lines."""
    fields: dict[str, Any] = msgspec.to_builtins(row)
    titles = {one.id: one.title for one in law()}
    return [
        (
            key.replace("_", " "),
            [f"{titles[line]} ({line})" if line in titles else line for line in _lines(value)],
        )
        for key, value in fields.items()
        if key not in HEAD and value not in ("", [], (), None, {})
    ]


HEAD = {
    "type", "id", "pack", "title", "jurisdiction", "instrument", "provision", "in_force_from",
    "in_force_to", "commencement", "source", "to_verify", "demonstration",
}  # fmt: skip


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, list | tuple):
        for one in value:
            yield from _lines(one)
    elif isinstance(value, dict):
        told = [str(value[key]) for key in ("ask", "heading", "text", "hint") if value.get(key)]
        yield (
            " – ".join(told)
            if told
            else ", ".join(f"{k.replace('_', ' ')}: {v}" for k, v in value.items())
        )
    elif isinstance(value, bool):
        yield "yes" if value else "no"
    else:
        yield str(value)


def signed_by(row: LawRow) -> RowSignature | None:
    """Give the signature that holds over a row as it is now."""
    holding = in_force().signature(row)
    return (
        RowSignature.objects.select_related("key__adviser").filter(value=holding.value).first()
        if holding
        else None
    )


def all_keys() -> QuerySet[AdviserKey]:
    """Give all keys, those that count first."""
    return AdviserKey.objects.select_related("adviser").order_by(
        F("revoked_at").asc(nulls_first=True), "-enrolled_at"
    )


def keys_of(adviser: Officer) -> QuerySet[AdviserKey]:
    """Give an adviser's keys that count."""
    return adviser.adviser_keys.filter(revoked_at__isnull=True).order_by("pk")


def key_of(adviser: Officer, name: str) -> AdviserKey | None:
    """Find the adviser's key that a signature names."""
    return next((key for key in keys_of(adviser) if signer(key.public_key) == name), None)


def to_sign() -> list[Stands]:
    """Give the rows that wait for an adviser: they are for here, and nobody signed them as they are."""
    rows = (one for _pack, rows in listed() for one in rows)
    return [one for one in rows if one.standing.state in ("unsigned", "changed")]


def signed_by_demonstration() -> bool:
    """Tell whether a throwaway key was enrolled here, which only a demonstration's set-up does."""
    return Entry.objects.filter(act=ENROL.name, actor=SETUP.id).exists()


def demonstration() -> bool:
    """Tell whether the demonstration's pack is in use, which the signing command must know."""
    return bool(settings.CONFIG.demo)

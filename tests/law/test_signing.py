"""Signatures: one row, one content, one enrolled adviser."""

import hashlib
import json
from datetime import UTC, date, datetime

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bluelamp.law import Basis, Offence, digest, put_in_force, sign, verify
from law.building import ADVISER, KEY, NOW, OTHER_KEY, checked, shipped, signed, with_row

TODAY = NOW.date()
ROW = shipped().get(Basis, "EU-DSA-16")


def test_a_signature_holds_for_its_row_and_key_only() -> None:
    signature = sign(ROW, KEY, ADVISER, NOW)
    assert verify(ROW, signature, KEY.public_key())
    assert not verify(ROW, signature, OTHER_KEY.public_key())
    assert not verify(shipped().get(Basis, "UK-REF"), signature, KEY.public_key())


@pytest.mark.parametrize(
    "change",
    [
        {"test": "Anything goes."},
        {"in_force_to": date(2030, 1, 1)},
        {"tenant_profiles": (*ROW.tenant_profiles, "somebody_else")},
        {"pack": "other"},
        {"demonstration": True},
        {"source": msgspec.structs.replace(ROW.source, mark="design")},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_row_loses_its_signature(change: dict[str, object]) -> None:
    signature = sign(ROW, KEY, ADVISER, NOW)
    assert not verify(msgspec.structs.replace(ROW, **change), signature, KEY.public_key())


@pytest.mark.parametrize(
    "change",
    [
        {"adviser": "adviser:2"},
        {"at": "2020-01-01T00:00:00+00:00"},
        {"row_digest": "0" * 64},
        {"value": "00" * 64},
        {"value": "not hex"},
    ],
    ids=str,
)
def test_a_changed_signature_does_not_hold(change: dict[str, str]) -> None:
    signature = msgspec.structs.replace(sign(ROW, KEY, ADVISER, NOW), **change)
    assert not verify(ROW, signature, KEY.public_key())


def test_a_digest_is_of_canonical_json_with_iso_dates() -> None:
    body = msgspec.to_builtins(ROW)
    assert (body["type"], body["pack"], body["in_force_from"]) == ("basis", "eu", "2024-02-17")
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert digest(ROW) == hashlib.sha256(text.encode()).hexdigest()


def test_the_time_of_a_signature_has_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        sign(ROW, KEY, ADVISER, datetime(2026, 1, 1))  # noqa: DTZ001


def standing(law: object, row: object, mode: str = "station", day: date = TODAY) -> str:
    return law.standing(row, day, mode).state


def test_unsigned_is_not_usable() -> None:
    law = put_in_force(shipped(), [], {ADVISER: KEY.public_key()})
    found = law.standing(ROW, NOW.date(), "station")
    assert found.state == "unsigned"
    assert found.why == "Row basis EU-DSA-16 is not signed by an adviser of this station."


def test_signed_is_usable() -> None:
    assert standing(signed(), ROW) == "usable"


def test_changed_after_signing_is_said_so() -> None:
    edited = msgspec.structs.replace(ROW, test="Anything goes.")
    signatures = [sign(row, KEY, ADVISER, NOW) for row in shipped()]
    law = put_in_force(with_row(shipped(), edited), signatures, {ADVISER: KEY.public_key()})
    assert standing(law, edited) == "changed"
    assert "is not signed by an adviser" in law.standing(edited, NOW.date(), "station").why


def test_a_row_that_is_not_the_one_of_the_law_is_not_usable() -> None:
    assert standing(signed(), msgspec.structs.replace(ROW, test="Anything goes.")) == "unsigned"


@pytest.mark.parametrize("key", [OTHER_KEY, Ed25519PrivateKey.generate()])
def test_a_signature_by_nobody_enrolled_counts_for_nothing(key: Ed25519PrivateKey) -> None:
    law = put_in_force(shipped(), [sign(ROW, key, ADVISER, NOW)], {ADVISER: KEY.public_key()})
    assert standing(law, ROW) == "unsigned"


def test_an_adviser_who_left_signs_nothing() -> None:
    assert standing(put_in_force(shipped(), [sign(ROW, KEY, ADVISER, NOW)], {}), ROW) == "unsigned"


def test_a_row_nobody_checked_is_inert_in_a_station_even_when_signed() -> None:
    row = shipped().get(Offence, "tco_2_7_d")
    assert row.source.mark == "M"
    assert standing(signed(), row) == "unchecked"
    assert standing(signed(), row, "demo") == "usable"
    read = checked(row)
    assert standing(signed(with_row(shipped(), read)), read) == "usable"


def test_a_demonstration_row_is_never_usable_in_a_station() -> None:
    row = shipped().get(Offence, "demo_secret_recipe")
    assert standing(signed(), row) == "demonstration"
    assert standing(signed(), row, "demo") == "usable"


@pytest.mark.parametrize(
    ("change", "day", "said"),
    [
        ({}, date(2024, 2, 16), "comes into force on 2024-02-17"),
        ({"in_force_from": None}, date(2026, 1, 1), "on a date not known"),
        ({"in_force_to": date(2025, 12, 31)}, date(2026, 1, 1), "was in force until 2025-12-31"),
        ({"commencement": "unknown"}, date(2026, 1, 1), "commencement is not known"),
        ({"commencement": "not_commenced"}, date(2026, 1, 1), "is not yet in force"),
    ],
)
def test_only_what_is_in_force_is_usable(change: dict[str, object], day: date, said: str) -> None:
    row = msgspec.structs.replace(ROW, **change)
    found = signed(with_row(shipped(), row)).standing(row, day, "station")
    assert found.state == "not_in_force"
    assert said in found.why


def test_the_first_and_the_last_day_count() -> None:
    row = msgspec.structs.replace(ROW, in_force_to=date(2026, 1, 1))
    law = signed(with_row(shipped(), row))
    assert standing(law, row, day=date(2024, 2, 17)) == "usable"
    assert standing(law, row, day=date(2026, 1, 1)) == "usable"


def test_a_signature_names_its_adviser_and_time() -> None:
    found = signed().signature(ROW)
    assert found is not None
    assert (found.adviser, found.at) == (ADVISER, "2026-03-02T09:30:00+00:00")
    assert datetime.fromisoformat(found.at).tzinfo == UTC

"""Leaves: one text each, ids only, and a commitment that outlives what it commits to."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.canon import CanonError
from bluelamp.ledger import Leaf, LeafError, commit, instant, new_salt

LEAF = Leaf(
    seq=3,
    at=datetime(2026, 3, 1, 12, 0, 0, 5, tzinfo=UTC),
    act="cases.claim",
    actor="officer:7",
    objects=("case:12", "report:3"),
    commitment="ab" * 32,
)
TEXT = (
    b'{"act":"cases.claim","actor":"officer:7","at":"2026-03-01T12:00:00.000005Z",'
    b'"commitment":"' + b"ab" * 32 + b'","objects":["case:12","report:3"],"seq":3,"v":1}'
)


def test_a_leaf_has_one_text() -> None:
    assert LEAF.encode() == TEXT
    assert Leaf.decode(TEXT) == LEAF


@pytest.mark.parametrize(
    "changes",
    [
        {"seq": -1},
        {"at": LEAF.at.replace(tzinfo=None)},
        {"at": datetime(2026, 3, 1, tzinfo=timezone(timedelta(hours=1)))},
        {"act": "claim"},
        {"act": "cases.Claim"},
        {"actor": "a.baker@cakes.example"},
        {"actor": "@baker"},
        {"objects": ("case 12",)},
        {"objects": ("post:https://parlour.example/1",)},
        {"commitment": "AB" * 32},
        {"commitment": "ab" * 31},
    ],
)
def test_a_leaf_holds_ids_and_no_more(changes: dict[str, Any]) -> None:
    fields = {name: getattr(LEAF, name) for name in Leaf.__struct_fields__} | changes
    with pytest.raises(LeafError):
        Leaf(**fields)


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 2},
        {"v": True},
        {"extra": 1},
        {"seq": "3"},
        {"at": "2026-03-01T12:00:00Z"},
        {"at": "2026-13-01T12:00:00.000005Z"},
        {"objects": "case:12"},
        {"act": "claim"},
    ],
)
def test_a_text_of_another_form_is_no_leaf(changes: dict[str, Any]) -> None:
    text = json.dumps(json.loads(TEXT) | changes, sort_keys=True, separators=(",", ":"))
    with pytest.raises(LeafError):
        Leaf.decode(text.encode())


@pytest.mark.parametrize("text", [b"", b"[]", TEXT + b"\n", TEXT.replace(b",", b", ", 1), b"\xff"])
def test_a_text_that_is_not_canonical_is_no_leaf(text: bytes) -> None:
    with pytest.raises(LeafError):
        Leaf.decode(text)


def test_an_instant_has_one_text() -> None:
    assert instant(datetime(2026, 3, 1, 13, tzinfo=timezone(timedelta(hours=1)))) == (
        "2026-03-01T12:00:00.000000Z"
    )
    assert instant(datetime(1, 1, 1, tzinfo=UTC)) == "0001-01-01T00:00:00.000000Z"


def test_a_known_commitment() -> None:
    # printf '{"dish":"soup"}' | openssl mac -digest SHA256 -macopt hexkey:000102…1f HMAC
    assert commit({"dish": "soup"}, bytes(range(32))) == (
        "b4165b508b7750f47a12a6ea982d833164533ad5a739714c0b29cef6a481c8d7"
    )


@given(st.dictionaries(st.text(), st.integers(-9, 9)), st.binary(min_size=32, max_size=32))
def test_a_commitment_follows_payload_and_salt(payload: dict[str, int], salt: bytes) -> None:
    made = commit(payload, salt)
    assert made == commit(dict(reversed(payload.items())), salt)
    assert made != commit({**payload, "pinch": 10}, salt)
    assert made != commit(payload, bytes([salt[0] ^ 1]) + salt[1:])


def test_a_salt_has_one_length_and_a_payload_one_text() -> None:
    assert len(new_salt()) == 32
    assert new_salt() != new_salt()
    with pytest.raises(LeafError, match="32 random bytes"):
        commit({}, b"short")
    with pytest.raises(CanonError, match=r"\$\.grams is a float"):
        commit({"grams": 0.5}, new_salt())

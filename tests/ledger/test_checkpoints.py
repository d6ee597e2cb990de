"""Checkpoints: C2SP form, our time line, and no byte of one can change unseen."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from bluelamp.ledger import (
    Checkpoint,
    CheckpointError,
    UnusableError,
    VerifierKey,
    checkpoints,
    notes,
    verifier,
)
from ledger.building import KEY, ORIGIN, OTHER_KEY, VKEY, cook_book

CHECKPOINT = Checkpoint(ORIGIN, 20852163, bytes(range(32)), datetime(2026, 3, 1, 12, tzinfo=UTC))
NAIVE = CHECKPOINT.at.replace(tzinfo=None)
BODY = (
    "lamp.example/ledger\n20852163\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
    "time 2026-03-01T12:00:00.000000Z\n"
)


def test_the_form() -> None:
    note = checkpoints.sign(CHECKPOINT, KEY)
    assert note.startswith(f"{BODY}\n— lamp.example/ledger ")
    assert checkpoints.parse(note) == CHECKPOINT
    assert checkpoints.verify(note, VKEY) == CHECKPOINT


def test_further_extension_lines_are_kept() -> None:
    longer = msgspec.structs.replace(CHECKPOINT, extensions=("oven 180", "x"))
    assert checkpoints.verify(checkpoints.sign(longer, KEY), VKEY) == longer


def test_cosignatures_of_others_are_passed_over() -> None:
    note = checkpoints.sign(CHECKPOINT, KEY)
    cosigned = note + notes.sign_note(BODY, "witness.example", OTHER_KEY).split("\n\n")[1]
    assert checkpoints.verify(cosigned, VKEY) == CHECKPOINT


def test_another_key_and_another_log_are_refused() -> None:
    other = VerifierKey.of(ORIGIN, OTHER_KEY).text()
    with pytest.raises(CheckpointError, match=r"not signed by lamp\.example/ledger"):
        checkpoints.verify(checkpoints.sign(CHECKPOINT, KEY), other)
    elsewhere = notes.sign_note(BODY, "oven.example", KEY)
    with pytest.raises(CheckpointError, match=r"of lamp\.example/ledger, .* that of oven\.example"):
        checkpoints.verify(elsewhere, VerifierKey.of("oven.example", KEY).text())
    with pytest.raises(CheckpointError, match="cannot be trusted"):
        checkpoints.verify(checkpoints.sign(CHECKPOINT, KEY), "no key")


@pytest.mark.parametrize(
    "body",
    [
        BODY.replace("20852163", "020852163"),
        BODY.replace("20852163", "-1"),
        BODY.replace("h8=", "h9="),
        BODY.replace("time 2026-03", "time 2026-13"),
        BODY.replace(".000000Z", "Z"),
        BODY.replace("time", "date"),
        BODY.split("time")[0],
        BODY.replace("lamp.example/ledger", "lamp example"),
    ],
)
def test_a_signed_note_of_another_form_is_no_checkpoint(body: str) -> None:
    note = notes.sign_note(body, ORIGIN, KEY)
    with pytest.raises(CheckpointError):
        checkpoints.verify(note, VKEY)
    with pytest.raises(CheckpointError):
        checkpoints.parse(note)


@pytest.mark.parametrize(
    "changes",
    [
        {"origin": "a b"},
        {"origin": ""},
        {"size": -1},
        {"root": b""},
        {"at": NAIVE},
        {"extensions": ("",)},
        {"extensions": ("a\nb",)},
    ],
)
def test_fields_that_break_the_form_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(CheckpointError):
        msgspec.structs.replace(CHECKPOINT, **changes)


def test_a_control_character_is_not_signed() -> None:
    with pytest.raises(CheckpointError, match="control"):
        checkpoints.sign(msgspec.structs.replace(CHECKPOINT, extensions=("a\tb",)), KEY)


@pytest.mark.parametrize("bit", range(8))
def test_no_byte_of_a_checkpoint_can_change(bit: int) -> None:
    """Both readers refuse every flipped bit: the station's and the stand-alone verifier's."""
    book = cook_book()
    note = book.notes[-1].encode()
    records = book.records()
    accepted = []
    for place in range(len(note)):
        flipped = bytearray(note)
        flipped[place] ^= 1 << bit
        try:
            changed = flipped.decode()
        except UnicodeDecodeError:
            changed = flipped.decode(errors="replace")
        try:
            checkpoints.verify(changed, VKEY)
            accepted.append(place)
        except CheckpointError:
            pass
        try:
            if verifier.verify(records, outside=changed).ok:
                accepted.append(place)
        except UnusableError:
            pass
    assert accepted == []

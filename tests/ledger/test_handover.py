"""A log that took other keys: whoever trusts one can check the whole, and no key outlives its time."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bluelamp.ledger import Checkpoint, VerifierKey, checkpoints, notes, verifier
from ledger.building import KEY, ORIGIN, START, Book

FIRST, SECOND, THIRD = KEY, *(Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (2, 3))
THIEF = Ed25519PrivateKey.from_private_bytes(bytes([9]) * 32)
VKEYS = [VerifierKey.of(ORIGIN, key).text() for key in (FIRST, SECOND, THIRD)]


def shelf() -> Book:
    """Eight entries under three keys: changed at 3 entries and at 6, a checkpoint under each."""
    book = Book()
    for place, (old, new) in enumerate(((FIRST, SECOND), (SECOND, THIRD), (THIRD, None))):
        book.act("cases.claim", f"case:{place}")
        book.act("cases.release", f"case:{place}")
        book.checkpoint(old)
        if new is not None:
            book.rotate(old, new)
    return book


def codes(verdict: verifier.Verdict) -> list[str]:
    return [one.code for one in verdict.findings]


def test_the_note_names_both_keys_and_both_sign_it() -> None:
    note = shelf().notes[1]
    for vkey in VKEYS[:2]:
        assert checkpoints.verify(note, vkey).handover == (VKEYS[0], VKEYS[1])
    assert note.count("\n— ") == 2
    assert checkpoints.parse(shelf().notes[0]).handover is None


@pytest.mark.parametrize("key", [None, *VKEYS])
def test_any_of_the_keys_leads_to_all_others(key: str | None) -> None:
    book = shelf()
    for outside in book.notes:
        verdict = verifier.verify(book.records(THIRD), key=key, outside=outside)
        assert verdict.ok, verdict.sentences()
    first, second, third = ("+".join(vkey.split("+")[:2]) for vkey in VKEYS)
    said = verdict.sentences()
    assert f"The key was changed at 3 entries: {first}, then {second}." in said
    assert f"The key was changed at 6 entries: {second}, then {third}." in said


def test_a_key_that_was_given_up_signs_nothing_more() -> None:
    book = shelf()
    book.act("cases.claim", "case:9")
    book.checkpoint(FIRST)
    assert codes(verifier.verify(book.records(THIRD), key=VKEYS[2])) == ["checkpoint-signature"]
    outside = book.notes.pop()
    verdict = verifier.verify(book.records(THIRD), key=VKEYS[0], outside=outside)
    assert codes(verdict) == ["outside-signature"]


def test_a_key_that_came_later_did_not_sign_before() -> None:
    book = shelf()
    book.notes[0] = checkpoints.sign(checkpoints.parse(book.notes[0]), SECOND)
    assert codes(verifier.verify(book.records(THIRD))) == ["checkpoint-signature"]


@pytest.mark.parametrize("missing", [0, 1])
def test_one_signature_hands_nothing_over(missing: int) -> None:
    book = shelf()
    lines = book.notes[1].splitlines(keepends=True)
    del lines[len(lines) - 2 + missing]
    book.notes[1] = "".join(lines)
    assert "checkpoint-signature" in codes(verifier.verify(book.records(THIRD), key=VKEYS[0]))
    assert "checkpoint-signature" in codes(verifier.verify(book.records(THIRD), key=VKEYS[2]))


def test_a_thief_of_nothing_cannot_become_an_earlier_key() -> None:
    """Its signature beside the two changes nothing: the note's own text names the two."""
    book = shelf()
    book.notes[1] = notes.cosign_note(book.notes[1], ORIGIN, THIEF)
    assert verifier.verify(book.records(THIRD), key=VKEYS[1]).ok
    body = book.notes[1].split("\n\n")[0].replace(VKEYS[0], VerifierKey.of(ORIGIN, THIEF).text())
    book.notes[1] = notes.sign_note(f"{body}\n", ORIGIN, THIEF)
    assert "checkpoint-signature" in codes(verifier.verify(book.records(THIRD), key=VKEYS[1]))


def test_an_export_that_names_an_old_key_or_a_stranger_s() -> None:
    book = shelf()
    for key in (SECOND, THIEF):
        assert codes(verifier.verify(book.records(key), key=VKEYS[0])) == ["key"]


def test_a_change_that_no_entry_tells_is_named() -> None:
    book = shelf()
    book.act("cases.claim", "case:9")
    size = book.frontier.size
    note = Checkpoint(ORIGIN, size, book.frontier.root(), START + timedelta(minutes=size))
    book.notes.append(checkpoints.hand_over(note, THIRD, THIEF))
    verdict = verifier.verify(book.records(THIEF), key=VKEYS[0])
    assert codes(verdict) == ["key-unsaid"]
    assert "changed at 9 entries, and no entry says so" in verdict.findings[0].sentence


def test_keys_that_are_none_hand_nothing_over() -> None:
    book = shelf()
    body = book.notes[1].split("\n\n")[0].replace(VKEYS[1], "soup")
    book.notes[1] = notes.sign_note(f"{body}\n", ORIGIN, FIRST)
    assert "checkpoint-signature" in codes(verifier.verify(book.records(THIRD), key=VKEYS[0]))

"""The ledger in the database: what was altered is found and named."""

from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from bluelamp import ledger
from bluelamp.conduct import checkpointing, erasing, guards, verifying
from bluelamp.conduct.act import act
from bluelamp.conduct.actors import WORKER, Actor, Role
from bluelamp.conduct.kinds import ActKind
from bluelamp.conduct.models import Checkpoint, Entry, LedgerHead, Payload

pytestmark = pytest.mark.django_db

ORIGIN = "demonstration.example/ledger"
KEY = ledger.generate_key()
VKEY = ledger.VerifierKey.of(ORIGIN, KEY).text()
KIND = ActKind("tests.note", frozenset({Role.OFFICER}), "A test writes something down.")
OFFICER = Actor("officer:1", frozenset({Role.OFFICER}))


def note(count: int) -> None:
    for number in range(count):
        with act(KIND, by=OFFICER) as this:
            this.about(f"case:{number}", words=f"note {number}")


@pytest.fixture
def five(tmp_path: Path) -> str:
    """Five entries, a signed head after three, and after five; gives the last one."""
    note(3)
    checkpointing.sign_head(KEY, ORIGIN, tmp_path)
    note(2)
    row = checkpointing.sign_head(KEY, ORIGIN, tmp_path)
    assert row is not None
    assert (tmp_path / "000000000005.txt").read_text() == row.note
    return row.note


def findings(outside: str | None = None) -> str:
    return "\n".join(verifying.verify(ORIGIN, VKEY, outside).sentences())


def test_an_untouched_ledger_verifies(five: str) -> None:
    verdict = verifying.verify(ORIGIN, VKEY, five)
    assert verdict.ok
    assert verdict.size == 5
    assert "rollback not checked" in findings().lower()


def test_a_head_is_signed_once(five: str, tmp_path: Path) -> None:
    assert checkpointing.sign_head(KEY, ORIGIN, tmp_path) is None
    assert Checkpoint.objects.count() == 2


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE conduct_entry SET leaf = '{}' WHERE seq = 2",
        "DELETE FROM conduct_entry WHERE seq = 2",
        "DELETE FROM conduct_entryobject WHERE entry_id = 2",
        "UPDATE conduct_checkpoint SET note = ''",
        "DELETE FROM conduct_checkpoint",
        "UPDATE conduct_payload SET body = '{}' WHERE entry_id = 2",
    ],
)
def test_the_guards_refuse(five: str, sql: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        raw(sql)


def raw(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        (
            "UPDATE conduct_entry SET leaf = replace(leaf, 'officer:1', 'officer:2') WHERE seq = 2",
            "entry 2",
        ),
        ("UPDATE conduct_entry SET act = 'tests.other' WHERE seq = 2", "entry 2"),
        ("UPDATE conduct_entry SET actor = 'officer:9' WHERE seq = 3", "entry 3"),
        ("UPDATE conduct_entryobject SET name = 'case:99' WHERE entry_id = 3", "entry 3"),
        ('UPDATE conduct_payload SET body = \'{"words":"other"}\' WHERE entry_id = 4', "entry 4"),
        ("DELETE FROM conduct_payload WHERE entry_id = 1", "entry 1"),
        ("DELETE FROM conduct_payload WHERE entry_id = 4", "entry 4"),
    ],
)
def test_a_changed_row_is_named(five: str, sql: str, named: str) -> None:
    guards.lift(connection)
    raw(sql)
    guards.install(connection)
    assert named in findings().lower()


def remove(seq: int) -> None:
    for table in ("payload", "entryobject"):
        raw(f"DELETE FROM conduct_{table} WHERE entry_id = {seq}")
    raw(f"DELETE FROM conduct_entry WHERE seq = {seq}")


def test_a_removed_row_is_named(five: str) -> None:
    guards.lift(connection)
    remove(1)
    guards.install(connection)
    assert "entry 1" in findings().lower()


def test_an_added_row_is_named(five: str) -> None:
    leaf = ledger.Leaf(
        seq=5,
        at=timezone.now(),
        act="tests.note",
        actor="officer:1",
        objects=(),
        commitment="0" * 64,
    ).encode()
    Entry.objects.create(
        seq=5,
        leaf=leaf.decode(),
        hash=ledger.merkle.leaf_hash(leaf).hex(),
        act="tests.note",
        actor="officer:1",
        at=timezone.now(),
    )
    assert not verifying.verify(ORIGIN, VKEY).ok


def test_swapped_rows_are_named(five: str) -> None:
    guards.lift(connection)
    one, two = Entry.objects.get(pk=1), Entry.objects.get(pk=2)
    Entry.objects.filter(pk=1).update(leaf=two.leaf, hash=two.hash)
    Entry.objects.filter(pk=2).update(leaf=one.leaf, hash=one.hash)
    guards.install(connection)
    said = findings().lower()
    assert "entry 1" in said
    assert "entry 2" in said


def test_a_rolled_back_tree_is_found_with_a_head_from_outside(five: str) -> None:
    guards.lift(connection)
    for seq in (4, 3):
        remove(seq)
    Checkpoint.objects.filter(size=5).delete()
    leaves = [
        bytes.fromhex(h) for h in Entry.objects.order_by("seq").values_list("hash", flat=True)
    ]
    LedgerHead.objects.update(size=3, frontier=ledger.Frontier().extend(leaves).text())
    guards.install(connection)
    assert verifying.verify(ORIGIN, VKEY).ok, "without a head from outside it looks whole"
    assert "rolled back" in findings(five).lower()


def test_a_lifted_guard_is_named(five: str) -> None:
    guards.lift(connection)
    said = findings()
    guards.install(connection)
    assert "conduct_entry_no_update" in said


def test_an_erasure_keeps_the_proof(five: str) -> None:
    supervisor = Actor("officer:2", frozenset({Role.APPROVER}))
    assert erasing.erase([2], why="The court asked for it.", by=supervisor) == 1
    assert not Payload.objects.filter(pk=2).exists()
    verdict = verifying.verify(ORIGIN, VKEY, five)
    assert verdict.ok, verdict.sentences()
    assert "note 2" not in " ".join(Payload.objects.values_list("body", flat=True))


def test_erasing_what_is_not_there_is_refused(five: str) -> None:
    with pytest.raises(Exception, match="no entry 99"):
        erasing.erase([99], why="The court asked for it.", by=WORKER)


def test_a_head_whose_copy_is_missing_is_put_outside_again(five: str, tmp_path: Path) -> None:
    (tmp_path / "000000000005.txt").unlink()
    assert checkpointing.sign_head(KEY, ORIGIN, tmp_path) is None
    assert (tmp_path / "000000000005.txt").read_text() == five

"""A small ledger to check and to tamper with, made by the real parts."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bluelamp.ledger import (
    Checkpoint,
    Frontier,
    Leaf,
    VerifierKey,
    checkpoints,
    commit,
    exports,
    merkle,
)

ORIGIN = "lamp.example/ledger"
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
VKEY = VerifierKey.of(ORIGIN, KEY).text()
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))


@dataclass
class Book:
    """A ledger being written: entries as they would be stored, and the notes taken on the way."""

    entries: list[exports.Held] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    frontier: Frontier = field(default_factory=Frontier)

    def act(self, act: str, *objects: str, payload: dict[str, object] | None = None) -> None:
        seq = len(self.entries)
        said = {"dish": f"soup {seq}", "servings": seq} if payload is None else payload
        salt = bytes([seq % 256]) * 32  # fixed, so that the golden texts are
        leaf = Leaf(
            seq, START + timedelta(minutes=seq), act, "officer:7", objects, commit(said, salt)
        ).encode()
        hashed = merkle.leaf_hash(leaf)
        self.entries.append(exports.Held(seq, leaf, hashed, said, salt))
        self.frontier = self.frontier.append(hashed)

    def erase(self, seq: int) -> None:
        eraser = len(self.entries)
        self.act(exports.ERASE, f"entry:{seq}")
        held = self.entries[seq]
        self.entries[seq] = exports.Held(seq, held.leaf, held.hash, None, None, eraser)

    def checkpoint(self, key: Ed25519PrivateKey = KEY) -> str:
        size = self.frontier.size
        at = START + timedelta(minutes=size)
        note = checkpoints.sign(Checkpoint(ORIGIN, size, self.frontier.root(), at), key)
        self.notes.append(note)
        return note

    def rotate(self, old: Ed25519PrivateKey, new: Ed25519PrivateKey) -> str:
        self.act("conduct.rotate_key", "ledger-key:1a2b3c4d")
        size = self.frontier.size
        at = START + timedelta(minutes=size)
        note = checkpoints.hand_over(Checkpoint(ORIGIN, size, self.frontier.root(), at), old, new)
        self.notes.append(note)
        return note

    def records(self, key: Ed25519PrivateKey = KEY) -> list[exports.Record]:
        head = (self.frontier.size, self.frontier.root())
        vkey = VerifierKey.of(ORIGIN, key).text()
        return deepcopy(list(exports.records(ORIGIN, vkey, self.entries, self.notes, head)))


def cook_book(size: int = 12, every: int = 4, erased: tuple[int, ...] = (2,)) -> Book:
    """Write `size` acts, the last of which erase, and a checkpoint after each `every`."""
    book = Book()
    while len(book.entries) < size:
        place = len(book.entries)
        if place >= size - len(erased):
            book.erase(erased[place - size])
        else:
            book.act("cases.claim", f"case:{place}")
        if (place + 1) % every == 0:
            book.checkpoint()
    return book


def row(records: list[exports.Record], seq: int) -> exports.Record:
    """Give the record of an entry (the header stands first)."""
    return records[seq + 1]


def reseal(records: list[exports.Record], seq: int, leaf: str) -> None:
    """Change an entry's leaf together with its hash, as a careful forger would."""
    row(records, seq)["leaf"] = leaf
    row(records, seq)["hash"] = merkle.leaf_hash(leaf.encode()).hex()


def rehead(records: list[exports.Record]) -> None:
    """Make the head fit the rows again, as a careful forger would."""
    hashes = [bytes.fromhex(one["hash"]) for one in records if "hash" in one]
    records[-1]["head"] = {"size": len(hashes), "root": merkle.root(hashes).hex()}

"""One leaf of the ledger: which act, by whom, on what, and a commitment to what it said.

A leaf is public and for ever, so it holds ids only. What the act said (the payload) stands beside
the leaf and can be destroyed; the leaf keeps a salted commitment to it.
"""

import hmac
import re
import secrets
from datetime import UTC, datetime, timedelta
from typing import Self

import msgspec

from bluelamp import canon

VERSION = 1
SALT_BYTES = 32

_ACT = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_NAME = re.compile(r"[a-z][a-z0-9_-]*(:[A-Za-z0-9._-]{1,80})?")
_HEX = re.compile(r"[0-9a-f]{64}")
_FIELDS = {"act", "actor", "at", "commitment", "objects", "seq", "v"}


class LeafError(ValueError):
    """A leaf that breaks its form, or a text that is not a leaf."""


class Leaf(msgspec.Struct, frozen=True):
    """One entry as the tree sees it. Raises LeafError when a field breaks its form.

    `seq` counts from 0 and is the leaf's place in the tree. `at` is UTC. `act` is room and verb
    ("cases.claim"). `actor` is a role or a role and id ("worker", "officer:7"), each of `objects`
    a kind and id ("case:12"): ids of our own, never a handle, an address or a network's id.
    `commitment` is 64 hex digits, from `commit`.
    """

    seq: int
    at: datetime
    act: str
    actor: str
    objects: tuple[str, ...]
    commitment: str

    def __post_init__(self) -> None:
        if not 0 <= self.seq <= canon.MAX_INT:
            raise LeafError(f"A leaf's seq is a place in the tree, from 0; this is {self.seq}.")
        if self.at.utcoffset() != timedelta(0):
            raise LeafError("A leaf's time is in UTC: give a datetime with that zone.")
        if not _ACT.fullmatch(self.act):
            raise LeafError(f"An act is room.verb in small letters; this is {self.act!r}.")
        for name in (self.actor, *self.objects):
            if not _NAME.fullmatch(name):
                raise LeafError(
                    f"An actor or object is kind:id, with an id of our own; this is {name!r}."
                )
        if not _HEX.fullmatch(self.commitment):
            raise LeafError("A leaf's commitment is 64 hex digits in small letters.")

    def encode(self) -> bytes:
        """Give the leaf's one text, canonical JSON with its version as `v`: what is hashed."""
        return canon.dumps(
            {
                "act": self.act,
                "actor": self.actor,
                "at": instant(self.at),
                "commitment": self.commitment,
                "objects": self.objects,
                "seq": self.seq,
                "v": VERSION,
            }
        )

    @classmethod
    def decode(cls, text: bytes) -> Self:
        """Read what `encode` gave, and nothing else. Raises LeafError."""
        try:
            held = canon.loads(text)
            if not isinstance(held, dict) or held.keys() != _FIELDS or held.pop("v") != VERSION:
                raise LeafError(f"The text is not a ledger leaf of version {VERSION}.")
            leaf = msgspec.convert(held, cls)
        except (canon.CanonError, msgspec.ValidationError) as error:
            raise LeafError(f"The text is not a ledger leaf: {error}") from error
        if leaf.encode() != text:
            raise LeafError("The text says a leaf, and not in its canonical form.")
        return leaf


def commit(payload: object, salt: bytes) -> str:
    """Commit to a payload: HMAC-SHA-256, keyed by the salt, over its canonical text; 64 hex digits.

    Binding: another payload with the same commitment would be a collision of SHA-256; the salt has
    one fixed length because HMAC pads shorter keys with zeros, so that two could count as one.
    Hiding: without the 256 random bits of the salt the commitment says nothing about the payload,
    however guessable that is. So destroying payload and salt erases, and the proof still stands.
    Raises LeafError for a salt of another length and CanonError for a payload without one text.
    """
    if len(salt) != SALT_BYTES:
        raise LeafError(f"A salt is {SALT_BYTES} random bytes from new_salt(); use one per leaf.")
    return hmac.digest(salt, canon.dumps(payload), "sha256").hex()


def new_salt() -> bytes:
    """Give 32 fresh random bytes; use them for one leaf only."""
    return secrets.token_bytes(SALT_BYTES)


def instant(at: datetime) -> str:
    """Give the one text of an instant: RFC 3339, UTC as Z, always six digits of a second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")

"""Checkpoints (c2sp.org/tlog-checkpoint): a signed statement of how large the log is, and its root.

    lamp.example/ledger
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
    time 2026-03-01T12:00:00.000000Z

    — lamp.example/ledger Az3grl…

The time is our extension line and always the first: `time`, a space, and the instant of signing
as in a leaf. Other tools pass over it; whoever keeps a checkpoint outside can date it.
The key signs under the log's origin as its name, as the specification asks.

Where the log takes another key, one checkpoint more is signed, by both, with a line that names both:

    key lamp.example/ledger+1a2b3c4d+… lamp.example/ledger+5e6f7a8b+…

Who trusts one of the two then knows the other: the old key until this size, the new one from here on.
"""

import base64
import binascii
import re
from datetime import datetime, timedelta

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bluelamp.ledger.leaves import instant
from bluelamp.ledger.merkle import HASH_BYTES
from bluelamp.ledger.notes import (
    NoteError,
    VerifierKey,
    cosign_note,
    open_note,
    sign_note,
    split_note,
)

_BODY = re.compile(
    r"(?P<origin>[^\s+]+)\n(?P<size>0|[1-9][0-9]{0,18})\n(?P<root>[A-Za-z0-9+/]{43}=)\n"
    r"time (?P<at>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z)\n"
    r"(?P<extensions>([^\n]+\n)*)"
)
_HANDOVER = re.compile(r"key (?P<old>\S+) (?P<new>\S+)")


class CheckpointError(ValueError):
    """A checkpoint that cannot be read or trusted."""


class Checkpoint(msgspec.Struct, frozen=True):
    """What is signed. Raises CheckpointError when a field breaks its form.

    `origin` names the log (a url without scheme), `size` counts entries, `root` is 32 bytes, `at`
    is UTC; `extensions` are further lines, kept because they are signed; we write the line of a
    change of key alone.
    """

    origin: str
    size: int
    root: bytes
    at: datetime
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.at.utcoffset() != timedelta(0):
            raise CheckpointError("A checkpoint's time is in UTC: give a datetime with that zone.")
        if len(self.root) != HASH_BYTES:
            raise CheckpointError(f"A checkpoint's root is {HASH_BYTES} bytes.")
        one_line_each = not any("\n" in line for line in self.extensions)
        if not one_line_each or not _BODY.fullmatch(self.body()):
            raise CheckpointError(
                "A checkpoint needs an origin without spaces or plus, a size from 0, and "
                "extensions of one line each."
            )

    @property
    def handover(self) -> tuple[str, str] | None:
        """The old and the new verifier key, where the log takes another key here."""
        found = _HANDOVER.fullmatch(self.extensions[0]) if self.extensions else None
        return (found["old"], found["new"]) if found else None

    def body(self) -> str:
        """Give the lines that are signed."""
        lines = (
            self.origin,
            str(self.size),
            base64.b64encode(self.root).decode(),
            f"time {instant(self.at)}",
            *self.extensions,
        )
        return "".join(f"{line}\n" for line in lines)


def sign(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """Give the signed note of a checkpoint, under its origin as the key's name."""
    try:
        return sign_note(checkpoint.body(), checkpoint.origin, key)
    except NoteError as error:
        raise CheckpointError(f"The checkpoint cannot be signed: {error}") from error


def hand_over(checkpoint: Checkpoint, old: Ed25519PrivateKey, new: Ed25519PrivateKey) -> str:
    """Give the note by which a log takes another key: it names both, and both sign it."""
    name = checkpoint.origin
    keys = (VerifierKey.of(name, key).text() for key in (old, new))
    said = msgspec.structs.replace(checkpoint, extensions=(f"key {' '.join(keys)}",))
    return cosign_note(sign(said, old), name, new)


def parse(text: str) -> Checkpoint:
    """Read a checkpoint without checking who signed it. Raises CheckpointError."""
    try:
        body, _ = split_note(text)
    except NoteError as error:
        raise CheckpointError(f"The checkpoint cannot be read: {error}") from error
    return _read(body)


def verify(text: str, vkey: str) -> Checkpoint:
    """Read a checkpoint that this key (`name+hash+base64`) signed for the log of that name.

    Signature lines of others (witnesses) are passed over. Raises CheckpointError.
    """
    try:
        key = VerifierKey.parse(vkey)
        body = open_note(text, key)
    except NoteError as error:
        raise CheckpointError(f"The checkpoint cannot be trusted: {error}") from error
    checkpoint = _read(body)
    if checkpoint.origin != key.name:
        raise CheckpointError(
            f"The checkpoint is of {checkpoint.origin}, and the key is that of {key.name}."
        )
    return checkpoint


def _read(body: str) -> Checkpoint:
    found = _BODY.fullmatch(body)
    if not found:
        raise CheckpointError(
            "A checkpoint is a line each of origin, size, base64 root and time: copy it whole."
        )
    try:
        checkpoint = Checkpoint(
            origin=found["origin"],
            size=int(found["size"]),
            root=base64.b64decode(found["root"], validate=True),
            at=datetime.fromisoformat(found["at"]),
            extensions=tuple(found["extensions"].split("\n")[:-1]),
        )
    except (binascii.Error, ValueError) as error:
        raise CheckpointError(f"The checkpoint cannot be read: {error}") from error
    if checkpoint.body() != body:
        raise CheckpointError("The checkpoint's root is not canonical base64: copy it whole.")
    return checkpoint

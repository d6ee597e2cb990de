"""An adviser's signature over one row: a changed row has none, by construction."""

from datetime import UTC, datetime

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bluelamp import canon
from bluelamp.law.rows import LawRow

__all__ = ["Signature", "digest", "sign", "verify"]

_PURPOSE = "bluelamp law row signature v1"


class Signature(msgspec.Struct, frozen=True):
    """Who signed which content of which row, and when; `value` is Ed25519 (RFC 8032), hex."""

    row_kind: str
    row_id: str
    pack: str
    row_digest: str
    adviser: str
    at: str
    value: str


def digest(row: LawRow) -> str:
    """Give the SHA-256 of a row's canonical JSON: its kind, id, pack and all it says, in hex.

    Dates are ISO 8601 texts; keys that were left at their default are left out.
    """
    return canon.digest(msgspec.to_builtins(row))


def sign(row: LawRow, key: Ed25519PrivateKey, adviser_id: str, at: datetime) -> Signature:
    """Sign a row as it stands. Raises ValueError for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError("The time of a signature needs a time zone; pass an aware datetime.")
    bare = Signature(
        row_kind=row.kind,
        row_id=row.id,
        pack=row.pack,
        row_digest=digest(row),
        adviser=adviser_id,
        at=at.astimezone(UTC).isoformat(timespec="seconds"),
        value="",
    )
    return msgspec.structs.replace(bare, value=key.sign(_statement(bare)).hex())


def verify(row: LawRow, signature: Signature, public_key: Ed25519PublicKey) -> bool:
    """Say whether this signature is this adviser's over exactly this row."""
    named = (signature.row_kind, signature.row_id, signature.pack, signature.row_digest)
    if named != (row.kind, row.id, row.pack, digest(row)):
        return False
    try:
        public_key.verify(bytes.fromhex(signature.value), _statement(signature))
    except (InvalidSignature, ValueError):
        return False
    return True


def _statement(signature: Signature) -> bytes:
    said = msgspec.to_builtins(signature)
    del said["value"]
    return canon.dumps({"purpose": _PURPOSE, **said})

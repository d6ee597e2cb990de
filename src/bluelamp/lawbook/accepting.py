"""Accepting an adviser's signatures: made with their own key, on their own machine."""

from collections.abc import Sequence

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bluelamp.conduct.act import act
from bluelamp.conduct.actors import Actor, Role
from bluelamp.conduct.errors import Refused
from bluelamp.conduct.kinds import declare
from bluelamp.law import Signature, verify
from bluelamp.lawbook import queries
from bluelamp.lawbook.models import AdviserKey, RowSignature

ACCEPT = declare(
    "lawbook.accept",
    {Role.ADVISER, Role.SETUP},
    "A legal adviser's signatures over rows of the law are accepted; the rows are in force here.",
)


def read(text: str) -> list[Signature]:
    """Read signatures as `bluelamp law sign` writes them: JSON Lines.

    Raises:
        Refused: a line is no signature.
    """
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found.append(msgspec.json.decode(line, type=Signature))
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            raise Refused(
                f"Line {number} is no signature: paste what `bluelamp law sign` wrote, whole."
            ) from None
    if not found:
        raise Refused("There is no signature in this: paste what `bluelamp law sign` wrote.")
    return found


def accept(key_id: int, signatures: Sequence[Signature], *, by: Actor) -> int:
    """Check signatures against an enrolled key and the rows as they are; keep them all, or none.

    Raises:
        Refused: the key is not the adviser's, or a signature does not fit its row as it is today.
    """
    rows = {(row.kind, row.id): row for row in queries.law()}
    with act(ACCEPT, by=by) as this:
        key = this.lock(AdviserKey, pk=key_id)
        if key.revoked_at is not None:
            raise Refused("This key was revoked; enrol a new one.")
        if Role.SETUP not in by.roles and by.id != f"officer:{key.adviser_id}":
            raise Refused("These signatures are made with somebody else's key.")
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key.public_key))
        for one in signatures:
            row = rows.get((one.row_kind, one.row_id))
            if row is None:
                raise Refused(f"No pack in use here has the row {one.row_kind} {one.row_id}.")
            if one.adviser != queries.signer(key.public_key) or not verify(row, one, public):
                raise Refused(
                    f"The signature over {one.row_kind} {one.row_id} does not fit the row as it is "
                    "today: read the row again and sign it again."
                )
            RowSignature.objects.get_or_create(
                row_digest=one.row_digest,
                key=key,
                defaults={
                    "row_kind": one.row_kind,
                    "row_id": one.row_id,
                    "pack": one.pack,
                    "signed_at": one.at,
                    "value": one.value,
                    "accepted_at": this.at,
                },
            )
        this.about(key, rows=[f"{one.row_kind} {one.row_id}" for one in signatures])
    return len(signatures)

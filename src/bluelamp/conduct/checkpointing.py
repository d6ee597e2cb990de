"""Signed heads of the ledger: one row each, and one file each outside the database.

Where the ledger takes another key, one head is signed by both, beside the entry that says so.
"""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction
from django.utils import timezone

from bluelamp import ledger
from bluelamp.conduct.act import act
from bluelamp.conduct.actors import SETUP, Role
from bluelamp.conduct.keys import write_once
from bluelamp.conduct.kinds import declare
from bluelamp.conduct.models import Checkpoint, LedgerHead

ROTATE = declare(
    "conduct.rotate_key",
    {Role.SETUP},
    "The ledger takes another signing key; the old and the new one sign its head.",
)


def sign_head(key: Ed25519PrivateKey, origin: str, folder: Path) -> Checkpoint | None:
    """Sign the present head if it has grown since the last one, and put a copy into `folder`.

    A copy that is missing, because the worker stopped between the two, is put there next time. A key
    that the ledger has just given up signs nothing: its successor is about to be in its place.
    """
    _put_last(folder)
    with transaction.atomic():
        checkpoint = _present(origin)
        if checkpoint.size == 0 or Checkpoint.objects.filter(pk=checkpoint.size).exists():
            return None
        taken = _last_handover()
        if taken is not None and taken[1] != ledger.VerifierKey.of(origin, key).text():
            return None
        row = _keep(checkpoint, ledger.checkpoints.sign(checkpoint, key))
    _put_last(folder)
    return row


def hand_over(
    old: Ed25519PrivateKey, new: Ed25519PrivateKey, origin: str, folder: Path
) -> Checkpoint | None:
    """Let the ledger take another key: an entry says so, and both keys sign the head of that moment.

    Gives nothing when it was done already and only the files were not put in their places.
    """
    keys = tuple(ledger.VerifierKey.of(origin, key) for key in (old, new))
    with transaction.atomic():
        LedgerHead.objects.select_for_update().get(pk=1)
        if _last_handover() == tuple(key.text() for key in keys):
            return None
        with act(ROTATE, by=SETUP) as this:
            this.about(*(f"ledger-key:{key.hash.hex()}" for key in keys))
        checkpoint = _present(origin)
        row = _keep(checkpoint, ledger.checkpoints.hand_over(checkpoint, old, new))
    _put_last(folder)
    return row


def _present(origin: str) -> ledger.Checkpoint:
    """Say how the ledger stands; the caller's transaction holds the head until it ends."""
    head = LedgerHead.objects.select_for_update().get(pk=1)
    root = ledger.Frontier.from_text(head.frontier).root()
    return ledger.Checkpoint(origin=origin, size=head.size, root=root, at=timezone.now())


def _keep(checkpoint: ledger.Checkpoint, note: str) -> Checkpoint:
    return Checkpoint.objects.create(size=checkpoint.size, note=note, at=checkpoint.at)


def _last_handover() -> tuple[str, str] | None:
    """Give old and new key, where the newest checkpoint is the one by which the key was changed."""
    last = Checkpoint.objects.order_by("-size").first()
    return ledger.checkpoints.parse(last.note).handover if last else None


def _put_last(folder: Path) -> None:
    last = Checkpoint.objects.order_by("-size").first()
    if last is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{last.size:012d}.txt"
    if not path.exists():
        write_once(path, last.note.encode(), mode=0o644)

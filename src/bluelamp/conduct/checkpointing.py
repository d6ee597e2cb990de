"""Signed heads of the ledger: one row each, and one file each outside the database."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction
from django.utils import timezone

from bluelamp import ledger
from bluelamp.conduct.keys import write_once
from bluelamp.conduct.models import Checkpoint, LedgerHead


def sign_head(key: Ed25519PrivateKey, origin: str, folder: Path) -> Checkpoint | None:
    """Sign the present head if it has grown since the last one, and put a copy into `folder`.

    A copy that is missing, because the worker stopped between the two, is put there next time.
    """
    _put_last(folder)
    with transaction.atomic():
        head = LedgerHead.objects.select_for_update().get(pk=1)
        if head.size == 0 or Checkpoint.objects.filter(pk=head.size).exists():
            return None
        at = timezone.now()
        root = ledger.Frontier.from_text(head.frontier).root()
        checkpoint = ledger.Checkpoint(origin=origin, size=head.size, root=root, at=at)
        note = ledger.checkpoints.sign(checkpoint, key)
        row = Checkpoint.objects.create(size=head.size, note=note, at=at)
    _put_last(folder)
    return row


def _put_last(folder: Path) -> None:
    last = Checkpoint.objects.order_by("-size").first()
    if last is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{last.size:012d}.txt"
    if not path.exists():
        write_once(path, last.note.encode(), mode=0o644)

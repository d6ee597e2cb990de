"""Exporting the ledger, and verifying it with the very program that outsiders use."""

import dataclasses
from collections.abc import Iterator

from django.db import connection

from bluelamp import canon, ledger
from bluelamp.conduct import guards
from bluelamp.conduct.erasing import ERASE
from bluelamp.conduct.models import Checkpoint, Entry, EntryObject, LedgerHead, Payload
from bluelamp.ledger import Finding, Frontier, exports, verifier


def export(origin: str, vkey: str) -> Iterator[exports.Record]:
    """Give the ledger as the records of the export format, in order."""
    head = LedgerHead.objects.get(pk=1)
    return exports.records(
        origin,
        vkey,
        _held(),
        Checkpoint.objects.order_by("size").values_list("note", flat=True).iterator(),
        (head.size, Frontier.from_text(head.frontier).root()),
    )


def _held() -> Iterator[exports.Held]:
    erased = {
        int(name.removeprefix("entry:")): entry
        for name, entry in EntryObject.objects.filter(
            entry__act=ERASE.name, name__startswith="entry:"
        ).values_list("name", "entry_id")
    }
    payloads = Payload.objects.order_by("pk").iterator()
    payload = next(payloads, None)
    for entry in Entry.objects.order_by("seq").iterator():
        while payload is not None and payload.pk < entry.seq:
            payload = next(payloads, None)
        own = payload if payload is not None and payload.pk == entry.seq else None
        yield exports.Held(
            seq=entry.seq,
            leaf=entry.leaf.encode(errors="surrogateescape"),
            hash=_bytes(entry.hash),
            payload=_payload(own.body) if own else None,
            salt=_bytes(own.salt) if own else None,
            erased_by=erased.get(entry.seq),
        )


def _bytes(text: str) -> bytes:
    """Read hex; what is no hex was tampered with, and is for the verifier to name."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return text.encode(errors="surrogateescape")


def _payload(body: str) -> canon.Value:
    try:
        return canon.loads(body.encode(errors="surrogateescape"))
    except canon.CanonError:
        return body


def _misread() -> Iterator[Finding]:
    """Compare the columns that pages read with the leaf that the tree proves."""
    objects: dict[int, set[str]] = {}
    for seq, name in EntryObject.objects.values_list("entry_id", "name").iterator():
        objects.setdefault(seq, set()).add(name)
    for entry in Entry.objects.order_by("seq").iterator():
        try:
            leaf = ledger.Leaf.decode(entry.leaf.encode(errors="surrogateescape"))
        except ledger.LeafError:
            continue  # the verifier names it
        shown = (entry.act, entry.actor, entry.at, objects.get(entry.seq, set()))
        if shown != (leaf.act, leaf.actor, leaf.at, set(leaf.objects)):
            yield Finding(
                "columns",
                f"entry {entry.seq}",
                f"Entry {entry.seq} shows another act, actor, time or object than its leaf proves.",
            )


def _unguarded() -> Iterator[Finding]:
    for name in sorted(guards.missing(connection)):
        yield Finding(
            "guard",
            name,
            f"The database no longer has the guard {name}, which refuses changes to the ledger.",
        )


def verify(origin: str, vkey: str, outside: str | None = None) -> ledger.Verdict:
    """Verify every row against the tree, the checkpoints and, if given, a head kept outside.

    Raises:
        UnusableError: `outside` is no checkpoint at all.
    """
    verdict = verifier.verify(export(origin, vkey), key=vkey, outside=outside)
    return dataclasses.replace(verdict, findings=(*verdict.findings, *_misread(), *_unguarded()))

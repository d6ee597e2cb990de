"""Appending to the ledger, under the lock of its one head row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bluelamp import canon, ledger
from bluelamp.conduct.models import Entry, EntryObject, LedgerHead, Payload


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it has its place in the tree."""

    at: datetime
    act: str
    actor: str
    objects: tuple[str, ...]
    payload: dict[str, Any]


def append(drafts: Sequence[Draft]) -> None:
    """Append entries in order; the caller's transaction holds the head until it ends."""
    head = LedgerHead.objects.select_for_update().get(pk=1)
    entries, payloads, objects, hashes = [], [], [], []
    for seq, draft in enumerate(drafts, start=head.size):
        body = canon.dumps(draft.payload)
        salt = ledger.new_salt()
        leaf = ledger.Leaf(
            seq=seq,
            at=draft.at,
            act=draft.act,
            actor=draft.actor,
            objects=draft.objects,
            commitment=ledger.commit(draft.payload, salt),
        ).encode()
        leaf_hash = ledger.merkle.leaf_hash(leaf)
        hashes.append(leaf_hash)
        entries.append(
            Entry(
                seq=seq,
                leaf=leaf.decode(),
                hash=leaf_hash.hex(),
                act=draft.act,
                actor=draft.actor,
                at=draft.at,
            )
        )
        payloads.append(Payload(entry_id=seq, body=body.decode(), salt=salt.hex()))
        objects += [EntryObject(entry_id=seq, name=name) for name in draft.objects]
    Entry.objects.bulk_create(entries)
    Payload.objects.bulk_create(payloads)
    EntryObject.objects.bulk_create(objects)
    frontier = ledger.Frontier.from_text(head.frontier).extend(hashes)
    head.size, head.frontier = frontier.size, frontier.text()
    head.save(update_fields=["size", "frontier"])

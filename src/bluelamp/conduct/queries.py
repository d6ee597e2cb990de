"""Reading the ledger."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bluelamp.conduct.models import Checkpoint, Entry, LedgerHead, Payload


@dataclass(frozen=True, slots=True)
class Happened:
    """One entry as a timeline shows it; `payload` is None after an erasure."""

    seq: int
    at: datetime
    act: str
    actor: str
    payload: dict[str, Any] | None


def timeline(objects: Iterable[str], *, newest_first: bool = False) -> list[Happened]:
    """Give what happened to the things with these ledger names, in order."""
    entries = list(
        Entry.objects.filter(objects_named__name__in=list(objects))
        .distinct()
        .order_by("-seq" if newest_first else "seq")
    )
    bodies = dict(
        Payload.objects.filter(pk__in=[entry.seq for entry in entries]).values_list("pk", "body")
    )
    return [
        Happened(
            entry.seq,
            entry.at,
            entry.act,
            entry.actor,
            json.loads(bodies[entry.seq]) if entry.seq in bodies else None,
        )
        for entry in entries
    ]


def ledger_size() -> int:
    """Give the number of entries."""
    return LedgerHead.objects.values_list("size", flat=True).get(pk=1)


def last_checkpoint() -> Checkpoint | None:
    """Give the newest signed head."""
    return Checkpoint.objects.order_by("-size").first()

"""The export: the whole ledger as JSON Lines, for anybody to check with `verifier.py` alone.

A header, one record per entry in order, the stored checkpoints, and the head:

    {"format":"bluelamp-ledger/1","origin":"lamp.example/ledger","vkey":"lamp.example/ledger+…"}
    {"seq":0,"leaf":"{\"act\":…}","hash":"…","payload":{…},"salt":"…","erased_by":null}
    {"checkpoint":"lamp.example/ledger\n1\n…"}
    {"head":{"size":1,"root":"…"}}

Hashes and salts are hex. An erased entry has null for payload and salt, and in `erased_by` the seq
of the entry that erased it: one of act `ERASE` whose objects hold `entry:<seq>`.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from bluelamp.canon import Value

FORMAT = "bluelamp-ledger/1"
ERASE = "conduct.erase"

Record = dict[str, Any]


class Held(msgspec.Struct, frozen=True):
    """One entry as it is stored: the leaf's text and hash, and what can be erased beside it."""

    seq: int
    leaf: bytes
    hash: bytes
    payload: Value
    salt: bytes | None
    erased_by: int | None = None


def records(
    origin: str,
    vkey: str,
    entries: Iterable[Held],
    checkpoints: Iterable[str],
    head: tuple[int, bytes],
) -> Iterator[Record]:
    """Give the export's records in their order; `head` is the log's size and root."""
    yield {"format": FORMAT, "origin": origin, "vkey": vkey}
    for entry in entries:
        yield {
            "seq": entry.seq,
            # What cannot be decoded was tampered with, and is for the verifier to name.
            "leaf": entry.leaf.decode(errors="surrogateescape"),
            "hash": entry.hash.hex(),
            "payload": entry.payload,
            "salt": None if entry.salt is None else entry.salt.hex(),
            "erased_by": entry.erased_by,
        }
    for note in checkpoints:
        yield {"checkpoint": note}
    size, root = head
    yield {"head": {"size": size, "root": root.hex()}}


def lines(records: Iterable[Record]) -> Iterator[str]:
    """Give each record as one line of the file, with its newline; plain ASCII."""
    for record in records:
        yield json.dumps(record, separators=(",", ":")) + "\n"

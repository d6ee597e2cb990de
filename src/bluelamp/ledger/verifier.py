"""The stand-alone verifier of a Bluelamp ledger: this file, Python 3.11 and `cryptography`.

    python3 verifier.py EXPORT.jsonl [--checkpoint FILE] [--key VKEY]

It reads an export (JSON Lines, see `exports.py`), checks every entry, payload, checkpoint and the
head, and names each thing that is wrong in one sentence. Exit code 0: nothing found; 1: findings;
2: the input cannot be used. With --checkpoint, a checkpoint that was kept outside, it also finds a
log that was rolled back or rewritten by somebody who holds the key. With --key, the verifier key
as the station published it, it does not have to believe the key in the export. Where the log took
another key, the checkpoint that both signed leads from one to the other, either way.

On purpose it shares no code with the station: tree, leaf and note are written a second time here,
in another way, and the tests hold the two against each other. One pass; 64 bytes of memory an
entry. Sources: RFC 6962 2.1 (tree), RFC 8785 (canonical JSON), c2sp.org/signed-note and
c2sp.org/tlog-checkpoint.
"""

import argparse
import base64
import hmac
import json
import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "bluelamp-ledger/1"
ERASE = "conduct.erase"
ROTATE = "conduct.rotate_key"

# A leaf has one canonical text, so one expression both reads it and holds it to its form.
_NAME = r"[a-z][a-z0-9_-]*(?::[A-Za-z0-9._-]{1,80})?"
_LEAF = re.compile(
    r'\{"act":"([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+)",'
    rf'"actor":"{_NAME}",'
    r'"at":"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z)",'
    r'"commitment":"([0-9a-f]{64})",'
    rf'"objects":\[((?:"{_NAME}"(?:,"{_NAME}")*)?)\],'
    r'"seq":(0|[1-9][0-9]{0,15}),"v":1\}'
)
_ERASED = re.compile(r'"entry:(0|[1-9][0-9]{0,15})"')
_CHECKPOINT = re.compile(
    r"([^\s+]+)\n(0|[1-9][0-9]{0,18})\n([A-Za-z0-9+/]{43}=)\n"
    r"time ([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z)\n"
    r"(?:key (\S+) (\S+)\n)?(?:[^\n]+\n)*"
)
_SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\ud800-\udfff]")
_HEX = re.compile(r"[0-9a-f]{64}")
_ENTRY_FIELDS = {"seq", "leaf", "hash", "payload", "salt", "erased_by"}


class UnusableError(ValueError):
    """Input that is no export, checkpoint, key or file at all; the message says what to do."""


class _UnreadableError(Exception):
    """A note or checkpoint that breaks its form."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: a stable code, where, and a plain sentence.

    `where` is "entry 5", "checkpoint 8" (its size), "outside", "head" or "header".
    """

    code: str
    where: str
    sentence: str


@dataclass(frozen=True)
class Verdict:
    """What verifying found. `size` counts the entries seen, `root` is their root in hex."""

    origin: str
    size: int
    root: str
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    def sentences(self) -> tuple[str, ...]:
        """Say the verdict in plain sentences: the outcome, each finding, what was not checked."""
        count = len(self.findings)
        outcome = (
            f"The ledger {self.origin} is intact: {_entries(self.size)}, root {self.root}."
            if self.ok
            else f"The ledger {self.origin} is NOT intact: {count} "
            f"finding{'' if count == 1 else 's'} in {_entries(self.size)}."
        )
        return (outcome, *(finding.sentence for finding in self.findings), *self.notes)


def verify(
    records: Iterable[dict[str, Any]],
    checkpoints: Iterable[str] = (),
    key: str | None = None,
    outside: str | None = None,
) -> Verdict:
    """Check an export's records, in their order, and say what is wrong.

    `checkpoints` are further stored ones, besides those among the records; `key` is the verifier
    key (`name+hash+base64`) to trust instead of the header's; `outside` is the note of a checkpoint
    kept elsewhere. Raises UnusableError.
    """
    return _Verification(key).run(records, checkpoints, outside)


@dataclass(frozen=True)
class _Key:
    """A verifier key, and the sizes at which it was the log's: from one handover to the next."""

    text: str
    name: str
    hash: bytes
    public: bytes
    since: int = 0
    until: int | None = None

    def __str__(self) -> str:
        return f"{self.name}+{self.hash.hex()}"


@dataclass(frozen=True)
class _Checkpoint:
    """A note that has the form of a checkpoint; nothing says yet who signed it."""

    origin: str
    size: int
    root: bytes
    at: str
    body: bytes
    signatures: tuple[tuple[str, bytes], ...]
    keys: tuple[str, str] | None = None

    def signed_by(self, key: _Key) -> bool:
        ours = [
            data[4:] for name, data in self.signatures if (name, data[:4]) == (key.name, key.hash)
        ]
        try:
            for signature in ours:
                Ed25519PublicKey.from_public_bytes(key.public).verify(signature, self.body)
        except InvalidSignature:
            return False
        return bool(ours) and self.origin == key.name


class _Verification:
    """One run over one export."""

    def __init__(self, key: str | None) -> None:
        self.stated_key = key
        self.origin = ""
        self.keys: list[_Key] = []  # the log's, from its first to its newest
        self.named = ""  # the key in the header
        self.hashes = bytearray()
        self.count = 0
        self.found: list[tuple[int, Finding]] = []  # findings on entries, each with its seq
        self.others: list[Finding] = []
        self.expected = 0
        self.gaps: list[tuple[int, int]] = []  # missing seqs as [from, to), ascending
        self.shift = (0, 0, 0)  # first seq, last seq, offset of a run of misplaced leaves
        self.unpaid: dict[int, int | None] = {}  # entries without payload: the eraser they name
        self.erasures: dict[int, int] = {}  # erased seq: the entry that says so
        self.notes: list[str] = []
        self.rotations: set[int] = set()  # entries that say that the key was changed

    def run(
        self, records: Iterable[dict[str, Any]], checkpoints: Iterable[str], outside: str | None
    ) -> Verdict:
        numbered = enumerate(records, start=1)
        _, header = next(numbered, (1, {}))
        self.read_header(header)
        kept = self.read_outside(outside)
        head: dict[str, Any] | None = None
        stored = list(checkpoints)
        for number, record in numbered:
            if not isinstance(record, dict):
                _unusable(number, "is not an object")
            if head is not None:
                _unusable(number, "stands after the head, which is the last")
            if record.keys() == _ENTRY_FIELDS:
                self.entry(record, number)
            elif record.keys() == {"checkpoint"} and isinstance(record["checkpoint"], str):
                stored.append(record["checkpoint"])
            elif record.keys() == {"head"} and isinstance(record["head"], dict):
                head = record["head"]
                if type(head.get("size")) is not int:
                    _unusable(number, "is a head without a size")
            else:
                _unusable(number, "is no entry, checkpoint or head")
        self.end_shift()
        self.check_gaps()
        self.check_erasures()
        tree = _Tree(self.hashes)
        self.check_head(head, tree)
        notes = self.read_stored(stored)
        self.follow_keys([checkpoint for _, checkpoint in notes])
        self.check_stored(notes, tree)
        self.check_outside(kept, tree)
        self.found.sort(key=lambda pair: pair[0])
        return Verdict(
            origin=self.origin,
            size=self.count,
            root=tree.root_at(self.count).hex(),
            findings=(*(finding for _, finding in self.found), *self.others),
            notes=tuple(self.notes),
        )

    # The header and its key

    def read_header(self, header: dict[str, Any]) -> None:
        if not isinstance(header, dict) or header.get("format") != FORMAT:
            raise UnusableError(
                f"This is not a ledger export: its first line does not say {FORMAT}; "
                "make it with `bluelamp ledger export`."
            )
        origin, vkey = header.get("origin"), header.get("vkey")
        if not isinstance(origin, str) or not isinstance(vkey, str) or not origin.isprintable():
            raise UnusableError("The export's header names no origin or no key; make it again.")
        self.origin = origin
        self.named = vkey
        key = _read_key(self.stated_key or vkey)
        self.keys = [key]
        if key.name != self.origin:
            self.others.append(
                Finding(
                    "origin",
                    "header",
                    f"The export is of the log {self.origin!r}, "
                    f"and the key is that of {key.name!r}.",
                )
            )
        elif self.stated_key is None:
            self.notes.append(
                "Key not checked: it was taken from the export itself; "
                "give --key with the key that the station published."
            )

    # The checkpoint from outside is read first: what is none says nothing about the log.

    def read_outside(self, outside: str | None) -> _Checkpoint | None:
        if outside is None:
            self.notes.append(
                "Rollback not checked: give --checkpoint with a checkpoint that was kept outside."
            )
            return None
        try:
            return _read_checkpoint(outside)
        except _UnreadableError:
            raise UnusableError(
                "The outside checkpoint is not a checkpoint in its form: "
                "give the file whole, as it was kept."
            ) from None

    # Entries

    def entry(self, record: dict[str, Any], number: int) -> None:
        seq, text, stated = record["seq"], record["leaf"], record["hash"]
        if type(seq) is not int or seq < 0 or type(text) is not str or type(stated) is not str:
            _unusable(number, "is an entry without a seq, leaf or hash")
        if seq == self.expected:
            self.expected += 1
        else:
            self.misplaced_row(seq)
        hashed = sha256(b"\0" + text.encode("utf-8", "surrogatepass")).digest()
        changed = hashed.hex() != stated
        if changed:
            self.add(
                "leaf-changed",
                seq,
                "the leaf and its recorded hash differ, so one of them was changed.",
            )
            if _HEX.fullmatch(stated):
                # The recorded one, so that the tree is not said to be wrong a second time.
                hashed = bytes.fromhex(stated)
        self.hashes += hashed
        self.count += 1
        leaf = _LEAF.fullmatch(text)
        if leaf is None or not _is_instant(leaf[2]):
            self.end_shift()
            if not changed:
                self.add("leaf-unreadable", seq, "the leaf is not a leaf in its canonical form.")
            return
        act, _, commitment, objects, place = leaf.groups()
        if int(place) != seq:
            self.misplaced_leaf(seq, int(place) - seq)
        elif self.shift[2]:
            self.end_shift()
        if act == ROTATE:
            self.rotations.add(seq)
        if act == ERASE:
            for erased in _ERASED.findall(objects):
                self.erasures.setdefault(int(erased), seq)
        self.payload(record, seq, commitment)

    def misplaced_row(self, seq: int) -> None:
        if seq > self.expected:
            self.gaps.append((self.expected, seq))
            self.expected = seq + 1
            return
        at = bisect_right(self.gaps, seq, key=lambda gap: gap[0]) - 1
        if at >= 0 and seq < self.gaps[at][1]:
            start, end = self.gaps[at]
            self.gaps[at : at + 1] = [
                gap for gap in ((start, seq), (seq + 1, end)) if gap[0] < gap[1]
            ]
            self.add(
                "entry-out-of-order",
                seq,
                f"the row stands after that of entry {self.expected - 1}, so rows were swapped.",
            )
        else:
            self.add("entry-repeated", seq, "the row stands here twice, so one was added.")

    def misplaced_leaf(self, seq: int, offset: int) -> None:
        first, last, running = self.shift
        if running == offset and seq == last + 1:
            self.shift = (first, seq, offset)
        else:
            self.end_shift()
            self.shift = (seq, seq, offset)

    def end_shift(self) -> None:
        first, last, offset = self.shift
        if not offset:
            return
        holds = (
            f"Entry {first} holds the leaf of entry {first + offset}"
            if first == last
            else f"Entries {first} to {last} hold the leaves of entries "
            f"{first + offset} to {last + offset}"
        )
        self.found.append(
            (
                first,
                Finding(
                    "leaf-misplaced",
                    f"entry {first}",
                    f"{holds}, so rows were swapped, removed or added.",
                ),
            )
        )
        self.shift = (0, 0, 0)

    def check_gaps(self) -> None:
        for start, end in self.gaps:
            missing = (
                f"Entry {start} is missing, so its row was removed."
                if end - start == 1
                else f"Entries {start} to {end - 1} are missing, so their rows were removed."
            )
            self.found.append((start, Finding("entry-missing", f"entry {start}", missing)))

    # Payloads and erasure

    def payload(self, record: dict[str, Any], seq: int, commitment: str) -> None:
        payload, salt, eraser = record["payload"], record["salt"], record["erased_by"]
        if payload is None:
            self.unpaid[seq] = eraser if type(eraser) is int else None
            if salt is not None:
                self.add("salt-kept", seq, "the payload is gone and its salt is still there.")
        elif type(salt) is not str or not _HEX.fullmatch(salt):
            self.add(
                "salt-missing", seq, "the payload has no salt, so nothing shows that it is the one."
            )
        elif hmac.digest(bytes.fromhex(salt), _canonical(payload), "sha256").hex() != commitment:
            self.add(
                "payload-changed",
                seq,
                "the payload does not fit its commitment, so it or its salt was changed.",
            )

    def check_erasures(self) -> None:
        for seq, named in self.unpaid.items():
            eraser = self.erasures.get(seq)
            if eraser is None:
                self.add("payload-missing", seq, "the payload is missing and no entry erased it.")
            elif named != eraser:
                says = "no entry" if named is None else f"entry {named}"
                self.add(
                    "erasure-misnamed",
                    seq,
                    f"the row says that {says} erased it, and entry {eraser} did.",
                )
        for seq, eraser in self.erasures.items():
            if seq >= eraser:
                self.add("erasure-early", eraser, f"it erases entry {seq}, which came no earlier.")
            elif seq not in self.unpaid and seq < self.expected:
                self.add(
                    "payload-kept",
                    seq,
                    f"the payload is still there, and entry {eraser} erased it.",
                )

    # The head and the checkpoints

    def check_head(self, head: dict[str, Any] | None, tree: "_Tree") -> None:
        if head is None:
            self.other("head-missing", "head", "The head is missing, so the end may be cut off.")
            return
        size = head.get("size")
        if size != self.count:
            self.other(
                "head-size",
                "head",
                f"The head counts {_entries(size)} and the log holds {self.count}.",
            )
        elif head.get("root") != tree.root_at(self.count).hex():
            self.other(
                "head-root",
                "head",
                "The root of the entries is not the one in the head, "
                "so an entry with its hash, or the head, was changed.",
            )

    def read_stored(self, stored: list[str]) -> list[tuple[int, _Checkpoint]]:
        """Give the stored checkpoints, each with its number; what is none is named."""
        notes = []
        for place, note in enumerate(stored, start=1):
            try:
                notes.append((place, _read_checkpoint(note)))
            except _UnreadableError:
                self.other(
                    "checkpoint-unreadable",
                    f"checkpoint {place}",
                    f"Stored checkpoint number {place} is not a checkpoint in its form.",
                )
        return notes

    def follow_keys(self, notes: list[_Checkpoint]) -> None:
        """Learn the log's other keys from the checkpoints that an old and a new one signed both."""
        changes = []
        for checkpoint in sorted(notes, key=lambda one: one.size):
            if checkpoint.keys:
                try:
                    old, new = map(_read_key, checkpoint.keys)
                except UnusableError:
                    continue
                if checkpoint.signed_by(old) and checkpoint.signed_by(new):
                    changes.append((checkpoint, old, new))
        for checkpoint, old, new in changes:
            if old.text == self.keys[-1].text:
                self.keys[-1] = replace(self.keys[-1], until=checkpoint.size)
                self.keys.append(replace(new, since=checkpoint.size))
        for checkpoint, old, new in reversed(changes):
            first = self.keys[0]
            if new.text == first.text and (first.until is None or checkpoint.size <= first.until):
                self.keys[0] = replace(first, since=checkpoint.size)
                self.keys.insert(0, replace(old, until=checkpoint.size))
        for old, new in pairwise(self.keys):
            self.notes.append(f"The key was changed at {_entries(new.since)}: {old}, then {new}.")
            if new.since - 1 not in self.rotations:
                self.other(
                    "key-unsaid",
                    f"checkpoint {new.since}",
                    f"The key was changed at {_entries(new.since)}, and no entry says so.",
                )
        if self.keys[-1].name == self.origin and self.keys[-1].text != self.named:
            self.other("key", "header", "The export names another key than the log's.")

    def trusted(self, checkpoint: _Checkpoint) -> bool:
        """Tell whether the key that was the log's at this size signed."""
        return any(
            key.since <= checkpoint.size
            and (key.until is None or checkpoint.size <= key.until)
            and checkpoint.signed_by(key)
            for key in self.keys
        )

    def check_stored(self, notes: list[tuple[int, _Checkpoint]], tree: "_Tree") -> None:
        agreeing: list[_Checkpoint] = []
        differing: list[_Checkpoint] = []
        ahead: list[_Checkpoint] = []
        for place, checkpoint in notes:
            if not self.trusted(checkpoint):
                self.other(
                    "checkpoint-signature",
                    f"checkpoint {place}",
                    f"Stored checkpoint number {place} is not signed by the log's key.",
                )
            elif checkpoint.size > self.count:
                ahead.append(checkpoint)
            elif checkpoint.root == tree.root_at(checkpoint.size):
                agreeing.append(checkpoint)
            else:
                differing.append(checkpoint)
        sound = max((checkpoint.size for checkpoint in agreeing), default=0)
        rewritten = [checkpoint for checkpoint in differing if checkpoint.size > sound]
        for checkpoint in differing:
            if checkpoint.size <= sound:
                self.other(
                    "checkpoint-forked",
                    f"checkpoint {checkpoint.size}",
                    f"The stored checkpoint of {checkpoint.at} at {_entries(checkpoint.size)} "
                    f"is not of this log, though one at {sound} is.",
                )
        if rewritten:
            first = min(rewritten, key=lambda checkpoint: checkpoint.size)
            self.other(
                "rewritten",
                f"checkpoint {first.size}",
                f"The log was rewritten somewhere between entry {sound} and entry "
                f"{first.size - 1}: the stored checkpoint of {first.at} has another root.",
            )
        if ahead:
            last = max(ahead, key=lambda checkpoint: checkpoint.size)
            self.other(
                "rolled-back",
                f"checkpoint {last.size}",
                f"The log was rolled back: {_are_missing(last.size - self.count)} "
                f"since the stored checkpoint of {last.at}.",
            )

    def check_outside(self, checkpoint: _Checkpoint | None, tree: "_Tree") -> None:
        if checkpoint is None:
            return
        if not self.trusted(checkpoint):
            self.other(
                "outside-signature",
                "outside",
                "The outside checkpoint is not signed by the log's key.",
            )
        elif checkpoint.size > self.count:
            self.other(
                "outside-rolled-back",
                "outside",
                f"The log was rolled back: {_are_missing(checkpoint.size - self.count)} "
                f"since the outside checkpoint of {checkpoint.at}.",
            )
        elif checkpoint.root != tree.root_at(checkpoint.size):
            # Who holds the key can sign the stored ones anew, so those narrow nothing here.
            self.other(
                "outside-root",
                "outside",
                f"The log was rewritten somewhere between entry 0 and entry "
                f"{checkpoint.size - 1}: the outside checkpoint of {checkpoint.at} "
                "has another root.",
            )

    def add(self, code: str, seq: int, what: str) -> None:
        self.found.append((seq, Finding(code, f"entry {seq}", f"Entry {seq}: {what}")))

    def other(self, code: str, where: str, sentence: str) -> None:
        self.others.append(Finding(code, where, sentence))


class _Tree:
    """The perfect subtrees of all leaves, level by level, so that any earlier root is cheap."""

    def __init__(self, hashes: bytearray) -> None:
        self.levels: list[bytes | bytearray] = [hashes]
        while len(lower := self.levels[-1]) >= 64:
            whole = len(lower) // 64 * 64
            self.levels.append(
                b"".join(
                    [sha256(b"\1" + lower[at : at + 64]).digest() for at in range(0, whole, 64)]
                )
            )

    def root_at(self, size: int) -> bytes:
        if size == 0:
            return sha256(b"").digest()
        built = b""
        for level, hashes in enumerate(self.levels):
            width = size >> level
            if width & 1:
                peak = hashes[(width - 1) * 32 : width * 32]
                built = sha256(b"\1" + peak + built).digest() if built else bytes(peak)
        return built


def _read_key(text: str) -> _Key:
    """Read a verifier key, `name+hash+base64`."""
    name, _, rest = text.partition("+")
    stated, _, packed = rest.partition("+")
    data = _unpack(packed)
    wanted = sha256(name.encode("utf-8", "replace") + b"\n" + data).digest()[:4]
    if data[:1] != b"\1" or len(data) != 33 or stated != wanted.hex():
        raise UnusableError("The key is not a verifier key, name+hash+base64: copy it whole.")
    return _Key(text, name, wanted, data[1:])


def _read_checkpoint(note: str) -> _Checkpoint:
    body, blank, block = note.rpartition("\n\n")
    body += "\n"
    read = _CHECKPOINT.fullmatch(body)
    if not blank or not read or not block.endswith("\n") or _CONTROL.search(note):
        raise _UnreadableError
    origin, size, packed, at, old, new = read.groups()
    root = _unpack(packed)
    if not root or not _is_instant(at):
        raise _UnreadableError
    signatures = []
    for line in block[:-1].split("\n"):
        signed = _SIGNATURE.fullmatch(line)
        data = _unpack(signed[2]) if signed else b""
        if not signed or len(data) < 5:
            raise _UnreadableError
        signatures.append((signed[1], data))
    keys = (old, new) if old else None
    return _Checkpoint(origin, int(size), root, at, body.encode(), tuple(signatures), keys)


def _unpack(text: str) -> bytes:
    """Decode canonical base64; nothing for any other text."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return b""
    return data if base64.b64encode(data).decode() == text else b""


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_encode_as_is = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _canonical(payload: Any) -> bytes:
    """Give a payload's canonical text; nothing for one that is nested too deep to have one."""
    try:
        text = _encode(payload)
        # Python sorts by code point, RFC 8785 by UTF-16 unit: they differ beyond ASCII alone.
        if not text.isascii():
            text = _encode_as_is(_sorted(payload))
    except RecursionError:
        return b""
    return text.encode("utf-8", "surrogatepass")


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return {key: _sorted(value[key]) for key in keys}
    if isinstance(value, list | tuple):
        return [_sorted(item) for item in value]
    return value


def _is_instant(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _entries(count: object) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


def _are_missing(count: int) -> str:
    return "1 entry is missing" if count == 1 else f"{count} entries are missing"


def _unusable(number: int, what: str) -> NoReturn:
    raise UnusableError(f"Line {number} of the export {what}; make the export again.")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) != len(pairs):
        raise ValueError("duplicate key")
    return held


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Read an export's records line by line. Raises UnusableError."""
    decode = json.JSONDecoder(object_pairs_hook=_unique).decode
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            for number, line in enumerate(file, start=1):
                try:
                    record = decode(line)
                except (ValueError, RecursionError):
                    _unusable(number, "is not JSON of one meaning")
                yield record
    except UnicodeDecodeError as error:
        raise UnusableError("The export is not UTF-8 text; make it again.") from error
    except OSError as error:
        raise UnusableError(f"The export {path} cannot be read: {error.strerror}.") from error


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and give its exit code."""
    parser = argparse.ArgumentParser(
        prog="verifier.py", description="Check an export of a Bluelamp ledger."
    )
    parser.add_argument("export", type=Path, metavar="EXPORT.jsonl")
    parser.add_argument("--checkpoint", type=Path, metavar="FILE", help="one kept outside")
    parser.add_argument("--key", metavar="VKEY", help="the key that the station published")
    given = parser.parse_args(arguments)
    try:
        outside = None
        if given.checkpoint:
            try:
                # What is no UTF-8 breaks the form of a checkpoint, which names it.
                outside = given.checkpoint.read_bytes().decode("utf-8", "surrogateescape")
            except OSError as error:
                raise UnusableError(
                    f"The checkpoint {given.checkpoint} cannot be read: {error.strerror}."
                ) from error
        verdict = verify(read(given.export), key=given.key, outside=outside)
    except UnusableError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write("".join(f"{sentence}\n" for sentence in verdict.sentences()))
    return 0 if verdict.ok else 1


if __name__ == "__main__":
    sys.exit(main())

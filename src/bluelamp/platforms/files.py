"""A file or a pipe of JSON Lines as a stream: Jetstream events or plain posts, line by line."""

import os
import select
import stat
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from bluelamp.platforms import events, plain
from bluelamp.platforms.base import Batch, Capability, Gap
from bluelamp.platforms.errors import CursorError, PlatformError
from bluelamp.platforms.gathering import Gathering
from bluelamp.platforms.parsed import Parsed, plain_tree

_CHUNK = 1 << 20
_PAUSE = 0.1
_STDIN = 0


class _Shape(msgspec.Struct):
    """Just enough of a line to tell its format."""

    kind: msgspec.Raw = msgspec.Raw()
    text: msgspec.Raw = msgspec.Raw()


class _Line(msgspec.Struct, frozen=True):
    """One line without its end; `data` is None where it was too long to be held."""

    data: bytes | None
    length: int


_shapes = msgspec.json.Decoder(_Shape)


class Files:
    """Reads a file, or standard input where `path` is None; the cursor is a byte offset.

    `pace` is posts a second; `follow` waits for more at the end of a file. A line longer than
    `max_line` bytes is skipped by name. A batch holds at most `max_events` posts and faults and
    comes at least every `max_seconds` seconds. Ends at the end of the input or when `stop` is set.
    """

    capabilities = frozenset({Capability.STREAM})

    def __init__(
        self,
        path: Path | None,
        *,
        pace: float | None = None,
        follow: bool = False,
        stop: threading.Event | None = None,
        max_events: int = 500,
        max_seconds: float = 1.0,
        max_line: int = 16_000_000,
    ) -> None:
        self._path = path
        self._interval = 1 / pace if pace else 0.0
        self._follow = follow
        self._stop = stop or threading.Event()
        self._max_events = max_events
        self._max_seconds = max_seconds
        self._max_line = max_line

    def read(self, cursor: str | None) -> Iterator[Batch]:
        """Give batches from a byte offset on; a file that has become shorter is a gap.

        Raises CursorError, and PlatformError where the file cannot be read.
        """
        offset = _offset(cursor)
        if self._path is None:
            yield from self._read(_STDIN, offset)
            return
        try:
            source = os.open(self._path, os.O_RDONLY)
        except OSError as error:
            raise PlatformError(f"{self._path} cannot be read: {error.strerror}.") from error
        try:
            yield from self._read(source, offset)
        finally:
            os.close(source)

    def _read(self, source: int, offset: int) -> Iterator[Batch]:
        gathering = Gathering(self._max_events, self._max_seconds)
        regular = stat.S_ISREG(os.fstat(source).st_mode)
        if regular and offset > os.fstat(source).st_size:
            gathering.miss(
                Gap(str(offset), "0", "The file is shorter than it was; it is read anew.")
            )
            offset = 0
        number = _pass_over(source, offset) if offset else 0
        due = time.monotonic()
        for line in self._lines(source, regular):
            if line is not None:
                number += 1
                offset += line.length
                if line.data is None or line.data.strip():
                    parsed = self._parsed(line)
                    if parsed.post is not None and self._interval:
                        while (wait := due - time.monotonic()) > 0:
                            if self._stop.wait(min(wait, max(gathering.left, 0.0))):
                                return
                            if gathering.left <= 0 and due > time.monotonic():
                                yield gathering.batch(str(offset - line.length))
                        due = max(due, time.monotonic() - self._max_seconds) + self._interval
                    gathering.add(parsed, f"line {number}")
            if gathering.left <= 0:
                yield gathering.batch(str(offset))
        if not self._stop.is_set():
            yield gathering.batch(str(offset))

    def _parsed(self, line: _Line) -> Parsed:
        if line.data is None:
            return Parsed(fault=f"The line is longer than {self._max_line:,} bytes.")
        return plain.parse(line.data) if _is_plain(line.data) else events.parse(line.data)

    def _lines(self, source: int, regular: bool) -> Iterator[_Line | None]:
        """Give lines; None while there is nothing new; a last line without an end counts.

        A line that is cut by being stopped does not: it is read from its beginning next time.
        """
        held = bytearray()
        dropped = 0
        for chunk in self._chunks(source, regular):
            if not chunk:
                yield None
                continue
            *whole, rest = chunk.split(b"\n")
            for piece in whole:
                length = dropped + len(held) + len(piece) + 1
                fits = not dropped and length - 1 <= self._max_line
                yield _Line(bytes(held) + piece if fits else None, length)
                held.clear()
                dropped = 0
            held += rest
            if len(held) > self._max_line:
                dropped += len(held)
                held.clear()
        if (held or dropped) and not self._stop.is_set():
            yield _Line(None if dropped else bytes(held), dropped + len(held))

    def _chunks(self, source: int, regular: bool) -> Iterator[bytes]:
        """Give what there is to read; nothing at all while there is nothing new."""
        while not self._stop.is_set():
            if not regular and not select.select([source], [], [], _PAUSE)[0]:
                yield b""
                continue
            chunk = os.read(source, _CHUNK)
            if not chunk:
                if not (regular and self._follow):
                    return
                self._stop.wait(_PAUSE)
            yield chunk


def _is_plain(data: bytes) -> bool:
    try:
        shape = _shapes.decode(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        try:
            tree, _ = plain_tree(data)
        except (ValueError, RecursionError):
            return False
        return isinstance(tree, dict) and "text" in tree and "kind" not in tree
    return bool(bytes(shape.text)) and not bytes(shape.kind)


def _offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 18):
        raise CursorError("The place to go on from is not a byte offset of a file.")
    return int(cursor)


def _pass_over(source: int, offset: int) -> int:
    """Read up to an offset, for a pipe cannot jump; give the number of lines passed."""
    lines = 0
    while offset > 0:
        chunk = os.read(source, min(_CHUNK, offset))
        if not chunk:
            break
        lines += chunk.count(b"\n")
        offset -= len(chunk)
    return lines

"""Forms that are larger than a page may be: read to their end, so that what was written is shown again."""

from typing import Protocol

from django.http import QueryDict

_CHUNK = 65_536
_NAME = 1_000
_FIELDS = 100
"""Bytes, bytes of a field's name, and fields."""


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def read_form(stream: _Readable, *, keep: int, most: int) -> QueryDict | None:
    """Read an urlencoded form in bounded memory: of each value, the first `keep` characters.

    Gives None if it is longer than `most` bytes. One character is at most four bytes, and each of
    them three bytes here.
    """
    room = _NAME + 12 * keep
    pairs: list[bytes] = []
    pair = bytearray()
    read = 0
    while chunk := stream.read(_CHUNK):
        read += len(chunk)
        if read > most:
            return None
        first, *others = chunk.split(b"&")
        pair += first[: max(0, room - len(pair))]
        for other in others:
            if len(pairs) < _FIELDS:
                pairs.append(bytes(pair))
            pair = bytearray(other)
    form = QueryDict(b"&".join([*pairs, bytes(pair)]), mutable=True)
    for name, value in form.items():
        form[name] = str(value)[:keep]
    return form

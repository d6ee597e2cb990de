"""Forms that are larger than a page may be: read to their end, so that what was written is shown again."""

from typing import Protocol

from django.http import QueryDict

CHUNK = 65_536


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def read_form(stream: _Readable, *, keep: int, most: int) -> QueryDict | None:
    """Read an urlencoded form in bounded memory: of each value, the first `keep` characters.

    Gives None if it is longer than `most` bytes. A value's bytes are kept up to twelve times
    `keep`, since one character is at most four bytes and each of them three characters here.
    """
    pairs: list[bytes] = []
    pair = bytearray()
    read = 0
    while chunk := stream.read(CHUNK):
        read += len(chunk)
        if read > most:
            return None
        first, *others = chunk.split(b"&")
        pair += first[: max(0, 12 * keep - len(pair))]
        for other in others:
            pairs.append(bytes(pair))
            pair = bytearray(other)
    form = QueryDict(b"&".join([*pairs[:100], bytes(pair)]), mutable=True)
    for name in form:
        form[name] = form[name][:keep]
    return form

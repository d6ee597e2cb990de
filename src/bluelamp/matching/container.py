"""One file of named arrays: a magic, a version, a JSON header, the arrays, a SHA-256 over all of it.

The arrays are memory-mapped: many processes that open one file share its memory. A file is written
beside its place and renamed into it, so readers see the old one or the new one and never a part.
"""

import hashlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

MAGIC: Final = b"BLUELAMP"
FORMAT: Final = 1
_ALIGN: Final = 64
_DIGEST: Final = 32
_PREFIX: Final = len(MAGIC) + 8


class BadIndex(ValueError):
    """A file that is no index, is damaged, or is of another version; the message says which."""


class _Array(msgspec.Struct, frozen=True):
    name: str
    dtype: str
    size: int
    offset: int


class _Header(msgspec.Struct, frozen=True):
    content: str
    meta: msgspec.Raw
    arrays: tuple[_Array, ...]


class Container(msgspec.Struct, frozen=True):
    """An opened file: its header, its read-only arrays, its SHA-256 in hex."""

    meta: bytes
    arrays: dict[str, NDArray[Any]]
    digest: str


def write(path: Path, content: str, meta: bytes, arrays: Mapping[str, NDArray[Any]]) -> str:
    """Write arrays and a JSON header as one file of kind `content`; give its SHA-256 in hex.

    Raises OSError where the folder cannot be written; the file in place is then unchanged.
    """
    listed, offset = [], 0
    for name, array in arrays.items():
        listed.append(_Array(name, array.dtype.str, array.size, offset))
        offset += array.nbytes + -array.nbytes % _ALIGN
    header = msgspec.json.encode(_Header(content, msgspec.Raw(meta), tuple(listed)))
    header += b" " * (-(_PREFIX + len(header)) % _ALIGN)
    digest = hashlib.sha256()
    with tempfile.NamedTemporaryFile(
        dir=path.parent, prefix=f".{path.name}.", suffix=".part", delete=False
    ) as file:
        try:
            prefix = MAGIC + FORMAT.to_bytes(4, "little") + len(header).to_bytes(4, "little")
            blocks = [prefix + header]
            for array in arrays.values():
                blocks += [array.tobytes(), b"\0" * (-array.nbytes % _ALIGN)]
            for block in blocks:
                digest.update(block)
                file.write(block)
            file.write(digest.digest())
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).chmod(0o640)
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    return digest.hexdigest()


def read(path: Path, content: str) -> Container:
    """Map a file of kind `content` that `write` made.

    Raises FileNotFoundError where there is none, BadIndex where it is not what was written.
    """
    size = path.stat().st_size
    if size < _PREFIX + _DIGEST:
        raise BadIndex(f"{path} is too short to be a Bluelamp {content}: build it again.")
    data: NDArray[np.uint8] = np.memmap(path, np.uint8, "r")
    if data[: len(MAGIC)].tobytes() != MAGIC:
        raise BadIndex(f"{path} is not a Bluelamp {content}.")
    version = int(data[8:12].view("<u4")[0])
    if version != FORMAT:
        raise BadIndex(
            f"{path} is a Bluelamp {content} of format {version} and this engine reads {FORMAT}: "
            "build it again."
        )
    digest = hashlib.sha256(data[:-_DIGEST].data)
    if digest.digest() != data[-_DIGEST:].tobytes():
        raise BadIndex(f"{path} was cut short or altered since it was built: build it again.")
    start = _PREFIX + int(data[12:16].view("<u4")[0])
    header = msgspec.json.decode(data[_PREFIX:start].tobytes(), type=_Header)
    if header.content != content:
        raise BadIndex(f"{path} holds a Bluelamp {header.content}, not a Bluelamp {content}.")
    arrays: dict[str, NDArray[Any]] = {}
    for one in header.arrays:
        dtype = np.dtype(one.dtype)
        at = start + one.offset
        arrays[one.name] = data[at : at + one.size * dtype.itemsize].view(dtype)
    return Container(bytes(header.meta), arrays, digest.hexdigest())

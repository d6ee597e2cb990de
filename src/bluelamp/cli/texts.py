"""Plain texts as the commands read them, and small words for what they print."""

import gzip
import zlib
from pathlib import Path

from bluelamp.cli.unusable import Unusable, reason_of


def read_text(path: Path) -> str:
    """Give the text of a file, gzipped or not; raises Unusable where it holds none."""
    try:
        data = path.read_bytes()
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise Unusable(f"{path} is gzipped and was cut short or altered: get it again.") from error
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {reason_of(error)}.") from error
    text = decode(data)
    if "\0" in text:
        raise Unusable(f"{path} is no plain text: turn it into one first.")
    if not text.strip():
        raise Unusable(f"{path} is empty: give a file that holds a text.")
    return text


def decode(data: bytes) -> str:
    """Give the text of bytes, whatever it is written in."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def shown(path: Path) -> str:
    """Give a path as it can be printed."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def count(number: int, thing: str) -> str:
    """Say how many there are of a thing."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"

"""What reading one event gives, whatever its format."""

import json
from typing import Any

import msgspec

from bluelamp.posts import Post, mend_tree


class Parsed(msgspec.Struct, frozen=True):
    """A post, or nothing to keep, or the sentence why an event could not be read.

    `time_us` is the event's own place in its stream (microseconds), 0 where it has none;
    `mended` counts characters that became U+FFFD.
    """

    post: Post | None = None
    fault: str = ""
    time_us: int = 0
    mended: int = 0


def plain_tree(data: bytes) -> tuple[Any, int]:
    """Read JSON whose text is not all Unicode; give it mended, and how many were replaced.

    Raises ValueError, RecursionError.
    """
    try:
        text = data.decode("utf-8", "surrogatepass")
        broken = 0
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        broken = text.count("\N{REPLACEMENT CHARACTER}")
    tree, mended = mend_tree(json.loads(text))
    return tree, broken + mended

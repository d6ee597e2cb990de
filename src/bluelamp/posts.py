"""One public message of a platform, as plain data."""

import json
import re
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import msgspec

__all__ = ["Author", "Media", "Post", "PostError", "decode", "encode", "mend", "mend_tree"]

_BROKEN = re.compile("[\0\ud800-\udfff]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


class PostError(ValueError):
    """A text that is not a post; the message says in one sentence why."""


class Author(msgspec.Struct, frozen=True):
    """Who posted: the network's own address of the account, and what it showed beside the post."""

    uri: str
    handle: str = ""
    name: str = ""


class Media(msgspec.Struct, frozen=True):
    """One attached file by address, never its bytes."""

    uri: str
    mime: str = ""
    alt: str = ""
    cid: str = ""


class Post(msgspec.Struct, frozen=True):
    """One public message; all text is what the platform sent, unfolded."""

    uri: str
    cid: str
    author: Author
    created_at: datetime
    text: str
    langs: tuple[str, ...] = ()
    reply_to: str | None = None
    root: str | None = None
    links: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Post)


def mend(text: str) -> tuple[str, int]:
    """Replace what no database holds, lone surrogates and NUL, by U+FFFD; give how many besides.

    A surrogate pair written as two halves is one character and is joined, not replaced
    (Unicode 16, section 3.9, D71 to D75).
    """
    if _BROKEN.search(text) is None:
        return text, 0
    joined = _PAIR.sub(_join, text)
    return _BROKEN.subn(_REPLACEMENT, joined)


def _join(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def mend_tree(value: Any) -> tuple[Any, int]:
    """Mend every string in plain lists and dicts, keys too; give the tree and how many."""
    if isinstance(value, str):
        return mend(value)
    count = 0
    if isinstance(value, list | tuple):
        items = []
        for item in value:
            mended, more = mend_tree(item)
            items.append(mended)
            count += more
        return items, count
    if isinstance(value, dict):
        pairs = {}
        for key, item in value.items():
            whole, more = mend(key)
            pairs[whole], less = mend_tree(item)
            count += more + less
        return pairs, count
    return value, 0


def encode(post: Post) -> bytes:
    """Write a post as JSON in UTF-8, its time in UTC; lone surrogates and NUL become U+FFFD.

    Raises PostError where the time has no zone. `mend` counts what would be replaced.
    """
    post = _in_utc(post)
    with suppress(UnicodeEncodeError):
        encoded = _encoder.encode(post)
        if rb"\u0000" not in encoded:
            return encoded
    tree, _ = mend_tree(msgspec.to_builtins(post, builtin_types=(datetime,)))
    return _encoder.encode(tree)


def decode(data: bytes | str) -> Post:
    """Read a post written by `encode`, or by anybody else in that form; time in UTC.

    Lone surrogates become U+FFFD. Raises PostError.
    """
    try:
        return _in_utc(_decoder.decode(data))
    except UnicodeError:
        return _decode_broken(data)
    except (msgspec.MsgspecError, RecursionError) as error:
        if b"\\u" in data if isinstance(data, bytes) else "\\u" in data:
            return _decode_broken(data)
        raise PostError(f"This is not a post: {error}.") from error


def _decode_broken(data: bytes | str) -> Post:
    """Read what msgspec refuses for a lone surrogate, through the more patient standard library."""
    try:
        text = data if isinstance(data, str) else data.decode("utf-8", "surrogatepass")
        tree, _ = mend_tree(json.loads(text))
        return _in_utc(msgspec.convert(tree, Post))
    except (msgspec.MsgspecError, UnicodeError, json.JSONDecodeError, RecursionError) as error:
        raise PostError(f"This is not a post: {error}.") from error


def _in_utc(post: Post) -> Post:
    zone = post.created_at.tzinfo
    if zone is UTC:
        return post
    if zone is None:
        raise PostError("This is not a post: its time has no time zone.")
    return msgspec.structs.replace(post, created_at=post.created_at.astimezone(UTC))

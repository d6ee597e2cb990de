"""The readable text of a capture: what a person would read there, and nothing that could run."""

import json
import re
from html.parser import HTMLParser
from typing import Any

from bluelamp.evidence import vault
from bluelamp.evidence.models import Capture
from bluelamp.posts import mend

MOST_BYTES = 2_000_000
LONGEST = 100_000
UNREAD = frozenset(
    {"script", "style", "template", "noscript", "nav", "header", "footer", "form", "button", "svg"}
)
BLOCKS = frozenset(
    {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "article", "section", "main"}
    | {"blockquote", "pre", "td", "dd", "dt", "figcaption"}
)


def text_of(capture: Capture) -> str:
    """Give what a capture says, at most 100,000 characters; "" where it holds no text that we read.

    Raises:
        vault.DamagedError: the bytes in the vault are not those that were put there.
    """
    if capture.subject.address_only or capture.size > MOST_BYTES:
        return ""
    data = vault.read(capture.vault_key)
    if capture.kind == Capture.Kind.STREAMED:
        return _recorded(data)
    media_type, charset = _content_type(capture)
    if media_type == "application/json":
        return _recorded(data)
    text = _decoded(data, charset)
    if media_type == "text/plain":
        return mend(text)[0][:LONGEST]
    return readable(text) if media_type in ("text/html", "application/xhtml+xml", "") else ""


def readable(page: str) -> str:
    """Give the visible text of an HTML page: block by block, without what only frames or runs it."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    lines = (
        re.sub(r"[ \t\r\f\v]+", " ", line).strip() for line in "".join(reader.kept).split("\n")
    )
    return mend("\n".join(line for line in lines if line))[0][:LONGEST]


class _Reader(HTMLParser):
    """Keeps the text of the elements that are read; any nesting is a count, so that none is too deep."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.kept: list[str] = []
        self._unread: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNREAD and len(self._unread) < 100:
            self._unread.append(tag)
        elif tag in BLOCKS:
            self.kept.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._unread and tag == self._unread[-1]:
            self._unread.pop()
        elif tag in BLOCKS:
            self.kept.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.kept.append(data)


def _content_type(capture: Capture) -> tuple[str, str]:
    for name, value in capture.headers:
        if name.lower() == "content-type":
            media_type, _, rest = value.partition(";")
            charset = re.search(r"charset=[\"']?([\w.:-]+)", rest)
            return media_type.strip().lower(), charset[1] if charset else "utf-8"
    return "", "utf-8"


def _decoded(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset, errors="replace")
    except LookupError:
        return data.decode("utf-8", errors="replace")


def _recorded(data: bytes) -> str:
    """Give the text of a record as a network or a stream gives it: `text`, `record.text`, `posts[0]`."""
    try:
        found: Any = json.loads(data)
    except (ValueError, RecursionError):
        return ""
    for _ in range(3):
        if isinstance(found, dict) and isinstance(found.get("text"), str):
            return mend(found["text"])[0][:LONGEST]
        if isinstance(found, dict) and isinstance(found.get("posts"), list) and found["posts"]:
            found = found["posts"][0]
        elif isinstance(found, dict):
            found = found.get("record")
    return ""

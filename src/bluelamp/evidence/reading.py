"""Reading a capture: what its bytes say, in words that a person can read. It changes nothing.

Bytes from outside are hostile: what is read is bounded, and whatever they hold, nothing here raises.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message
from functools import lru_cache
from typing import Any

from obstore.exceptions import BaseError

from bluelamp.evidence import vault
from bluelamp.evidence.models import Capture
from bluelamp.evidence.visible import tidy, visible
from bluelamp.posts import mend

MOST_BYTES = 1024 * 1024
MOST_TEXT = 200_000
"""Bytes of a capture that are read, and characters of its text that are given."""
RECORD_BYTES = 16 * 1024 * 1024
"""A record is read whole or not at all."""

ENCODING = re.compile(
    r"utf-?8|utf-?16(?:le|be)?|(?:us-)?ascii|latin-?[19]|iso-?8859-?\d{1,2}|iso-2022-jp"
    r"|(?:windows-?|cp)(?:125\d|874|866|932|949)|koi8-[ru]|shift[_-]jis|sjis|euc-(?:jp|kr)"
    r"|gbk|gb2312|gb18030|big5(?:-hkscs)?|tis-620",
    re.IGNORECASE,
)
AS_BROWSERS_DO = {"ascii": "cp1252", "us-ascii": "cp1252", "latin1": "cp1252", "gb2312": "gb18030"}
"""Encodings that the web writes and means another (WHATWG Encoding, 4.2)."""
META = re.compile(rb"<meta[^>]{0,300}?charset\s{0,9}=\s{0,9}[\"']?([\w-]{1,40})", re.IGNORECASE)
BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))

NO_TEXT = "There is no text in it that can be shown here; its bytes lie in the vault."
NEVER_READ = "This address is never read: it goes to the hotline as it is."
COVERED = (
    "The same bytes were captured at an address that is reported as suspected child sexual abuse "
    "material: nobody is shown them."
)
LOST = "The vault no longer holds these bytes as they were put there: tell the administrator."


@dataclass(frozen=True, slots=True)
class Reading:
    """What a capture says: its title and text; `problem` says why there is none, in one sentence."""

    text: str = ""
    title: str = ""
    problem: str = ""
    cut: bool = False


def read(capture: Capture) -> Reading:
    """Read one capture, as `read_all` does."""
    return read_all([capture])[0]


def read_all(captures: Sequence[Capture]) -> list[Reading]:
    """Read captures from the vault; of those that may not be looked into, the words are never read.

    What was captured before its address was named as suspected abuse is covered from then on, and so
    is every other capture of the same bytes: whoever named one address has named what lies there.
    """
    hashes = {one.sha256 for one in captures}
    named = Capture.objects.filter(sha256__in=hashes, subject__address_only=True)
    covered = set(named.values_list("sha256", flat=True))
    return [_read_unless(covered, one) for one in captures]


def _read_unless(covered: set[str], capture: Capture) -> Reading:
    if capture.subject.address_only:
        return Reading(problem=NEVER_READ)
    if capture.sha256 in covered:
        return Reading(problem=COVERED)
    kind = _header(capture) if capture.kind == Capture.Kind.FETCHED else "application/json"
    return _read(capture.vault_key, kind)


def plain(text: str) -> Reading:
    """Give a text that somebody typed as a reading."""
    return _given(text.replace("\r\n", "\n").strip())


@lru_cache(maxsize=64)
def _read(key: str, content_type: str) -> Reading:
    """Read an object of the vault; its key is its SHA-256, so that it always says the same."""
    try:
        data = vault.read(key)
    except (vault.DamagedError, BaseError, OSError):
        return Reading(problem=LOST)
    return readable(data, content_type)


def readable(data: bytes, content_type: str) -> Reading:
    """Give the text of bytes that came with this Content-Type (RFC 9110, 8.3)."""
    header = Message()
    header["Content-Type"] = content_type
    kind = header.get_content_type() if content_type else ""
    charset = header.get_param("charset")
    told = charset if isinstance(charset, str) else ""
    if kind == "application/json" or kind.endswith("+json"):
        return _record(data)
    if kind in ("text/html", "application/xhtml+xml"):
        page = visible(decoded(data[:MOST_BYTES], told or _meta(data)))
        return _given(page.text, page.title, cut=len(data) > MOST_BYTES)
    if kind == "text/plain":
        text = decoded(data[:MOST_BYTES], told).replace("\r\n", "\n").strip()
        return _given(text, cut=len(data) > MOST_BYTES)
    return Reading(problem=NO_TEXT)


def decoded(data: bytes, told: str = "") -> str:
    """Decode text by its byte order mark, by what was told, or as UTF-8; what is broken is U+FFFD."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    name = told.strip().lower() if ENCODING.fullmatch(told.strip()) else "utf-8"
    name = AS_BROWSERS_DO.get(name, "cp1252" if re.fullmatch(r"iso-?8859-?1", name) else name)
    try:
        return data.decode(name, "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def _record(data: bytes) -> Reading:
    """Read a post of the stream (`posts.Post`), or Bluesky's answer to app.bsky.feed.getPosts."""
    if len(data) > RECORD_BYTES:
        return Reading(problem=NO_TEXT)
    try:
        record: Any = json.loads(data.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return Reading(problem=NO_TEXT)
    said = [one for one in _texts(record) if isinstance(one, str) and one.strip()]
    return _given("\n\n".join(said).strip()) if said else Reading(problem=NO_TEXT)


def _texts(record: Any) -> list[Any]:
    if not isinstance(record, dict):
        return []
    posts = record.get("posts")
    if isinstance(posts, list):
        inside = [one.get("record") for one in posts if isinstance(one, dict)]
        return [one.get("text") for one in inside if isinstance(one, dict)]
    return [record.get("text")]


def _given(text: str, title: str = "", *, cut: bool = False) -> Reading:
    text, title = mend(text)[0], tidy(mend(title)[0])
    if not text and not title:
        return Reading(problem="It is empty." if not cut else NO_TEXT)
    return Reading(text[:MOST_TEXT], title[:300], cut=cut or len(text) > MOST_TEXT)


def _header(capture: Capture) -> str:
    for name, value in capture.headers:
        if str(name).lower() == "content-type":
            return str(value)
    return ""


def _meta(data: bytes) -> str:
    """Give the encoding that a page names in its first 1,024 bytes (HTML, 4.2.5.4)."""
    found = META.search(data[:1024])
    return found[1].decode("ascii", "replace") if found else ""

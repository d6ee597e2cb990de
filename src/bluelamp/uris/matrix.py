"""The canonical form of matrix: uris and matrix.to pages (Matrix specification, appendices)."""

import re

from bluelamp.uris import percent
from bluelamp.uris.errors import UriError

PAGES = ("https://matrix.to/", "http://matrix.to/")

_WORD = {"roomid": "roomid", "r": "r", "room": "r", "u": "u", "user": "u"}
_EVENT = frozenset({"e", "event"})
_SIGIL = {"!": "roomid", "#": "r", "@": "u"}
_PART = percent.PATH - {"/"}
_NOT_ONE = "A matrix link names a room, a user, or an event in a room."


def canonical(uri: str) -> str:
    """Give matrix:(roomid|r|u)/name[/e/event], without routing and action; raises UriError."""
    parts = uri[len("matrix:") :].partition("#")[0].partition("?")[0].split("/")
    kind = _WORD.get(parts[0].lower())
    if kind is None or len(parts) not in (2, 4):
        raise UriError(_NOT_ONE)
    event = None
    if len(parts) == 4:
        if parts[2].lower() not in _EVENT:
            raise UriError(_NOT_ONE)
        event = parts[3]
    return _written(kind, parts[1], event)


def from_page(uri: str) -> str:
    """Give the matrix: uri that a matrix.to page stands for; raises UriError."""
    fragment = uri.partition("#")[2].removeprefix("/").partition("?")[0]
    name, _, event = fragment.partition("/")
    whole = re.sub(r"^%(21|23|40)", lambda found: chr(int(found[1], 16)), name)
    kind = _SIGIL.get(whole[:1])
    if kind is None:
        raise UriError(_NOT_ONE)
    if event:
        event = re.sub(r"^(?:%24|\$)", "", event)
    return _written(kind, whole[1:], event or None)


def _written(kind: str, name: str, event: str | None) -> str:
    if not name or event == "" or (event is not None and kind == "u"):
        raise UriError(_NOT_ONE)
    written = f"matrix:{kind}/{percent.normal(name, _PART)}"
    return written if event is None else f"{written}/e/{percent.normal(event, _PART)}"

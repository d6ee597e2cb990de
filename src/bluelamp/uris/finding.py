"""Addresses in free text."""

import re

from bluelamp.uris.canonical import MAX_LENGTH, canonical
from bluelamp.uris.errors import UriError

_CANDIDATE = re.compile(
    r"\b(?:https?://|at://|matrix:(?:r|u|roomid|room|user)/|nostr:)"
    rf"[^\s<>\"“”«»‹›「」『』、。|\\^`{{}}\x00-\x1f\x7f-\x9f]{{1,{MAX_LENGTH}}}",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?'’…"
_CLOSING = {")": "(", "]": "["}


def find_in_text(text: str) -> tuple[str, ...]:
    """Give the addresses in a text as they stand there, in order, each once.

    Punctuation that belongs to the sentence is left out; what `canonical` refuses is not given.
    """
    candidates = dict.fromkeys(_trimmed(found[0]) for found in _CANDIDATE.finditer(text))
    return tuple(uri for uri in candidates if _taken(uri))


def _taken(uri: str) -> bool:
    try:
        canonical(uri)
    except UriError:
        return False
    return True


def _trimmed(uri: str) -> str:
    while uri:
        last = uri[-1]
        opening = _CLOSING.get(last)
        if last in _TRAILING or (opening and uri.count(last) > uri.count(opening)):
            uri = uri[:-1]
        else:
            break
    return uri

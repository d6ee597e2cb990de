"""One canonical form of a uri, whatever its scheme."""

import re

from bluelamp.uris import atproto, matrix, nostr, web
from bluelamp.uris.errors import UriError

__all__ = ["MAX_LENGTH", "UriError", "canonical"]

MAX_LENGTH = 8_000
"""Characters; the longest address taken (RFC 9110, 4.1 recommends at least 8,000 octets)."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

_FORMS = {
    "http": web.canonical,
    "https": web.canonical,
    "at": atproto.canonical,
    "matrix": matrix.canonical,
    "nostr": nostr.canonical,
}


def canonical(uri: str) -> str:
    """Give the one form under which the same content is the same text; applying it twice is once.

    Takes http, https, at, matrix and nostr addresses; a matrix.to page becomes its matrix: uri.
    Raises UriError, and nothing else.
    """
    uri = uri.strip()
    if not uri:
        raise UriError("There is no link here; paste the whole link.")
    if len(uri) > MAX_LENGTH:
        raise UriError(f"The link is longer than {MAX_LENGTH:,} characters; paste only the link.")
    if _FORBIDDEN.search(uri):
        raise UriError("The link has a hidden control character in it; type or copy it again.")
    scheme = _SCHEME.match(uri)
    if scheme is None or (form := _FORMS.get(scheme[1].lower())) is None:
        raise UriError("A link starts with https://, http://, at://, matrix: or nostr:.")
    result = form(uri)
    if result.startswith(matrix.PAGES):
        result = matrix.from_page(uri)
    if len(result) > MAX_LENGTH:
        raise UriError(f"The link is longer than {MAX_LENGTH:,} characters; paste only the link.")
    return result

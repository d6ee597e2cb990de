"""Percent-encoding in one form (RFC 3986, 6.2.2)."""

import re

_TOKEN = re.compile(r"%([0-9A-Fa-f]{2})|(.)", re.DOTALL)
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

PATH = frozenset("!$&'()*+,;=:@/")
"""Characters a path may hold as they are, besides the unreserved ones."""

QUERY = PATH | frozenset("?")
"""Characters a query may hold as they are, besides the unreserved ones."""


def normal(text: str, allowed: frozenset[str]) -> str:
    """Decode what needs no encoding, encode what does, as UTF-8 in upper-case hex."""

    def one(token: re.Match[str]) -> str:
        if token[1] is not None:
            char = chr(int(token[1], 16))
            return char if char in _UNRESERVED else "%" + token[1].upper()
        char = token[2]
        if char in _UNRESERVED or char in allowed:
            return char
        return "".join(f"%{byte:02X}" for byte in char.encode())

    return _TOKEN.sub(one, text)

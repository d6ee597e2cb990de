"""The secrets of an action: the token of the provider's link, and an appeal code for each poster.

None lies anywhere in clear. The token is an HMAC (RFC 2104) of the action's reference under a key that
the worker holds; the appeal codes follow from the token, so that the page behind the link can show them.
The database has their SHA-256 (256 and 75 random-looking bits: nothing to guess at).
"""

import base64
import hashlib
import hmac
import re

from bluelamp.conduct import keys
from bluelamp.reports import receipts

LINK = "{link}"
_APPEAL = re.compile(r"\{appeal_([1-9][0-9]*)\}")
_KEY = "notice-links"


def token_of(reference: str) -> str:
    """Give the token of an action's link: 43 characters of base64url; only the worker can."""
    digest = hmac.new(keys.secret(_KEY), f"link {reference}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def appeal(number: int) -> str:
    """Give the name in braces that stands for one person's code; the first has number 1."""
    return f"{{appeal_{number}}}"


def appeal_code(token: str, number: int) -> str:
    """Give one person's code, in the form of receipt codes: 16 characters without dashes."""
    digest = hmac.new(token.encode(), f"appeal {number}".encode(), hashlib.sha256).digest()
    return receipts.of(int.from_bytes(digest, "big") >> 256 - receipts.BITS)


def hashed(secret: str) -> str:
    """Give the form in which a secret is kept: its SHA-256, in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()


def filled(text: str, link: str, token: str) -> str:
    """Put a link and the appeal codes where a text has their names; all are safe inside JSON."""

    def code(name: re.Match[str]) -> str:
        return receipts.shown(appeal_code(token, int(name[1])))

    return _APPEAL.sub(code, text.replace(LINK, link))


def hashed_bytes(message: bytes) -> str:
    """Give the SHA-256 of a message, in hex."""
    return hashlib.sha256(message).hexdigest()

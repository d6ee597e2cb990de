"""The secrets of an action: the token of the provider's link, and the poster's appeal code.

Neither lies anywhere in clear. The token is an HMAC (RFC 2104) of the action's reference under a key that
the worker holds; the appeal code follows from the token, so that the page behind the link can show it.
The database has their SHA-256 (256 and 75 random-looking bits: nothing to guess at).
"""

import base64
import hashlib
import hmac

from bluelamp.conduct import keys
from bluelamp.reports import receipts

LINK = "{link}"
APPEAL = "{appeal}"
_KEY = "notice-links"


def token_of(reference: str) -> str:
    """Give the token of an action's link: 43 characters of base64url; only the worker can."""
    digest = hmac.new(keys.secret(_KEY), f"link {reference}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def appeal_code(token: str) -> str:
    """Give the poster's code, in the form of receipt codes: 16 characters without dashes."""
    digest = hmac.new(token.encode(), b"appeal", hashlib.sha256).digest()
    return receipts.of(int.from_bytes(digest, "big") >> 256 - receipts.BITS)


def hashed(secret: str) -> str:
    """Give the form in which a secret is kept: its SHA-256, in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()


def filled(text: str, link: str, token: str) -> str:
    """Put a link and the appeal code where a text has their names; both are safe inside JSON."""
    code = receipts.shown(appeal_code(token))
    return text.replace(LINK, link).replace(APPEAL, code)


def hashed_bytes(message: bytes) -> str:
    """Give the SHA-256 of a message, in hex."""
    return hashlib.sha256(message).hexdigest()

"""Whose request this is, as far as limits need to know: a keyed hash of the address, never the address."""

import hashlib
import hmac

from django.http import HttpRequest

from bluelamp.conduct import keys
from bluelamp.officers.addresses import client_address


def client(request: HttpRequest) -> str:
    """Give the keyed hash of the client's address, an IPv6 one by its /64."""
    return hmac.new(
        keys.secret("clients"), client_address(request).encode(), hashlib.sha256
    ).hexdigest()

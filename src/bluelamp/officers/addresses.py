"""Whose request it is, for limits on tries: a proxy's word counts only if we configured the proxy."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Give the client's address: the last one that no configured proxy vouches for itself with.

    `X-Forwarded-For` is read from its end, and only behind `trusted_proxies`; anybody can write
    what stands before.
    """
    trusted = {address.strip() for address in settings.CONFIG.trusted_proxies.split(",")}
    address = str(request.META["REMOTE_ADDR"])
    said = request.headers.get("X-Forwarded-For", "").split(",")
    while address in trusted and said:
        address = said.pop().strip() or address
    return address

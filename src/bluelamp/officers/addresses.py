"""Whose request it is, for limits on tries: a proxy's word counts only if we configured the proxy."""

import ipaddress
from collections.abc import Iterable
from typing import TypeAlias

from django.conf import settings
from django.http import HttpRequest

_Ip: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

_IPV6_PREFIX = 64  # what one household or one phone is given (RFC 6177), so one client


def client_address(request: HttpRequest) -> str:
    """Give the client's address, as far as the configured proxies vouch for it."""
    return nearest(
        request.META.get("REMOTE_ADDR", ""),
        request.headers.get("X-Forwarded-For", ""),
        settings.CONFIG.trusted_proxies.split(","),
    )


def nearest(remote: str, forwarded: str, trusted: Iterable[str]) -> str:
    """Give the nearest address that is no trusted proxy; an IPv6 one as its /64 network.

    X-Forwarded-For is read from its right end, and only as far as trusted proxies wrote it.
    `trusted` holds addresses and networks.
    """
    networks = [ipaddress.ip_network(one.strip(), strict=False) for one in trusted if one.strip()]
    nearest = _parsed(remote)
    for hop in reversed(forwarded.split(",") if forwarded else []):
        if nearest is None or not any(nearest in network for network in networks):
            break
        if (further := _parsed(hop)) is None:
            break
        nearest = further
    if nearest is None:
        return remote
    if isinstance(nearest, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((nearest, _IPV6_PREFIX), strict=False))
    return str(nearest)


def _parsed(text: str) -> _Ip | None:
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address

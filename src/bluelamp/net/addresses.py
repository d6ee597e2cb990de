"""Which addresses may be talked to: public ones (IANA special-purpose registries, RFC 6890)."""

import ipaddress
import socket
import threading
from collections.abc import Callable, Sequence
from typing import TypeAlias

from bluelamp.net.errors import Refused, TooSlow, Unreachable

Resolve: TypeAlias = Callable[[str, int], Sequence[str]]
"""Host and port to addresses as text; raises OSError where there are none."""

_Ip: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
_ALSO_SPECIAL = (  # what the ipaddress module of Python 3.11 does not know, or only in part
    ipaddress.IPv4Network("192.0.0.0/24"),
    ipaddress.IPv4Network("192.88.99.0/24"),
    ipaddress.IPv6Network("3fff::/20"),
)


def system_resolve(host: str, port: int) -> Sequence[str]:
    """Ask the operating system's resolver; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(one[4][0]) for one in found))


def check(
    host: str,
    port: int,
    *,
    allow: bool = False,
    resolve: Resolve = system_resolve,
    timeout: float = 10.0,
) -> tuple[str, ...]:
    """Resolve a host once and give its addresses, all of them public unless `allow`.

    One address that is not public refuses the name: whoever mixes them means harm or is broken.
    Connect only to what is given here, never to the name again (DNS rebinding). `timeout` is in
    seconds. Raises Refused, Unreachable, TooSlow.
    """
    if not allow and port < 1024 and port not in (80, 443):
        raise Refused(f"Port {port} of {host} is not one that web pages are on.")
    literal = host.removeprefix("[").removesuffix("]")
    addresses = _resolved(literal, port, resolve, timeout)
    if not addresses:
        raise Unreachable(f"There is no address for {host}.")
    for address in addresses:
        if not allow and not _is_public(_parsed(address, host)):
            raise Refused(f"{host} is not on the public internet ({address}).")
    return addresses


def _resolved(host: str, port: int, resolve: Resolve, timeout: float) -> tuple[str, ...]:
    """Resolve in a thread of its own, since getaddrinfo cannot be given a time limit."""
    answer: list[tuple[str, ...] | Exception] = []

    def ask() -> None:
        try:
            answer.append(tuple(resolve(host, port)))
        except (OSError, UnicodeError) as error:
            answer.append(error)

    asking = threading.Thread(target=ask, name="resolve", daemon=True)
    asking.start()
    asking.join(timeout)
    if not answer:
        raise TooSlow(f"Looking up {host} took longer than {timeout:g} seconds.")
    if isinstance(answer[0], Exception):
        raise Unreachable(f"There is no address for {host}.") from answer[0]
    return answer[0]


def _parsed(address: str, host: str) -> _Ip:
    try:
        return ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        raise Unreachable(f"The resolver gave no address for {host}.") from None


def _is_public(address: _Ip) -> bool:
    if any(address in network for network in _ALSO_SPECIAL):
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global and not address.is_multicast
    if address in _NAT64:
        return _is_public(ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF))
    if address.ipv4_mapped is not None:
        return _is_public(address.ipv4_mapped)
    if address.sixtofour is not None:
        return _is_public(address.sixtofour)
    return address in _GLOBAL_UNICAST and address.is_global

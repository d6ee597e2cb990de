"""Which places may be talked to."""

import ipaddress
import time
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bluelamp.net import Refused, TooSlow, Unreachable, check


def names(**known: str) -> object:
    def resolve(host: str, port: int) -> Sequence[str]:
        if host in known:
            return known[host].split()
        return (host,)

    return resolve


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.8",
        "192.88.99.1",
        "198.18.0.1",
        "203.0.113.5",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "2001:0:7f00:1::1",
        "2001:db8::1",
        "3fff::1",
        "fc00::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "4000::1",
    ],
)
def test_what_is_not_public_is_refused_by_name_and_by_number(address: str) -> None:
    with pytest.raises(Refused, match="not on the public internet"):
        check("soup.example", 443, resolve=names(**{"soup.example": address}))
    if "%" not in address:
        with pytest.raises(Refused):
            check(f"[{address}]" if ":" in address else address, 80)


@pytest.mark.parametrize(
    "address",
    ["93.184.215.14", "1.1.1.1", "2606:4700::1111", "64:ff9b::101:101", "2002:101:101::1"],
)
def test_what_is_public_is_given(address: str) -> None:
    assert check("soup.example", 443, resolve=names(**{"soup.example": address})) == (address,)


def test_one_private_address_among_public_ones_refuses_the_name() -> None:
    with pytest.raises(Refused):
        check("soup.example", 443, resolve=names(**{"soup.example": "1.1.1.1 10.0.0.1"}))


def test_an_allowed_place_may_be_private() -> None:
    assert check("127.0.0.1", 11, allow=True) == ("127.0.0.1",)


@pytest.mark.parametrize("port", [22, 25, 53, 587])
def test_ports_that_are_no_web_ports_are_refused(port: int) -> None:
    with pytest.raises(Refused, match="not one that web pages are on"):
        check("1.1.1.1", port)


def test_a_name_without_address() -> None:
    def nothing(host: str, port: int) -> Sequence[str]:
        raise OSError

    for resolve in (nothing, lambda *_: (), lambda *_: ("soup",)):
        with pytest.raises(Unreachable):
            check("soup.example", 443, resolve=resolve)


def test_a_resolver_that_hangs_is_left() -> None:
    begun = time.monotonic()
    with pytest.raises(TooSlow):
        check("soup.example", 443, resolve=lambda *_: time.sleep(1) or (), timeout=0.05)
    assert time.monotonic() - begun < 0.9


@settings(deadline=None)
@given(st.ip_addresses(v=4))
def test_a_private_address_hides_in_no_ipv6_form(address: ipaddress.IPv4Address) -> None:
    def taken(text: str) -> bool:
        try:
            check("soup.example", 443, resolve=lambda *_: (text,))
        except Refused:
            return False
        return True

    number = int(address)
    plain = taken(str(address))
    for form in (
        ipaddress.IPv6Address(0xFFFF << 32 | number),
        ipaddress.IPv6Address(int(ipaddress.IPv6Address("64:ff9b::")) | number),
        ipaddress.IPv6Address(0x2002 << 112 | number << 80 | 1),
    ):
        assert taken(str(form)) == plain
    if address.is_private or address.is_loopback or address.is_multicast or address.is_link_local:
        assert not plain

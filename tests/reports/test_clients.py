"""Whose request it is: X-Forwarded-For counts only as far as trusted proxies wrote it."""

import pytest
from django.test import RequestFactory

from bluelamp.officers.addresses import nearest
from bluelamp.reports.clients import client


@pytest.mark.parametrize(
    ("remote", "forwarded", "trusted", "is_"),
    [
        ("198.51.100.7", "", [], "198.51.100.7"),
        ("198.51.100.7", "203.0.113.9", [], "198.51.100.7"),
        ("198.51.100.7", "203.0.113.9", ["10.0.0.1"], "198.51.100.7"),
        ("10.0.0.1", "203.0.113.9", ["10.0.0.1"], "203.0.113.9"),
        ("10.0.0.1", "192.0.2.66, 203.0.113.9", ["10.0.0.1"], "203.0.113.9"),
        ("10.0.0.1", "192.0.2.66, 203.0.113.9, 10.0.0.2", ["10.0.0.0/8"], "203.0.113.9"),
        ("10.0.0.1", "nonsense", ["10.0.0.1"], "10.0.0.1"),
        ("10.0.0.1", "", ["10.0.0.1"], "10.0.0.1"),
        ("2001:db8:1:2:aaaa::1", "", [], "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::1", "", [], "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.7", "", [], "198.51.100.7"),
        ("", "203.0.113.9", ["10.0.0.1"], ""),
    ],
)
def test_the_nearest_address_that_is_no_trusted_proxy(
    remote: str, forwarded: str, trusted: list[str], is_: str
) -> None:
    assert nearest(remote, forwarded, trusted) == is_


def test_a_client_is_a_keyed_hash_that_forged_headers_do_not_change() -> None:
    plain = client(RequestFactory().get("/", REMOTE_ADDR="198.51.100.7"))
    forged = client(
        RequestFactory().get("/", REMOTE_ADDR="198.51.100.7", HTTP_X_FORWARDED_FOR="192.0.2.66")
    )
    other = client(RequestFactory().get("/", REMOTE_ADDR="198.51.100.8"))
    assert plain == forged != other
    assert len(plain) == 64

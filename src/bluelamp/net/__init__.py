"""Talking to places outside, none of which is trusted."""

from bluelamp.net.addresses import Resolve, check, system_resolve
from bluelamp.net.connecting import pinned_socket
from bluelamp.net.errors import FetchError, Refused, TooLarge, TooSlow, Unreachable
from bluelamp.net.fetching import Fetched, Fetcher
from bluelamp.net.supervising import delays

__all__ = [
    "FetchError",
    "Fetched",
    "Fetcher",
    "Refused",
    "Resolve",
    "TooLarge",
    "TooSlow",
    "Unreachable",
    "check",
    "delays",
    "pinned_socket",
    "system_resolve",
]

"""One canonical form of every address, and what can be told from an address alone."""

from bluelamp.uris.canonical import UriError, canonical
from bluelamp.uris.finding import find_in_text
from bluelamp.uris.platforms import PLATFORMS, Platform, platform
from bluelamp.uris.profiles import BskyPage, bsky_page_parts, is_profile
from bluelamp.uris.web import WebAddress, web_address

__all__ = [
    "PLATFORMS",
    "BskyPage",
    "Platform",
    "UriError",
    "WebAddress",
    "bsky_page_parts",
    "canonical",
    "find_in_text",
    "is_profile",
    "platform",
    "web_address",
]

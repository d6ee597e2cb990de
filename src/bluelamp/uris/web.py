"""The canonical form of http and https addresses."""

import ipaddress
import re
from urllib.parse import unquote_to_bytes

import idna

from bluelamp.uris import percent
from bluelamp.uris.errors import UriError

_ADDRESS = re.compile(
    r"(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.IGNORECASE | re.DOTALL
)
_BEFORE_QUERY = re.compile(r"[^?#]*")
_AUTHORITY = re.compile(r"(\[[^\]]*\]|[^:@\[\]]*)(?::([0-9]*))?")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_\-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_DEFAULT_PORT = {"http": "80", "https": "443"}

_TRACKING = frozenset(
    {
        "_hsenc",
        "_hsmi",
        "dclid",
        "epik",
        "fbclid",
        "gbraid",
        "gclid",
        "gclsrc",
        "igsh",
        "igshid",
        "li_fat_id",
        "mc_cid",
        "mc_eid",
        "mkt_tok",
        "msclkid",
        "oly_anon_id",
        "oly_enc_id",
        "rdt_cid",
        "ref_src",
        "ref_url",
        "scid",
        "ttclid",
        "twclid",
        "vero_id",
        "wbraid",
        "wickedid",
        "yclid",
        "ysclid",
    }
)
_TRACKING_PREFIX = ("utm_", "hsa_", "pk_", "mtm_")


def canonical(uri: str) -> str:
    """Give an http or https address by RFC 3986, 6.2, without fragment and tracking parameters.

    Hosts become ASCII by UTS 46; a backslash before the query counts as a slash, as in browsers
    (WHATWG URL). Raises UriError.
    """
    slashed = _BEFORE_QUERY.sub(lambda part: part[0].replace("\\", "/"), uri, count=1)
    found = _ADDRESS.fullmatch(slashed)
    if found is None:
        raise UriError("A web link has two slashes and a site's name after 'https:'.")
    scheme = found[1].lower()
    if "@" in found[2]:
        raise UriError("A link with a user name or password before the site's name is not taken.")
    authority = _AUTHORITY.fullmatch(found[2])
    if authority is None:
        raise UriError("The site's name in the link is not one that can exist.")
    place = host(authority[1]) + _port(authority[2], scheme)
    path = _without_dots(percent.normal(found[3], percent.PATH)) or "/"
    query = _without_tracking(percent.normal(found[4] or "", percent.QUERY))
    return f"{scheme}://{place}{path}" + (f"?{query}" if query else "")


def host(name: str) -> str:
    """Give a host in lower-case ASCII, an IPv6 address in brackets; raises UriError."""
    if name.startswith("["):
        try:
            return f"[{ipaddress.IPv6Address(name[1:-1].partition('%')[0]).compressed}]"
        except ValueError:
            raise UriError("The address between brackets in the link is not an IPv6 one.") from None
    try:
        ascii_name = unquote_to_bytes(name).decode()
        if not ascii_name.isascii():
            ascii_name = idna.encode(ascii_name, uts46=True, transitional=False).decode()
    except (UnicodeError, IndexError):
        raise UriError("The site's name in the link is not one that can exist.") from None
    ascii_name = ascii_name.lower().removesuffix(".")
    labels = ascii_name.split(".")
    if len(ascii_name) > 253 or not all(_HOST.fullmatch(label) for label in labels):
        raise UriError("The site's name in the link is not one that can exist.")
    if _NUMBER.fullmatch(labels[-1]):
        try:
            return str(ipaddress.IPv4Address(ascii_name))
        except ValueError:
            raise UriError("The number in place of a site's name is not an IPv4 address.") from None
    return ascii_name


def _port(port: str | None, scheme: str) -> str:
    if port:
        port = port.lstrip("0") or "0"
    if not port or port == _DEFAULT_PORT[scheme]:
        return ""
    if len(port) > 5 or not 1 <= int(port) <= 65_535:
        raise UriError("The port number in the link is not between 1 and 65535.")
    return f":{port}"


def _without_dots(path: str) -> str:
    """Resolve dot segments (RFC 3986, 5.2.4)."""
    if not path:
        return path
    segments: list[str] = []
    *inner, last = path.split("/")[1:]
    for segment in inner:
        if segment == "..":
            del segments[-1:]
        elif segment != ".":
            segments.append(segment)
    if last == "..":
        del segments[-1:]
    segments.append("" if last in (".", "..") else last)
    return "/" + "/".join(segments)


def _without_tracking(query: str) -> str:
    return "&".join(
        part for part in query.split("&") if part and not _tracks(part.partition("=")[0].lower())
    )


def _tracks(name: str) -> bool:
    return name in _TRACKING or name.startswith(_TRACKING_PREFIX)

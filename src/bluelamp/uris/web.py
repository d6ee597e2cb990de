"""The canonical form of http and https addresses."""

import ipaddress
import re
from urllib.parse import unquote_to_bytes

import idna
import msgspec

from bluelamp.uris import percent
from bluelamp.uris.errors import UriError

_ADDRESS = re.compile(
    r"(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.IGNORECASE | re.DOTALL
)
_BEFORE_QUERY = re.compile(r"[^?#]*")
_AUTHORITY = re.compile(r"(\[[^\]]*\]|[^:@\[\]]*)(?::([0-9]*))?")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_\-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_DEFAULT_PORT = {"http": 80, "https": 443}

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


class WebAddress(msgspec.Struct, frozen=True):
    """An http or https address in its parts, every part in its one form; no fragment."""

    scheme: str
    host: str
    port: int
    path: str
    query: str

    @property
    def origin(self) -> str:
        """The scheme, host and port, the default port left out (RFC 6454)."""
        port = "" if self.port == _DEFAULT_PORT[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}"

    @property
    def text(self) -> str:
        """The address as one text, with the whole query."""
        return self.origin + self.path + (f"?{self.query}" if self.query else "")


def web_address(uri: str) -> WebAddress:
    """Read an http or https address by RFC 3986, 6.2; raises UriError.

    Hosts become ASCII by UTS 46; a backslash before the query counts as a slash, as in browsers
    (WHATWG URL).
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
    return WebAddress(
        scheme,
        _host(authority[1]),
        _port(authority[2] or "") or _DEFAULT_PORT[scheme],
        _without_dots(percent.normal(found[3], percent.PATH)) or "/",
        percent.normal(found[4] or "", percent.QUERY),
    )


def canonical(uri: str) -> str:
    """Give an http or https address without tracking parameters; raises UriError."""
    address = web_address(uri)
    return msgspec.structs.replace(address, query=_without_tracking(address.query)).text


def _host(name: str) -> str:
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


def _port(digits: str) -> int:
    if not digits:
        return 0
    digits = digits.lstrip("0")
    if not 1 <= len(digits) <= 5 or int(digits) > 65_535:
        raise UriError("The port number in the link is not between 1 and 65535.")
    return int(digits)


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

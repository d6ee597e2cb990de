"""The canonical form of at:// uris (atproto.com/specs/at-uri-scheme)."""

import re

from bluelamp.uris.errors import UriError

_DID = re.compile(r"did:[a-z]+:[A-Za-z0-9._:%\-]*[A-Za-z0-9._\-]")
_HANDLE = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9\-]{0,61}[a-z0-9])?"
)
_NSID = re.compile(
    r"[a-z](?:[a-z0-9\-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?)+"
    r"\.[a-z][a-z0-9]{0,62}",
    re.IGNORECASE,
)
_RKEY = re.compile(r"[A-Za-z0-9._:~\-]{1,512}")


def canonical(uri: str) -> str:
    """Give at://authority[/collection[/rkey]]; a handle in lower case; raises UriError."""
    if uri[:5].lower() != "at://":
        raise UriError("An at link has two slashes after 'at:'.")
    authority, *rest = uri[5:].split("/")
    if rest and rest[-1] == "":
        rest.pop()
    if is_handle(authority.lower()):
        authority = authority.lower()
    elif not is_did(authority):
        raise UriError("An at link names an account by its did or handle after 'at://'.")
    if len(rest) > 2:
        raise UriError("An at link has a collection and a record after the account, nothing more.")
    if rest and not (_NSID.fullmatch(rest[0]) and len(rest[0]) <= 317):
        raise UriError("The collection in the at link is not one that can exist.")
    if len(rest) == 2 and (not _RKEY.fullmatch(rest[1]) or rest[1] in (".", "..")):
        raise UriError("The record in the at link is not one that can exist.")
    return "at://" + "/".join((authority, *_lower_domain(rest)))


def _lower_domain(rest: list[str]) -> list[str]:
    """Lower the domain part of a collection's name; its last part is case-sensitive."""
    if not rest:
        return rest
    domain, _, name = rest[0].rpartition(".")
    return [f"{domain.lower()}.{name}", *rest[1:]]


def is_did(text: str) -> bool:
    """Say whether a text is a DID (W3C DID Core, with atproto's limit of 2,048 characters)."""
    return len(text) <= 2_048 and _DID.fullmatch(text) is not None


def is_handle(text: str) -> bool:
    """Say whether a lower-case text has the form of an atproto handle."""
    return len(text) <= 253 and _HANDLE.fullmatch(text) is not None

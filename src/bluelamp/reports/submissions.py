"""What somebody sends us, checked before it is a report. Pure: nothing is read, fetched or stored."""

import re
from collections.abc import Iterator
from contextlib import suppress

import idna
import msgspec
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from bluelamp import uris
from bluelamp.posts import mend
from bluelamp.reports.models import Concern

MAX_LINK = 2_048
MAX_TEXT = 20_000
MAX_DETAILS = 2_000

_WITHOUT_SCHEME = re.compile(r"[\w\-]+(?:\.[\w\-]+)+(?:[:/?#]\S*)?")


class Hotline(msgspec.Struct, frozen=True):
    """Who may deal with suspected child sexual abuse material here, and where people find them."""

    name: str
    url: str


class Problem(msgspec.Struct, frozen=True):
    """What is wrong with one field, in one sentence."""

    field: str
    sentence: str


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """What was sent, as it was written; `contact` is an e-mail address or nothing."""

    concern: str
    link: str = ""
    text: str = ""
    details: str = ""
    contact: str = ""
    language: str = "en"

    @property
    def address_only(self) -> bool:
        """Whether this names suspected child sexual abuse material: the hotline path."""
        return self.concern == Concern.CHILD_ABUSE


def tidy(submission: Submission) -> Submission:
    """Mend broken characters, trim, and let go of what an address-only report may not hold."""
    whole = Submission(
        **{
            name: mend(value)[0].strip()
            for name, value in msgspec.structs.asdict(submission).items()
        }
    )
    whole = msgspec.structs.replace(whole, contact=_mailable(whole.contact))
    if whole.address_only:
        return msgspec.structs.replace(whole, text="", details="")
    return whole


def _mailable(address: str) -> str:
    """Give an e-mail address with its domain as mail servers take it (RFC 5890)."""
    name, at, domain = address.rpartition("@")
    with suppress(UnicodeError):  # what is none is named with the other problems
        return f"{name}{at}{idna.encode(domain, uts46=True).decode()}"
    return address


def problems(submission: Submission, hotline: Hotline) -> Iterator[Problem]:
    """Name everything that keeps a tidy submission from being taken."""
    if submission.concern not in Concern:
        yield Problem("concern", "Choose what is wrong with it.")
    if submission.link:
        try:
            canonical_link(submission.link, profiles=submission.address_only)
        except uris.UriError as error:
            yield Problem("link", str(error))
    elif submission.address_only:
        yield Problem(
            "link",
            f"We may take only its address: paste the link, or tell {hotline.name} ({hotline.url}).",
        )
    elif not submission.text:
        yield Problem("link", "Paste the link, or the text if there is no link.")
    yield from _too_long(submission)
    if submission.contact:
        try:
            validate_email(submission.contact)
        except ValidationError:
            yield Problem("contact", "An e-mail address looks like name@place.example.")


def _too_long(submission: Submission) -> Iterator[Problem]:
    for name, limit, what in (
        ("text", MAX_TEXT, "The text"),
        ("details", MAX_DETAILS, "What you added"),
    ):
        length = len(getattr(submission, name))
        if length > limit:
            yield Problem(name, too_long(what, length, limit))


def too_long(what: str, length: int, limit: int) -> str:
    """Say that a text is too long and what to do."""
    return (
        f"{what} has {length:,} characters and we can take {limit:,}:"
        " keep the part that matters most."
    )


def canonical_link(pasted: str, *, profiles: bool = False) -> str:
    """Give the canonical uri of what was pasted: a link with or without https://, or words around one.

    Raises UriError; also for the address of an account, unless `profiles`.
    """
    uri = _canonical(pasted) if len(pasted) <= MAX_LINK else pasted
    if len(uri) > MAX_LINK:
        raise uris.UriError(
            f"The link is longer than {MAX_LINK:,} characters; paste only the link."
        )
    if uris.is_profile(uri) and not profiles:
        raise uris.UriError(
            "This link leads to a person's page; open the post you mean and paste its link."
        )
    return uri


def _canonical(pasted: str) -> str:
    found = uris.find_in_text(pasted)
    if " " in pasted and len(found) > 1:
        raise uris.UriError("There is more than one link here; send one report for each.")
    if " " in pasted and found:
        return uris.canonical(found[0])
    if not found and _WITHOUT_SCHEME.fullmatch(pasted):
        return uris.canonical(f"https://{pasted}")
    return uris.canonical(pasted)

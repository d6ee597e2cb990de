"""Writing down subjects: one per canonical uri, with what tells that two are the same content."""

import hashlib
import re

from bluelamp.conduct.act import Act
from bluelamp.evidence.models import Subject
from bluelamp.matching import fold
from bluelamp.officers.looking import person_key

LEAST_WORDS = 8


def text_hash(text: str) -> str:
    """Give the SHA-256 of the folded words of a text, or "" when it has fewer than 8 words."""
    words = re.findall(r"\w+", fold(text).text)
    if len(words) < LEAST_WORDS:
        return ""
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


def uri_of_text(text: str) -> str:
    """Give the uri under which a text without an address is kept."""
    known = (
        text_hash(text) or hashlib.sha256(" ".join(text.split()).casefold().encode()).hexdigest()
    )
    return f"text:{known}"


def note(
    *, uri: str, content_id: str = "", text: str = "", account: str = "", this: Act
) -> Subject:
    """Find the subject with this canonical uri, or write it down; part of a larger act."""
    subject, _ = Subject.objects.get_or_create(
        uri=uri,
        defaults={
            "content_id": content_id,
            "text_hash": text_hash(text),
            "author": person_key(account) if account else "",
            "first_seen_at": this.at,
        },
    )
    this.about(subject)
    return subject


def note_address_only(uri: str, *, this: Act) -> Subject:
    """Write down an address of suspected child sexual abuse material, and nothing but the address."""
    subject, _ = Subject.objects.get_or_create(
        uri=uri, defaults={"address_only": True, "first_seen_at": this.at}
    )
    if not subject.address_only:
        subject.address_only = True
        subject.content_id = subject.text_hash = subject.author = ""
        subject.save(update_fields=["address_only", "content_id", "text_hash", "author"])
    this.about(subject)
    return subject


def clear_address_only(
    subject: Subject, *, content_id: str = "", text: str = "", account: str = "", this: Act
) -> None:
    """Take an address as any other again, with what was known of its content before; part of `this`."""
    subject.address_only = False
    subject.content_id, subject.text_hash = content_id, text_hash(text)
    subject.author = person_key(account) if account else ""
    subject.save(update_fields=["address_only", "content_id", "text_hash", "author"])
    this.about(subject)

"""Capturing: the bytes as they were received, once, with who asked and when; custody in the ledger."""

import hashlib
from dataclasses import dataclass

from bluelamp.conduct.act import Act, act
from bluelamp.conduct.actors import Actor, Role
from bluelamp.conduct.errors import Refused
from bluelamp.conduct.kinds import declare
from bluelamp.conduct.models import Outbox
from bluelamp.evidence.models import Capture, Subject
from bluelamp.evidence.queries import CAPTURE_KIND
from bluelamp.evidence.vault import Kept
from bluelamp.net import Fetched

ASK = declare(
    "evidence.ask_capture",
    {Role.OFFICER, Role.WORKER},
    "The worker is asked to capture the content as it is now.",
)
CAPTURED = declare(
    "evidence.captured", {Role.WORKER}, "Bytes were received and put into the vault."
)


@dataclass(frozen=True, slots=True)
class Received:
    """What was received, and where it now lies."""

    kept: Kept
    fetched: Fetched | None


def ask(subject_id: int, *, by: Actor) -> None:
    """Ask the worker to fetch the content now.

    Raises:
        Refused: it is suspected child sexual abuse material, or has no address.
    """
    with act(ASK, by=by) as this:
        subject = this.lock(Subject, pk=subject_id)
        check(subject)
        if subject.uri.startswith("text:"):
            raise Refused("A reported text has no address to capture.")
        this.about(subject)
        this.send(
            CAPTURE_KIND,
            key=f"capture:{subject.pk}:{this.at.timestamp():.6f}",
            body={"subject": subject.pk, "asked_by": by.id},
        )


def keep_streamed(subject: Subject, text: str, *, this: Act) -> None:
    """Have the worker put what the stream gave us into the vault, each text once; part of a larger act.

    Of suspected child sexual abuse material nothing is kept.
    """
    if subject.address_only:
        return
    digest = hashlib.sha256(text.encode()).hexdigest()
    this.send(
        "evidence.keep",
        key=f"streamed:{subject.pk}:{digest}",
        body={"subject": subject.pk, "asked_by": this.by.id, "text": text},
    )


def forget_text(row: Outbox, *, this: Act) -> None:
    """Take the text out of an outbox row that is done with; part of the worker's act."""
    del row.body["text"]
    row.save(update_fields=["body"])
    this.about(row)


def check(subject: Subject) -> None:
    """See that the content may be captured, whenever it became known what it is.

    Raises:
        Refused: it is suspected child sexual abuse material.
    """
    if subject.address_only:
        raise Refused("This address is never fetched: it goes to the hotline as it is.")


def record(subject_id: int, received: Received, *, asked_by: str, this: Act) -> None:
    """Write down a capture; part of the worker's act.

    Raises:
        Refused: meanwhile it became known as suspected child sexual abuse material.
    """
    subject = this.lock(Subject, pk=subject_id)
    check(subject)
    fetched = received.fetched
    capture = Capture.objects.create(
        subject=subject,
        kind=Capture.Kind.FETCHED if fetched else Capture.Kind.STREAMED,
        sha256=received.kept.sha256,
        size=received.kept.size,
        vault_key=received.kept.key,
        url=fetched.url if fetched else subject.uri,
        final_url=fetched.final_url if fetched else "",
        status=fetched.status if fetched else None,
        headers=[list(pair) for pair in fetched.headers] if fetched else [],
        address=fetched.address if fetched else "",
        asked_by=asked_by,
        captured_at=fetched.at if fetched else this.at,
    )
    this.about(subject, capture, sha256=capture.sha256, size=capture.size, asked_by=asked_by)

"""Taking a report from the public or a partner: once, whole, and without fetching anything."""

import hashlib
import hmac
from dataclasses import dataclass

import msgspec
from django.conf import settings
from django.db import IntegrityError
from nacl.secret import SecretBox

from bluelamp import canon
from bluelamp.conduct import keys
from bluelamp.conduct.act import Act, act
from bluelamp.conduct.actors import PUBLIC, Actor, Role
from bluelamp.conduct.errors import NotPermitted, Refused
from bluelamp.conduct.kinds import declare
from bluelamp.reports import contacts, limiting, receipts
from bluelamp.reports.models import Attempt, Contact, IdempotencyKey, Partner, Report, Scope
from bluelamp.reports.submissions import (
    Hotline,
    Problem,
    Submission,
    canonical_link,
    problems,
    tidy,
)

RECEIVE = declare(
    "reports.receive",
    {Role.PUBLIC, Role.PARTNER},
    "Somebody reports something to the station and gets a receipt code.",
)
_FORM = "form"


class Invalid(Refused):
    """The submission cannot be taken as it is; `problems` has a sentence for each field."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems[0].sentence)
        self.problems = problems


class UsedBefore(Refused):
    """The idempotency key came before with another submission."""


@dataclass(frozen=True, slots=True)
class Received:
    """A report and its receipt code; `again` if it had been received before."""

    report: Report
    code: str
    again: bool = False


def receive(
    submission: Submission, *, token: str, partner: Partner | None = None, client: str = ""
) -> Received:
    """Take a report; the same token with the same submission gives the same receipt again.

    With a `client` (`clients.client`), only as many an hour as one may send; what is sent twice
    counts once, and is answered beyond the limit too.

    Raises:
        Invalid: what was sent cannot be taken; each field's sentence says why.
        UsedBefore: the token came before with other words.
        TooMany: the client sent as many as it may; with the time to try again.
        NotPermitted: the partner's key is revoked or may not report.
    """
    by = PUBLIC if partner is None else _may_report(partner)
    said = tidy(submission)
    once = _Once(_FORM if partner is None else by.id, token, said)
    if earlier := once.earlier():
        return earlier
    if wrong := tuple(problems(said, hotline())):
        raise Invalid(wrong)
    if client:
        limiting.check(Attempt.Kind.SUBMISSION, client)
    sealed = contacts.seal(said.contact) if said.contact else None
    code = receipts.new()
    try:
        with act(RECEIVE, by=by) as this:
            report = _report(said, code, partner, this)
            if sealed is not None:
                Contact.objects.create(report=report, sealed=sealed)
            if client:
                limiting.count(Attempt.Kind.SUBMISSION, client, this)
            once.keep(report, code, this)
    except IntegrityError:
        # The same submission came twice at the same moment; the other one was first.
        if earlier := once.earlier():
            return earlier
        raise
    return Received(report, code)


def hotline() -> Hotline:
    """Give the hotline that may deal with suspected child sexual abuse material here."""
    return Hotline(settings.CONFIG.hotline_name, settings.CONFIG.hotline_url)


def _may_report(partner: Partner) -> Actor:
    if not partner.active or Scope.WRITE not in partner.scopes:
        raise NotPermitted("This key may not send reports: ask the station for one that may.")
    return Actor(f"partner:{partner.pk}", frozenset({Role.PARTNER}))


def _report(said: Submission, code: str, partner: Partner | None, this: Act) -> Report:
    report = Report.objects.create(
        receipt=receipts.digest(code, keys.secret("receipts")),
        channel=Report.Channel.PUBLIC if partner is None else Report.Channel.PARTNER,
        partner=partner,
        link=said.link,
        uri=canonical_link(said.link, profiles=said.address_only) if said.link else "",
        text=said.text,
        concern=said.concern,
        details=said.details,
        address_only=said.address_only,
        resolved=said.address_only or not said.link,
        language=said.language,
        received_at=this.at,
    )
    this.about(report, channel=report.channel, concern=said.concern, digest=_digest(said))
    if not report.resolved:
        this.send("reports.resolve", key=f"reports.resolve:{report.pk}", body={"report": report.pk})
    return report


def _digest(said: Submission) -> str:
    """Digest what the report says, without who said it."""
    fields = {**msgspec.structs.asdict(said), "contact": ""}
    return canon.digest(fields)


class _Once:
    """What makes a submission that is sent twice one report.

    The key itself is not kept, so that who reads the database cannot ask for the receipt again.
    """

    def __init__(self, owner: str, token: str, said: Submission) -> None:
        secret = keys.secret("idempotency")
        self._owner = owner
        self._key = _mac(secret, "key", owner, token).hex()
        self._box = SecretBox(_mac(secret, "box", owner, token))
        self._digest = _mac(secret, "said", canon.digest(msgspec.structs.asdict(said))).hex()

    def earlier(self) -> Received | None:
        """Give what came of the same submission before, if it came; raises UsedBefore."""
        row = (
            IdempotencyKey.objects.select_related("report")
            .filter(owner=self._owner, key=self._key)
            .first()
        )
        if row is None:
            return None
        if not hmac.compare_digest(row.digest, self._digest):
            raise UsedBefore("This was sent before with other words: send it as a new report.")
        return Received(row.report, self._box.decrypt(bytes(row.sealed_receipt)).decode(), True)

    def keep(self, report: Report, code: str, this: Act) -> None:
        """Remember what came of it, in the act that takes the report."""
        IdempotencyKey.objects.create(
            owner=self._owner,
            key=self._key,
            digest=self._digest,
            report=report,
            sealed_receipt=self._box.encrypt(code.encode()),
            created_at=this.at,
        )


def _mac(secret: bytes, *parts: str) -> bytes:
    return hmac.new(secret, canon.dumps(list(parts)), hashlib.sha256).digest()

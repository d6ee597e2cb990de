"""What the worker does for reports: resolve links, and write to reporters."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.urls import reverse

from bluelamp.conduct import mailing, outbox
from bluelamp.conduct.act import Act
from bluelamp.conduct.errors import Refused
from bluelamp.conduct.kinds import ActKind
from bluelamp.conduct.models import Outbox
from bluelamp.evidence import outside
from bluelamp.net import FetchError
from bluelamp.platforms import Bluesky, PlatformError, Resolver
from bluelamp.reports import contacts, resolving, telling
from bluelamp.reports.models import Contact, Report
from bluelamp.uris import UriError


def public_resolver() -> Resolver:
    """Give Bluesky's public resolver at the address that is set."""
    return Bluesky(outside.fetcher(), settings.CONFIG.appview)


class ResolveLink(outbox.Handler):
    """Find what a reported link leads to; if the platform does not say, the link itself stands."""

    kind: ClassVar[str] = "reports.resolve"
    act: ClassVar[ActKind] = resolving.RESOLVE
    attempts: ClassVar[int] = 6

    def __init__(self, resolver: Callable[[], Resolver] = public_resolver) -> None:
        self._resolver = resolver

    def gate(self, row: Outbox) -> None:
        """Never ask the network about what may show the abuse of a child."""
        if Report.objects.get(pk=row.body["report"]).address_only:
            raise Refused("This address goes to the hotline as it is.")

    def work(self, row: Outbox) -> str:
        """Give the canonical uri."""
        report = Report.objects.get(pk=row.body["report"])
        try:
            return self._resolver().resolve(report.uri)
        except (PlatformError, FetchError, UriError) as error:
            raise outbox.Retry(str(error)) from error

    def record(self, row: Outbox, result: Any, this: Act) -> None:
        """Keep it."""
        resolving.keep(row.body["report"], result, this)

    def gave_up(self, row: Outbox, _why: str, this: Act) -> None:
        """Let the link stand as it is: a report never waits for ever."""
        resolving.keep(row.body["report"], None, this)


class TellReporter(outbox.Handler):
    """Write to a reporter that something changed: no content and no outcome.

    Trying again after a crash may send the same message twice, under the same Message-ID.
    """

    kind: ClassVar[str] = "reports.tell"
    act: ClassVar[ActKind] = telling.MAIL
    lease: ClassVar[timedelta] = timedelta(minutes=5)

    def work(self, row: Outbox) -> None:
        """Send the message."""
        contact = Contact.objects.get(report_id=row.body["report"])
        config = settings.CONFIG
        to, name = contacts.unseal(bytes(contact.sealed)), f"told-{row.pk}"
        message = mailing.compose(
            to,
            f"{config.station_name}: something changed",
            telling.MESSAGE.format(
                station=config.station_name, page=config.base_url + reverse("reports:status")
            ),
            name=name,
            at=row.created_at,
        )
        try:
            mailing.deliver(to, message, name=name)
        except (mailing.NotAccepted, mailing.Uncertain) as error:
            raise outbox.Retry(str(error)) from error

    def record(self, row: Outbox, _result: Any, this: Act) -> None:
        """Name the report; the message itself is not kept."""
        this.about(f"report:{row.body['report']}")

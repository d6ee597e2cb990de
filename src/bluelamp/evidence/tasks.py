"""What the worker does for evidence."""

from typing import Any

from bluelamp.conduct.act import Act
from bluelamp.conduct.errors import Refused
from bluelamp.conduct.models import Outbox
from bluelamp.conduct.outbox import Handler, Retry
from bluelamp.evidence import capturing, outside, vault
from bluelamp.evidence.models import Subject
from bluelamp.net import FetchError
from bluelamp.net import Refused as Unreachable


class Capture(Handler):
    """Fetch the content and put what came into the vault."""

    kind = "evidence.capture"
    act = capturing.CAPTURED
    attempts = 5

    def gate(self, row: Outbox) -> None:
        """Never fetch what may show the abuse of a child, whenever that became known."""
        if Subject.objects.get(pk=row.body["subject"]).address_only:
            raise Refused("This address is never fetched: it goes to the hotline as it is.")

    def work(self, row: Outbox) -> capturing.Received:
        """Fetch, and keep the bytes."""
        subject = Subject.objects.get(pk=row.body["subject"])
        try:
            fetched = outside.fetcher().get(outside.fetchable(subject.uri))
        except Unreachable as error:
            raise Refused(str(error)) from error
        except FetchError as error:
            raise Retry(str(error)) from error
        return capturing.Received(vault.keep(fetched.body), fetched)

    def record(self, row: Outbox, result: Any, this: Act) -> None:
        """Write the capture down."""
        capturing.record(row.body["subject"], result, asked_by=row.body["asked_by"], this=this)


class Keep(Handler):
    """Put what a stream gave us into the vault."""

    kind = "evidence.keep"
    act = capturing.CAPTURED

    def work(self, row: Outbox) -> capturing.Received:
        """Keep the bytes."""
        return capturing.Received(vault.keep(row.body["text"].encode()), None)

    def record(self, row: Outbox, result: Any, this: Act) -> None:
        """Write the capture down."""
        capturing.record(row.body["subject"], result, asked_by=row.body["asked_by"], this=this)

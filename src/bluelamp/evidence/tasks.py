"""What the worker does for evidence."""

from typing import Any

from bluelamp.conduct.act import Act
from bluelamp.conduct.errors import Refused
from bluelamp.conduct.models import Outbox
from bluelamp.conduct.outbox import Handler, Retry
from bluelamp.evidence import capturing, outside, vault
from bluelamp.evidence.models import Subject
from bluelamp.evidence.queries import CAPTURE_KIND
from bluelamp.net import FetchError
from bluelamp.net import Refused as Unreachable


class _Capturing(Handler):
    """Put something into the vault."""

    act = capturing.CAPTURED

    def gate(self, row: Outbox) -> None:
        """Never take in what may show the abuse of a child, whenever that became known."""
        capturing.check(Subject.objects.get(pk=row.body["subject"]))

    def record(self, row: Outbox, result: Any, this: Act) -> None:
        """Write the capture down."""
        capturing.record(row.body["subject"], result, asked_by=row.body["asked_by"], this=this)


class Capture(_Capturing):
    """Fetch the content and put what came into the vault."""

    kind = CAPTURE_KIND
    attempts = 5

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


class Keep(_Capturing):
    """Put what a stream gave us into the vault; its text then lies nowhere else."""

    kind = "evidence.keep"

    def work(self, row: Outbox) -> capturing.Received:
        """Keep the bytes."""
        return capturing.Received(vault.keep(row.body["text"].encode()), None)

    def record(self, row: Outbox, result: Any, this: Act) -> None:
        """Write the capture down."""
        super().record(row, result, this)
        capturing.forget_text(row, this=this)

    def gave_up(self, row: Outbox, why: str, this: Act) -> None:
        """Forget the text."""
        capturing.forget_text(row, this=this)

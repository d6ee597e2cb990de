"""What the worker does for banks."""

from datetime import timedelta
from typing import Any

from bluelamp.banks import publishing
from bluelamp.conduct.act import Act
from bluelamp.conduct.models import Outbox
from bluelamp.conduct.outbox import Handler


class Publish(Handler):
    """Build and publish an index, after a version was approved or the engine has changed."""

    kind = publishing.PUBLISH_KIND
    act = publishing.PUBLISHED
    lease = timedelta(minutes=5)

    def work(self, row: Outbox) -> publishing.Built:
        """Build the file."""
        return publishing.build()

    def record(self, row: Outbox, result: Any, this: Act) -> None:
        """Make it the newest."""
        publishing.record(result, this=this)

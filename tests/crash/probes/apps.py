import os
from datetime import timedelta

from django.apps import AppConfig

LEASE = timedelta(seconds=4)


class ProbesConfig(AppConfig):
    name = "crash.probes"

    def ready(self) -> None:
        """Register what is sent, shorten all leases, and time the transactions of the station's processes."""
        from bluelamp.conduct import outbox
        from crash.probes import clock, tasks

        tasks.register()
        for handler in outbox._handlers.values():
            type(handler).lease = LEASE
        if "BLUELAMP_CHILD_OF" in os.environ:
            clock.start(os.environ["CRASH_TRANSACTIONS"])

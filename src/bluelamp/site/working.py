"""The worker: chores, the outbox, and the signing of the ledger's heads."""

import signal
import threading
from datetime import timedelta

from django.db import close_old_connections

from bluelamp.conduct import checkpointing, chores, keys, outbox
from bluelamp.site.config import Config

SIGN_EVERY = timedelta(seconds=30)


def run(config: Config) -> None:
    """Work once a second until SIGTERM or SIGINT."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    keys.ledger_key(config.keys)  # a key that is not safe stops the worker now, not its first head

    def sign() -> None:
        key = keys.ledger_key(config.keys)  # read each time: it may be changed while we work
        checkpointing.sign_head(key, config.ledger_origin, config.home / "checkpoints")

    chores.register("conduct.checkpoint", SIGN_EVERY, sign)
    while not stop.is_set():
        close_old_connections()
        chores.run_due()
        outbox.run_due()
        stop.wait(1)

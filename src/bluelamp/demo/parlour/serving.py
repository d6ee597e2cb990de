"""Parlour's process."""

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from bluelamp.site.config import Config


def serve(config: Config) -> None:
    """Serve Parlour's pages on loopback until told to stop."""
    Server(
        "bluelamp.demo.parlour.wsgi:application",
        address="127.0.0.1",
        port=config.parlour_port or config.port + 1,
        interface=Interfaces.WSGI,
        blocking_threads=2,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()

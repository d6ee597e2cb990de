"""Ports for the servers that tests start."""

import socket


def free_port() -> int:
    """Give a port that nobody listens at, with another such one above it (for Parlour)."""
    while True:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port: int = one.getsockname()[1]
            try:
                other.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port

"""Connections that go to the address that was checked, and end by a deadline."""

import socket
import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore

from bluelamp.net.addresses import Resolve, check, system_resolve
from bluelamp.net.errors import TooSlow, Unreachable


class Deadline:
    """A moment by which the whole must be done; seconds on the monotonic clock."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._at = time.monotonic() + seconds

    def left(self, at_most: float | None = None) -> float:
        """Give the seconds that are left, `at_most` so many; raises TooSlow when there are none."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise TooSlow(f"The other side took longer than {self.seconds:g} seconds.")
        return left if at_most is None else min(left, at_most)


class PinnedBackend(httpcore.NetworkBackend):
    """Connects to checked addresses whatever the name resolves to by now.

    httpcore keeps the name for the Host header, SNI and the certificate. `address` is the one
    that answered; `sent` turns true with the first byte of a request.
    """

    def __init__(self, addresses: tuple[str, ...], deadline: Deadline) -> None:
        self._addresses = addresses
        self._deadline = deadline
        self.address = ""
        self.sent = False

    @property
    def deadline(self) -> Deadline:
        """The moment by which the whole exchange must be done."""
        return self._deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first checked address that answers; raises httpcore.ConnectError."""
        failure: Exception = httpcore.ConnectError(f"No address of {host} answers.")
        for address in self._addresses:
            try:
                stream = httpcore.SyncBackend().connect_tcp(
                    address, port, self._deadline.left(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            self.address = address
            return _TimedStream(stream, self)
        raise failure


class _TimedStream(httpcore.NetworkStream):
    """A stream whose every step has only the time that is left."""

    def __init__(self, stream: httpcore.NetworkStream, backend: PinnedBackend) -> None:
        self._stream = stream
        self._backend = backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._backend.deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._backend.sent = True
        self._stream.write(buffer, self._backend.deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self._backend.deadline.left(timeout)
        secured = self._stream.start_tls(ssl_context, server_hostname, left)
        return _TimedStream(secured, self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def pinned_socket(
    host: str,
    port: int,
    *,
    allow: bool = False,
    timeout: float = 10.0,
    resolve: Resolve = system_resolve,
) -> socket.socket:
    """Open a TCP connection to a host's checked address, for protocols other than HTTP.

    `timeout` is in seconds, for looking up and connecting together; the socket itself has none.
    Raises FetchError.
    """
    deadline = Deadline(timeout)
    failure: OSError | None = None
    for address in check(host, port, allow=allow, resolve=resolve, timeout=timeout):
        try:
            opened = socket.create_connection((address, port), timeout=deadline.left())
        except TimeoutError as error:
            raise TooSlow(f"{host} did not answer within {timeout:g} seconds.") from error
        except OSError as error:
            failure = error
        else:
            opened.settimeout(None)
            return opened
    raise Unreachable(f"Nobody answers at {host}, port {port}.") from failure

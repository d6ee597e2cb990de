"""Fetching one address over HTTP, safely: by size, by time, and from public places only."""

import ssl
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urljoin

import certifi
import httpcore
import msgspec

from bluelamp.net.addresses import Resolve, check, system_resolve
from bluelamp.net.connecting import Deadline, PinnedBackend
from bluelamp.net.errors import FetchError, Refused, TooLarge, TooSlow, Unreachable
from bluelamp.uris import UriError, WebAddress, web_address

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK = 65_536


class Fetched(msgspec.Struct, frozen=True):
    """What came back.

    `url` is what was asked and `final_url` what answered, after `redirects`; `body` is
    decompressed, `headers` are as sent; `address` is the machine that answered; `at` is UTC.
    """

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    at: datetime
    address: str
    redirects: tuple[str, ...] = ()

    def header(self, name: str) -> str | None:
        """Give the first header of a name, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


class Fetcher:
    """Asks over HTTP/1.1, one connection a request, no cookies, no proxy, no credentials.

    `user_agent` says who asks. `origins_allowed` are the only origins besides the public ones
    (such as "http://127.0.0.1:8011"). `timeout` is seconds for one call with all its redirects,
    `max_bytes` the largest body, compressed or not. Safe to share between threads.
    """

    def __init__(
        self,
        user_agent: str,
        *,
        origins_allowed: frozenset[str] = frozenset(),
        timeout: float = 20.0,
        max_bytes: int = 10_000_000,
        max_redirects: int = 5,
        resolve: Resolve = system_resolve,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._user_agent = user_agent
        self._origins_allowed = frozenset(web_address(one).origin for one in origins_allowed)
        self._timeout = timeout
        self._max_bytes = max_bytes
        self._max_redirects = max_redirects
        self._resolve = resolve
        self._ssl_context = ssl_context or ssl.create_default_context(cafile=certifi.where())

    def get(
        self, url: str, headers: Mapping[str, str] | None = None, *, body: bool = True
    ) -> Fetched:
        """Fetch an address, following redirects by the same rule at each; raises FetchError.

        Without `body` it hangs up after the headers.
        """
        deadline = Deadline(self._timeout)
        address = _address(url)
        redirects: list[str] = []
        while True:
            answer = self._ask("GET", address, headers or {}, b"", deadline, read=body)
            location = answer.header("Location")
            if answer.status not in _REDIRECTS or location is None:
                return msgspec.structs.replace(answer, url=url, redirects=tuple(redirects))
            if len(redirects) == self._max_redirects:
                raise Refused(f"{url} redirects more than {self._max_redirects} times.", sent=True)
            redirects.append(address.text)
            address = _address(_joined(address.text, location))

    def post_json(
        self,
        url: str,
        payload: object,
        headers: Mapping[str, str] | None = None,
        idempotency_key: str = "",
    ) -> Fetched:
        """Send JSON, bytes as they are or what msgspec encodes; a redirect is not followed.

        With a key, the other side can tell a repeated sending from a second one. Raises FetchError,
        whose `sent` says whether the other side may have it.
        """
        body = payload if isinstance(payload, bytes) else msgspec.json.encode(payload)
        sent_headers = {**(headers or {}), "Content-Type": "application/json"}
        if idempotency_key:
            sent_headers["Idempotency-Key"] = idempotency_key
        return self._ask("POST", _address(url), sent_headers, body, Deadline(self._timeout))

    def _ask(
        self,
        method: str,
        address: WebAddress,
        headers: Mapping[str, str],
        body: bytes,
        deadline: Deadline,
        *,
        read: bool = True,
    ) -> Fetched:
        allowed = address.origin in self._origins_allowed
        addresses = check(
            address.host,
            address.port,
            allow=allowed,
            resolve=self._resolve,
            timeout=deadline.left(),
        )
        backend = PinnedBackend(addresses, deadline)
        sent_headers = {
            "Host": address.origin.partition("://")[2],
            "User-Agent": self._user_agent,
            "Accept": "*/*",
            "Accept-Encoding": "gzip",
            "Connection": "close",
            **headers,
        }
        if body:
            sent_headers["Content-Length"] = str(len(body))
        try:
            with (
                httpcore.ConnectionPool(
                    ssl_context=self._ssl_context, network_backend=backend
                ) as pool,
                pool.stream(
                    method, address.text, headers=list(sent_headers.items()), content=body
                ) as response,
            ):
                received = _text_headers(response.headers)
                chunks = _decompressed(response.iter_stream(), received, self._max_bytes)
                content = _limited(chunks, self._max_bytes) if read else b""
                return Fetched(
                    url=address.text,
                    final_url=address.text,
                    status=response.status,
                    headers=received,
                    body=content,
                    at=datetime.now(UTC),
                    address=backend.address,
                )
        except FetchError as error:
            error.sent = backend.sent
            raise
        except httpcore.TimeoutException as error:
            raise TooSlow(
                f"{address.host} took longer than {deadline.seconds:g} seconds.",
                sent=backend.sent,
            ) from error
        except (
            httpcore.NetworkError,
            httpcore.ProtocolError,
            ssl.SSLError,
            OSError,
            zlib.error,
        ) as error:
            raise Unreachable(_why(address, error, backend.sent), sent=backend.sent) from error


def _why(address: WebAddress, error: Exception, sent: bool) -> str:
    if "CERTIFICATE_VERIFY" in str(error):
        return f"The certificate of {address.host} does not hold."
    if not sent:
        return f"Nobody answers at {address.host}, port {address.port}."
    return f"{address.host} broke off its answer or did not keep to HTTP."


def _address(url: str) -> WebAddress:
    try:
        return web_address(url)
    except UriError as error:
        raise Refused(str(error)) from None


def _joined(base: str, location: str) -> str:
    try:
        return urljoin(base, location)
    except ValueError:
        raise Refused(f"{base} redirects to something that is no address.") from None


def _text_headers(headers: Sequence[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)


def _decompressed(
    chunks: Iterable[bytes], headers: tuple[tuple[str, str], ...], limit: int
) -> Iterator[bytes]:
    """Undo gzip in steps of bounded size, so that a bomb never unfolds in memory."""
    coding = next((value for name, value in headers if name.lower() == "content-encoding"), "")
    coding = coding.strip().lower()
    if coding in ("", "identity"):
        yield from chunks
        return
    if coding not in ("gzip", "x-gzip"):
        raise Unreachable(f"The answer is compressed in a way that was not asked for: {coding}.")
    unfolding = zlib.decompressobj(zlib.MAX_WBITS | 16)
    read = 0
    for chunk in chunks:
        read += len(chunk)
        if read > limit:
            raise _too_large(limit)
        rest = chunk
        while rest:
            yield unfolding.decompress(rest, _CHUNK)
            rest = unfolding.unconsumed_tail
    yield unfolding.flush()
    if read and not unfolding.eof:
        raise Unreachable("The answer broke off before its end.")


def _limited(chunks: Iterable[bytes], limit: int) -> bytes:
    kept = bytearray()
    for chunk in chunks:
        kept += chunk
        if len(kept) > limit:
            raise _too_large(limit)
    return bytes(kept)


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"The answer is larger than {limit:,} bytes, which is more than is taken.")

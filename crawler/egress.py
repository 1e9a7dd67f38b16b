"""
The one way out for plain HTTP: each connection judged by the guard, each byte of it kept.

httpcore speaks HTTP/1.1 (h11 underneath) over a network backend of ours, which connects to the address the guard
judged, checks the address really connected to, and taps what crosses the connection. So a response's head is kept
as the wire sent it: order, duplicates and case of its fields.
"""

import asyncio
import ssl
import time
from collections.abc import Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import httpcore
from httpcore._utils import is_socket_readable

from crawler.clock import Clock
from crawler.connections import Connections
from crawler.errors import Refused, TooSlow, Unreachable
from crawler.exits import Exit
from crawler.framing import Heads
from crawler.guard import Destination, Guard
from crawler.order import NetworkSettings
from crawler.tls import TLSFacts, permissive_context, tls_facts
from storage.address import target_of
from storage.archive.exchange import Exchange
from storage.archive.heads import field, fields_of, split_message, status_of, unchunked

CONNECT_SECONDS = 15.0
MAX_FACT = 2000
FRAMING_BYTES = 256 * 1024
_ORDER = ("host", "user-agent", "accept", "accept-language", "accept-encoding", "referer", "cookie")
HEAD_BYTES = 512 * 1024
"""Head bytes of one exchange, interim responses included, beyond which a server is not heard any further."""


class _TappedStream(httpcore.AsyncNetworkStream):
    """A connection whose bytes of the current exchange are kept."""

    def __init__(
        self,
        stream: httpcore.AsyncNetworkStream,
        destination: Destination,
        local: tuple[str, int] | None,
    ) -> None:
        self._stream = stream
        self._socket = stream.get_extra_info("socket")
        self.destination = destination
        self.local = local
        self.sent = bytearray()
        self.received = bytearray()
        self._heads = Heads()
        self.spoiled = False
        """Bytes came that belong to no answer: read as the head of the next one, they would speak for another page."""
        self._answered = False

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        while True:
            data = await self._stream.read(max_bytes, timeout)
            self._answered = True
            self.received += data
            if self._heads.ended or not data:
                return data or self._heads.left()
            if given := self._heads.given(data):
                return given
            if len(self.received) > HEAD_BYTES + max_bytes:
                raise httpcore.ReadError(f"more than {HEAD_BYTES} bytes before the end of the head")

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if (
            self._answered
        ):  # HTTP/1.1 without pipelining: a write after a read begins the next exchange
            self._answered = False
            self._heads = Heads()
            self.sent = bytearray()
            self.received = bytearray()
        self.sent += buffer
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        secured = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        return _TappedStream(secured, self.destination, self.local)

    def get_extra_info(self, info: str) -> Any:
        if info == "tap":
            return self
        if info == "is_readable" and self.spoiled:
            return True  # httpcore lets go of an idle connection that has something to say
        if info == "is_readable":  # asked of every idle connection at every request
            return is_socket_readable(self._socket)
        return self._stream.get_extra_info(info)


class _GuardedBackend(httpcore.AsyncNetworkBackend):
    def __init__(self, guard: Guard, way_out: Exit | None) -> None:
        self._guard = guard
        self._exit = way_out
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        behind = self._exit is not None and not self._exit.judges
        destination = await self._guard.destination(host, port, unresolved=behind)
        stream, destination = await self._first(destination, timeout, local_address, socket_options)
        if self._exit is not None:
            return _TappedStream(stream, destination, stream.get_extra_info("client_addr"))
        connected = stream.get_extra_info("server_addr")
        try:
            self._guard.check_connected(host, str(connected[0]))
        except Refused:
            await stream.aclose()
            raise
        return _TappedStream(stream, destination, stream.get_extra_info("client_addr"))

    async def _first(
        self,
        destination: Destination,
        timeout: float | None,
        local_address: str | None,
        socket_options: Iterable[Any] | None,
    ) -> tuple[httpcore.AsyncNetworkStream, Destination]:
        """Connect to the first of the judged addresses that answers."""
        for address in destination.answers[:-1]:
            try:
                stream = await self._to(
                    address, destination.port, timeout, local_address, socket_options
                )
            except httpcore.ConnectError:
                continue
            return stream, replace(destination, address=address)
        address = destination.answers[-1]
        stream = await self._to(address, destination.port, timeout, local_address, socket_options)
        return stream, replace(destination, address=address)

    async def _to(
        self,
        address: str,
        port: int,
        timeout: float | None,
        local_address: str | None,
        socket_options: Iterable[Any] | None,
    ) -> httpcore.AsyncNetworkStream:
        if self._exit is not None:
            return await self._exit.connect(address, port, timeout)
        return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Fetched:
    """An exchange, and the TLS facts of its connection where there are any."""

    exchange: Exchange
    tls: TLSFacts | None


class Egress:
    """A pool of guarded connections, used by one visit and closed with it."""

    def __init__(
        self,
        settings: NetworkSettings,
        *,
        concurrency: int = 8,
        clock: Clock | None = None,
        guard: Guard | None = None,
        way_out: Exit | None = None,
    ) -> None:
        self._exit = way_out
        self._clock = clock or Clock()
        self.guard = guard or Guard(settings)
        self._authorities = tuple(settings.extra_authorities)
        self._connections = Connections(
            _GuardedBackend(self.guard, way_out),
            permissive_context(),
            most=concurrency,
            connect_seconds=CONNECT_SECONDS,
        )

    async def aclose(self) -> None:
        """Close every connection."""
        await self._connections.aclose()

    async def fetch(
        self,
        url: str,
        headers: list[tuple[str, str]],
        *,
        method: str = "GET",
        body: bytes = b"",
        limit: int,
        seconds: float,
        facts: dict[str, Any] | None = None,
    ) -> Fetched:
        """
        Make one request and return its exchange; a body beyond ``limit`` bytes or ``seconds`` is cut and marked so.

        Raises:
            Refused, NameUnknown, Unreachable, TooSlow: nothing came back that could be archived.
        """
        self.guard.check_url(url)
        request = httpcore.Request(
            method,
            url.encode("ascii"),
            headers=[
                (name.encode("ascii"), value.encode("latin-1", "replace"))
                for name, value in sorted(headers, key=_place)
            ],
            content=body or None,
            extensions={"timeout": {"read": seconds, "write": seconds}},
        )
        began_at, began = self._clock.now(), time.monotonic()
        async with AsyncExitStack() as stack:
            response = await self._answered(request, url, seconds, stack)
            left = max(0.1, seconds - (time.monotonic() - began))
            tap: _TappedStream = response.extensions["network_stream"].get_extra_info("tap")
            entity, truncated = await _read(response, tap, limit, left)
            head, raw_body = split_head(bytes(tap.received))
            tap.spoiled = truncated is None and _says_more(head, raw_body, entity)
            tls = self._tls(response, url)
            request_head, _, request_body = bytes(tap.sent).partition(b"\r\n\r\n")
            await response.aclose()
        exchange = Exchange(
            url=url,
            method=method,
            began_at=began_at,
            request_head=request_head + b"\r\n\r\n",
            request_body=request_body,
            status=response.status,
            response_head=head,
            response_body=raw_body,
            entity=entity,
            wire=True,
            protocol=response.extensions["http_version"].decode("ascii").lower(),
            tls_version=tls.version if tls else None,
            cipher=tls.cipher if tls else None,
            ip=tap.destination.address if self._exit is None or self._exit.judges else None,
            truncated=truncated,
            facts={
                **(facts or {}),
                **connection_facts(tap.destination, tap.local, tls),
                **({"exit": self._exit.facts} if self._exit is not None else {}),
                **_said(head, url),
                "ms": round((time.monotonic() - began) * 1000),
            },
        )
        return Fetched(exchange, tls)

    async def _answered(
        self, request: httpcore.Request, url: str, seconds: float, stack: AsyncExitStack
    ) -> httpcore.Response:
        """Ask, and return an answer whose head has come; ``stack`` holds its connection."""
        try:
            async with asyncio.timeout(seconds + CONNECT_SECONDS):
                connection = await stack.enter_async_context(
                    self._connections.to(request.url.origin)
                )
                return await connection.handle_async_request(request)
        except TimeoutError as error:
            raise TooSlow(f"{url} sent no response head within {seconds} s") from error
        except httpcore.TimeoutException as error:
            raise TooSlow(f"{url}: {type(error).__name__}") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            raise Unreachable(f"{url}: {type(error).__name__}: {error}") from error

    def _tls(self, response: httpcore.Response, url: str) -> TLSFacts | None:
        """Return the TLS facts of the connection an answer came over, None where it is a plain one."""
        tls_object = response.extensions["network_stream"].get_extra_info("ssl_object")
        if tls_object is None:
            return None
        return tls_facts(tls_object, urlsplit(url).hostname or "", self._authorities)


def _place(field_sent: tuple[str, str]) -> int:
    """Return where a field stands: a site sees one order of fields, whoever of us asks."""
    name = field_sent[0].lower()
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def connection_facts(
    destination: Destination, local: tuple[str, int] | None, tls: TLSFacts | None
) -> dict[str, Any]:
    """Return the facts of a connection as they are written beside a capture."""
    facts: dict[str, Any] = {
        "port": destination.port,
        "dns": {"resolver": destination.resolver, "answers": list(destination.answers)},
    }
    if local:
        facts["local"] = f"{local[0]}:{local[1]}"
    if tls is not None:
        facts["tls"] = {
            "leaf": tls.leaf_sha256,
            "names": list(tls.names[:20]),
            "issuer": tls.issuer,
            "not_after": tls.not_after,
            "verified": tls.verified,
            "verification": tls.verification,
        }
    return facts


def split_head(received: bytes) -> tuple[bytes, bytes]:
    """
    Split what came over the wire into the head of the final response and what follows it; 1xx heads are skipped.

    The head keeps the empty line that ends it, with the line ends the server used.
    """
    head, rest = split_message(received)
    while rest and 100 <= (status_of(head) or 0) < 200:
        head, rest = split_message(rest)
    return head, rest


def _says_more(head: bytes, raw_body: bytes, entity: bytes) -> bool:
    """Say whether bytes follow the end of the answer."""
    if (field(fields_of(head), "transfer-encoding") or "").lower().endswith("chunked"):
        return unchunked(raw_body)[1]
    return len(raw_body) > len(entity)


def _said(head: bytes, url: str) -> dict[str, str]:
    """Return what a head says that is asked for later: what to name at the next request, and where a redirect leads."""
    fields = fields_of(head)
    wanted = {"etag": "etag", "last-modified": "last_modified"}
    found = {wanted[name.lower()]: value for name, value in fields if name.lower() in wanted}
    location = field(fields, "location")
    if location and 300 <= (status_of(head) or 0) < 400:
        found["location"] = target_of(url, location.encode("latin-1"))
    return {name: value[:MAX_FACT] for name, value in found.items()}


async def _read(
    response: httpcore.Response, tap: _TappedStream, limit: int, seconds: float
) -> tuple[bytes, str | None]:
    """Read the body until it ends, or either it passes ``limit`` or its chunked framing twice that much."""
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in response.aiter_stream():
                body += chunk
                if len(body) > limit or len(tap.received) > 2 * limit + FRAMING_BYTES:
                    return bytes(body), "length"
    except (TimeoutError, httpcore.ReadTimeout):
        return bytes(body), "time"
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError):
        return bytes(body), "disconnect"
    return bytes(body), None

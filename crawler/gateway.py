"""
The browser's way out: a loopback proxy that makes each of its requests itself, by the visit's own guarded way out.

Chromium resolves nothing and connects to nothing else. TLS ends here (its certificate is ours, made for the process),
so that every request of every part of a page (frames, workers, pop-ups, beacons) is seen: only GET and HEAD without a
body go on, sockets and tunnels do not. What goes on is fetched by :class:`crawler.egress.Egress` and archived byte
for byte before the browser gets it. A request that is refused or fails sees its connection closed: nothing of ours
can be taken for an answer of the site. A form that would take the page elsewhere is told that there is nothing there. The proxy answers those alone that know the visit's secret.
"""

import asyncio
import base64
import secrets
import socket
import ssl
import struct
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.async_api import ProxySettings

from crawler.egress import Egress
from crawler.errors import BudgetSpent, CrawlError, EvidenceNotWritten
from crawler.order import Budget
from crawler.recorder import Recorder
from storage.archive.exchange import Exchange
from storage.archive.heads import field as value_of
from storage.archive.heads import fields_of
from storage.records.capture import Capture

METHODS = frozenset({"GET", "HEAD"})
MAX_EXCHANGES = 400
"""Requests of one page beyond which nothing more goes out."""

_HEAD_LIMIT = 64 * 1024
_NOT_PASSED_ON = frozenset({"connection", "proxy-connection", "proxy-authorization", "keep-alive"})
_FRAMING = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length"})
_WHO = b'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="visit"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'

_STAY = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
"""Ends a form's way to another page: by it a page stays where it is, and no script gets to see it."""

Facts = Callable[[str, dict[str, str]], dict[str, Any]]
"""Gives the facts to write beside the exchange of an address, from the fields (names in lower case) sent for it."""


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    target: str
    fields: tuple[tuple[str, str], ...]

    @property
    def named(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.fields}

    @property
    def forbidden(self) -> str:
        """Why it may not go out, or an empty string."""
        named = self.named
        if self.method not in METHODS:
            return f"the method {self.method}"
        if "upgrade" in named:
            return f"an upgrade to {named['upgrade'][:40]}"
        if named.get("content-length", "0") != "0" or "transfer-encoding" in named:
            return "a request with a body"
        return ""


@dataclass(slots=True)
class Gateway:
    """A proxy for one page's browser context; what it let through is in ``captures``, in the order archived."""

    egress: Egress
    recorder: Recorder
    budget: Budget
    languages: str
    facts: Facts
    captures: list[Capture] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)
    """What a page wanted to send that is no GET or HEAD, and why not."""

    refusals: list[str] = field(default_factory=list)
    """``host:port: kind: why`` of each request that brought nothing."""

    fault: BudgetSpent | EvidenceNotWritten | None = None
    """What ends the visit of this page: its budget, or an archive that cannot be written."""

    stayed: bool = False
    """Whether a form was to take the page elsewhere."""

    _secret: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    _server: asyncio.Server | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _asked: int = 0
    _awaited: int = 0
    _since: float = field(default_factory=time.monotonic)

    @property
    def still(self) -> float:
        """Seconds since anything was asked for or answered; 0 while an answer is awaited."""
        return 0.0 if self._awaited else time.monotonic() - self._since

    async def start(self) -> ProxySettings:
        """Listen on a loopback port; return the proxy as Playwright takes it."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=_HEAD_LIMIT)
        host, port = self._server.sockets[0].getsockname()[:2]
        return ProxySettings(
            server=f"http://{host}:{port}",
            bypass="<-loopback>",
            username="visit",
            password=self._secret,
        )

    async def close(self) -> None:
        """Stop listening and end every connection; what is being written is written to its end."""
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        base = ""
        try:
            request = await _next(reader)
            if not self._knows_secret(request):
                writer.write(_WHO)
                await writer.drain()
                return
            if request.method == "CONNECT":
                base = f"https://{request.target.removesuffix(':443')}"
                await self._end_tls(request.target, writer)
                request = await _next(reader)
            while await self._answer(base, request, writer):
                request = await _next(reader)
        except (
            TimeoutError,
            asyncio.IncompleteReadError,
            asyncio.LimitOverrunError,
            ValueError,
            OSError,
        ):
            pass  # the browser sees a closed connection and reports the resource as failed
        finally:
            writer.close()

    def _knows_secret(self, request: _Request) -> bool:
        said = request.named.get("proxy-authorization", "").removeprefix("Basic ")
        wanted = base64.b64encode(f"visit:{self._secret}".encode()).decode()
        return secrets.compare_digest(said.encode(), wanted.encode())

    async def _end_tls(self, target: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        try:
            await writer.start_tls(_our_tls())
        except ssl.SSLError:  # a web socket, or anything else that is no HTTP
            self.blocked.append(f"CONNECT {target}: no TLS in the tunnel")
            raise

    async def _answer(self, base: str, request: _Request, writer: asyncio.StreamWriter) -> bool:
        """Make the request and hand its answer on; say whether another may follow on this connection."""
        url = f"{base}{request.target}"
        self._asked += 1
        why = request.forbidden
        if not why and self._asked > MAX_EXCHANGES:
            why = f"the page asked for more than {MAX_EXCHANGES} things"
        if why:
            self.blocked.append(f"{request.method} {url[:300]}: {why}")
            if "upgrade-insecure-requests" in request.named:
                self.stayed = True
                writer.write(_STAY)
                await writer.drain()
            return False
        self._awaited += 1
        try:
            exchange = await self._fetched(url, request) if self.fault is None else None
            if exchange is None:
                return False
            writer.write(_head(exchange))
            writer.write(exchange.entity)
            await writer.drain()
        finally:
            self._awaited -= 1
            self._since = time.monotonic()
        if exchange.truncated is not None:
            _break_off(writer)
            return False
        return True

    def _passed_on(self, request: _Request) -> list[tuple[str, str]]:
        """Return the fields to send: the browser's, its languages those of the visits without it."""
        return [
            (name, self.languages if name.lower() == "accept-language" else value)
            for name, value in request.fields
            if name.lower() not in _NOT_PASSED_ON
        ]

    async def _fetched(self, url: str, request: _Request) -> Exchange | None:
        try:
            self.recorder.check()
            fetched = await self.egress.fetch(
                url,
                self._passed_on(request),
                method=request.method,
                limit=min(self.recorder.left, self.budget.body_megabytes * 1_000_000),
                seconds=self.budget.response_seconds,
                facts=self.facts(url, request.named),
            )
            self.captures.append(await self.recorder.record(fetched.exchange, fetched.tls))
        except (BudgetSpent, EvidenceNotWritten) as error:
            self.fault = self.fault or error
            return None
        except CrawlError as error:
            parts = urlsplit(url)
            port = parts.port or (443 if parts.scheme == "https" else 80)
            self.refusals.append(f"{parts.hostname}:{port}: {type(error).__name__}: {error}")
            return None
        return fetched.exchange


async def _next(reader: asyncio.StreamReader) -> _Request:
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 60)
    method, target, _version = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
    return _Request(method, target, fields_of(head))


def _head(exchange: Exchange) -> bytes:
    """Return the head as the browser gets it: the fields of the wire, with a length in place of their framing."""
    kept = [one for one in fields_of(exchange.response_head) if one[0].lower() not in _FRAMING]
    first = exchange.response_head.split(b"\n", 1)[0].strip()
    size = len(exchange.entity) + (exchange.truncated is not None)  # one more than will come
    if exchange.method == "HEAD" or exchange.status in {204, 304}:
        said = value_of(fields_of(exchange.response_head), "content-length")
        kept += [("Content-Length", said)] if said and exchange.method == "HEAD" else []
    else:
        kept.append(("Content-Length", str(size)))
    lines = [first, *(f"{name}: {value}".encode("latin-1", "replace") for name, value in kept)]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def _break_off(sink: asyncio.StreamWriter) -> None:
    """Reset a connection, so that a part never passes for the whole."""
    connection = sink.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sink.transport.abort()


@lru_cache(maxsize=1)
def _our_tls() -> ssl.SSLContext:
    """Return the server side of the tunnels: one certificate of this process, which its own browser alone accepts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "visit")])
    now = datetime.now(UTC)  # the edge: a certificate for as long as this process lives
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=90))
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(["http/1.1"])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "visit.pem"
        file.touch(mode=0o600)
        file.write_bytes(pem)
        context.load_cert_chain(file)
    return context

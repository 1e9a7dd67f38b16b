"""
The browser's way out: a loopback proxy that asks the guard for every connection.

Chromium resolves nothing itself: it hands host and port to this proxy, which resolves, judges and connects, and
remembers where each host really led. HTTPS goes through CONNECT, so the TLS session stays the browser's own.
Plain HTTP requests are forwarded as they are, with the absolute form of their target shortened. The gateway never
answers in a server's place: a request that is refused sees its connection closed, so nothing of ours can be taken,
and archived, for an answer of the site.
"""

import asyncio
import socket
import struct
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.errors import CrawlError
from crawler.guard import Destination, Guard

_HEAD_LIMIT = 64 * 1024
_CHUNK = 64 * 1024


@dataclass(slots=True)
class Passage:
    """One connection that was asked for, and what became of it."""

    host: str
    port: int
    destination: Destination | None = None
    refusal: str = ""


@dataclass(slots=True)
class Gateway:
    """A proxy for one visit's browser."""

    guard: Guard
    passages: list[Passage] = field(default_factory=list)
    max_bytes: int = 200_000_000
    """Bytes in both directions after which every connection is cut off, as a broken one."""

    _server: asyncio.Server | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _bytes: int = 0

    async def start(self) -> str:
        """Listen on a loopback port; return the proxy's address."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=_HEAD_LIMIT)
        host, port = self._server.sockets[0].getsockname()[:2]
        return f"http://{host}:{port}"

    async def close(self) -> None:
        """Stop listening and end every connection."""
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def connected(self, host: str, port: int) -> Destination | None:
        """Return where connections to this host and port really went, or None."""
        return next(
            (
                p.destination
                for p in reversed(self.passages)
                if p.host == host and p.port == port and p.destination
            ),
            None,
        )

    @property
    def refusals(self) -> list[str]:
        """What was refused, and why."""
        return [f"{p.host}:{p.port}: {p.refusal}" for p in self.passages if p.refusal]

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)
            method, target, version = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
            if method == "CONNECT":
                host, _, port = target.rpartition(":")
                await self._tunnel(host.strip("[]"), int(port), reader, writer)
            else:
                await self._forward(method, target, version, head, reader, writer)
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

    async def _tunnel(
        self, host: str, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        upstream = await self._connect(host, port)
        if upstream is None:
            return
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await writer.drain()
        await self._relay(reader, writer, *upstream)

    async def _forward(
        self,
        method: str,
        target: str,
        version: str,
        head: bytes,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        parts = urlsplit(target)
        upstream = await self._connect(parts.hostname or "", parts.port or 80)
        if upstream is None:
            return
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        lines = head.split(b"\r\n")[1:]
        kept = [line for line in lines if not line.lower().startswith((b"proxy-", b"connection:"))]
        # One request a connection: the next may be for another host, and has to be judged again.
        request = [f"{method} {path} {version}".encode("latin-1"), b"Connection: close", *kept]
        upstream[1].write(b"\r\n".join(request))
        # Requests let out have no body; whatever else comes this way would reach a server nobody asked for it.
        answering = asyncio.create_task(self._pump(upstream[0], writer))
        more = asyncio.create_task(reader.read(1))
        try:
            await asyncio.wait({answering, more}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (answering, more):
                task.cancel()
            await asyncio.gather(answering, more, return_exceptions=True)
            upstream[1].close()

    async def _connect(
        self, host: str, port: int
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        passage = Passage(host, port)
        self.passages.append(passage)
        upstream: asyncio.StreamWriter | None = None
        try:
            destination = await self.guard.destination(host, port)
            reader, upstream = await asyncio.wait_for(
                asyncio.open_connection(destination.address, destination.port), 15
            )
            assert upstream is not None
            self.guard.check_connected(host, str(upstream.get_extra_info("peername")[0]))
        except (CrawlError, OSError, TimeoutError) as error:
            passage.refusal = f"{type(error).__name__}: {error}"
            if upstream is not None:
                upstream.close()
            return None
        passage.destination = destination
        return reader, upstream

    async def _relay(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        upstream_reader: asyncio.StreamReader,
        upstream_writer: asyncio.StreamWriter,
    ) -> None:
        try:
            await asyncio.gather(
                self._pump(reader, upstream_writer), self._pump(upstream_reader, writer)
            )
        finally:
            upstream_writer.close()

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(_CHUNK):
                self._bytes += len(data)
                if self._bytes > self.max_bytes:
                    _break_off(sink)
                    return
                sink.write(data)
                await sink.drain()
        except ConnectionError:
            _break_off(sink)
            return
        if sink.can_write_eof():
            sink.write_eof()


def _break_off(sink: asyncio.StreamWriter) -> None:
    """Reset a connection: where a body has no length, an orderly end would make a part pass for the whole."""
    connection = sink.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sink.transport.abort()

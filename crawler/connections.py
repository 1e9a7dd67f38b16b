"""
The connections of one visit: as many requests at once as it may make, each connection used again while its server holds it.

httpcore speaks on each of them. Its own pool looks at all of them at each request and each end of one, for every kind of
connection and event loop there is; one visit speaks HTTP/1.1 on asyncio to a few hosts.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import httpcore

IDLE_SECONDS: Final = 10.0
"""How long a connection is held for the next request."""


class Connections:
    """A few guarded connections; closed with their visit."""

    def __init__(
        self,
        backend: httpcore.AsyncNetworkBackend,
        context: ssl.SSLContext,
        *,
        most: int,
        connect_seconds: float,
    ) -> None:
        """``most`` requests are under way at once, and as many connections open."""
        context.set_alpn_protocols(["http/1.1"])
        self._backend, self._context = backend, context
        self._connect_seconds = connect_seconds
        self._most = most
        self._turns = asyncio.Semaphore(most)
        self._in_use = 0
        self._idle: list[tuple[httpcore.Origin, httpcore.AsyncHTTP11Connection]] = []
        """The one used last stands last."""

    @asynccontextmanager
    async def to(self, origin: httpcore.Origin) -> AsyncIterator[httpcore.AsyncHTTP11Connection]:
        """
        Give a connection for one request and its whole answer; it is held for the next one where that was read to its end.

        Raises:
            CrawlError: the guard refuses where it leads. httpcore.ConnectError, httpcore.ConnectTimeout: nobody answers there.
        """
        async with self._turns:
            self._in_use += 1
            connection = None
            try:
                connection = await self._held(origin) or await self._opened(origin)
                yield connection
            finally:
                self._in_use -= 1
                if connection is not None and connection.is_idle():
                    self._idle.append((origin, connection))
                elif connection is not None and not connection.is_closed():
                    await connection.aclose()

    async def aclose(self) -> None:
        """Close every connection that waits for a request."""
        while self._idle:
            await self._idle.pop()[1].aclose()

    async def _held(self, origin: httpcore.Origin) -> httpcore.AsyncHTTP11Connection | None:
        """Return a connection to an origin that its server still holds, the one used last first; those it does not are closed."""
        while (place := self._last(origin)) is not None:  # others come and go while one is closed
            connection = self._idle.pop(place)[1]
            if not connection.has_expired():
                return connection
            await connection.aclose()
        return None

    def _last(self, origin: httpcore.Origin) -> int | None:
        places = reversed(range(len(self._idle)))
        return next((place for place in places if self._idle[place][0] == origin), None)

    async def _opened(self, origin: httpcore.Origin) -> httpcore.AsyncHTTP11Connection:
        while self._idle and self._in_use + len(self._idle) > self._most:
            await self._idle.pop(0)[1].aclose()
        host = origin.host.decode("ascii")
        stream = await self._backend.connect_tcp(host, origin.port, self._connect_seconds)
        if origin.scheme == b"https":
            stream = await stream.start_tls(self._context, host, self._connect_seconds)
        return httpcore.AsyncHTTP11Connection(origin, stream, keepalive_expiry=IDLE_SECONDS)

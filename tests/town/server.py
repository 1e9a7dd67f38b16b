"""
Serve the town over real sockets: HTTP/1.1 by h11, one listener per site and scheme.

The loop runs in a thread of its own. A connection is kept alive until its peer or the town closes
it. Everything that belongs to HTTP and not to a site is here: validators and 304, gzip, chunks,
HEAD, methods, slow sending, the log of what was asked.
"""

import asyncio
import gzip
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus

import h11

from tests.town.answers import Answer, Asked, html

READING = {"GET", "HEAD"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request the town received."""

    day: int
    method: str
    scheme: str
    host: str
    """From the Host header, without the port."""

    path: str
    """With the query."""

    headers: tuple[tuple[str, str], ...]
    """As they came, names in lower case."""

    address: str
    """The loopback address that was connected to."""


Serve = Callable[[Request], tuple[Answer, datetime]]
"""Answers a request; the time is that of the last change of this page."""


class Visitor(asyncio.Protocol):
    """One connection of a client."""

    def __init__(
        self, scheme: str, server: str, serve: Serve, day: Callable[[], int], open_: "set[Visitor]"
    ) -> None:
        self._scheme = scheme
        self._server = server
        self._serve = serve
        self._day = day
        self._open = open_
        self._http = h11.Connection(h11.SERVER)
        self._asked: h11.Request | None = None
        self._sending: asyncio.Task[None] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._open.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's name
        self._open.discard(self)
        self._transport = None
        if self._sending is not None:
            self._sending.cancel()

    def abort(self) -> None:
        """Drop the connection as it is."""
        if self._transport is not None:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        self._http.receive_data(data)
        self._proceed()

    def eof_received(self) -> bool:
        return False

    def _proceed(self) -> None:
        while self._transport is not None and self._sending is None:
            try:
                event = self._http.next_event()
            except h11.RemoteProtocolError:
                self._transport.abort()
                return
            match event:
                case h11.Request():
                    self._asked = event
                case h11.EndOfMessage():
                    self._respond()
                case h11.Data():
                    continue
                case _:
                    return

    def _respond(self) -> None:
        asked = self._asked
        transport = self._transport
        assert asked is not None
        assert transport is not None
        headers = tuple((name.decode(), value.decode("latin-1")) for name, value in asked.headers)
        given = dict(headers)
        request = Request(
            day=self._day(),
            method=asked.method.decode(),
            scheme=self._scheme,
            host=given.get("host", "").partition(":")[0].lower(),
            path=asked.target.decode("latin-1"),
            headers=headers,
            address=transport.get_extra_info("sockname")[0],
        )
        answer, changed_at = self._serve(request)
        if request.method not in READING:
            answer = html("<h1>405 Method Not Allowed</h1>", 405, (("Allow", "GET, HEAD"),))
        status, sent, body = _frame(answer, changed_at, request.method, given, self._server)
        head = self._http.send(
            h11.Response(
                status_code=status,
                headers=[(name.encode(), value.encode("latin-1")) for name, value in sent],
                reason=HTTPStatus(status).phrase,
            )
        )
        assert head is not None
        if answer.seconds:
            self._sending = asyncio.get_running_loop().create_task(
                self._send_slowly(head, body, answer.seconds)
            )
            return
        parts = [head]
        pieces = _pieces(body) if answer.chunked else [body]
        parts += [self._http.send(h11.Data(data=piece)) or b"" for piece in pieces if piece]
        self._finish(b"".join(parts))

    async def _send_slowly(self, head: bytes, body: bytes, seconds: float) -> None:
        middle = len(body) // 2
        await asyncio.sleep(seconds)
        assert self._transport is not None
        self._transport.write(head + (self._http.send(h11.Data(data=body[:middle])) or b""))
        await asyncio.sleep(seconds)
        rest = self._http.send(h11.Data(data=body[middle:])) or b""
        self._sending = None
        self._finish(rest)
        self._proceed()

    def _finish(self, data: bytes) -> None:
        assert self._transport is not None
        self._transport.write(data + (self._http.send(h11.EndOfMessage()) or b""))
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
        else:
            self._transport.close()


def _frame(
    answer: Answer, changed_at: datetime, method: str, given: dict[str, str], server: str
) -> tuple[int, list[tuple[str, str]], bytes]:
    """The status, headers and body that go over the wire."""
    now = format_datetime(datetime.now(changed_at.tzinfo), usegmt=True)
    headers = [("Date", now), ("Server", server), ("Content-Type", answer.media)]
    headers += answer.headers
    packed = answer.compressed and "gzip" in given.get("accept-encoding", "")
    if answer.dated and answer.status == HTTPStatus.OK:
        etag = f'W/"{answer.etag}"' if packed else f'"{answer.etag}"'
        headers += [("ETag", etag), ("Last-Modified", format_datetime(changed_at, usegmt=True))]
        if _has_it(answer, changed_at, given):
            return HTTPStatus.NOT_MODIFIED, [h for h in headers if h[0] != "Content-Type"], b""
    body = answer.body
    if packed:
        body = gzip.compress(body, 6, mtime=0)
        headers += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
    if answer.chunked:
        headers.append(("Transfer-Encoding", "chunked"))
    else:
        headers.append(("Content-Length", str(len(body))))
    return answer.status, headers, b"" if method == "HEAD" else body


def _has_it(answer: Answer, changed_at: datetime, given: dict[str, str]) -> bool:
    match = given.get("if-none-match")
    if match is not None:
        return match.strip() == "*" or answer.etag in match
    since = given.get("if-modified-since")
    return since is not None and since == format_datetime(changed_at, usegmt=True)


def _pieces(body: bytes) -> list[bytes]:
    """Cut a body at places that respect nothing: inside tags, inside characters."""
    cut, pieces, size = 0, [], 1
    while cut < len(body):
        pieces.append(body[cut : cut + size])
        cut += size
        size = size * 3 % 1021 + 1
    return pieces


def asked(request: Request, count: int) -> Asked:
    """The request as a site sees it."""
    path, _, query = request.path.partition("?")
    return Asked(
        day=request.day,
        method=request.method,
        host=request.host,
        path=path,
        query=query,
        headers=dict(request.headers),
        count=count,
    )

"""Servers that send exactly the bytes a test wants, on loopback addresses that stand for the public web and the inside."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from crawler.order import Address, BrowserSettings, NetworkSettings

PUBLIC, INSIDE = "127.0.0.2", "127.0.0.3"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent for one request, byte for byte, and what happens then."""

    raw: bytes
    then: str = "keep"
    """``keep`` the connection, ``close`` it, ``reset`` it, or ``hold``: send nothing more and leave it open."""


Script = Callable[[bytes, socket.socket], None]
"""Answers a request by hand: head and connection in."""


@dataclass
class Wire:
    """A server; ``answers`` maps a path to what is sent for it."""

    port: int
    address: str
    answers: dict[str, Answer | Script] = field(default_factory=dict)
    requests: list[bytes] = field(default_factory=list)
    """Heads as received."""

    connections: int = 0

    def url(self, path: str = "/", host: str | None = None) -> str:
        """Return the address of a path, by the server's IP address or by a name of the resolver table."""
        return f"http://{host or self.address}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        """The paths asked for, in order."""
        return [head.split(b" ", 2)[1].decode("latin-1") for head in self.requests]


def page(
    body: bytes | str = "<html><body><h1>Boutique</h1><p>Bonjour</p></body></html>",
    *fields: str,
    status: str = "200 OK",
) -> Answer:
    """Return an ordinary answer with these further header fields."""
    data = body.encode() if isinstance(body, str) else body
    head = [
        f"HTTP/1.1 {status}",
        "Content-Type: text/html; charset=utf-8",
        f"Content-Length: {len(data)}",
        *fields,
    ]
    return Answer("\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + data)


@contextmanager
def serving(address: str = PUBLIC, tls: ssl.SSLContext | None = None) -> Iterator[Wire]:
    """Serve on a free port of a loopback address until the block ends, over TLS where a context is given."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((address, 0))
    listener.listen(64)
    wire = Wire(listener.getsockname()[1], address)
    threads: list[threading.Thread] = []
    open_: set[socket.socket] = set()

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            wire.connections += 1
            open_.add(connection)
            thread = threading.Thread(
                target=_serve, args=(wire, connection, open_, tls), daemon=True
            )
            threads.append(thread)
            thread.start()

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield wire
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for connection in list(open_):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in [accepting, *threads]:
            thread.join(5)


def _serve(
    wire: Wire, connection: socket.socket, open_: set[socket.socket], tls: ssl.SSLContext | None
) -> None:
    with connection, suppress(OSError):
        if tls is not None:
            open_.discard(connection)
            with tls.wrap_socket(connection, server_side=True) as secured:
                open_.add(secured)
                _converse(wire, secured)
        else:
            _converse(wire, connection)
    open_.discard(connection)


def _converse(wire: Wire, connection: socket.socket) -> None:
    data = b""
    while True:
        while b"\r\n\r\n" not in data:
            more = connection.recv(65536)
            if not more:
                return
            data += more
        head, _, data = data.partition(b"\r\n\r\n")
        wire.requests.append(head + b"\r\n\r\n")
        path = head.split(b" ", 2)[1].decode("latin-1")
        answer = wire.answers.get(path) or page("<h1>rien</h1>", status="404 Not Found")
        if not isinstance(answer, Answer):
            answer(head, connection)
            return
        connection.sendall(answer.raw)
        if answer.then == "close":
            return
        if answer.then == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
            return
        if answer.then == "hold":
            while connection.recv(65536):
                pass
            return


def network(
    *wires: Wire, resolve: dict[str, Address] | None = None, **more: object
) -> NetworkSettings:
    """Return settings by which the first wire's address is public, and the ports of all of them are asked about."""
    values: dict[str, object] = {
        "allow": [f"{wires[0].address}/32"],
        "ports": [wire.port for wire in wires],
        "resolve": resolve or {},
        **more,
    }
    return NetworkSettings.model_validate(values)


def browser_settings() -> BrowserSettings:
    """Return settings for trials: root has no sandbox here, and loopback needs no long waits."""
    return BrowserSettings(sandbox=False, load_seconds=8, idle_seconds=0.5)

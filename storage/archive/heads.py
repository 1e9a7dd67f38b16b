"""
Read the head of an HTTP message as it lies in a record: where it ends, its status, its fields.

Line ends are CRLF, or bare LF as some servers send and RFC 9112 (2.2) lets a recipient accept; both are kept as sent.
"""

import re

_END = re.compile(rb"\n\r?\n")
_LINE = re.compile(rb"\r?\n")
_FIRST_CHUNK = re.compile(rb"[0-9A-Fa-f]+[ \t]*(?:;[^\r\n]*)?(?:\r\n?)?")
"""The line before the first chunk, as far as it came."""


def split_message(block: bytes) -> tuple[bytes, bytes]:
    """Return the head with the empty line that ends it, and what follows; all is head where there is no such line."""
    end = _END.search(block)
    return (block, b"") if end is None else (block[: end.end()], block[end.end() :])


def status_of(head: bytes) -> int | None:
    """Return the status code of a response head, or None where it has no status line."""
    parts = _LINE.split(head, 1)[0].split(None, 2)
    return int(parts[1]) if len(parts) > 1 and len(parts[1]) == 3 and parts[1].isdigit() else None


def fields_of(head: bytes) -> tuple[tuple[str, str], ...]:
    """Return the header fields in the order of the wire, names as sent."""
    pairs = (line.partition(b":") for line in _LINE.split(head)[1:])
    return tuple(
        (name.decode("latin-1").strip(), value.decode("latin-1").strip())
        for name, colon, value in pairs
        if colon
    )


def field(fields: tuple[tuple[str, str], ...], name: str) -> str | None:
    """Return the values of a field, joined as RFC 9110 (5.3) joins them; ``name`` is lower case."""
    values = [value for key, value in fields if key.lower() == name]
    return ", ".join(values) if values else None


def media_type_of(head: bytes) -> str:
    """Return the declared media type, lower case without parameters, or an empty string."""
    for name, value in fields_of(head):
        if name.lower() == "content-type":
            return value.split(";")[0].strip().lower()
    return ""


def unchunked(body: bytes) -> tuple[bytes, bool]:
    """
    Return a body without its chunked framing, as far as that is sound, and whether bytes follow its end.

    A body without any is returned as it is: many who write archives undo the framing and leave the header.
    """
    import h11  # most bodies are in no chunks

    connection = h11.Connection(h11.CLIENT)
    connection.send(h11.Request(method="GET", target="/", headers=[("host", "x")]))
    connection.send(h11.EndOfMessage())
    connection.receive_data(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + body)
    out = bytearray()
    try:
        while not isinstance(event := connection.next_event(), h11.EndOfMessage):
            if event is h11.NEED_DATA or isinstance(event, h11.ConnectionClosed):
                return bytes(out) or (b"" if _FIRST_CHUNK.fullmatch(body) else body), False
            if isinstance(event, h11.Data):
                out += event.data
    except h11.RemoteProtocolError:
        return bytes(out) or body, False
    return bytes(out), bool(connection.trailing_data[0])

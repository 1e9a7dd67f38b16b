"""
What of a response's head its reader needs to know: where the body ends and whether the connection goes on.

Servers send heads that a strict reader refuses: lines without a colon, control characters, bare line feeds, hundreds of
kilobytes of cookies. Browsers show such pages. So the bytes of the wire are kept as they are, and what reads the body is
given a head that says no more than its framing.
"""

import re
from typing import Final

from storage.archive.heads import fields_of, split_message, status_of

_FRAMING: Final = ("content-length", "transfer-encoding", "connection")
_END: Final = re.compile(rb"\n\r?\n")
_TOKEN: Final = re.compile(r"[\w!#$%&'*+.^`|~-]+(?:\s*[,;]\s*[\w!#$%&'*+.^`|~=-]+)*", re.ASCII)


class Heads:
    """Turns what comes over a connection before the body of one response into what its reader is given."""

    def __init__(self) -> None:
        self._pending = bytearray()
        self.ended = False
        """Whether the final head has come; what follows is the body's."""

    def given(self, data: bytes) -> bytes:
        """Return what may be read now: nothing, until the final head is whole; interim heads (1xx) are passed over."""
        if self.ended:
            return data
        looked = max(0, len(self._pending) - 3)
        self._pending += data
        while _END.search(self._pending, looked):
            head, rest = split_message(bytes(self._pending))
            status = status_of(head)
            if status is None or status == 101 or status >= 200:
                self._pending, self.ended = bytearray(), True
                refused = status is None or b"\0" in head  # by browsers, too
                return (head if refused else framed(head, status or 0)) + rest
            self._pending, looked = bytearray(rest), 0
        return b""

    def left(self) -> bytes:
        """Return what came when the connection closed before the head was whole."""
        pending, self._pending, self.ended = bytes(self._pending), bytearray(), True
        return pending


def framed(head: bytes, status: int) -> bytes:
    """Return a head that says the same of the body's end as another, and nothing else."""
    version = b"HTTP/1.0" if head[:8].upper() == b"HTTP/1.0" else b"HTTP/1.1"
    lines = [b"%s %d " % (version, status)]
    said: dict[str, None] = {}
    for name, value in fields_of(head):
        low = name.lower()
        if low in _FRAMING and _TOKEN.fullmatch(value):
            said.setdefault(f"{low}: {value}")
    # Chunked framing overrides a length (RFC 9112, 6.3); both together are refused by strict readers.
    chunked = any(one.startswith("transfer-encoding:") and "chunked" in one.lower() for one in said)
    for one in said:
        if one.startswith("transfer-encoding:"):
            if chunked and b"transfer-encoding: chunked" not in lines:
                lines.append(b"transfer-encoding: chunked")
        elif not (chunked and one.startswith("content-length:")):
            lines.append(one.encode("ascii"))
    return b"\r\n".join(lines) + b"\r\n\r\n"

"""Open a capture as a page: the bytes of its record, transfer and content codings removed."""

from collections.abc import Callable
from pathlib import Path

import h11

from storage.archive.decode import MAX_BODY, decode_body
from storage.archive.index import Record, record_at
from storage.errors import BodyTooLarge, DigestMismatch, UnreadableRecord
from storage.page import Page
from storage.records.capture import Capture, CaptureKind

RENDERINGS = {
    CaptureKind.DOM,
    CaptureKind.TEXT,
    CaptureKind.SCREENSHOT,
    CaptureKind.PDF,
    CaptureKind.RESOURCE,
}


class ArchiveReader:
    """Reads captures from the segments below one archive folder."""

    def __init__(self, archive: Path, find: Callable[[str], Capture]) -> None:
        """``find`` returns the capture of an id (for the payload a revisit refers to), or raises CaptureUnknown."""
        self._archive = archive
        self._find = find

    def record(self, capture: Capture) -> Record:
        """
        Read a capture's WARC record, and check that it is the one the ledger knows.

        Raises:
            DigestMismatch: the gzip member is not the one that was written.
            UnreadableRecord: it cannot be read.
            FileNotFoundError: the segment is gone (purged, or lost).
        """
        record = record_at(self._archive / capture.segment, capture.offset, capture.length)
        if record.member_sha256 != capture.member_sha256:
            raise DigestMismatch(
                f"Capture {capture.id}", capture.member_sha256, record.member_sha256
            )
        return record

    def page(self, capture: Capture) -> Page:
        """
        Open a capture for reading. A body beyond the byte budget is given undecoded, cut to the budget.

        Raises: as :meth:`record`; CaptureUnknown where a revisit refers to a capture nobody knows.
        """
        record = self.record(capture)
        if capture.kind in RENDERINGS:
            return Page(
                url=capture.url,
                body=record.block,
                captured_at=capture.captured_at,
                capture_id=capture.id,
                headers=(("Content-Type", record.headers.get("content-type", "")),),
                rendered=capture.kind is CaptureKind.DOM,
                requested_url=capture.requested_url,
                role=capture.role,
            )
        status, headers, body = parse_http(record.block)
        if capture.kind is CaptureKind.REVISIT and capture.refers_to:
            original = self.record(self._find(capture.refers_to))
            first_status, first_headers, body = parse_http(original.block)
            if status == 304:
                status, headers = first_status, first_headers
            coding = _field(first_headers, "content-encoding")
        else:
            coding = _field(headers, "content-encoding")
        try:
            body = decode_body(body, coding)
        except BodyTooLarge:
            body = body[:MAX_BODY]
        return Page(
            url=capture.url,
            body=body,
            captured_at=capture.captured_at,
            capture_id=capture.id,
            status=status,
            headers=headers,
            requested_url=capture.requested_url,
            role=capture.role,
        )


def parse_http(block: bytes) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    """
    Split an HTTP response block into status, header fields in wire order, and the body without transfer coding.

    Raises:
        UnreadableRecord: there is no status line.
    """
    head, _, body = block.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    parts = lines[0].split(b" ", 2)
    if len(parts) < 2 or not parts[1].isdigit():
        raise UnreadableRecord("record", 0, f"no HTTP status line: {lines[0][:60]!r}")
    headers = []
    for line in lines[1:]:
        name, colon, value = line.partition(b":")
        if colon:
            headers.append((name.decode("latin-1").strip(), value.decode("latin-1").strip()))
    coding = _field(headers, "transfer-encoding")
    if coding and coding.split(",")[-1].strip().lower() == "chunked":
        body = _unchunk(body)
    return int(parts[1]), tuple(headers), body


def _unchunk(body: bytes) -> bytes:
    connection = h11.Connection(h11.CLIENT)
    connection.send(h11.Request(method="GET", target="/", headers=[("host", "x")]))
    connection.send(h11.EndOfMessage())
    connection.receive_data(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + body)
    out = bytearray()
    try:
        while not isinstance(event := connection.next_event(), h11.EndOfMessage):
            if event is h11.NEED_DATA or isinstance(event, h11.ConnectionClosed):
                break
            if isinstance(event, h11.Data):
                out += event.data
    except h11.RemoteProtocolError:
        return bytes(out) or body
    return bytes(out)


def _field(headers: tuple[tuple[str, str], ...] | list[tuple[str, str]], name: str) -> str | None:
    values = [value for key, value in headers if key.lower() == name]
    return ", ".join(values) if values else None

"""Open a capture as a page: the bytes of its record, transfer and content codings removed."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from storage.archive.decode import decoded
from storage.archive.heads import field, fields_of, split_message, status_of, unchunked
from storage.archive.index import Record, record_at
from storage.errors import DigestMismatch, UnreadableRecord
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

    def block(self, capture: Capture) -> bytes:
        """
        Return the block of a capture's record; of a rendering made again alike, that of the first.

        Raises: as :meth:`record`; CaptureUnknown where nobody knows the first; DigestMismatch where its bytes are others.
        """
        record = self.record(capture)
        if capture.kind not in RENDERINGS or capture.payload_in is None:
            return record.block
        block = self.record(self._find(capture.payload_in)).block
        if (found := f"sha256:{sha256(block).hexdigest()}") != capture.entity_digest:
            raise DigestMismatch(f"Payload of {capture.id}", capture.entity_digest, found)
        return block

    def page(self, capture: Capture) -> Page:
        """
        Open a capture for reading; what is wrong with its body is said in the page's ``damage``.

        Raises: as :meth:`record`; CaptureUnknown where a revisit refers to a capture nobody knows; BodyTooLarge and
        UndecodableBody where there is nothing that could be read.
        """
        record = self.record(capture)
        if capture.kind in RENDERINGS:
            return Page(
                url=capture.url,
                body=self.block(capture),
                captured_at=capture.captured_at,
                capture_id=capture.id,
                status=int(capture.facts.get("http_status", 200)),
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
            coding = field(first_headers, "content-encoding")
        else:
            coding = field(headers, "content-encoding")
        whole = decoded(body, coding)
        return Page(
            url=capture.url,
            body=whole.body,
            captured_at=capture.captured_at,
            capture_id=capture.id,
            status=status,
            headers=headers,
            requested_url=capture.requested_url,
            role=capture.role,
            certificate=_certified(capture.facts),
            damage=whole.damage or (f"cut off: {capture.truncated}" if capture.truncated else ""),
        )


def _certified(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names on a verified certificate; facts of a file that was handed in may be anything."""
    tls = facts.get("tls")
    if not isinstance(tls, dict) or tls.get("verified") is not True:
        return ()
    names = tls.get("names")
    return tuple(name for name in names if isinstance(name, str)) if isinstance(names, list) else ()


def parse_http(block: bytes) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    """
    Split an HTTP response block into status, header fields in wire order, and the body without transfer coding.

    Raises:
        UnreadableRecord: there is no status line.
    """
    head, body = split_message(block)
    status = status_of(head)
    if status is None:
        raise UnreadableRecord("record", 0, f"no HTTP status line: {head[:60]!r}")
    headers = fields_of(head)
    coding = field(headers, "transfer-encoding")
    if coding and coding.split(",")[-1].strip().lower() == "chunked":
        body, _ = unchunked(body)
    return status, headers, body

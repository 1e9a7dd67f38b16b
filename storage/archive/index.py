"""
Find the records of a segment again, from its bytes alone.

A segment is a row of gzip members, one a record. Walking them gives each record's offset, length and SHA-256,
and shows what no WARC checker does: bytes after the last whole record (``warcio check`` passes those).
"""

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from storage.archive.heads import media_type_of, split_message, status_of
from storage.archive.lean import FIELD, PROVED, Said, states_connection
from storage.archive.shelf import local, part, size
from storage.errors import TornSegment, UnreadableRecord
from storage.records.capture import Capture, CaptureKind

_READ = 1 << 16
_EXCHANGES = {CaptureKind.RESPONSE, CaptureKind.REVISIT}
MAX_RECORD = 512 * 1024 * 1024
"""A record that decodes to more is reported, not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One WARC record and where it lies."""

    offset: int
    length: int
    member_sha256: str
    headers: dict[str, str]
    """WARC header fields, names lower case; of a repeated field the last."""

    block: bytes

    @property
    def type(self) -> str:
        """The WARC-Type."""
        return self.headers.get("warc-type", "")

    @property
    def id(self) -> str:
        """The UUID of the WARC-Record-ID."""
        return _uuid(self.headers.get("warc-record-id", ""))

    @property
    def target(self) -> str:
        """The WARC-Target-URI, or an empty string."""
        return self.headers.get("warc-target-uri", "").strip("<>")

    @property
    def date(self) -> datetime:
        """The WARC-Date, aware, UTC; raises ValueError where there is none that can be read."""
        return parse_warc_date(self.headers.get("warc-date", ""))

    @property
    def facts(self) -> dict[str, Any]:
        """What WARC-JSON-Metadata says; raises ValueError where it is no JSON."""
        facts = json.loads(self.headers.get("warc-json-metadata", "{}"))
        return facts if isinstance(facts, dict) else {}


def parse_warc_date(text: str) -> datetime:
    """Return a WARC-Date (W3C-DTF, UTC, 0-9 decimals) as aware datetime, cut to microseconds."""
    body = text.strip().removesuffix("Z")
    if "." in body:
        whole, _, decimals = body.partition(".")
        body = f"{whole}.{decimals[:6].ljust(6, '0')}"
    return datetime.fromisoformat(body).replace(tzinfo=UTC)


def records(path: Path, *, start: int = 0) -> Iterator[Record]:
    """
    Yield the whole records of a segment in order.

    Raises:
        TornSegment: bytes after the last whole record (after all whole records were yielded).
        UnreadableRecord: a whole gzip member holds no WARC record.
    """
    for offset, length, digest, data in _members(path, start):
        headers, block = _parse(path, offset, data)
        yield Record(
            offset=offset, length=length, member_sha256=digest, headers=headers, block=block
        )


def record_at(path: Path, offset: int, length: int) -> Record:
    """
    Read one record whose place is known.

    Raises:
        UnreadableRecord: the bytes there are no whole record.
        FileNotFoundError: the segment is not there. StoreUnavailable: it lies on a store that does not answer.
    """
    try:
        with path.open("rb") as file:
            file.seek(offset)
            member = file.read(length)
    except FileNotFoundError:
        member = part(path, offset, length)
    decoder = zlib.decompressobj(zlib.MAX_WBITS + 16)
    try:
        data = decoder.decompress(member, MAX_RECORD)
    except zlib.error as error:
        raise UnreadableRecord(
            path.name, offset, f"the gzip member is damaged ({error})"
        ) from error
    if not decoder.eof:
        raise UnreadableRecord(
            path.name, offset, f"no whole gzip member of at most {MAX_RECORD} bytes"
        )
    headers, block = _parse(path, offset, data)
    return Record(
        offset=offset,
        length=length,
        member_sha256=sha256(member).hexdigest(),
        headers=headers,
        block=block,
    )


def contents(path: Path, segment: str) -> Iterator[tuple[Record, Capture | None]]:
    """Yield the records of a segment, each with the capture it stands for; see :func:`records` for errors."""
    visit_id = source_id = ""
    said: Said | None = None
    for record in records(path):
        if record.type == "warcinfo":
            info = warcinfo_fields(record)
            visit_id, source_id = info.get("visit", ""), info.get("source", "")
            said = Said() if FIELD in info else None
            yield record, None
        else:
            try:
                capture = _capture(record, segment, visit_id, source_id)
            except ValueError as error:
                raise UnreadableRecord(path.name, record.offset, str(error)) from error
            yield record, _whole(capture, record, said)


def _whole(capture: Capture | None, record: Record, said: Said | None) -> Capture | None:
    """Return a capture with what its record leaves out because an earlier one of its host says it (:mod:`storage.archive.lean`)."""
    if capture is None or said is None or capture.kind not in _EXCHANGES:
        return capture
    if capture.kind is CaptureKind.REVISIT and not states_connection(record.facts):
        proved = said.connection(capture.url)
        left_out = {name: proved[name] for name in PROVED if name in proved}
        return replace(capture, facts={**left_out, **capture.facts})
    said.read(capture.url, record.facts)
    return capture


def captures(path: Path, segment: str) -> Iterator[Capture]:
    """Yield the captures of a segment, rebuilt from its records alone; see :func:`records` for errors."""
    return (capture for _, capture in contents(path, segment) if capture is not None)


def warcinfo_fields(record: Record) -> dict[str, str]:
    """Return the ``name: value`` lines of a warcinfo record."""
    lines = record.block.decode("utf-8", "replace").splitlines()
    pairs = (line.partition(":") for line in lines if ":" in line)
    return {name.strip(): value.strip() for name, _, value in pairs}


def _capture(record: Record, segment: str, visit_id: str, source_id: str) -> Capture | None:
    rendered = record.target.startswith("urn:") and not record.target.startswith("urn:portique:")
    if record.type in {"response", "revisit"} and not rendered:
        kind = CaptureKind(record.type)
        head, _ = split_message(record.block)
        status, media_type = status_of(head), media_type_of(head)
        url = record.target
        related = record.headers.get("warc-refers-to", "")
    elif record.type == "revisit" or (
        record.type == "resource" and not record.target.startswith("urn:portique:")
    ):
        kind = CaptureKind(record.facts.get("kind", "resource"))
        status, media_type = None, record.headers.get("content-type", "")
        url = str(record.facts.get("url", record.target))
        related = record.headers.get("warc-concurrent-to", "")
    else:
        return None
    facts = record.facts
    payload = record.headers.get("warc-payload-digest", "")
    known = facts
    if kind is CaptureKind.RESPONSE:
        known = {**facts, "payload": payload}
    elif kind is CaptureKind.REVISIT:
        known = {"entity": payload, **facts, "payload": payload}
    return Capture(
        id=record.id,
        visit_id=visit_id,
        source_id=source_id,
        kind=kind,
        url=url,
        captured_at=record.date,
        status=status,
        media_type=media_type,
        entity_digest=str(facts.get("entity", payload)),
        segment=segment,
        offset=record.offset,
        length=record.length,
        member_sha256=record.member_sha256,
        ip=record.headers.get("warc-ip-address"),
        refers_to=_uuid(related) if related else None,
        role=str(facts.get("role", "")),
        requested_url=str(facts.get("requested_url", "")),
        truncated=record.headers.get("warc-truncated"),
        facts=known,
    )


def _members(path: Path, start: int) -> Iterator[tuple[int, int, str, bytes]]:
    with local(path).open("rb") as file:
        file.seek(start)
        offset, pending, at_end = start, b"", False
        while True:
            if not pending:
                pending = file.read(_READ)
                if not pending:
                    return
            decoder = zlib.decompressobj(zlib.MAX_WBITS + 16)
            digest, out, length = sha256(), bytearray(), 0
            while not decoder.eof:
                try:
                    out += decoder.decompress(pending, MAX_RECORD - len(out) + 1)
                except zlib.error as error:
                    raise TornSegment(path.name, offset, size(path) - offset) from error
                if len(out) > MAX_RECORD:
                    raise UnreadableRecord(
                        path.name, offset, f"the record decodes to more than {MAX_RECORD} bytes"
                    )
                rest = decoder.unused_data if decoder.eof else decoder.unconsumed_tail
                used = len(pending) - len(rest)
                digest.update(pending[:used])
                length += used
                pending = rest
                if not decoder.eof and not pending:
                    pending = file.read(_READ)
                    at_end = not pending
                    if at_end:
                        raise TornSegment(path.name, offset, length)
            yield offset, length, digest.hexdigest(), bytes(out)
            offset += length


def _parse(path: Path, offset: int, data: bytes) -> tuple[dict[str, str], bytes]:
    head, separator, rest = data.partition(b"\r\n\r\n")
    lines = head.decode("utf-8", "replace").split("\r\n")
    if not separator or not lines[0].startswith("WARC/"):
        raise UnreadableRecord(path.name, offset, "no WARC header")
    headers = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    try:
        length = int(headers["content-length"])
    except (KeyError, ValueError) as error:
        raise UnreadableRecord(path.name, offset, "no Content-Length") from error
    if len(rest) < length:
        raise UnreadableRecord(
            path.name, offset, f"Content-Length says {length}, {len(rest)} bytes follow"
        )
    return headers, rest[:length]


def _uuid(text: str) -> str:
    return text.strip().strip("<>").removeprefix("urn:uuid:")

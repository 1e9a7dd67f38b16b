"""Append exchanges and resources to a visit's WARC segment; on disk first, then acknowledged."""

import errno
import fcntl
import json
import os
import uuid
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from io import FileIO
from pathlib import Path
from typing import Any

from storage.archive.exchange import Exchange
from storage.archive.heads import media_type_of
from storage.archive.lean import CONNECTION, FIELD, FOUND, Said
from storage.records.capture import PAYLOAD_IN, Capture, CaptureKind
from storage.syncing import sync

WARC_VERSION = "1.1"
_LEVEL = 6  # zlib's middle: a tenth larger than level 9, in a third of its time on HTML
_PACKED = frozenset({"image/png", "image/jpeg", "image/webp"})
"""What is deflated, or as good as, already: again would take 60 ms a picture of a page for a fortieth of it."""

_UNDER_THE_LAST = {"warcinfo", "revisit"}
"""Records that name no warcinfo record: the one before them in the file is theirs (ISO 28500:2017, 5.14)."""

REVISIT_IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
REVISIT_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


def warc_date(at: datetime) -> str:
    """Return the time in WARC 1.1 form, UTC with microseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class SegmentWriter:
    """
    The open segment of one visit.

    Records are added to memory and written by :meth:`commit`, which returns only when they are on disk
    (``fsync`` of the file; the directory entries were synced at creation). Until :meth:`close` the file carries
    ``.open`` behind its name, and the writer holds its ``flock``: who finds such a file unlocked knows that its
    writer is gone.
    """

    def __init__(
        self,
        path: Path,
        *,
        visit_id: str,
        source_id: str,
        warcinfo: dict[str, str],
        began_at: datetime,
    ) -> None:
        self.path = path
        self._open_path = path.with_name(path.name + ".open")
        self._visit_id = visit_id
        self._source_id = source_id
        self._pending: list[Capture] = []
        self._buffer = bytearray()
        self._chains: set[str] = set()
        self._new_chains: set[str] = set()
        self._lean = FIELD in warcinfo
        self._said = Said()
        _make_folder(path.parent)
        self._file = FileIO(self._open_path, "x")
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if path.exists():  # the visit was given twice, and ended: its segment is never written over
            self._open_path.unlink()
            self._file.close()
            raise FileExistsError(errno.EEXIST, "this visit's segment is already whole", str(path))
        self._offset = 0
        self._warcinfo_id = f"<urn:uuid:{uuid.uuid4()}>"
        self._write_warcinfo(warcinfo, began_at)
        self._sync()
        sync(path.parent)

    # -- adding ------------------------------------------------------------------------------------

    def add_exchange(self, exchange: Exchange, *, refers_to: Capture | None = None) -> Capture:
        """
        Add a response with its request, or a revisit where an earlier capture holds the payload.

        Args:
            exchange: the bytes and facts of the exchange.
            refers_to: an earlier capture of the same series with the same entity digest, or, for a 304,
                the capture whose validators were sent.
        """
        record_id = str(uuid.uuid4())
        entity_digest = f"sha256:{sha256(exchange.entity).hexdigest()}"
        facts = {**exchange.facts, "entity": entity_digest, "wire": exchange.wire}
        lean = self._lean and refers_to is not None
        left_out: tuple[str, ...] = ()
        if not self._said.found_anew(exchange.url, facts) and lean:
            facts, left_out = _but(facts, FOUND), CONNECTION
        headers = self._headers(exchange, facts)
        if refers_to is None:
            kind = CaptureKind.RESPONSE
            payload_digest = _digest(exchange.response_body)
            block = exchange.response_head + exchange.response_body
        else:
            kind = CaptureKind.REVISIT
            not_modified = exchange.status == 304
            if not_modified:
                entity_digest = refers_to.entity_digest
                facts["entity"] = entity_digest
            headers["WARC-Profile"] = REVISIT_NOT_MODIFIED if not_modified else REVISIT_IDENTICAL
            headers["WARC-Refers-To"] = f"<urn:uuid:{refers_to.id}>"
            headers["WARC-Refers-To-Target-URI"] = refers_to.url
            headers["WARC-Refers-To-Date"] = warc_date(refers_to.captured_at)
            payload_digest = refers_to.facts.get("payload", "")
            if facts["entity"] == payload_digest:  # the record's own field says it
                left_out = (*left_out, "entity")
            headers["WARC-JSON-Metadata"] = _json(_but(facts, left_out))
            block = exchange.response_head
        if payload_digest:
            headers["WARC-Payload-Digest"] = payload_digest
        offset, length, digest = self._append(
            kind.value, record_id, headers, block, "application/http; msgtype=response"
        )
        if self._said.asks_anew(exchange) or not lean:
            self._add_request(exchange, record_id)
        capture = Capture(
            id=record_id,
            visit_id=self._visit_id,
            source_id=self._source_id,
            kind=kind,
            url=exchange.url,
            captured_at=exchange.began_at,
            status=exchange.status,
            media_type=media_type_of(exchange.response_head),
            entity_digest=entity_digest,
            segment=self._segment_name(),
            offset=offset,
            length=length,
            member_sha256=digest,
            ip=exchange.ip,
            refers_to=refers_to.id if refers_to else None,
            role=str(facts.get("role", "")),
            requested_url=str(facts.get("requested_url", "")),
            truncated=exchange.truncated,
            facts={**facts, "payload": payload_digest},
        )
        self._pending.append(capture)
        return capture

    def _add_request(self, exchange: Exchange, answer_id: str) -> None:
        self._append(
            "request",
            str(uuid.uuid4()),
            {
                "WARC-Target-URI": exchange.url,
                "WARC-Date": warc_date(exchange.began_at),
                "WARC-Concurrent-To": f"<urn:uuid:{answer_id}>",
                **({"WARC-IP-Address": exchange.ip} if exchange.ip else {}),
            },
            exchange.request_head + exchange.request_body,
            "application/http; msgtype=request",
        )

    def add_resource(
        self,
        kind: CaptureKind,
        url: str,
        payload: bytes,
        media_type: str,
        *,
        at: datetime,
        refers_to: str | None = None,
        facts: dict[str, Any] | None = None,
    ) -> Capture:
        """
        Add a document of our own making: rendered DOM, screenshot, text, or an imported file.

        ``url`` is the page's address; the record's target is ``urn:KIND:URL`` (browsertrix's form) except for a
        RESOURCE, whose target is ``url`` itself.
        """
        made = self._made(
            kind, url, media_type, at=at, refers_to=refers_to, facts={**(facts or {}), "entity": _digest(payload)}
        )  # fmt: skip
        return self._added(made, "resource", payload, {})

    def add_again(
        self,
        same_as: Capture,
        url: str,
        *,
        at: datetime,
        refers_to: str | None = None,
        facts: dict[str, Any] | None = None,
    ) -> Capture:
        """
        Add a document of our own making that came out as an earlier capture of this series, to the last byte.

        The bytes are not written again: the record is a revisit (identical-payload-digest) of the one that holds them.
        """
        same = {"entity": same_as.entity_digest, PAYLOAD_IN: same_as.id}
        made = self._made(
            same_as.kind, url, same_as.media_type, at=at, refers_to=refers_to, facts={**(facts or {}), **same}
        )  # fmt: skip
        held = {
            "WARC-Profile": REVISIT_IDENTICAL,
            "WARC-Refers-To": f"<urn:uuid:{same_as.id}>",
            "WARC-Refers-To-Target-URI": _target(same_as),
            "WARC-Refers-To-Date": warc_date(same_as.captured_at),
        }
        return self._added(made, "revisit", b"", held)

    def _made(
        self, kind: CaptureKind, url: str, media_type: str, *, at: datetime, refers_to: str | None, facts: dict[str, Any]
    ) -> Capture:  # fmt: skip
        return Capture(
            id=str(uuid.uuid4()),
            visit_id=self._visit_id,
            source_id=self._source_id,
            kind=kind,
            url=url,
            captured_at=at,
            media_type=media_type,
            entity_digest=facts["entity"],
            segment=self._segment_name(),
            refers_to=refers_to,
            role=str(facts.get("role", "")),
            requested_url=str(facts.get("requested_url", "")),
            facts={**facts, "kind": kind.value, "url": url},
        )

    def _added(
        self, made: Capture, record_type: str, block: bytes, more: dict[str, str]
    ) -> Capture:
        headers = {
            "WARC-Target-URI": _target(made),
            "WARC-Date": warc_date(made.captured_at),
            "WARC-Payload-Digest": made.entity_digest,
            "WARC-JSON-Metadata": _json(made.facts),
            **more,
        }
        if made.refers_to:
            headers["WARC-Concurrent-To"] = f"<urn:uuid:{made.refers_to}>"
        offset, length, digest = self._append(record_type, made.id, headers, block, made.media_type)
        capture = replace(made, offset=offset, length=length, member_sha256=digest)
        self._pending.append(capture)
        return capture

    def add_chain(self, pem: str, *, at: datetime) -> str:
        """Keep a TLS certificate chain once a segment; return the SHA-256 of its PEM text, in hexadecimal."""
        digest = sha256(pem.encode()).hexdigest()
        if digest not in self._chains:
            self._chains.add(digest)
            self._new_chains.add(digest)
            self._append(
                "resource",
                str(uuid.uuid4()),
                {
                    "WARC-Target-URI": f"urn:portique:tls-chain:{digest}",
                    "WARC-Date": warc_date(at),
                    "WARC-Payload-Digest": _digest(pem.encode()),
                },
                pem.encode(),
                "application/x-pem-file",
            )
        return digest

    def add_metadata(self, name: str, fields: dict[str, Any], *, at: datetime) -> None:
        """Add a fact about the visit as a ``metadata`` record with target ``urn:portique:NAME:VISIT``."""
        text = json.dumps(fields, ensure_ascii=False, sort_keys=True, indent=1)
        payload = text.encode(
            "utf-8", "backslashreplace"
        )  # a lone surrogate becomes its JSON escape
        self._append(
            "metadata",
            str(uuid.uuid4()),
            {
                "WARC-Target-URI": f"urn:portique:{name}:{self._visit_id}",
                "WARC-Date": warc_date(at),
            },
            payload,
            "application/json",
        )

    # -- writing -----------------------------------------------------------------------------------

    def commit(self) -> list[Capture]:
        """
        Write what was added, wait until it is on disk, return the captures that are now evidence.

        Raises:
            OSError: the disk is full or failed. The segment is cut back to its last whole record, so a later
                commit may succeed; what was pending is gone and was never acknowledged.
        """
        start = self._file.tell()
        try:
            self._sync()
        except OSError:
            self._buffer = bytearray()
            self._pending.clear()
            self._chains -= self._new_chains
            self._new_chains.clear()
            self._said = Said()
            self._offset = start
            self._file = _reopened(self._file, self._open_path, start)
            raise
        done, self._pending = self._pending, []
        self._new_chains.clear()
        return done

    @property
    def size(self) -> int:
        """Bytes of the segment so far, those not yet committed included."""
        return self._offset

    def close(self, outcome: dict[str, Any], *, at: datetime) -> Path:
        """Write how the visit ended, sync, and give the segment its final name."""
        self.add_metadata("outcome", outcome, at=at)
        self._sync()
        self._open_path.rename(
            self.path
        )  # while the lock is held: nobody takes it for one left behind
        sync(self.path.parent)
        self._file.close()
        return self.path

    def abandon(self) -> None:
        """Close the file as it is, without an outcome; the index will adopt its whole records."""
        self._file.close()

    # -- inside ------------------------------------------------------------------------------------

    def _segment_name(self) -> str:
        return "/".join(self.path.parts[-3:])

    def _write_warcinfo(self, fields: dict[str, str], at: datetime) -> None:
        payload = "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode()
        headers = {"WARC-Filename": self.path.name, "WARC-Date": warc_date(at)}
        self._append(
            "warcinfo", self._warcinfo_id[10:-1], headers, payload, "application/warc-fields"
        )

    def _headers(self, exchange: Exchange, facts: dict[str, Any]) -> dict[str, str]:
        headers = {"WARC-Target-URI": exchange.url, "WARC-Date": warc_date(exchange.began_at)}
        if exchange.ip:
            headers["WARC-IP-Address"] = exchange.ip
        # Proposed in iipc/warc-specifications#42: the header is repeated, one protocol each.
        headers["WARC-Protocol"] = "\n".join(
            filter(None, (exchange.protocol, exchange.tls_version))
        )
        if exchange.cipher:
            headers["WARC-Cipher-Suite"] = exchange.cipher
        if exchange.truncated:
            headers["WARC-Truncated"] = exchange.truncated
        headers["WARC-JSON-Metadata"] = _json(facts)
        return headers

    def _append(
        self,
        record_type: str,
        record_id: str,
        headers: dict[str, str],
        block: bytes,
        content_type: str,
    ) -> tuple[int, int, str]:
        fields = [("WARC-Type", record_type), ("WARC-Record-ID", f"<urn:uuid:{record_id}>")]
        if record_type not in _UNDER_THE_LAST:
            fields.append(("WARC-Warcinfo-ID", self._warcinfo_id))
        for name, value in headers.items():
            repeated = value.split("\n") if name == "WARC-Protocol" else [value]
            fields += [(name, _one_line(one)) for one in repeated]
        fields += [
            ("WARC-Block-Digest", _digest(block)),
            ("Content-Type", content_type),
            ("Content-Length", str(len(block))),
        ]
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields)
        head = f"WARC/{WARC_VERSION}\r\n{lines}\r\n".encode()
        level = 0 if content_type in _PACKED else _LEVEL
        compressor = zlib.compressobj(level, zlib.DEFLATED, zlib.MAX_WBITS + 16)
        member = (
            compressor.compress(head)
            + compressor.compress(block)
            + compressor.compress(b"\r\n\r\n")
        )
        member += compressor.flush()
        offset = self._offset
        self._buffer += member
        self._offset += len(member)
        return offset, len(member), sha256(member).hexdigest()

    def _sync(self) -> None:
        if self._buffer:
            rest = memoryview(bytes(self._buffer))
            while rest:
                rest = rest[self._file.write(rest) :]
            self._buffer.clear()
        os.fsync(self._file.fileno())


def _target(capture: Capture) -> str:
    rendered = capture.kind is not CaptureKind.RESOURCE
    return f"urn:{capture.kind.value}:{capture.url}" if rendered else capture.url


def _digest(data: bytes) -> str:
    return f"sha256:{sha256(data).hexdigest()}"


def _but(facts: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Return facts without some of them."""
    return {name: value for name, value in facts.items() if name not in names}


def _json(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def _one_line(value: str) -> str:
    return value.replace("\r", " ").replace("\n", " ")


def _reopened(file: FileIO, path: Path, size: int) -> FileIO:
    file.close()
    os.truncate(path, size)
    again = FileIO(path, "a")
    fcntl.flock(again, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return again


def _make_folder(folder: Path) -> None:
    """Make a folder and those above it, each on disk in the folder that holds it."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        sync(one.parent)

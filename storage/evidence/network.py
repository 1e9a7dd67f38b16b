"""The network side of a package: certificate chains, name resolution, and the exchanges as HAR 1.2."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from storage.archive.index import record_at
from storage.archive.lean import path_of
from storage.archive.reader import parse_http
from storage.evidence.cutting import Slice
from storage.evidence.members import Member
from storage.ledger.times import to_text
from storage.records.capture import Capture, CaptureKind

_WEB = {CaptureKind.RESPONSE, CaptureKind.REVISIT}


def files(
    archive: Path, cut: Slice, record: dict[str, Any], software: str
) -> Iterator[tuple[str, str, str, bytes]]:
    """Yield path, role, media type and bytes of each file below ``net/``."""
    seen = set()
    for capture in cut.captures:
        chain = cut.segment.chain(capture)
        if chain is not None and chain.sha256 not in seen:
            seen.add(chain.sha256)
            name = chain.target.rpartition(":")[2][:16]
            yield f"net/tls/{name}.pem", "tls_chain", "application/x-pem-file", chain.block
    yield "net/dns.txt", "dns", "text/plain", _dns(record).encode()
    yield "net/traffic.har", "har", "application/json", _har(archive, cut, software)


def _dns(record: dict[str, Any]) -> str:
    lines = ["# nom\trésolveur\tréponses\tinstant (UTC)"]
    lines += [
        f"{each['qname']}\t{each.get('resolver')}\t{' '.join(map(str, each.get('answers') or ()))}\t{each['at']}"
        for each in record["dns"]
    ]
    return "\n".join(lines) + "\n"


def _har(archive: Path, cut: Slice, software: str) -> bytes:
    entries = [_entry(archive, cut, c) for c in cut.captures if c.kind in _WEB]
    log = {
        "log": {
            "version": "1.2",
            "creator": {"name": software, "version": "1"},
            "comment": "Tiré de data/capture.warc.gz ; les corps y sont, désignés ici par leur empreinte.",
            "pages": [],
            "entries": entries,
        }
    }
    return json.dumps(log, ensure_ascii=False, indent=1).encode()


def _entry(archive: Path, cut: Slice, capture: Capture) -> dict[str, Any]:
    record = record_at(archive / capture.segment, capture.offset, capture.length)
    status, headers, body = parse_http(record.block)
    line = record.block.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
    milliseconds = capture.facts.get("ms")
    return {
        "startedDateTime": to_text(capture.captured_at),
        "time": milliseconds if milliseconds is not None else -1,
        "request": _request(archive, capture, cut.segment.requests(capture.id)),
        "response": {
            "status": status,
            "statusText": line[2] if len(line) > 2 else "",
            "httpVersion": line[0],
            "cookies": [],
            "headers": _fields(headers),
            "content": {
                "size": len(body),
                "mimeType": capture.media_type,
                "comment": f"entity {capture.entity_digest}; WARC record {capture.id}",
            },
            "redirectURL": next((v for k, v in headers if k.lower() == "location"), ""),
            "headersSize": record.block.find(b"\r\n\r\n") + 4,
            "bodySize": len(record.block) - record.block.find(b"\r\n\r\n") - 4,
            "comment": "en-têtes tels que reçus"
            if capture.facts.get("wire")
            else "en-têtes réécrits par le navigateur",
        },
        "cache": {},
        "timings": {"send": -1, "wait": -1, "receive": -1},
        "serverIPAddress": capture.ip or "",
        "connection": str(capture.facts.get("port") or ""),
    }


def _request(archive: Path, capture: Capture, requests: list[Member]) -> dict[str, Any]:
    method, version, headers, size = "GET", "HTTP/1.1", list[tuple[str, str]](), -1
    if requests:
        block = record_at(
            archive / requests[0].segment, requests[0].offset, requests[0].length
        ).block
        lines = block.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        parts = lines[0].split(" ")
        method, version, size = parts[0], parts[-1], len(block)
        if (
            requests[0].concurrent_to != capture.id
        ):  # it stands in for one that said the same of another path
            size += len(path_of(capture.url)) - len(parts[1])
        headers = [
            (name.strip(), value.strip())
            for name, colon, value in (line.partition(":") for line in lines[1:])
            if colon
        ]
    return {
        "method": method,
        "url": capture.url,
        "httpVersion": version,
        "cookies": [],
        "headers": _fields(headers),
        "queryString": [
            {"name": name, "value": value}
            for name, value in parse_qsl(urlsplit(capture.url).query, keep_blank_values=True)
        ],
        "headersSize": size,
        "bodySize": 0,
        **({"comment": f"WARC record {requests[0].id}"} if requests else {}),
    }


def _fields(headers: Any) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers]

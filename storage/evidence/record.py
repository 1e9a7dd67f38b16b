"""
The capture record: one JSON value with everything checklist A asks, read from the archive's own records.

Facts only. Nothing here comes from an analysis; what is not known is null.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from storage.archive.index import record_at
from storage.archive.reader import parse_http
from storage.evidence.cutting import Slice
from storage.evidence.members import Member
from storage.ledger.times import to_text
from storage.records.capture import Capture, CaptureKind
from storage.records.source import Source, Visit

SCHEMA = "portique-capture-1"
PROTOCOL = {
    "name": "constat inspiré de la norme AFNOR NF Z67-147 et du protocole de Berkeley",
    "version": "portique-1",
}
_PARIS = ZoneInfo("Europe/Paris")
_WEB = {CaptureKind.RESPONSE, CaptureKind.REVISIT}


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFacts:
    """The metadata records of a visit."""

    station: dict[str, Any] | None
    outcome: dict[str, Any] | None
    warcinfo: dict[str, str]

    @property
    def closing(self) -> dict[str, Any]:
        """What the station's clock said when the visit ended; empty where it was not read again."""
        closing = (self.outcome or {}).get("station") or (self.outcome or {}).get("clock") or {}
        return closing if isinstance(closing, dict) else {}

    @property
    def trial_clock(self) -> bool:
        """Say whether the visit was dated by a clock set off for a trial."""
        return self.warcinfo.get("clock", "").startswith("trial")

    @property
    def imported(self) -> bool:
        """Say whether the unit received these records rather than made them."""
        return "imported-from" in self.warcinfo

    @classmethod
    def of(cls, cutting: Slice) -> "VisitFacts":
        """Read them from the segment."""
        info = cutting.segment.warcinfo
        return cls(
            station=_json(cutting.segment.metadata("station")),
            outcome=_json(cutting.segment.metadata("outcome")),
            warcinfo=_fields(info) if info is not None else {},
        )


def capture_record(
    cutting: Slice,
    facts: VisitFacts,
    *,
    source: Source | None,
    visit: Visit | None,
    archive: Path,
    retention_until: datetime | None,
) -> dict[str, Any]:
    """Return the record of the slice's main capture; JSON values only."""
    main, station, outcome = cutting.main, facts.station or {}, facts.outcome or {}
    dom = cutting.rendering(CaptureKind.DOM)
    page = dom.facts if dom is not None else {}
    network = station.get("network") or {}
    started = visit.started_at if visit is not None else None
    ended = visit.ended_at if visit is not None else None
    return {
        "schema_version": SCHEMA,
        "capture_id": main.id,
        "protocol": PROTOCOL,
        "case": {
            "procedure_no": (source.case_reference if source else "")
            or facts.warcinfo.get("isPartOf")
            or None,
            "legal_basis": (source.legal_basis if source else "") or None,
            "authorisation_ref": None,
            "requested_by": source.added_by if source else None,
            "reason": (source.reason or None) if source else None,
        },
        "collector": {
            "service_account": "portique",
            "human_validator": None,
            "source": main.source_id,
            "visit": main.visit_id,
            "imported": facts.warcinfo.get("imported-from"),
        },
        "tool": station.get("tool"),
        "station": station.get("station"),
        "browser": station.get("browser") if main.facts.get("browser") or dom is not None else None,
        "profile": station.get("profile"),
        "network": {**network, "connected": _connections(cutting)},
        "dns": _dns(cutting),
        "clock": {
            "start": station.get("clock"),
            "end": facts.closing or None,
            "trial": facts.warcinfo.get("clock"),
        },
        "times": {
            "captured_at": _both(main.captured_at),
            "visit_started_at": _both(started),
            "visit_ended_at": _both(ended),
            "meaning": "WARC-Date : instant où la requête a été envoyée, horloge de la station, UTC",
        },
        "discovery_path": [
            step for step in (station.get("discovery"), main.facts.get("via")) if step
        ],
        "redirects": [
            _response(archive, capture)
            for capture in cutting.captures
            if _is_redirect(capture, main)
        ],
        "url_requested": main.requested_url or main.url,
        "url_final": dom.url if dom is not None else main.url,
        "responses": [
            _response(archive, capture) for capture in cutting.captures if capture.kind in _WEB
        ],
        "tls": _tls(cutting),
        "page": {
            "title": page.get("title"),
            "viewport": page.get("viewport"),
            "full_height": page.get("page_height"),
            "wait_policy": page.get("waited"),
            "consent_click": page.get("consent_click"),
            "js_errors": page.get("script_errors"),
            "blocked_requests": page.get("blocked"),
            "failed_requests": page.get("failed"),
            "refused_by_guard": page.get("refused"),
        }
        if dom is not None
        else None,
        "limits": station.get("limits"),
        "completeness": {
            "complete": main.truncated is None and not outcome.get("budget_spent"),
            "reasons": [
                reason
                for reason in (
                    f"WARC-Truncated: {main.truncated}" if main.truncated else "",
                    outcome.get("budget_spent") or "",
                )
                if reason
            ],
            "visit_outcome": outcome.get("outcome"),
            "visit_reason": outcome.get("reason"),
        },
        "errors": outcome.get("failures") or [],
        "second_vantage": None,
        "data_protection": {
            "personal_data": None,
            "retention_days": source.retention_days if source else None,
            "retention_until": to_text(retention_until) if retention_until else None,
        },
    }


def _response(archive: Path, capture: Capture) -> dict[str, Any]:
    record = record_at(archive / capture.segment, capture.offset, capture.length)
    status, headers, body = parse_http(record.block)
    return {
        "capture_id": capture.id,
        "kind": capture.kind.value,
        "url": capture.url,
        "requested_url": capture.requested_url or None,
        "at": to_text(capture.captured_at),
        "status": status,
        "headers": [[name, value] for name, value in headers],
        "headers_as_received": bool(capture.facts.get("wire")),
        "protocol": record.headers.get("warc-protocol"),
        "cipher": record.headers.get("warc-cipher-suite"),
        "connected_ip": capture.ip,
        "port": capture.facts.get("port"),
        "from_cache": False if capture.kind is CaptureKind.RESPONSE else "revisit",
        "payload_in": capture.refers_to if capture.kind is CaptureKind.REVISIT else None,
        "truncated": capture.truncated,
        "entity_digest": capture.entity_digest,
        "body_bytes": len(body),
        "tls_chain_sha256": capture.facts.get("chain"),
        "tls_verification": (capture.facts.get("tls") or {}).get("verification"),
        "duration_ms": capture.facts.get("ms"),
    }


def _connections(cutting: Slice) -> list[dict[str, Any]]:
    found = {
        (urlsplit(c.url).hostname or "", c.ip or "", c.facts.get("port"), c.facts.get("local"))
        for c in cutting.captures
        if c.kind in _WEB
    }
    return [
        {"host": host, "ip": ip or None, "port": port, "local": local}
        for host, ip, port, local in sorted(found, key=str)
    ]


def _dns(cutting: Slice) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for capture in cutting.captures:
        answer = capture.facts.get("dns")
        host = urlsplit(capture.url).hostname
        if answer and host and host not in found:
            found[host] = {"qname": host, "at": to_text(capture.captured_at), **answer}
    return list(found.values())


def _tls(cutting: Slice) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for capture in cutting.captures:
        facts = capture.facts.get("tls")
        host = urlsplit(capture.url).hostname or ""
        if facts and host not in found:
            chain = cutting.segment.chain(capture)
            found[host] = {
                "sni": host,
                **facts,
                "chain_sha256": capture.facts.get("chain"),
                "certificates": certificates(chain.block) if chain is not None else None,
            }
    return list(found.values())


def certificates(pem: bytes) -> list[dict[str, str]]:
    """Return subject, issuer, validity and SHA-256 of each certificate of a chain."""
    return [
        {
            "subject": found.subject.rfc4514_string(),
            "issuer": found.issuer.rfc4514_string(),
            "not_before": to_text(found.not_valid_before_utc),
            "not_after": to_text(found.not_valid_after_utc),
            "pem": found.public_bytes(Encoding.PEM).decode(),
        }
        for found in x509.load_pem_x509_certificates(pem)
    ]


def _is_redirect(capture: Capture, main: Capture) -> bool:
    return (
        capture.id != main.id
        and capture.status is not None
        and 300 <= capture.status < 400
        and capture.requested_url == main.requested_url
    )


def _both(at: datetime | None) -> dict[str, str] | None:
    if at is None:
        return None
    return {"utc": to_text(at), "paris": at.astimezone(_PARIS).isoformat()}


def _json(member: Member | None) -> dict[str, Any] | None:
    if member is None:
        return None
    value = json.loads(member.block)
    return value if isinstance(value, dict) else None


def _fields(member: Member) -> dict[str, str]:
    lines = member.block.decode("utf-8", "replace").splitlines()
    pairs = (line.partition(":") for line in lines if ":" in line)
    return {name.strip(): value.strip() for name, _, value in pairs}


__all__ = ["VisitFacts", "capture_record", "certificates"]

"""Make documents of captures: the same bytes at the same address of a source are read once, however often seen."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from spiders.networks import NETWORKS
from storage.address import host_of
from storage.ids import derived_id
from storage.ledger.times import to_text
from storage.records.capture import Capture, CaptureKind
from storage.records.source import Source, SourceKind

UNREAD_ROLES = frozenset({"robots", "sitemap"})
PICTURES = frozenset({"image", "icon"})
_TEXTUAL = ("text/", "application/json", "application/xml", "application/xhtml", "application/rss", "application/atom",
            "application/activity+json", "application/ld+json", "application/feed+json")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One body at one address of one source, as first captured."""

    id: str
    capture: Capture
    site_id: str


def is_document(capture: Capture) -> bool:
    """Say whether a capture is read: a visited page, a rendered document, or a picture that was asked for."""
    if capture.kind is CaptureKind.DOM:
        return True
    if capture.kind not in {CaptureKind.RESPONSE, CaptureKind.REVISIT}:
        return False
    if not capture.role or capture.role in UNREAD_ROLES:
        return False
    status = capture.status or 0
    if 300 <= status < 400 and status != 304:
        return False
    if capture.role in PICTURES:
        return status in {200, 304}
    return (
        capture.media_type.startswith(_TEXTUAL)
        or capture.media_type.endswith(("+json", "+xml"))
        or not capture.media_type
    )


def document_of(capture: Capture, source: Source) -> Document:
    """Return the document a capture shows."""
    form = "dom" if capture.kind is CaptureKind.DOM else "http"
    status = 200 if capture.status == 304 else capture.status
    return Document(
        id=derived_id("doc", capture.source_id, capture.url, form, status, capture.entity_digest),
        capture=capture,
        site_id=site_of(source.url, source.kind, source.platform),
    )


@lru_cache(maxsize=4096)
def site_of(url: str, kind: SourceKind, platform: str | None = None) -> str:
    """Return the id of the site a source is: its host without ``www.``, or ``network:account``."""
    parts = urlsplit(url)
    host = host_of(url) or url
    if kind is SourceKind.SOCIAL:
        path = parts.path.strip("/").removeprefix("s/")
        name = path.split("/")[-1].lstrip("@").lower() if path else ""
        if platform:
            return f"{platform}:{name or host}"
        for network in NETWORKS:
            if network.address(url):
                return f"{network.NAME}:{name or host}"
        return f"{host}:{name}" if name else host
    return host


def register(findings: sqlite3.Connection, documents: Iterable[Document]) -> int:
    """
    Enter documents and their sightings; return how many documents are new or have an earlier first capture.

    An import may bring an older capture of a document that is known: it becomes the one the document is read from,
    and the document is due again, because what is read may depend on when (« il y a deux jours »).
    """
    fresh = 0
    for document in documents:
        capture = document.capture
        at = to_text(capture.captured_at)
        known = findings.execute(
            "SELECT capture_id, captured_at FROM document WHERE id = ?", (document.id,)
        ).fetchone()
        if known is None:
            findings.execute(
                "INSERT INTO document (id, source_id, site_id, url, kind, status, media_type, entity_digest, capture_id, "
                "captured_at, role) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    document.id,
                    capture.source_id,
                    document.site_id,
                    capture.url,
                    "dom"
                    if capture.kind is CaptureKind.DOM
                    else "picture"
                    if capture.role in PICTURES
                    else "http",
                    200 if capture.status == 304 else capture.status,
                    capture.media_type,
                    capture.entity_digest,
                    capture.id,
                    at,
                    capture.role,
                ),
            )
            fresh += 1
        elif (at, capture.id) < (known["captured_at"], known["capture_id"]):
            findings.execute(
                "UPDATE document SET capture_id = ?, captured_at = ?, role = ? WHERE id = ?",
                (capture.id, at, capture.role, document.id),
            )
            findings.execute("DELETE FROM step_done WHERE subject = ?", (document.id,))
            fresh += 1
        findings.execute(
            "INSERT OR IGNORE INTO sighting (capture_id, document_id, visit_id, source_id, captured_at) VALUES (?, ?, ?, ?, ?)",
            (capture.id, document.id, capture.visit_id, capture.source_id, at),
        )
        # A capture that comes late (an index rebuilt) makes what was understood of its visit out of date.
        findings.execute(
            "DELETE FROM step_done WHERE step = 'snapshot' AND subject = ?", (capture.visit_id,)
        )
    return fresh

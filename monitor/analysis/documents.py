"""Make documents of captures: the same bytes at the same address of a source are read once, however often seen."""

import sqlite3
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from storage.address import host_of
from storage.findings import documents, steps
from storage.findings.records import Document, Sighting
from storage.ids import derived_id
from storage.ledger.times import to_text
from storage.records.capture import Capture, CaptureKind
from storage.records.source import Source, SourceKind

UNREAD_ROLES = frozenset({"robots", "sitemap", "look"})
PICTURES = frozenset({"image", "icon"})
_TEXTUAL = ("text/", "application/json", "application/xml", "application/xhtml", "application/rss", "application/atom",
            "application/activity+json", "application/ld+json", "application/feed+json")  # fmt: skip


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
    """Return the document a capture shows, as yet unread."""
    status = 200 if capture.status == 304 else capture.status
    form = "dom" if capture.kind is CaptureKind.DOM else "http"
    return Document(
        id=derived_id("doc", capture.source_id, capture.url, form, status, capture.entity_digest),
        source_id=capture.source_id, site_id=site_of(source.url, source.kind, source.platform), url=capture.url,
        kind="picture" if form == "http" and capture.role in PICTURES else form, status=status,
        media_type=capture.media_type, entity_digest=capture.entity_digest, capture_id=capture.id,
        captured_at=to_text(capture.captured_at), standing="", standing_reason="", platform=None, role=capture.role,
        title="", language=None,
    )  # fmt: skip


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
        from spiders.networks import NETWORKS  # reads posts; a site of pages needs none of it

        for network in NETWORKS:
            if network.address(url):
                return f"{network.NAME}:{name or host}"
        return f"{host}:{name}" if name else host
    return host


def register(findings: sqlite3.Connection, seen: Iterable[tuple[Capture, Document]]) -> int:
    """
    Enter documents and their sightings; return how many documents are new or have an earlier first capture.

    An import may bring an older capture of a document that is known: it becomes the one the document is read from,
    and the document is due again, because what is read may depend on when (« il y a deux jours »).
    """
    fresh = 0
    for capture, document in seen:
        if documents.enter(findings, document):
            steps.forget(findings, document.id)
            fresh += 1
        sighting = Sighting(
            capture_id=capture.id,
            document_id=document.id,
            visit_id=capture.visit_id,
            source_id=capture.source_id,
            captured_at=document.captured_at,
        )
        documents.sighted(findings, [sighting])
        # A capture that comes late (an index rebuilt) makes what was understood of its visit out of date.
        steps.forget(findings, capture.visit_id, "snapshot")
    return fresh

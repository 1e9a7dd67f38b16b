"""One archived response or rendered document."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class CaptureKind(StrEnum):
    """What the record holds."""

    RESPONSE = "response"
    """What a server sent."""
    REVISIT = "revisit"
    """A response whose payload an earlier capture of the same series holds."""
    DOM = "dom"
    """The document as a browser had built it, serialised."""
    SCREENSHOT = "screenshot"
    TEXT = "text"
    """The words a browser showed."""
    PDF = "pdf"
    RESOURCE = "resource"
    """Anything else kept beside the exchanges (certificate chains, imported files)."""


PAYLOAD_IN = "payload_in"
"""The fact of a rendering whose bytes are an earlier one's, to the last: the id of the capture that holds them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One archived response or rendered document, identified by its WARC record."""

    id: str
    """The UUID of its WARC-Record-ID, the same in every copy of the archive."""

    visit_id: str
    source_id: str
    kind: CaptureKind
    url: str
    captured_at: datetime
    """When the capture began, in UTC (WARC-Date)."""

    status: int | None = None
    media_type: str = ""
    entity_digest: str = ""
    """``sha256:`` and the SHA-256 of the body without transfer coding, content coding kept."""

    segment: str = ""
    """Path of its WARC below ``archive/``."""

    offset: int = 0
    length: int = 0
    """Bytes of its gzip member."""

    member_sha256: str = ""
    """SHA-256 of the gzip member, in hexadecimal."""

    ip: str | None = None
    refers_to: str | None = None
    """For a revisit, the capture that holds the payload; for a DOM, screenshot or text, the response it renders."""

    role: str = ""
    requested_url: str = ""
    truncated: str | None = None
    """WARC-Truncated: ``length``, ``time``, ``disconnect`` or ``unspecified``."""

    facts: dict[str, Any] = field(default_factory=dict)
    """What the WARC-JSON-Metadata header says: connection, TLS, discovery path, timing."""

    @property
    def payload_in(self) -> str | None:
        """The capture that holds its payload, where it is another one: of a revisit, and of a rendering made again alike."""
        if self.kind is CaptureKind.REVISIT:
            return self.refers_to
        held = self.facts.get(PAYLOAD_IN)
        return str(held) if held else None

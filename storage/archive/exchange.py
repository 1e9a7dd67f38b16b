"""One request and its response as they crossed the wire, before anyone decodes them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """The bytes of one HTTP exchange with the facts of its connection."""

    url: str
    method: str = "GET"
    began_at: datetime
    """Aware, UTC: when the request was sent."""

    request_head: bytes
    """Request line and header fields with the empty line that ends them."""

    request_body: bytes = b""
    status: int
    response_head: bytes
    """Status line and header fields with the empty line that ends them, as received where ``wire`` is true."""

    response_body: bytes
    """The body as received: with chunked framing where the head says so, content coding kept."""

    entity: bytes
    """The body without transfer coding, content coding kept."""

    wire: bool
    """True where the head is byte for byte what was received; False where a browser gave it re-serialised."""

    protocol: str = "http/1.1"
    """As in WARC-Protocol (iipc): ``http/1.1``, ``h2``, ``h3``."""

    tls_version: str | None = None
    """As in WARC-Protocol: ``tls/1.3``."""

    cipher: str | None = None
    ip: str | None = None
    truncated: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    """Further facts, JSON: role, requested_url, via, certificate chain digest, verification, timing."""

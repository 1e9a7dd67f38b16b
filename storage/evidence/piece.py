"""One page, answer or picture of an imported file, and how much of it is read."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from storage.archive.exchange import Exchange
from storage.records.capture import CaptureKind

MAX_TOTAL = 2 * 1024**3
"""Bytes one file may unpack to."""

MAX_RECORD = 256 * 1024**2
MAX_RECORDS = 200_000
MAX_ENTRIES = 10_000
MAX_JSON = 512 * 1024**2
MAX_PIXELS = 200_000_000
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
FORBIDDEN = {"file", "javascript", "data", "blob", "about", "chrome", "vbscript"}
PICTURES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
SAVED_FROM = re.compile(rb"(?:saved from url=\(\d+\)|url:\s*)(https?://[^\s>\"']{1,2000})")
SIGNED = {"hash", "created", "software", "version", "signature", "publicKey", "domain", "domainCert",
           "timeSignature", "timestampCert", "crossSignedCert"}  # fmt: skip

LeftOut = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One page, answer or picture of an imported file."""

    at: datetime
    exchange: Exchange | None = None
    kind: CaptureKind | None = None
    """For what is no HTTP exchange: a document, a picture, another file."""

    url: str = ""
    payload: bytes = b""
    media_type: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

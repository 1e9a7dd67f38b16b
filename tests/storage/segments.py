"""Exchanges and segments made by hand, for tests of the archive."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from storage.archive.exchange import Exchange
from storage.archive.lean import FIELD, RULE
from storage.archive.writer import SegmentWriter

BEGAN = datetime(2026, 11, 3, 6, 0, 0, 123456, tzinfo=UTC)


def exchange(
    body: bytes = b"<h1>Boutique</h1>",
    *,
    url: str = "https://shop.example/",
    status: int = 200,
    after: float = 0.0,
    fields: str = "Content-Type: text/html; charset=utf-8\r\n",
    truncated: str | None = None,
    **facts: Any,
) -> Exchange:
    """Return an exchange ``after`` so many seconds."""
    return Exchange(
        url=url,
        began_at=BEGAN + timedelta(seconds=after),
        request_head=b"GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n",
        status=status,
        response_head=f"HTTP/1.1 {status} X\r\n{fields}Content-Length: {len(body)}\r\n\r\n".encode(
            "latin-1"
        ),
        response_body=body,
        entity=body,
        wire=True,
        ip="192.0.2.7",
        truncated=truncated,
        facts=facts,
    )


def segment(
    archive: Path, visit: str = "visit-1", source: str = "source-1", *, lean: bool = True
) -> SegmentWriter:
    """Open the segment of a visit below an archive folder; ``lean``, under the rule of :mod:`storage.archive.lean`."""
    path = archive / source / "2026-11" / f"{visit}.warc.gz"
    return SegmentWriter(
        path,
        visit_id=visit,
        source_id=source,
        warcinfo={"visit": visit, "source": source, **({FIELD: RULE} if lean else {})},
        began_at=BEGAN,
    )

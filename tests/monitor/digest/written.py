"""Digests to render and send: entries as strangers would like them, a workspace's ledger, a configuration."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from monitor.config import Configuration, parse
from storage.records.digest import Digest, Entry, Section
from storage.records.health import Coverage

AT = datetime(2026, 11, 5, 6, 5, tzinfo=UTC)
CAPTURE = "1b2be3f8-29f5-4088-b9fc-024cbf0725c7"


def configured(**smtp: Any) -> Configuration:
    """Return a configuration with this mail section."""
    lines = [
        f"{name} = {str(value).lower() if isinstance(value, bool) else repr(value)}"
        for name, value in smtp.items()
    ]
    return parse("[digest.smtp]\n" + "\n".join(lines))


def digest_with(*entries: Entry, title: str = "Veille", coverage: Coverage | None = None) -> Digest:
    """Return a digest of 5 November 2026 that tells these entries."""
    return Digest(
        for_date=date(2026, 11, 5),
        title=title,
        unit="Unité d'essai",
        since=None,
        until=AT,
        entries=entries,
        coverage=coverage or Coverage(sources=2, visited=2, complete=2, captures=12),
    )


def entry(title: str, *, section: Section = Section.NEW_SELLERS, **fields: Any) -> Entry:
    """Return an entry with a proof."""
    return Entry(
        id=f"entry-{title[:20]}",
        section=section,
        at=AT,
        title=title,
        captures=(CAPTURE,),
        link="/site/boutique.example",
        **fields,
    )


def folder_of(path: Path) -> Path:
    """Return the folder digests are written to."""
    return path / "digests"

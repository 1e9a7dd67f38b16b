"""What is asked of the index of captures to show a site, and to lead from a capture to the seal that holds it."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from storage.rows import fetch, first, value, values


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A picture that a browser took of a page."""

    id: str
    url: str
    captured_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """An authority's time-stamp over a seal."""

    authority: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The seal that holds a capture."""

    seal_id: int
    at: str
    position: int


def of_site(
    ledger: sqlite3.Connection, source_id: str, site_id: str, until: str = "~"
) -> Shot | None:
    """Return the last picture of a site's first page taken by a time; of another of its pages where there is none."""
    within = (
        ""
        if ":" in site_id
        else "AND (url LIKE '%://' || :site || '/%' OR url LIKE '%://www.' || :site || '/%') "
    )
    return first(
        ledger,
        Shot,
        "SELECT id, url, captured_at FROM capture WHERE source_id = :source AND kind = 'screenshot' AND captured_at <= :until "
        f"{within}ORDER BY role = 'home' DESC, length(url), captured_at DESC LIMIT 1",
        {"source": source_id, "site": site_id, "until": until},
    )


def addresses(ledger: sqlite3.Connection, source_id: str) -> frozenset[str]:
    """Return the addresses of a source of which there is a picture."""
    query = "SELECT DISTINCT url FROM capture WHERE source_id = ? AND kind = 'screenshot'"
    return frozenset(values(ledger, query, (source_id,)))


def of_address(ledger: sqlite3.Connection, url: str, most: int) -> list[Shot]:
    """Return the pictures of a page, the last taken first."""
    where = "WHERE url = ? AND kind = 'screenshot' ORDER BY captured_at DESC LIMIT ?"
    return fetch(ledger, Shot, f"SELECT id, url, captured_at FROM capture {where}", (url, most))


def pictures_at(ledger: sqlite3.Connection, urls: Sequence[str]) -> dict[str, str]:
    """Return the capture of the picture at each of these addresses, of those that were captured."""
    query = (
        "SELECT url, id FROM capture WHERE url IN (SELECT value FROM json_each(?)) AND media_type LIKE 'image/%' "
        "AND kind = 'response' ORDER BY captured_at"
    )
    return {row[0]: row[1] for row in ledger.execute(query, (json.dumps(list(urls)),)).fetchall()}


def seal_of(ledger: sqlite3.Connection, capture_id: str) -> Held | None:
    """Return the seal that holds a capture, None where none does yet."""
    if not _has_seals(ledger):
        return None
    query = (
        "SELECT s.seal_id, seal.at, s.position FROM sealed s JOIN seal ON seal.id = s.seal_id "
        "WHERE s.capture_id = ?"
    )
    return first(ledger, Held, query, (capture_id,))


def stamps(ledger: sqlite3.Connection, seal_id: int) -> list[Stamp]:
    """Return the time-stamps of a seal."""
    query = "SELECT authority, at FROM seal_token WHERE seal_id = ? ORDER BY at"
    return fetch(ledger, Stamp, query, (seal_id,))


def deeds(ledger: sqlite3.Connection, subject: str, most: int) -> list[str]:
    """Return the lines of the custody log (canonical JSON) whose subject or series is this, the last first."""
    if not _has_seals(ledger):
        return []
    query = (
        "SELECT line FROM custody WHERE json_extract(line, '$.object') = ? OR series = ? "
        "ORDER BY seq DESC LIMIT ?"
    )
    return values(ledger, query, (subject, subject, most))


def last_deeds(ledger: sqlite3.Connection, events: tuple[str, ...], most: int) -> list[str]:
    """Return the last lines of the custody log (canonical JSON), of these events where any are named."""
    if not _has_seals(ledger):
        return []
    marks = ", ".join("?" * len(events))
    where = f"WHERE json_extract(line, '$.event') IN ({marks})" if events else ""
    return values(
        ledger, f"SELECT line FROM custody {where} ORDER BY seq DESC LIMIT ?", (*events, most)
    )


def last_accesses(journal: sqlite3.Connection, most: int) -> list[str]:
    """Return the last lines of the access journal (canonical JSON)."""
    return values(journal, "SELECT line FROM access ORDER BY seq DESC LIMIT ?", (most,))


def _has_seals(ledger: sqlite3.Connection) -> bool:
    query = (
        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('seal', 'custody')"
    )
    return bool(value(ledger, query) == 2)

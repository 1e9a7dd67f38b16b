"""The pages a visit showed, as they are put beside those of another visit."""

import sqlite3
from dataclasses import dataclass

from storage.rows import fetch, values


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A page that a visit showed."""

    url: str
    document_id: str
    capture_id: str


def of_visit(findings: sqlite3.Connection, visit_id: str) -> list[Shown]:
    """Return the pages of a visit whose content was shown, in the order of their addresses, the last of each."""
    return fetch(
        findings,
        Shown,
        "SELECT d.url, d.id AS document_id, s.capture_id, max(s.captured_at) AS at FROM sighting s "
        "JOIN document d ON d.id = s.document_id WHERE s.visit_id = ? AND d.standing = 'content' GROUP BY d.url ORDER BY d.url",
        (visit_id,),
    )


def words(findings: sqlite3.Connection, document_id: str) -> list[str]:
    """Return all that a page says, passage by passage."""
    query = "SELECT text FROM block WHERE document_id = ? ORDER BY number"
    return values(findings, query, (document_id,))

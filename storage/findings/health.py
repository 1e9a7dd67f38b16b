"""Whether what was found can be believed."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from storage.rows import fetch, value


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A step that failed on a document, a visit or the whole."""

    step: str
    source_id: str
    """Empty where it is of no one source."""

    what: str


def failed(findings: sqlite3.Connection, visits: Iterable[str]) -> list[Failed]:
    """Return what failed on what these visits saw, on these visits themselves, and on all at once."""
    return fetch(
        findings,
        Failed,
        "WITH looked AS (SELECT value AS id FROM json_each(?)) "
        "SELECT p.step, d.source_id, p.what FROM problem p JOIN document d ON d.id = p.subject WHERE EXISTS "
        "(SELECT 1 FROM sighting s JOIN looked ON looked.id = s.visit_id WHERE s.document_id = d.id) "
        "UNION ALL SELECT p.step, coalesce(s.source_id, '') AS source_id, p.what FROM problem p "
        "LEFT JOIN snapshot s ON s.visit_id = p.subject "
        "WHERE p.subject IN looked OR p.subject = p.step ORDER BY 1, 2, 3",
        (json.dumps(list(visits)),),
    )


def went_silent(findings: sqlite3.Connection, source_id: str, visit_id: str) -> bool:
    """Say whether a visit showed nothing of a source that showed something in another."""
    now = value(findings, "SELECT listings + posts FROM snapshot WHERE visit_id = ?", (visit_id,))
    once = value(
        findings,
        "SELECT max(listings + posts) FROM snapshot WHERE source_id = ? AND visit_id <> ?",
        (source_id, visit_id),
    )
    return now == 0 and bool(once)

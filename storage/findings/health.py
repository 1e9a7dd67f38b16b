"""Whether what was found can be believed."""

import sqlite3

from storage.rows import value


def went_silent(findings: sqlite3.Connection, source_id: str, visit_id: str) -> bool:
    """Say whether a visit showed nothing of a source that showed something in another."""
    now = value(findings, "SELECT listings + posts FROM snapshot WHERE visit_id = ?", (visit_id,))
    once = value(
        findings,
        "SELECT max(listings + posts) FROM snapshot WHERE source_id = ? AND visit_id <> ?",
        (source_id, visit_id),
    )
    return now == 0 and bool(once)

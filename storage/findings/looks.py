"""What the visits of a source found changed: from which its pace is learned."""

import sqlite3
from dataclasses import dataclass

from storage.rows import fetch

MOST = 40
"""Visits that are looked back upon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A visit that showed a source, and whether anything had changed."""

    ended_at: str
    changed: int


def latest(findings: sqlite3.Connection, source_id: str) -> list[Seen]:
    """Return a source's latest understood visits, newest first."""
    return fetch(
        findings,
        Seen,
        "SELECT s.ended_at, EXISTS (SELECT 1 FROM change c WHERE c.visit_id = s.visit_id AND c.kind <> 'site_first_seen') AS changed "
        "FROM snapshot s WHERE s.source_id = ? AND s.outcome IN ('complete', 'partial') ORDER BY s.ended_at DESC LIMIT ?",
        (source_id, MOST),
    )

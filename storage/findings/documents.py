"""Documents and where they were seen."""

import json
import sqlite3
from collections.abc import Sequence

from storage.findings.records import Document, Sighting
from storage.rows import add, select, value, values


def find(findings: sqlite3.Connection, identity: str) -> Document | None:
    """Return the document with this id."""
    return next(iter(select(findings, Document, "WHERE id = ?", (identity,))), None)


def language(findings: sqlite3.Connection, identity: str) -> str | None:
    """Return the language of a document, None where it is not known."""
    found: str | None = value(findings, "SELECT language FROM document WHERE id = ?", (identity,))
    return found


def enter(findings: sqlite3.Connection, document: Document) -> bool:
    """
    Enter a document; return whether it is new, or now read from an earlier capture than before.

    Where it is read from an earlier one, it is for the caller to have it read again.
    """
    known = find(findings, document.id)
    if known is None:
        add(findings, [document])
        return True
    if (document.captured_at, document.capture_id) >= (known.captured_at, known.capture_id):
        return False
    findings.execute(
        "UPDATE document SET capture_id = ?, captured_at = ?, role = ? WHERE id = ?",
        (document.capture_id, document.captured_at, document.role, document.id),
    )
    return True


def sighted(findings: sqlite3.Connection, sightings: Sequence[Sighting]) -> None:
    """Write which captures showed which documents; what is written already stays."""
    add(findings, sightings, otherwise="IGNORE")


def captures_known(findings: sqlite3.Connection, among: Sequence[str]) -> set[str]:
    """Return those of some captures that were entered."""
    query = "SELECT capture_id FROM sighting WHERE capture_id IN (SELECT value FROM json_each(?))"
    return set(values(findings, query, (json.dumps(among),)))


def seen_in(findings: sqlite3.Connection, visit_id: str) -> int:
    """Return how many captures of a visit show a document."""
    return int(value(findings, "SELECT count(*) FROM sighting WHERE visit_id = ?", (visit_id,)))

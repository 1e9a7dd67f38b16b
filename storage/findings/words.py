"""What a document says, and what was heard in it."""

import sqlite3
from dataclasses import dataclass

from storage.findings.records import Block
from storage.rows import fetch, select, value


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Where in a document a concept was heard."""

    block: int
    start: int
    stop: int
    concept: str


def heard(findings: sqlite3.Connection, document_id: str) -> list[Heard]:
    """Return what was heard in a document, in the order of its words."""
    return fetch(
        findings,
        Heard,
        "SELECT block, start, stop, concept FROM match WHERE document_id = ? ORDER BY block, start, stop, concept",
        (document_id,),
    )


def blocks(findings: sqlite3.Connection, document_id: str) -> list[Block]:
    """Return the passages of a document in their order."""
    return select(findings, Block, "WHERE document_id = ? ORDER BY number", (document_id,))


def passage(findings: sqlite3.Connection, document_id: str, number: int) -> str | None:
    """Return the words of one passage."""
    query = "SELECT text FROM block WHERE document_id = ? AND number = ?"
    found: str | None = value(findings, query, (document_id, number))
    return found


def shown_by(findings: sqlite3.Connection, capture_id: str) -> str | None:
    """Return the id of the document that a capture shows."""
    query = "SELECT document_id FROM sighting WHERE capture_id = ?"
    found: str | None = value(findings, query, (capture_id,))
    return found

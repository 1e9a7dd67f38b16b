"""What a document says, and what was heard in it."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from storage.findings import records
from storage.findings.records import Block
from storage.rows import fetch, select, value, values


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Where in a document a concept was heard."""

    block: int
    start: int
    stop: int
    concept: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was made of a document."""

    document_id: str
    url: str
    band: str
    rule: str | None
    lexicon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document that has words."""

    id: str
    capture_id: str
    url: str


def with_words(findings: sqlite3.Connection) -> list[Source]:
    """Return the documents that have words: content and pictures, oldest first."""
    return fetch(
        findings,
        Source,
        "SELECT id, capture_id, url FROM document WHERE standing = 'content' OR kind = 'picture' ORDER BY captured_at, id",
    )


def texts(findings: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Yield (capture id and address, text) of everything captured, each document once, oldest first."""
    for one in with_words(findings):
        text = "\n".join(block.text for block in blocks(findings, one.id))
        if text:
            yield f"{one.capture_id} {one.url}", text


def verdicts(findings: sqlite3.Connection, capture: str) -> list[Verdict]:
    """Return what was made of the documents whose capture's id begins so."""
    return fetch(
        findings,
        Verdict,
        "SELECT v.document_id, d.url, v.band, v.rule, v.lexicon FROM sighting s JOIN verdict v ON v.document_id = s.document_id "
        "JOIN document d ON d.id = v.document_id WHERE s.capture_id LIKE ? || '%'",
        (capture,),
    )


def verdicts_of(findings: sqlite3.Connection, document_id: str) -> list[records.Verdict]:
    """Return what was made of a document."""
    return select(findings, records.Verdict, "WHERE document_id = ?", (document_id,))


def entries(findings: sqlite3.Connection, document_id: str) -> list[str]:
    """Return the entries of the lexicon that were heard in a document."""
    query = "SELECT DISTINCT entry FROM match WHERE document_id = ? ORDER BY entry"
    return values(findings, query, (document_id,))


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

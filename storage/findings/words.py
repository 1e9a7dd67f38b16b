"""What a document says, and what was heard in it."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from storage.findings.records import Block
from storage.rows import fetch, first, select, value, values


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Where in a document a concept was heard."""

    block: int
    start: int
    stop: int
    concept: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a site's own, as the lineage reads it: without menus, and masked."""

    site_id: str
    value: str
    quotation: str
    capture_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A document's place and time, with words of it and what was made of it and its site."""

    text: str
    id: str
    site_id: str
    capture_id: str
    captured_at: str
    band: str | None
    class_: str | None
    site_band: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Said):
    """The same for a contact and its quotation."""

    kind: str
    value: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What was made of a page that a visit saw."""

    band: str
    class_: str
    capture_id: str
    captured_at: str


def sentences(findings: sqlite3.Connection) -> list[Sentence]:
    """Return the sentences of all sites in the order of time."""
    return fetch(
        findings,
        Sentence,
        "SELECT site_id, value, quotation, capture_id FROM trait WHERE kind IN ('wording', 'terms') "
        "ORDER BY observed_at, capture_id, value",
    )


_FACTS = "d.id, d.site_id, d.capture_id, d.captured_at, v.band, v.class, x.band AS site_band"
_JOINED = "JOIN document d ON d.id = t.document_id LEFT JOIN verdict v ON v.document_id = d.id LEFT JOIN site x ON x.id = d.site_id"


def texts(findings: sqlite3.Connection) -> Iterator[Said]:
    """Yield every post, every account's own words, and the passages of sites that sell."""
    for table, column, rule in (
        ("post", "text", ""),
        ("account", "bio", ""),
        ("block", "text", "WHERE x.band IN ('decisive', 'review')"),
    ):
        yield from fetch(
            findings,
            Said,
            f"SELECT t.{column} AS text, {_FACTS} FROM {table} t {_JOINED} {rule} ORDER BY d.captured_at, d.id",
        )


def contacts(findings: sqlite3.Connection) -> list[Contact]:
    """Return every valid contact with what it was read from."""
    return fetch(
        findings,
        Contact,
        f"SELECT t.kind, t.value, t.quotation AS text, {_FACTS} FROM contact t {_JOINED} "
        "WHERE t.valid = 1 ORDER BY d.captured_at, d.id, t.kind, t.value",
    )


def with_words(findings: sqlite3.Connection) -> list[Source]:
    """Return the documents that have words: content and pictures, oldest first."""
    return fetch(
        findings,
        Source,
        "SELECT id, capture_id, url FROM document WHERE standing = 'content' OR kind = 'picture' ORDER BY captured_at, id",
    )


def verdicts(findings: sqlite3.Connection, capture: str) -> list[Verdict]:
    """Return what was made of the documents whose capture's id begins so."""
    return fetch(
        findings,
        Verdict,
        "SELECT v.document_id, d.url, v.band, v.rule, v.lexicon FROM sighting s JOIN verdict v ON v.document_id = s.document_id "
        "JOIN document d ON d.id = v.document_id WHERE s.capture_id LIKE ? || '%'",
        (capture,),
    )


def entries(findings: sqlite3.Connection, document_id: str) -> list[str]:
    """Return the entries of the lexicon that were heard in a document."""
    query = "SELECT DISTINCT entry FROM match WHERE document_id = ? ORDER BY entry"
    return values(findings, query, (document_id,))


def plainest(
    findings: sqlite3.Connection, visits: Sequence[str], selling: Sequence[str]
) -> Judged | None:
    """Return what was made of the page of these visits that says most plainly that it sells, or else speaks of it."""
    marks = ", ".join("?" * len(visits))
    classes = ", ".join("?" * len(selling))
    return first(
        findings,
        Judged,
        "SELECT v.band, v.class, s.capture_id, s.captured_at FROM sighting s JOIN document d ON d.id = s.document_id "
        f"JOIN verdict v ON v.document_id = d.id WHERE s.visit_id IN ({marks}) AND v.band IN ('decisive', 'review') "
        f"ORDER BY v.class IN ({classes}) DESC, v.band = 'decisive' DESC, v.score DESC, s.capture_id LIMIT 1",
        (*visits, *selling),
    )


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

"""What a source has ever shown, value by value, and what on its pages is always something else: what a change is compared with."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from storage.rows import add, fetch, select, value, values


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """A value of a field of a thing."""

    TABLE: ClassVar = "remembered"

    source_id: str
    item_id: str
    field: str
    value: str
    first: int
    since: int
    until: int | None
    returns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """A place where one value followed another."""

    TABLE: ClassVar = "turnover"

    source_id: str
    item_id: str
    field: str
    place: str
    first: int
    last: int
    turned: int


_ITEM = "WHERE source_id = ? AND item_id = ? AND field = ?"


def of_item(
    findings: sqlite3.Connection, source_id: str, item_id: str, field: str
) -> list[Remembered]:
    """Return every value that a field of a thing ever had."""
    return select(findings, Remembered, f"{_ITEM} ORDER BY value", (source_id, item_id, field))


def of_field(findings: sqlite3.Connection, source_id: str, field: str) -> list[Remembered]:
    """Return the values that a field has now, of every thing of a source."""
    where = "WHERE source_id = ? AND field = ? AND until IS NULL ORDER BY item_id"
    return select(findings, Remembered, where, (source_id, field))


def gone(findings: sqlite3.Connection, source_id: str, field: str) -> set[str]:
    """Return the things whose field has no value now."""
    query = (
        "SELECT item_id FROM remembered WHERE source_id = ? AND field = ? "
        "GROUP BY item_id HAVING sum(until IS NULL) = 0"
    )
    return set(values(findings, query, (source_id, field)))


def turned(findings: sqlite3.Connection, source_id: str) -> list[Turned]:
    """Return every place of a source where values followed one another."""
    return select(
        findings, Turned, "WHERE source_id = ? ORDER BY item_id, field, place", (source_id,)
    )


def write(findings: sqlite3.Connection, rows: Iterable[Remembered | Turned]) -> None:
    """Put rows in the place of those of the same key."""
    add(findings, rows, otherwise="REPLACE")


def drop(findings: sqlite3.Connection, row: Remembered) -> None:
    """Take away a value that need not be known."""
    findings.execute(
        "DELETE FROM remembered WHERE source_id = ? AND item_id = ? AND field = ? AND value = ?",
        (row.source_id, row.item_id, row.field, row.value),
    )


def forget(findings: sqlite3.Connection, source_id: str) -> None:
    """Forget all of a source: its visits are understood anew from the first."""
    for table in (Remembered.TABLE, Turned.TABLE):
        findings.execute(f"DELETE FROM {table} WHERE source_id = ?", (source_id,))


def looks(findings: sqlite3.Connection, source_id: str, outcomes: Iterable[str]) -> int:
    """Return how many visits of a source showed something: the clock of what is remembered."""
    wanted = list(outcomes)
    marks = ", ".join("?" * len(wanted))
    query = f"SELECT count(*) FROM snapshot WHERE source_id = ? AND outcome IN ({marks})"
    return int(value(findings, query, (source_id, *wanted)))


def last_look(findings: sqlite3.Connection, source_id: str) -> int:
    """Return the number of the last visit at which anything of a source turned."""
    query = "SELECT coalesce(max(last), 0) FROM turnover WHERE source_id = ?"
    return int(value(findings, query, (source_id,)))


def spoken(findings: sqlite3.Connection, visit_id: str) -> str | None:
    """Return the language of most pages that a visit showed, None where none has one."""
    found: str | None = value(
        findings,
        "SELECT substr(d.language, 1, 2) FROM sighting s JOIN document d ON d.id = s.document_id "
        "WHERE s.visit_id = ? AND d.standing = 'content' AND d.language <> '' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1",
        (visit_id,),
    )
    return found


def asked_in(findings: sqlite3.Connection, visit_id: str) -> str | None:
    """Return the currency of nine in ten of the prices that a visit showed, None where none is so common."""
    found: str | None = value(
        findings,
        "SELECT currency FROM (SELECT l.currency, count(*) AS here, sum(count(*)) OVER () AS everywhere FROM sighting s "
        "JOIN listing l USING (document_id) WHERE s.visit_id = ? AND l.price IS NOT NULL AND l.currency <> '' GROUP BY 1) "
        "WHERE 10 * here >= 9 * everywhere",
        (visit_id,),
    )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingPage:
    """A page of terms, of legal notices or of contacts that a visit showed."""

    document_id: str
    capture_id: str
    url: str
    role: str
    title: str
    language: str | None


def standing_pages(findings: sqlite3.Connection, visit_id: str) -> list[StandingPage]:
    """Return such pages of a visit, each address once, as the server sent it where it did."""
    return fetch(
        findings,
        StandingPage,
        "SELECT d.id AS document_id, min(s.capture_id) AS capture_id, d.url, d.role, d.title, d.language, min(d.kind = 'dom') AS form "
        "FROM sighting s JOIN document d ON d.id = s.document_id WHERE s.visit_id = ? AND d.role IN ('legal', 'contact') "
        "AND d.kind <> 'picture' AND d.standing = 'content' AND NOT EXISTS (SELECT 1 FROM problem p WHERE p.step = 'read' AND p.subject = d.id) "
        "GROUP BY d.url ORDER BY d.url",
        (visit_id,),
    )


def passages(findings: sqlite3.Connection, document_id: str) -> list[str]:
    """Return what a page says in its own voice, passage by passage; menus, footers and quotations left out."""
    query = (
        "SELECT text FROM block WHERE document_id = ? AND kind IN ('body', 'terms', 'faq', 'product', 'bio') "
        "ORDER BY number"
    )
    return values(findings, query, (document_id,))


def reached(findings: sqlite3.Connection, document_id: str) -> list[str]:
    """Return the contacts a page names, as it writes them, the longest first."""
    query = "SELECT DISTINCT quotation FROM contact WHERE document_id = ? AND quotation <> ''"
    return sorted(values(findings, query, (document_id,)), key=len, reverse=True)

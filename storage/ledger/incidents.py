"""What went wrong with the watch itself: opened when it is seen, closed when it is over, kept for the next digest."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from storage.ledger.times import to_text
from storage.rows import add, fetch, value


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Something that went wrong, and when."""

    TABLE: ClassVar = "incident"

    kind: str
    subject: str
    detail: str
    begun_at: str
    ended_at: str | None


def begin(ledger: sqlite3.Connection, kind: str, subject: str, detail: str, at: datetime) -> None:
    """Write that something goes wrong; one that goes on is written once."""
    query = "SELECT 1 FROM incident WHERE kind = ? AND subject = ? AND ended_at IS NULL"
    with ledger:
        if value(ledger, query, (kind, subject)) is None:
            add(ledger, [_incident(kind, subject, detail, at, None)])


def happened(
    ledger: sqlite3.Connection, kind: str, subject: str, detail: str, at: datetime
) -> None:
    """Write what is over as soon as it is seen."""
    with ledger:
        add(ledger, [_incident(kind, subject, detail, at, to_text(at))])


def end(ledger: sqlite3.Connection, kind: str, subject: str, at: datetime) -> None:
    """Write that it is over; nothing where it never began."""
    query = "UPDATE incident SET ended_at = ? WHERE kind = ? AND subject = ? AND ended_at IS NULL"
    with ledger:
        ledger.execute(query, (to_text(at), kind, subject))


def told(ledger: sqlite3.Connection, after: str, until: str) -> list[Incident]:
    """Return what began after a time, or goes on, up to another; oldest first."""
    return fetch(
        ledger,
        Incident,
        "SELECT kind, subject, detail, begun_at, ended_at FROM incident WHERE begun_at <= ? "
        "AND (begun_at > ? OR ended_at IS NULL) ORDER BY begun_at, id",
        (until, after),
    )


def _incident(kind: str, subject: str, detail: str, at: datetime, ended: str | None) -> Incident:
    return Incident(
        kind=kind, subject=subject, detail=detail[:500], begun_at=to_text(at), ended_at=ended
    )

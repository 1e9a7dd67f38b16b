"""What was told, in which digest, and to whom it was sent."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from storage.rows import add, fetch, value, values


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A digest that was made."""

    TABLE: ClassVar = "digest"

    id: str
    for_date: str
    composed_at: str
    text_sha256: str
    html_sha256: str
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """An entry that was told."""

    TABLE: ClassVar = "announced"

    entry: str
    digest_id: str
    section: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A digest on its way to one reader."""

    TABLE: ClassVar = "delivery"

    id: str
    digest_id: str
    channel: str
    recipient: str
    message_id: str
    state: str
    queued_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A delivery that waits, with the day of its digest."""

    id: str
    recipient: str
    message_id: str
    for_date: str


def record(
    ledger: sqlite3.Connection,
    digest: Composed,
    announced: Iterable[Announced],
    deliveries: Iterable[Delivery],
) -> None:
    """Record in one transaction what was told and to whom it is to go; what is recorded stays."""
    with ledger:
        add(ledger, [digest, *announced, *deliveries], otherwise="IGNORE")


def told_before(ledger: sqlite3.Connection, for_date: str) -> set[str]:
    """Return the entries that digests of earlier days told."""
    query = (
        "SELECT a.entry FROM announced a JOIN digest d ON d.id = a.digest_id WHERE d.for_date < ?"
    )
    return set(values(ledger, query, (for_date,)))


def last_before(ledger: sqlite3.Connection, for_date: str) -> str | None:
    """Return up to when the last digest of an earlier day told, None where there is none."""
    query = "SELECT max(composed_at) FROM digest WHERE for_date < ?"
    found: str | None = value(ledger, query, (for_date,))
    return found


def made(ledger: sqlite3.Connection, for_date: str | None = None) -> bool:
    """Say whether the digest of a day was made; of any day where none is named."""
    query = "SELECT 1 FROM digest WHERE for_date = coalesce(?, for_date)"
    return value(ledger, query, (for_date,)) is not None


def made_since(ledger: sqlite3.Connection, for_date: str) -> bool:
    """Say whether the digest of a day, or of one after it, was made."""
    query = "SELECT 1 FROM digest WHERE for_date >= ?"
    return value(ledger, query, (for_date,)) is not None


def queued(ledger: sqlite3.Connection) -> list[Queued]:
    """Return what waits to be sent, oldest first."""
    return fetch(
        ledger,
        Queued,
        "SELECT v.id, v.recipient, v.message_id, d.for_date FROM delivery v JOIN digest d ON d.id = v.digest_id "
        "WHERE v.state = 'queued' ORDER BY d.for_date, v.id",
    )


def tried(
    ledger: sqlite3.Connection, identity: str, *, state: str, closed_at: str | None, detail: str
) -> None:
    """Record a try to deliver."""
    with ledger:
        ledger.execute(
            "UPDATE delivery SET state = ?, attempts = attempts + 1, closed_at = ?, detail = ? WHERE id = ?",
            (state, closed_at, detail[:500], identity),
        )

"""
When each source is to be visited next: a queue that follows from visits, decisions and findings, and may be emptied.

The ledger's triggers take a source out of it when it is visited or something is decided about it; who asks what is due
puts it back.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from storage.rows import add, select, value, values

NEVER = "9999"
"""When a source is due that is not to be visited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A source in the queue."""

    TABLE: ClassVar = "queue"

    source_id: str
    due_at: str
    made_at: str
    pace_seconds: float
    rate: float
    root: float
    failures: int
    why: str


def put(ledger: sqlite3.Connection, rows: Iterable[Queued]) -> None:
    """Put sources in the queue, in the place of what it says of them."""
    with ledger:
        add(ledger, rows, otherwise="REPLACE")


def due(ledger: sqlite3.Connection, at: str) -> list[Queued]:
    """Return the sources whose time has come, the longest due first."""
    return select(ledger, Queued, "WHERE due_at <= ? ORDER BY due_at, source_id", (at,))


def every(ledger: sqlite3.Connection) -> dict[str, Queued]:
    """Return all that is in the queue, by source."""
    return {one.source_id: one for one in select(ledger, Queued)}


def missing(ledger: sqlite3.Connection) -> list[str]:
    """Return the sources that the queue says nothing of."""
    query = "SELECT id FROM source WHERE id NOT IN (SELECT source_id FROM queue)"
    return values(ledger, query)


def pace(ledger: sqlite3.Connection, source_id: str) -> float:
    """Return the seconds between two visits of a source, 0 where the queue says nothing of it."""
    query = "SELECT coalesce(max(pace_seconds), 0) FROM queue WHERE source_id = ?"
    return float(value(ledger, query, (source_id,)))


def root(ledger: sqlite3.Connection, usual: float) -> float:
    """Return the mean of the roots of the rates of what learns; ``usual`` where nothing does."""
    query = "SELECT coalesce(avg(root), ?) FROM queue WHERE root > 0"
    return float(value(ledger, query, (usual,)))


def empty(ledger: sqlite3.Connection, *, made_after: str = "") -> None:
    """Empty the queue, of all or of what was put in after a time: by a clock that was wrong."""
    if made_after and not value(
        ledger, "SELECT EXISTS (SELECT 1 FROM queue WHERE made_at > ?)", (made_after,)
    ):
        return
    with ledger:
        ledger.execute("DELETE FROM queue WHERE made_at > ?", (made_after,))

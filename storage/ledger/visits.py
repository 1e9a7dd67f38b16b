"""Visits: opened when ordered, closed once with an outcome."""

import json
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from storage.ids import derived_id
from storage.ledger.times import to_text, to_time
from storage.records.source import Outcome, Visit
from storage.rows import Parameters, fetch, value, values


def visit_id(source_id: str, started_at: datetime) -> str:
    """Return the id of the visit to this source that began at this time."""
    return derived_id("visit", source_id, to_text(started_at))


def open_visit(
    ledger: sqlite3.Connection, *, source_id: str, started_at: datetime, segment: str
) -> Visit:
    """Record that a visit was ordered; doing so twice is doing it once."""
    identity = visit_id(source_id, started_at)
    return reopen(ledger, identity, source_id=source_id, started_at=started_at, segment=segment)


def reopen(
    ledger: sqlite3.Connection,
    identity: str,
    *,
    source_id: str,
    started_at: datetime,
    segment: str,
) -> Visit:
    """Record a visit under the id that its segment names; doing so twice is doing it once."""
    with ledger:
        ledger.execute(
            "INSERT OR IGNORE INTO visit (id, source_id, started_at, segment) VALUES (?, ?, ?, ?)",
            (identity, source_id, to_text(started_at), segment),
        )
    visit = find(ledger, identity)
    assert visit is not None
    return visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a visit ended."""

    ended_at: datetime
    outcome: Outcome
    reason: str
    captures: int
    size: int
    """Bytes of its segment."""

    facts: dict[str, Any] = field(default_factory=dict)


def close(ledger: sqlite3.Connection, identity: str, ending: Ending) -> bool:
    """Close a visit inside the caller's transaction; return False where it was closed already."""
    facts = json.dumps(ending.facts, sort_keys=True, ensure_ascii=False)
    cursor = ledger.execute(
        "UPDATE visit SET ended_at = ?, outcome = ?, reason = ?, captures = ?, bytes = ?, facts = ? "
        "WHERE id = ? AND ended_at IS NULL",
        (
            to_text(ending.ended_at), ending.outcome.value, ending.reason, ending.captures, ending.size, facts, identity
        ),
    )  # fmt: skip
    return cursor.rowcount == 1


def find(ledger: sqlite3.Connection, identity: str) -> Visit | None:
    """Return the visit with this id, or None."""
    return next(iter(_select(ledger, "WHERE id = ?", (identity,))), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A visit whose browser did not start, and why."""

    visit_id: str
    why: str


def without_browser(ledger: sqlite3.Connection) -> list[Failed]:
    """Return the visits whose browser did not start, newest first."""
    return fetch(
        ledger,
        Failed,
        "SELECT visit.id AS visit_id, json_extract(failure.value, '$.why') AS why "
        "FROM visit, json_each(visit.facts, '$.failures') failure WHERE visit.ended_at IS NOT NULL "
        "AND json_extract(failure.value, '$.error') IN ('NoBrowser', 'BrowserWouldNotStart') "
        "ORDER BY visit.ended_at DESC, visit.id",
    )


def unfinished(ledger: sqlite3.Connection) -> list[Visit]:
    """Return the visits that were ordered and never closed, oldest first."""
    return _select(ledger, "WHERE ended_at IS NULL ORDER BY started_at, id")


def last(ledger: sqlite3.Connection, source_id: str, until: str = "9999") -> Visit | None:
    """Return a source's latest visit that began by a time, or None."""
    where = "WHERE source_id = ? AND started_at <= ? ORDER BY started_at DESC, id LIMIT 1"
    return next(iter(_select(ledger, where, (source_id, until))), None)


def last_of_each(ledger: sqlite3.Connection, until: str) -> dict[str, Visit]:
    """Return each source's latest visit that began by a time, by source."""
    found = _select(
        ledger,
        "WHERE id IN (SELECT (SELECT v.id FROM visit v WHERE v.source_id = source.id AND v.started_at <= ? "
        "ORDER BY v.started_at DESC, v.id LIMIT 1) FROM source)",
        (until,),
    )
    return {visit.source_id: visit for visit in found}


def latest(ledger: sqlite3.Connection, source_id: str, most: int) -> list[Visit]:
    """Return a source's latest visits, newest first."""
    where = "WHERE source_id = ? ORDER BY started_at DESC, id LIMIT ?"
    return _select(ledger, where, (source_id, most))


def last_ended(ledger: sqlite3.Connection, source_id: str, after: str, until: str) -> Visit | None:
    """Return a source's last visit that ended between two times, or None."""
    where = "WHERE source_id = ? AND ended_at > ? AND ended_at <= ? ORDER BY ended_at DESC LIMIT 1"
    return next(iter(_select(ledger, where, (source_id, after, until))), None)


def last_begun(
    ledger: sqlite3.Connection, source_id: str, outcomes: Collection[Outcome] = tuple(Outcome)
) -> str | None:
    """Return when the last visit of a source began that ended in one of these ways, as the ledger writes it."""
    marks = ", ".join("?" * len(outcomes))
    found: str | None = value(
        ledger,
        f"SELECT max(started_at) FROM visit WHERE source_id = ? AND ended_at IS NOT NULL AND outcome IN ({marks})",
        (source_id, *(outcome.value for outcome in outcomes)),
    )
    return found


def first_begun(
    ledger: sqlite3.Connection, source_id: str, outcome: Outcome, after: str
) -> str | None:
    """Return when the first visit of a source after a time began that ended in this way."""
    found: str | None = value(
        ledger,
        "SELECT min(started_at) FROM visit WHERE source_id = ? AND outcome = ? AND started_at > ?",
        (source_id, outcome.value, after),
    )
    return found


def days_with(ledger: sqlite3.Connection, after: str, until: str) -> set[str]:
    """Return the civil days (UTC) between two times on which a visit ended."""
    query = (
        "SELECT DISTINCT substr(ended_at, 1, 10) FROM visit WHERE ended_at > ? AND ended_at <= ?"
    )
    return set(values(ledger, query, (after, until)))


def failures_in_a_row(ledger: sqlite3.Connection, source_id: str, until: str = "9999") -> int:
    """Return how many of a source's latest closed visits that began by a time brought nothing, one after the other."""
    (count,) = ledger.execute(
        "SELECT count(*) FROM visit WHERE source_id = :source AND outcome IN ('error', 'unreachable') "
        "AND started_at <= :until AND started_at > coalesce((SELECT max(started_at) FROM visit WHERE source_id = :source "
        "AND started_at <= :until AND outcome NOT IN ('error', 'unreachable')), '')",
        {"source": source_id, "until": until},
    ).fetchone()
    return int(count)


def closed(ledger: sqlite3.Connection, source_id: str | None = None) -> list[Visit]:
    """Return the closed visits, of one source or of all, in the order they ended: the order in which the analysis reads them."""
    order = "ended_at IS NOT NULL ORDER BY ended_at, id"
    if source_id is None:
        return _select(ledger, f"WHERE {order}")
    return _select(ledger, f"WHERE source_id = ? AND {order}", (source_id,))


def closed_by_source(
    ledger: sqlite3.Connection, *, after: int = 0, besides: Collection[str] = ()
) -> dict[str, str]:
    """Return the ids of the closed visits, each with its source: of those under a later number than one, and of some ``besides``."""
    return dict(
        ledger.execute(
            "SELECT id, source_id FROM visit WHERE rowid > ?1 AND ended_at IS NOT NULL UNION "
            "SELECT id, source_id FROM visit WHERE id IN (SELECT value FROM json_each(?2)) AND ended_at IS NOT NULL",
            (after, json.dumps(sorted(besides))),
        ).fetchall()
    )


def still_open(
    ledger: sqlite3.Connection, *, after: int = 0, besides: Collection[str] = ()
) -> set[str]:
    """Return the ids of the visits that go on, of the same ones."""
    query = (
        "SELECT id FROM visit WHERE rowid > ?1 AND ended_at IS NULL UNION "
        "SELECT id FROM visit WHERE id IN (SELECT value FROM json_each(?2)) AND ended_at IS NULL"
    )
    return set(values(ledger, query, (after, json.dumps(sorted(besides)))))


def sources_of(
    ledger: sqlite3.Connection, visits: Collection[str], *, ended: datetime | None = None
) -> set[str]:
    """Return the sources that some visits were of; of those only that ended by a time."""
    query = (
        "SELECT DISTINCT source_id FROM visit WHERE id IN (SELECT value FROM json_each(?1)) "
        "AND (?2 IS NULL OR ended_at <= ?2)"
    )
    until = to_text(ended) if ended is not None else None
    return set(values(ledger, query, (json.dumps(sorted(visits)), until)))


def _select(ledger: sqlite3.Connection, where: str, parameters: Parameters = ()) -> list[Visit]:
    query = f"SELECT id, source_id, started_at, ended_at, outcome, reason, segment, captures, bytes FROM visit {where}"
    return [_visit(row) for row in ledger.execute(query, parameters).fetchall()]


def _visit(row: sqlite3.Row) -> Visit:
    return Visit(
        id=row["id"], source_id=row["source_id"], started_at=to_time(row["started_at"]),
        ended_at=to_time(row["ended_at"]) if row["ended_at"] else None,
        outcome=Outcome(row["outcome"]) if row["outcome"] else None, reason=row["reason"], segment=row["segment"],
        captures=row["captures"], bytes=row["bytes"],
    )  # fmt: skip

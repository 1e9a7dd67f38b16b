"""
Retention: when a series' time is over its content goes and its digest stays.

A segment is removed whole, never edited. First the tombstone and the custody line are written, then the file and
the contents of its captures' index rows go, then the tombstone is closed; a purge killed between is taken up by the
next, so content is gone exactly where a tombstone says so. Seals keep leaf hashes, so every seal still verifies, and
a package exported before still proves itself.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from storage.archive.index import records
from storage.archive.shelf import forget, is_held, local, size
from storage.errors import ArchiveDamaged
from storage.evidence import custody, journal
from storage.evidence.custody import CustodyEvent
from storage.evidence.journal import Operation
from storage.ids import file_sha256
from storage.ledger import sources
from storage.ledger.captures import IN_SEGMENT
from storage.ledger.times import to_text, to_time
from storage.migrating import Database, Migrations
from storage.rows import value, values

purge_migrations = Migrations("purge")


@purge_migrations()
def m001_tombstone(database: Database) -> None:
    """Create the tombstones: written once, closed once, never removed."""
    database.execute(
        """
        CREATE TABLE tombstone ( -- A WARC file whose retention was over: its content is gone, its digests stay.
            segment TEXT PRIMARY KEY, -- Path it had below ``archive/``.
            source_id TEXT NOT NULL, -- The source it was of.
            at TEXT NOT NULL, -- When its removal was decided.
            actor TEXT NOT NULL, -- Who removed it.
            reason TEXT NOT NULL, -- Why, in the words of who did it.
            bytes INTEGER NOT NULL, -- Its size.
            sha256 TEXT NOT NULL, -- SHA-256 of the whole file.
            records TEXT NOT NULL, -- JSON: ids and digests of the records it held.
            done_at TEXT -- When the content was gone; null where a removal was cut off and is to be taken up again.
        ) STRICT
        """
    )
    database.execute(
        "CREATE TRIGGER tombstone_closed_once BEFORE UPDATE ON tombstone WHEN OLD.done_at IS NOT NULL "
        "OR NEW.segment <> OLD.segment OR NEW.sha256 <> OLD.sha256 OR NEW.at <> OLD.at "
        "BEGIN SELECT RAISE(ABORT, 'a tombstone is closed once and never changed'); END"
    )
    database.execute(
        "CREATE TRIGGER tombstone_no_delete BEFORE DELETE ON tombstone "
        "BEGIN SELECT RAISE(ABORT, 'a tombstone is never removed'); END"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """One segment whose content is gone."""

    segment: str
    bytes: int
    sha256: str
    captures: int
    custody_seq: int
    """The custody line that records it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A month of a source whose time is over."""

    segment: str
    last_at: datetime
    """When the latest visit of its series' month ended."""

    over_at: datetime


def due(ledger: sqlite3.Connection, *, now: datetime) -> Iterator[Due]:
    """
    Yield the segments of each series month that is over by its source's retention clock.

    A month of a series goes as one: its revisits stand for payloads in it. A source that is named in a judgement is
    not spared here; whoever needs its pages longer raises the source's retention or exports them.
    """
    rows = ledger.execute(
        "SELECT segment, source_id, coalesce(ended_at, started_at) FROM visit WHERE segment <> '' "
        "AND segment NOT IN (SELECT segment FROM tombstone WHERE done_at IS NOT NULL) ORDER BY segment"
    ).fetchall()
    months: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for segment, source_id, at in rows:
        months.setdefault((segment.rpartition("/")[0], source_id), []).append((segment, at))
    for (_, source_id), visits in months.items():
        source = sources.find(ledger, source_id)
        last = to_time(max(at for _, at in visits))
        if source is None or last + timedelta(days=source.retention_days) > now:
            continue
        for segment, _ in visits:
            over = last + timedelta(days=source.retention_days)
            yield Due(segment=segment, last_at=last, over_at=over)


def purge(
    ledger: sqlite3.Connection,
    access: sqlite3.Connection,
    archive: Path,
    segment: str,
    *,
    at: datetime,
    actor: str,
    reason: str,
) -> Purged:
    """
    Remove one segment's content for good, or finish removing it.

    Raises:
        sqlite3.Error: nothing could be noted; the content is still there.
        OSError: it is noted and could not be removed; run again.
    """
    stone = ledger.execute(
        "SELECT bytes, sha256, source_id FROM tombstone WHERE segment = ?", (segment,)
    ).fetchone()
    path = archive / segment
    if stone is None:
        journal.note(
            access, operation=Operation.ERASURE, at=at, actor=actor, subject=f"segment {segment}", reason=reason
        )  # fmt: skip
        size, digest, index = _what_lies_there(path)
        source_id = value(ledger, "SELECT source_id FROM visit WHERE segment = ?", (segment,))
        with custody.writing(ledger):
            ledger.execute(
                "INSERT INTO tombstone (segment, source_id, at, actor, reason, bytes, sha256, records) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (segment, source_id, to_text(at), actor, reason, size, digest, json.dumps(index)),
            )
            custody.append(ledger, custody.Deed(
                series=f"purge-{source_id}", event=CustodyEvent.ERASED, at=at, actor=actor, subject=segment,
                digest=digest, reason=reason, result="begun",
            ))  # fmt: skip
    else:
        size, digest, source_id = stone
    forget(path)
    with custody.writing(ledger):
        captures = _forget(ledger, segment)
        ledger.execute(
            "UPDATE tombstone SET done_at = ? WHERE segment = ? AND done_at IS NULL",
            (to_text(at), segment),
        )
        entry = custody.append(ledger, custody.Deed(
            series=f"purge-{source_id}", event=CustodyEvent.ERASED, at=at, actor=actor, subject=segment,
            digest=digest, reason=reason, result="gone",
        ))  # fmt: skip
    return Purged(
        segment=segment, bytes=size, sha256=digest, captures=captures, custody_seq=entry.seq
    )


def unfinished(ledger: sqlite3.Connection) -> list[str]:
    """Return the segments whose purge was begun and not ended."""
    return values(ledger, "SELECT segment FROM tombstone WHERE done_at IS NULL")


def _what_lies_there(path: Path) -> tuple[int, str, list[list[str]]]:
    """Return size, SHA-256, and record ids with their members' digests; of a file that is not there, nothing."""
    if not is_held(path):
        return 0, "", []
    found: list[list[str]] = []
    try:
        found += [[record.id, record.member_sha256] for record in records(path)]
    except ArchiveDamaged as error:
        found.append(["damaged", str(error)])
    return size(path), file_sha256(local(path)), found


def _forget(ledger: sqlite3.Connection, segment: str) -> int:
    cursor = ledger.execute(f"DELETE FROM capture WHERE {IN_SEGMENT}", (segment, segment))
    return cursor.rowcount

"""
The access journal that the law on personal data asks for, apart from the custody log and on its own clock.

Six operations (collection, alteration, consultation, disclosure, combination, erasure), each with its reason, time,
person and recipient, and a reference to the data, never the data. Lines chain; the database refuses to change one,
and to remove one before its time: its own clock decides, whatever the caller says.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from storage.database import open_ledger
from storage.evidence.canonical import canonical
from storage.evidence.custody import ZERO, Head, writing
from storage.evidence.errors import CustodyBroken
from storage.ledger.times import to_text
from storage.migrating import Database, Migrations

journal_migrations = Migrations("journal")
LEAST_DAYS = 180
"""The CNIL recommends keeping such a journal six months to a year; nothing here makes it shorter."""


@journal_migrations()
def m001_journal(database: Database) -> None:
    """Create the journal, its horizon, and the triggers that keep both."""
    for statement in (
        """
        CREATE TABLE access ( -- The access journal the law on personal data asks for: one line for each of six operations, hash-chained.
            seq INTEGER PRIMARY KEY, -- Place in the journal, without gaps.
            at TEXT NOT NULL, -- When.
            line TEXT NOT NULL, -- Canonical JSON: operation, person, reason, recipient, and a reference to the data, never the data.
            sha256 TEXT NOT NULL -- SHA-256 of the line.
        ) STRICT
        """,
        (
            """
        CREATE TABLE expired ( -- Where the chain stood when lines whose time was over were removed, in one row.
            id INTEGER PRIMARY KEY CHECK (id = 1), -- Always 1.
            seq INTEGER NOT NULL, -- The last line removed.
            sha256 TEXT NOT NULL, -- Its digest, which the first line still kept names.
            count INTEGER NOT NULL -- Lines removed so far.
        ) STRICT
        """
        ),
        (
            "CREATE TRIGGER access_no_update BEFORE UPDATE ON access "
            "BEGIN SELECT RAISE(ABORT, 'the access journal is append-only'); END"
        ),
        (
            "CREATE TRIGGER access_no_early_delete BEFORE DELETE ON access "
            f"WHEN OLD.at >= strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-{LEAST_DAYS} days') "
            "OR OLD.seq <> (SELECT min(seq) FROM access) "
            "BEGIN SELECT RAISE(ABORT, 'the access journal keeps its lines until their time'); END"
        ),
        (
            "CREATE TRIGGER access_in_order BEFORE INSERT ON access WHEN NEW.seq <> 1 + max("
            "(SELECT coalesce(max(seq), 0) FROM access), (SELECT coalesce(max(seq), 0) FROM expired)) "
            "BEGIN SELECT RAISE(ABORT, 'the access journal grows at its end only'); END"
        ),
        (
            "CREATE TRIGGER expired_forward BEFORE UPDATE ON expired WHEN NEW.seq <= OLD.seq "
            "BEGIN SELECT RAISE(ABORT, 'the horizon of the journal moves forward only'); END"
        ),
        (
            "CREATE TRIGGER expired_no_delete BEFORE DELETE ON expired "
            "BEGIN SELECT RAISE(ABORT, 'the horizon of the journal is kept'); END"
        ),
    ):
        database.execute(statement)


class Operation(StrEnum):
    """The six operations of article 25 of directive 2016/680."""

    COLLECTION = "collecte"
    ALTERATION = "modification"
    CONSULTATION = "consultation"
    DISCLOSURE = "communication"
    COMBINATION = "interconnexion"
    ERASURE = "effacement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One line of the journal."""

    seq: int
    at: str
    line: bytes
    sha256: str


def open_journal(path: Path) -> sqlite3.Connection:
    """Open the journal's own database."""
    connection = open_ledger(path, journal_migrations).conn
    assert connection is not None
    return connection


def note(
    journal: sqlite3.Connection,
    *,
    operation: Operation,
    at: datetime,
    actor: str,
    subject: str,
    reason: str,
    recipient: str = "",
) -> Access:
    """
    Write one access before it happens; the caller goes on only when this returns.

    Raises:
        ValueError: a consultation or a disclosure has no reason, or a disclosure no recipient.
        sqlite3.Error: it could not be written.
    """
    if operation in {Operation.CONSULTATION, Operation.DISCLOSURE} and not reason.strip():
        raise ValueError(f"a {operation.name.lower()} needs its reason")
    if operation is Operation.DISCLOSURE and not recipient.strip():
        raise ValueError("a disclosure needs its recipient")
    with writing(journal):
        last = _last(journal)
        line = canonical(
            {
                "seq": last.seq + 1,
                "prev": last.sha256,
                "at": to_text(at),
                "operation": operation.value,
                "actor": actor,
                "object": subject,
                "reason": reason,
                "recipient": recipient,
            }
        )
        entry = Access(seq=last.seq + 1, at=to_text(at), line=line, sha256=sha256(line).hexdigest())
        journal.execute(
            "INSERT INTO access (seq, at, line, sha256) VALUES (?, ?, ?, ?)",
            (entry.seq, entry.at, line.decode(), entry.sha256),
        )
    return entry


def every(journal: sqlite3.Connection) -> Iterator[Access]:
    """Yield the lines still kept, in order."""
    for row in journal.execute("SELECT seq, at, line, sha256 FROM access ORDER BY seq"):
        yield Access(seq=row[0], at=row[1], line=row[2].encode(), sha256=row[3])


def check(journal: sqlite3.Connection) -> Head:
    """
    Follow the chain from the horizon to the end and return the head.

    Raises:
        CustodyBroken: a line was changed, removed, added or moved.
    """
    last = _horizon(journal)
    for entry in every(journal):
        named = f'"prev":"{last.sha256}"'.encode()
        if entry.seq != last.seq + 1 or named not in entry.line:
            raise CustodyBroken(entry.seq, "does not follow the journal line before it")
        if sha256(entry.line).hexdigest() != entry.sha256:
            raise CustodyBroken(entry.seq, "its text does not have the digest beside it")
        last = Head(entry.seq, entry.sha256)
    return last


def expire(journal: sqlite3.Connection, *, now: datetime, days: int) -> int:
    """
    Remove the lines older than ``days`` (at least :data:`LEAST_DAYS`), keep where the chain stood, return how many.

    Raises:
        sqlite3.IntegrityError: ``now`` is ahead of this machine's clock, and the database refuses.
    """
    before = to_text(now - timedelta(days=max(days, LEAST_DAYS)))
    with writing(journal):
        old = journal.execute(
            "SELECT seq, sha256 FROM access WHERE at < ? AND seq < "
            "(SELECT coalesce(min(seq), 1 << 62) FROM access WHERE at >= ?) ORDER BY seq",
            (before, before),
        ).fetchall()
        for seq, _ in old:
            journal.execute("DELETE FROM access WHERE seq = ?", (seq,))
        if old:
            journal.execute(
                "INSERT INTO expired (id, seq, sha256, count) VALUES (1, ?, ?, ?) ON CONFLICT (id) DO UPDATE "
                "SET seq = excluded.seq, sha256 = excluded.sha256, count = count + excluded.count",
                (old[-1][0], old[-1][1], len(old)),
            )
    return len(old)


def _last(journal: sqlite3.Connection) -> Head:
    row = journal.execute("SELECT seq, sha256 FROM access ORDER BY seq DESC LIMIT 1").fetchone()
    return Head(row[0], row[1]) if row else _horizon(journal)


def _horizon(journal: sqlite3.Connection) -> Head:
    row = journal.execute("SELECT seq, sha256 FROM expired").fetchone()
    return Head(row[0], row[1]) if row else Head(0, ZERO)

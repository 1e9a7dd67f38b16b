"""
The custody log: who did what to which evidence, append-only and hash-chained.

Each line is canonical JSON and holds two digests: ``log_prev`` of the line before it in the whole log, and ``prev``
of the line before it in its own series (a visit, a seal, a key). So one series can be handed over alone and still
chains, without showing the other cases of the unit. The database refuses to change or remove a line.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from storage.evidence.canonical import canonical
from storage.evidence.errors import CustodyBroken
from storage.ledger.times import to_text
from storage.migrating import Database, Migrations
from storage.records.source import Visit

custody_migrations = Migrations("custody")
ZERO = "0" * 64
"""What the first line of a log or a series names as its predecessor."""


@custody_migrations()
def m001_custody(database: Database) -> None:
    """Create the custody log and the triggers that keep it as it was written."""
    database.execute(
        """
        CREATE TABLE custody ( -- The custody log: who did what to which evidence, append-only and hash-chained.
            seq INTEGER PRIMARY KEY, -- Place in the log, without gaps.
            series TEXT NOT NULL, -- What the line belongs to: a visit, a seal, the keys; each series chains on its own too.
            line TEXT NOT NULL, -- Canonical JSON: time, person, event, subject, digest, reason, and the digests of the line before in the log and in its series.
            sha256 TEXT NOT NULL UNIQUE -- SHA-256 of the line.
        ) STRICT
        """
    )
    database.execute("CREATE INDEX custody_series ON custody (series, seq)")
    for action in ("UPDATE", "DELETE"):
        database.execute(
            f"CREATE TRIGGER custody_no_{action.lower()} BEFORE {action} ON custody "
            "BEGIN SELECT RAISE(ABORT, 'the custody log is append-only'); END"
        )
    database.execute(
        "CREATE TRIGGER custody_in_order BEFORE INSERT ON custody "
        "WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM custody) "
        "BEGIN SELECT RAISE(ABORT, 'the custody log grows at its end only'); END"
    )


class CustodyEvent(StrEnum):
    """What can happen to evidence."""

    CAPTURE_START = "capture.start"
    CAPTURE_END = "capture.end"
    IMPORTED = "imported"
    DERIVED = "derived.created"
    SIGNED = "seal.signed"
    TIMESTAMP_OBTAINED = "timestamp.obtained"
    TIMESTAMP_PENDING = "timestamp.pending"
    TIMESTAMP_FAILED = "timestamp.failed"
    VERIFIED = "verified"
    CONSULTED = "consulted"
    EXPORT_BEGUN = "export.begun"
    EXPORTED = "exported"
    ANOMALY = "anomaly"
    ERASED = "erased"
    KEY_CREATED = "key.created"
    KEY_ROTATED = "key.rotated"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyEntry:
    """One line of the custody log."""

    seq: int
    series: str
    line: bytes
    """Canonical JSON, without line end."""

    sha256: str

    @property
    def fields(self) -> dict[str, object]:
        """What the line says."""
        fields = json.loads(self.line)
        assert isinstance(fields, dict)
        return fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What somebody did to evidence, as a line of the log is to say it."""

    series: str
    """The visit, seal or key whose history this is."""

    event: CustodyEvent
    at: datetime
    actor: str
    subject: str
    """What it was done to: a capture, a segment, a package."""

    role: str = ""
    digest: str = ""
    """SHA-256 of the subject, in hexadecimal."""

    reason: str = ""
    recipient: str = ""
    station: str = ""
    result: str = "ok"


@dataclass(frozen=True, slots=True)
class Head:
    """Where the log stands."""

    seq: int
    sha256: str


def append(ledger: sqlite3.Connection, deed: Deed) -> CustodyEntry:
    """
    Add a line to the log in a transaction of its own (or the caller's, where one is open), and return it.

    Raises:
        sqlite3.Error: it could not be written; then the caller must not do what it was going to log.
    """
    with writing(ledger):
        last = head(ledger)
        previous = ledger.execute(
            "SELECT sha256 FROM custody WHERE series = ? ORDER BY seq DESC LIMIT 1", (deed.series,)
        ).fetchone()
        fields = {
            "seq": last.seq + 1,
            "log_prev": last.sha256,
            "series": deed.series,
            "prev": previous[0] if previous else ZERO,
            "at": to_text(deed.at),
            "actor": deed.actor,
            "role": deed.role,
            "event": deed.event.value,
            "object": deed.subject,
            "sha256": deed.digest,
            "reason": deed.reason,
            "recipient": deed.recipient,
            "station": deed.station,
            "result": deed.result,
        }
        line = canonical(fields)
        entry = CustodyEntry(
            seq=last.seq + 1, series=deed.series, line=line, sha256=sha256(line).hexdigest()
        )
        ledger.execute(
            "INSERT INTO custody (seq, series, line, sha256) VALUES (?, ?, ?, ?)",
            (entry.seq, entry.series, line.decode(), entry.sha256),
        )
    return entry


def capture_ended(
    ledger: sqlite3.Connection, visit: Visit, *, digest: str, records: int, at: datetime, actor: str
) -> None:
    """Note how a visit ended and what its segment was then; one that is still open is not noted."""
    if visit.ended_at is None or visit.outcome is None:
        return
    append(ledger, Deed(
        series=visit.id, event=CustodyEvent.CAPTURE_END, at=at, actor=actor, subject=visit.id, digest=digest,
        reason=f"{to_text(visit.started_at)} to {to_text(visit.ended_at)}, {records} records",
        result=visit.outcome.value,
    ))  # fmt: skip


def has(ledger: sqlite3.Connection, series: str, event: CustodyEvent) -> bool:
    """Say whether a series holds a line of this event."""
    return any(entry.fields["event"] == event for entry in of_series(ledger, series))


def head(ledger: sqlite3.Connection) -> Head:
    """Return the last line's number and digest; of an empty log, 0 and zeros."""
    row = ledger.execute("SELECT seq, sha256 FROM custody ORDER BY seq DESC LIMIT 1").fetchone()
    return Head(row[0], row[1]) if row else Head(0, ZERO)


def digest_at(ledger: sqlite3.Connection, seq: int) -> str | None:
    """Return the digest of line ``seq``, zeros for 0, None where the log does not reach so far."""
    if seq == 0:
        return ZERO
    row = ledger.execute("SELECT sha256 FROM custody WHERE seq = ?", (seq,)).fetchone()
    return row[0] if row else None


def of_series(ledger: sqlite3.Connection, series: str) -> list[CustodyEntry]:
    """Return one series' lines in order."""
    rows = ledger.execute(
        "SELECT seq, series, line, sha256 FROM custody WHERE series = ? ORDER BY seq", (series,)
    )
    return [_entry(row) for row in rows]


def every(ledger: sqlite3.Connection) -> Iterator[CustodyEntry]:
    """Yield all lines in order."""
    for row in ledger.execute("SELECT seq, series, line, sha256 FROM custody ORDER BY seq"):
        yield _entry(row)


def check(ledger: sqlite3.Connection) -> Head:
    """
    Follow both chains through the whole log and return its head.

    Raises:
        CustodyBroken: a line was changed, removed, added or moved.
    """
    last, series_last = Head(0, ZERO), dict[str, str]()
    for entry in every(ledger):
        fields = entry.fields
        if entry.seq != last.seq + 1:
            raise CustodyBroken(entry.seq, f"follows line {last.seq}; lines are missing")
        if sha256(entry.line).hexdigest() != entry.sha256:
            raise CustodyBroken(entry.seq, "its text does not have the digest beside it")
        if fields["log_prev"] != last.sha256:
            raise CustodyBroken(entry.seq, "does not name the line before it")
        if (
            fields["prev"] != series_last.get(entry.series, ZERO)
            or fields["series"] != entry.series
        ):
            raise CustodyBroken(entry.seq, "does not name the line before it in its series")
        last = Head(entry.seq, entry.sha256)
        series_last[entry.series] = entry.sha256
    return last


def chain_fault(lines: list[bytes]) -> str | None:
    """Return what is wrong with the chain of one series handed over alone, or None; used without any database."""
    previous, number = ZERO, 0
    for position, line in enumerate(lines, start=1):
        try:
            fields = json.loads(line)
            found, seq = fields["prev"], fields["seq"]
        except (ValueError, KeyError, TypeError):
            return f"la ligne {position} n'est pas lisible"
        if found != previous or not isinstance(seq, int) or seq <= number:
            return f"la chaîne est rompue à la ligne {position}"
        previous, number = sha256(line).hexdigest(), seq
    return None


_LOCK = threading.RLock()


@contextmanager
def writing(ledger: sqlite3.Connection) -> Iterator[None]:
    """Hold the database's write lock: a transaction of our own, or the caller's where one is open already."""
    if ledger.in_transaction:
        yield
        return
    with _LOCK:
        ledger.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if ledger.in_transaction:
                ledger.rollback()
            raise
        ledger.commit()


def _entry(row: sqlite3.Row | tuple[int, str, str, str]) -> CustodyEntry:
    return CustodyEntry(seq=row[0], series=row[1], line=row[2].encode(), sha256=row[3])

"""
What each event changed in the lineage's tables, so that the latest events can be taken back and others put before them.

Triggers of the connection write, for every row that changes, the sentence that changes it back (SQLite's own way of undoing:
sqlite.org/undoredo.html). The journal is working memory and no finding: without it the lineage starts again from the first capture.
"""

import sqlite3
from dataclasses import replace

from storage.findings.lineage import NAMES
from storage.findings.lineage_records import Progress
from storage.rows import values

_KEPT = tuple(name for name in NAMES if not name.startswith(("seller", "lineage_progress")))
_TABLES = (
    "CREATE TABLE IF NOT EXISTS _lineage_event (number INTEGER PRIMARY KEY, at TEXT, capture_id TEXT, traits INTEGER, captures INTEGER)",
    "CREATE TABLE IF NOT EXISTS _lineage_undo (number INTEGER PRIMARY KEY, event INTEGER, sentence TEXT)",
    "CREATE INDEX IF NOT EXISTS _lineage_undone ON _lineage_undo (event)",
    "CREATE INDEX IF NOT EXISTS _lineage_when ON _lineage_event (at, number)",
)
_EVENT = "(SELECT max(number) FROM _lineage_event)"
_CHANGES = ("INSERT", "DELETE", "UPDATE")


def begin(findings: sqlite3.Connection) -> None:
    """Make the journal's tables where there are none."""
    for statement in _TABLES:
        findings.execute(statement)


def forget(findings: sqlite3.Connection) -> None:
    """Empty the journal: what there was can no longer be taken back."""
    findings.execute("DELETE FROM _lineage_event")
    findings.execute("DELETE FROM _lineage_undo")


def keep(findings: sqlite3.Connection) -> None:
    """Write from now on what changes, until :func:`rest`."""
    findings.execute("PRAGMA recursive_triggers = ON")  # a row that is replaced is a row that goes
    for table in _KEPT:
        columns = findings.execute(f"SELECT name, pk FROM pragma_table_info('{table}')").fetchall()
        key = " AND ".join(f"{name} = ' || quote(new.{name}) || '" for name, pk in columns if pk)
        row = " || ',' || ".join(f"quote(old.{name})" for name, _ in columns)
        gone, back = f"'DELETE FROM {table} WHERE {key}'", f"'INSERT INTO {table} VALUES (' || {row} || ')'"  # fmt: skip
        for change, sentences in zip(_CHANGES, ((gone,), (back,), (back, gone)), strict=True):
            written = "".join(f"INSERT INTO _lineage_undo (event, sentence) VALUES ({_EVENT}, {one}); " for one in sentences)  # fmt: skip
            findings.execute(
                f"CREATE TEMP TRIGGER _{change}_{table} AFTER {change} ON main.{table} BEGIN {written} END"
            )


def rest(findings: sqlite3.Connection) -> None:
    """Write no longer what changes."""
    findings.execute("PRAGMA recursive_triggers = OFF")
    for table in _KEPT:
        for change in _CHANGES:
            findings.execute(f"DROP TRIGGER IF EXISTS temp._{change}_{table}")


def event(findings: sqlite3.Connection, before: Progress) -> None:
    """Write that an event is about to be taken in, and how far the lineage had come before."""
    findings.execute(
        "INSERT INTO _lineage_event (at, capture_id, traits, captures) VALUES (?, ?, ?, ?)",
        (before.observed_at, before.capture_id, before.traits, before.captures),
    )


def back(
    findings: sqlite3.Connection, progress: Progress, at: str, capture_id: str
) -> Progress | None:
    """
    Take back every event that does not come before a capture; return how far the lineage had come then.

    None, and nothing is changed, where the journal does not reach back so far. To be called at rest.
    """
    found = findings.execute(
        "SELECT number, at, capture_id, traits, captures FROM _lineage_event WHERE (at, capture_id) < (?, ?) "
        "ORDER BY number DESC LIMIT 1",
        (at, capture_id),
    ).fetchone()
    if found is None:
        return None
    number, at, capture_id, traits, captures = found
    undo = "SELECT sentence FROM _lineage_undo WHERE event >= ? ORDER BY number DESC"
    for sentence in values(findings, undo, (number,)):
        findings.execute(sentence)
    findings.execute("DELETE FROM _lineage_undo WHERE event >= ?", (number,))
    findings.execute("DELETE FROM _lineage_event WHERE number >= ?", (number,))
    return replace(
        progress, observed_at=at, capture_id=capture_id, traits=traits, captures=captures
    )


def prune(findings: sqlite3.Connection, before: str) -> None:
    """Forget how to take back what was taken in before a time."""
    old = "SELECT max(number) FROM _lineage_event WHERE at < ?"
    findings.execute(f"DELETE FROM _lineage_undo WHERE event < ({old})", (before,))
    findings.execute(f"DELETE FROM _lineage_event WHERE number < ({old})", (before,))

"""
Keep every finding up to date with the captures and the rules it came from.

A step reads one document and yields rows. Its rows are replaced together, a batch of documents to a transaction, so
a run that is killed leaves each document with all its old rows or all its new ones. Running again with nothing
changed does nothing; running with a new phrase list hunts through everything ever captured.
"""

import logging
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, partial

from monitor.analysis.documents import document_of, is_document, register
from monitor.analysis.steps import Rows, Step, Subject, steps
from spiders.errors import UnreadablePage
from spiders.read import read
from storage.archive.reader import ArchiveReader
from storage.errors import StorageError
from storage.ids import derived_id
from storage.ledger import captures as capture_table
from storage.ledger import sources as source_table
from storage.records.reading import Reading

log = logging.getLogger("portique.analysis")

BATCH = 40
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Report:
    """What a run of the analysis did."""

    captures: int = 0
    documents: int = 0
    readings: dict[str, int] = field(default_factory=dict)
    """Documents read, by step."""

    problems: int = 0


def register_captures(findings: sqlite3.Connection, ledger: sqlite3.Connection) -> tuple[int, int]:
    """Enter every capture of the ledger that the findings do not know; return (captures, new documents)."""
    sources = {source.id: source for source in source_table.every(ledger, removed=True)}
    known = {row[0] for row in findings.execute("SELECT capture_id FROM sighting")}
    seen = fresh = 0
    batch = []
    rows = ledger.execute("SELECT * FROM capture ORDER BY captured_at, id")
    while chunk := rows.fetchmany(500):
        for row in chunk:
            if row["id"] in known:
                continue
            capture = capture_table.capture_of(row)
            source = sources[capture.source_id]
            if is_document(capture):
                batch.append(document_of(capture, source))
        with findings:
            fresh += register(findings, batch)
        seen += len(batch)
        batch = []
    return seen, fresh


def run_steps(
    findings: sqlite3.Connection,
    ledger: sqlite3.Connection,
    reader: ArchiveReader,
    *,
    only: Sequence[Step] | None = None,
    progress: Progress,
) -> Report:
    """Read every document that a step of today's edition has not read."""
    report = Report()
    todo = list(only if only is not None else steps())
    due = _due(findings, todo)
    total = len(due)
    for start in range(0, total, BATCH):
        part = due[start : start + BATCH]
        found = [
            (subject_id, _read_document(findings, ledger, reader, subject_id, wanted))
            for subject_id, wanted in part
        ]
        with findings:
            for subject_id, results in found:
                for step, rows, problem in results:
                    _replace(findings, step, subject_id, rows, problem)
                    report.readings[step.name] = report.readings.get(step.name, 0) + 1
                    report.problems += problem is not None
        progress(min(start + BATCH, total), total)
    report.documents = total
    return report


def _due(findings: sqlite3.Connection, todo: Sequence[Step]) -> list[tuple[str, list[Step]]]:
    due: dict[str, list[Step]] = {}
    for step in todo:
        rows = findings.execute(
            f"SELECT id FROM document d WHERE kind IN ({', '.join('?' * len(step.kinds))}) AND NOT EXISTS (SELECT 1 FROM step_done s "
            "WHERE s.step = ? AND s.subject = d.id AND s.edition = ?) ORDER BY captured_at, id",
            (*step.kinds, step.name, step.edition),
        )
        for row in rows:
            due.setdefault(row[0], []).append(step)
    return list(due.items())


def _read_document(
    findings: sqlite3.Connection,
    ledger: sqlite3.Connection,
    reader: ArchiveReader,
    document_id: str,
    wanted: list[Step],
) -> list[tuple[Step, Rows, str | None]]:
    row = findings.execute("SELECT * FROM document WHERE id = ?", (document_id,)).fetchone()
    try:
        page = reader.page(capture_table.find(ledger, row["capture_id"]))
    except (StorageError, FileNotFoundError) as error:
        return [(step, {}, f"{type(error).__name__}: {error}") for step in wanted]
    reading: Callable[[], Reading] = cache(partial(read, page))
    subject = Subject(document_id, row["site_id"], page, row["kind"] == "picture", reading)
    return [_apply(step, subject) for step in wanted]


def _apply(step: Step, subject: Subject) -> tuple[Step, Rows, str | None]:
    try:
        return step, step.rows(subject), None
    except UnreadablePage as error:
        return step, {}, str(error)
    except Exception as error:
        # One bad page costs one page and is said: the problem row names step, capture and cause.
        log.exception("step_failed", extra={"step": step.name, "document": subject.id})
        return step, {}, f"{type(error).__name__}: {error}"[:500]


def _replace(
    findings: sqlite3.Connection, step: Step, document_id: str, rows: Rows, problem: str | None
) -> None:
    for table in step.tables:
        findings.execute(f"DELETE FROM {table} WHERE document_id = ?", (document_id,))
    findings.execute("DELETE FROM problem WHERE step = ? AND subject = ?", (step.name, document_id))
    for table, values in rows.items():
        if table == "document":
            findings.executemany(
                "UPDATE document SET standing = ?, standing_reason = ?, platform = ?, role = ?, title = ?, language = ? "
                "WHERE id = ?",
                values,
            )
        elif values:
            marks = ", ".join("?" * len(values[0]))
            findings.executemany(f"INSERT INTO {table} VALUES ({marks})", values)
    if problem is not None:
        capture_id = findings.execute(
            "SELECT capture_id FROM document WHERE id = ?", (document_id,)
        ).fetchone()[0]
        findings.execute(
            "INSERT INTO problem (id, step, subject, capture_id, what) VALUES (?, ?, ?, ?, ?)",
            (
                derived_id("problem", step.name, document_id),
                step.name,
                document_id,
                capture_id,
                problem,
            ),
        )
    findings.execute(
        "INSERT OR REPLACE INTO step_done (step, subject, edition) VALUES (?, ?, ?)",
        (step.name, document_id, step.edition),
    )


def problems(findings: sqlite3.Connection) -> Iterator[sqlite3.Row]:
    """Yield what could not be read, oldest capture first."""
    yield from findings.execute(
        "SELECT p.*, d.url FROM problem p LEFT JOIN document d ON d.id = p.subject ORDER BY d.captured_at, p.id"
    )

"""
Keep every finding up to date with the captures and the rules it came from.

A step reads one document and yields rows. Its rows are replaced together, a batch of documents to a transaction, so
a run that is killed leaves each document with all its old rows or all its new ones. Running again with nothing
changed does nothing; running with a new phrase list hunts through everything ever captured.
"""

import logging
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from monitor.analysis.apply import Task, apply, ordinary
from monitor.analysis.beside import WORTH_IT, Readers
from monitor.analysis.documents import document_of, is_document, register
from monitor.analysis.steps import Rows, Step, steps
from storage.errors import CaptureUnknown
from storage.ids import derived_id
from storage.ledger import captures as capture_table
from storage.ledger import sources as source_table
from storage.records.capture import CaptureKind

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
    last = ("", "")
    # Page by page: a statement left open holds the ledger's read lock, and nobody could enter a visit meanwhile.
    while chunk := ledger.execute(
        "SELECT * FROM capture WHERE (captured_at, id) > (?, ?) ORDER BY captured_at, id LIMIT 500",
        last,
    ).fetchall():
        last = (chunk[-1]["captured_at"], chunk[-1]["id"])
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
    archive: Path,
    *,
    only: Sequence[Step] | None = None,
    progress: Progress,
) -> Report:
    """Read every document that a step of today's edition has not read; many of them in processes beside."""
    report = Report()
    known = {step.name: step for step in (only if only is not None else steps())}
    due = _due(findings, list(known.values()))
    report.documents = len(due)
    many = len(due) >= WORTH_IT and ordinary(list(known))
    batches = (
        [_task(findings, ledger, *one) for one in due[start : start + BATCH]]
        for start in range(0, len(due), BATCH)
    )
    done = 0
    with Readers(archive) if many else nullcontext() as readers:
        for tasks, results in (
            readers.read(batches)
            if readers
            else ((tasks, [apply(archive, task, known) for task in tasks]) for tasks in batches)
        ):
            with findings:
                for task, parts in zip(tasks, results, strict=True):
                    for name, rows, problem in parts:
                        _replace(findings, known[name], task.document_id, rows, problem)
                        report.readings[name] = report.readings.get(name, 0) + 1
                        report.problems += problem is not None
            done += len(tasks)
            progress(done, len(due))
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


def _task(
    findings: sqlite3.Connection, ledger: sqlite3.Connection, document_id: str, wanted: list[Step]
) -> Task:
    row = findings.execute("SELECT * FROM document WHERE id = ?", (document_id,)).fetchone()
    capture = capture_table.find(ledger, row["capture_id"])
    original = None
    if capture.kind is CaptureKind.REVISIT and capture.refers_to:
        try:
            original = capture_table.find(ledger, capture.refers_to)
        except CaptureUnknown:
            log.warning("revisit_without_original", extra={"capture": capture.id})
    return Task(
        document_id=document_id,
        site_id=row["site_id"],
        picture=row["kind"] == "picture",
        capture=capture,
        original=original,
        steps=tuple(step.name for step in wanted),
    )


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

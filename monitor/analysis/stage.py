"""
Keep every finding up to date with the captures and the rules it came from.

A step reads one document and gives records. They are replaced together, a batch of documents to a transaction, so a
run that is killed leaves each document with all its old rows or all its new ones. Running again with nothing changed
does nothing; running with a new phrase list hunts through everything ever captured.
"""

import logging
import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import groupby
from pathlib import Path

from monitor.analysis.apply import Result, Task, apply, ordinary
from monitor.analysis.beside import READERS, Read, Reading
from monitor.analysis.documents import document_of, is_document, register
from monitor.analysis.errors import cause
from monitor.analysis.news import TOUCHED, UNPLACED
from monitor.analysis.step import Rows, Step
from monitor.analysis.steps import steps
from storage.database import attempt
from storage.errors import CaptureUnknown
from storage.findings import documents
from storage.findings import steps as table
from storage.findings.records import StepDone
from storage.ledger import captures as capture_table
from storage.ledger import sources as source_table
from storage.ledger.times import to_text
from storage.records.capture import Capture, CaptureKind
from storage.rows import last_mark

log = logging.getLogger("portique.analysis")

BATCH = 40
_WORDED = "block"
"""The table whose words are searched."""

_ENTERED = "captures"
"""The mark of how far the ledger's captures are entered as documents."""

Progress = Callable[[int, int], None]
"""Told how many documents are done, of how many."""

GoOn = Callable[[], bool]
"""Says whether there is time left for reading again what an earlier edition read."""


@dataclass(slots=True)
class Report:
    """What a run of the analysis did."""

    captures: int = 0
    documents: int = 0
    readings: dict[str, int] = field(default_factory=dict)
    """Documents read, by step."""

    problems: int = 0


@dataclass(frozen=True, slots=True)
class _Due:
    document_id: str
    captured_at: str
    fresh: bool
    """Whether some step never read it; the others were read by an earlier edition."""

    steps: tuple[Step, ...]


def register_captures(findings: sqlite3.Connection, ledger: sqlite3.Connection) -> tuple[int, int]:
    """Enter every capture of the ledger that the findings do not know; return (captures, new documents)."""
    since, until = table.mark(findings, _ENTERED), last_mark(ledger, "capture")
    seen = fresh = 0
    if since == until:
        return seen, fresh
    source = cache(partial(source_table.find, ledger))
    for chunk in capture_table.entered(ledger, since, until):
        known = documents.captures_known(findings, [capture.id for capture in chunk])
        batch = [
            (capture, document_of(capture, found))
            for capture in chunk
            if capture.id not in known
            and is_document(capture)
            and (found := source(capture.source_id))
        ]
        with findings:
            fresh += register(findings, batch)
            table.note(findings, TOUCHED, {document.site_id for _, document in batch})
        seen += len(batch)
    with findings:
        table.set_mark(findings, _ENTERED, until)
    return seen, fresh


def run_steps(
    findings: sqlite3.Connection,
    ledger: sqlite3.Connection,
    archive: Path,
    *,
    only: Sequence[Step] | None = None,
    progress: Progress = lambda _done, _due: None,
    again: GoOn = lambda: True,
    reading: Reading = READERS.read,
) -> Report:
    """
    Read every document that a step of today's edition has not read; many of them in processes beside.

    What no edition has read comes first and is read whole; what an earlier edition read follows, newest first, as long
    as ``again`` says so. ``reading`` has the batches read: in processes beside, or on other machines.
    """
    report = Report()
    known = {step.name: step for step in (only if only is not None else steps())}
    last = last_mark(findings, "document")
    due = _due(findings, known.values())
    batches = ([_task(findings, ledger, one) for one in batch] for batch in _batches(due, again))
    here = ((tasks, [apply(archive, task, known) for task in tasks]) for tasks in batches)
    beside = ordinary(known)
    read: Generator[Read, None, None] = reading(archive, batches) if beside else here
    with closing(read):
        for tasks, results in read:
            _keep(findings, known, tasks, results, report)
            progress(report.documents, len(due))
    with findings:
        for name in known:
            if table.mark(findings, name) != last:
                table.set_mark(findings, name, last)
    return report


def _due(findings: sqlite3.Connection, todo: Iterable[Step]) -> list[_Due]:
    """Return what is due: never read, oldest first; then read by an earlier edition, newest first."""
    wanted: dict[str, list[Step]] = {}
    rows: dict[str, table.Due] = {}
    fresh: set[str] = set()
    for step in todo:
        for row in table.due(findings, step.name, step.edition, step.kinds):
            wanted.setdefault(row.id, []).append(step)
            rows[row.id] = row
            if row.fresh:
                fresh.add(row.id)
    due = [
        _Due(row.id, row.captured_at, row.id in fresh, tuple(wanted[row.id]))
        for row in sorted(rows.values(), key=lambda row: (row.captured_at, row.id))
    ]
    return [
        *(one for one in due if one.fresh),
        *(one for one in reversed(due) if not one.fresh),
    ]


def _batches(due: Sequence[_Due], again: GoOn) -> Iterator[Sequence[_Due]]:
    """Yield what was never read, then, as long as time is left, what was; no batch holds both."""
    for fresh, group in groupby(due, key=lambda one: one.fresh):
        rest = list(group)
        for start in range(0, len(rest), BATCH):
            if not fresh and not again():
                return
            yield rest[start : start + BATCH]


def _keep(
    findings: sqlite3.Connection,
    known: Mapping[str, Step],
    tasks: Sequence[Task],
    results: Sequence[Sequence[Result]],
    report: Report,
) -> None:
    """Write what was found in a batch, and count it."""
    with findings:
        for task, parts in zip(tasks, results, strict=True):
            for name, rows, problem in parts:
                step = known[name]
                done = StepDone(step=name, subject=task.document_id, edition=step.edition)
                problem = _write(findings, done, step.declared.tables, rows, problem)
                report.readings[name] = report.readings.get(name, 0) + 1
                report.problems += problem is not None
            at = f"{to_text(task.capture.captured_at)} {task.capture.id}"
            table.note(findings, UNPLACED, [task.document_id], at)
        table.note(findings, TOUCHED, {task.site_id for task in tasks})
        worded = {name for name, step in known.items() if _WORDED in step.declared.tables}
        table.searchable(
            findings, [task.document_id for task in tasks if not worded.isdisjoint(task.steps)]
        )
    report.documents += len(tasks)


def _write(
    findings: sqlite3.Connection,
    done: StepDone,
    tables: Sequence[str],
    rows: Rows,
    problem: str | None,
) -> str | None:
    """Write what a step found, or that it cannot be written; return what went wrong, if anything did."""
    try:
        with attempt(findings):
            table.replace(findings, done, tables, rows, problem)
    except sqlite3.OperationalError:
        raise  # a full disk or a lock is no fault of the page
    except Exception as error:
        log.exception("rows_not_written", extra={"step": done.step, "document": done.subject})
        problem = cause(error)
        table.replace(findings, done, tables, [], problem)
    return problem


def _task(findings: sqlite3.Connection, ledger: sqlite3.Connection, due: _Due) -> Task:
    document = documents.find(findings, due.document_id)
    assert document is not None
    capture = capture_table.find(ledger, document.capture_id)
    return Task(
        document_id=document.id, site_id=document.site_id, picture=document.kind == "picture", capture=capture,
        original=_original(ledger, capture), steps={step.name: step.edition for step in due.steps},
        sent=tuple(step for step in due.steps if step.sendable),
    )  # fmt: skip


def _original(ledger: sqlite3.Connection, capture: Capture) -> Capture | None:
    """Return the capture that holds a revisit's payload."""
    if capture.kind is not CaptureKind.REVISIT or not capture.refers_to:
        return None
    try:
        return capture_table.find(ledger, capture.refers_to)
    except CaptureUnknown:
        log.warning("revisit_without_original", extra={"capture": capture.id})
        return None

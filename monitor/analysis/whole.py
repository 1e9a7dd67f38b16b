"""The whole analysis in its order: documents, steps, snapshots, sites, lineage."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from monitor.analysis import sites, snapshots, stage
from monitor.analysis.stage import Progress
from monitor.analysis.steps import Step, steps
from storage.ledger import visits as visit_table

Lineage = Callable[[sqlite3.Connection, sqlite3.Connection], int]


@dataclass(slots=True, kw_only=True)
class Analysis:
    """What a run of the whole analysis did."""

    captures: int = 0
    documents: int = 0
    readings: dict[str, int] = field(default_factory=dict)
    problems: int = 0
    snapshots: int = 0
    leads: int = 0


def analyse(
    findings: sqlite3.Connection,
    ledger: sqlite3.Connection,
    archive: Path,
    *,
    lineage: Lineage | None = None,
    pictures: Step | None = None,
    progress: Progress | None = None,
) -> Analysis:
    """
    Bring every finding up to date; with nothing new it does nothing.

    Args:
        lineage: brings leads and sellers up to date from (findings, ledger); left out where only pages are of interest.
        pictures: the step that reads words inside pictures, where that is wanted; last, because it is slow.
        progress: told (documents done, documents due).
    """
    closed = list(
        visit_table.closed(ledger)
    )  # before the captures are: what is entered meanwhile waits
    seen, _ = stage.register_captures(findings, ledger)
    due = steps()
    report = stage.run_steps(findings, ledger, archive, only=due, progress=progress or _silent)
    made = snapshots.update(findings, ledger, due[0].edition, closed)
    sites.update(findings)
    leads = lineage(findings, ledger) if lineage is not None else 0
    if pictures is not None:
        seen_words = stage.run_steps(
            findings, ledger, archive, only=[pictures], progress=progress or _silent
        )
        report.problems += seen_words.problems
        if seen_words.documents:
            sites.update(findings)
    return Analysis(
        captures=seen,
        documents=report.documents,
        readings=report.readings,
        problems=report.problems,
        snapshots=made,
        leads=leads,
    )


def _silent(done: int, total: int) -> None:
    """Say nothing."""
    del done, total

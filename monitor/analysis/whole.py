"""The whole analysis in its order: documents, steps, snapshots, sites, lineage."""

import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from monitor.analysis import sites, snapshots, stage
from monitor.analysis.closed import since_last, understood
from monitor.analysis.errors import cause
from monitor.analysis.step import Step
from monitor.analysis.steps import editions, steps
from storage.findings import steps as table

log = logging.getLogger("portique.analysis")

T = TypeVar("T")


class Lineage(Protocol):
    """Brings leads and sellers up to date, and returns how many leads there are."""

    def __call__(
        self,
        findings: sqlite3.Connection,
        ledger: sqlite3.Connection,
        *,
        edition: str,
        whole: bool,
    ) -> int: ...


@dataclass(slots=True, kw_only=True)
class Analysis:
    """What a run of the whole analysis did."""

    captures: int = 0
    documents: int = 0
    readings: dict[str, int] = field(default_factory=dict)
    problems: int = 0
    snapshots: int = 0
    leads: int = 0
    whole: bool = True
    """Whether every document is read by today's editions; if not, run it again."""


def analyse(
    findings: sqlite3.Connection,
    ledger: sqlite3.Connection,
    archive: Path,
    *,
    lineage: Lineage | None = None,
    pictures: Step | None = None,
    run: Callable[..., stage.Report] = stage.run_steps,
) -> Analysis:
    """
    Bring every finding up to date; with nothing new it does nothing.

    Args:
        lineage: brings leads and sellers up to date; left out where only pages are of interest.
        pictures: the step that reads words inside pictures, where that is wanted; last, because it is slow.
        run: :func:`monitor.analysis.stage.run_steps`, or a partial of it that says to whom, how long and by whom.
    """
    table.begun(findings)
    # Before the captures are: what is entered meanwhile waits.
    closed = since_last(findings, ledger)
    seen, _ = stage.register_captures(findings, ledger)
    today, due = editions(), steps()
    report = run(findings, ledger, archive, only=due)
    behind = {step.name: table.sources_behind(findings, step.name, step.edition) for step in due}
    whole = not any(behind.values())
    made = snapshots.update(
        findings, ledger, today["snapshot"], closed.visits, behind=behind["read"]
    )
    understood(findings, closed)
    _stage(findings, "sites", lambda: sites.update(findings, today["sites"]))
    leads = 0
    if lineage is not None:
        brought = partial(lineage, findings, ledger, edition=today["lineage"], whole=whole)
        leads = _stage(findings, "lineage", brought) or leads
    if pictures is not None:
        seen_words = run(findings, ledger, archive, only=[pictures])
        report.problems += seen_words.problems
        if seen_words.documents:
            _stage(findings, "sites", lambda: sites.update(findings, today["sites"]))
        whole = whole and not table.sources_behind(findings, pictures.name, pictures.edition)
    table.ended(findings)
    return Analysis(
        captures=seen, documents=report.documents, readings=report.readings, problems=report.problems,
        snapshots=made, leads=leads, whole=whole,
    )  # fmt: skip


def _stage(findings: sqlite3.Connection, name: str, run: Callable[[], T]) -> T | None:
    """Run a stage that undoes itself where it fails; a failure costs the stage alone, and is said until it works again."""
    result, problem = None, None
    try:
        result = run()
    except sqlite3.OperationalError:
        raise  # a full disk or a lock is no fault of the stage
    except Exception as error:
        log.exception("stage_failed", extra={"stage": name})
        problem = cause(error)
    with findings:
        table.say(findings, name, name, problem)
    return result

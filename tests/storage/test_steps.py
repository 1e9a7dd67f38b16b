"""What a step has still to read is found by what is new, whatever the size of the past."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from storage.database import open_findings
from storage.findings import steps
from storage.findings.schema import findings_migrations

ASKED: tuple[Callable[[sqlite3.Connection], object], ...] = (
    lambda findings: steps.due(findings, "read", "today", ("http", "dom")),
    lambda findings: steps.sources_behind(findings, "read", "today"),
    lambda findings: steps.mixed(findings, {"read": "today"}),
)


@pytest.mark.parametrize("ask", ASKED, ids=["due", "sources_behind", "mixed"])
def test_what_is_left_is_sought_in_ranges(
    ask: Callable[[sqlite3.Connection], object], tmp_path: Path
) -> None:
    """Law 11: a walk over all documents or all that was read grows with the past, at every round."""
    said: list[str] = []
    with closing(open_findings(tmp_path / "findings.db", findings_migrations).conn) as findings:
        findings.set_trace_callback(said.append)
        ask(findings)
        findings.set_trace_callback(None)
        plans = [
            str(row["detail"])
            for sql in said
            for row in findings.execute(f"EXPLAIN QUERY PLAN {sql}")
        ]

    assert any("step_done" in plan for plan in plans)
    assert not [plan for plan in plans if plan.startswith(("SCAN d", "SCAN step_done"))]
    assert not [plan for plan in plans if "step_done_edition (step=?)" in plan]


def test_what_stands_under_another_edition_is_counted(tmp_path: Path) -> None:
    """Older and newer alike, without the mark of how far a step has come."""
    with closing(open_findings(tmp_path / "findings.db", findings_migrations).conn) as findings:
        for subject, edition in (("a", "0"), ("b", "now"), ("c", "then"), ("", "99 doc-a")):
            steps.done(findings, "read", subject, edition)
        steps.done(findings, "words", "a", "now")

        found = steps.mixed(findings, {"read": "now", "words": "now", "traits": "now"})

    assert found == [steps.Mixed(step="read", old=2, total=3)]

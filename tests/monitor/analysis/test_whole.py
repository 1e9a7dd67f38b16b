"""What fails costs itself, and is said until it works again: a visit that cannot be compared, a stage, an analysis that died."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.analysis.whole import Analysis, analyse
from monitor.daily import preview, understand
from monitor.desk import Desk
from monitor.digest.rendering import render
from storage.records.health import Ailment
from tests.monitor.archived import product_page, visited
from tests.monitor.desks import desk_in, watch


def _shop(desk: Desk, *names: str) -> None:
    source = watch(desk)
    for back, name in enumerate(reversed(names), start=1):
        page = (f"https://shop.example/{name}", "product", product_page(name, "49.00"))
        visited(desk, source, desk.clock.now() - timedelta(hours=back), page)


def _analysed(desk: Desk, lineage: object = None) -> Analysis:
    with desk.writing_findings() as findings:
        return analyse(findings, desk.ledger, desk.workspace.archive, lineage=lineage)  # type: ignore[arg-type]


def test_a_visit_that_cannot_be_compared_costs_itself(tmp_path: Path) -> None:
    """One row that no table takes used to end every later analysis."""
    with desk_in(tmp_path / "w") as desk:
        _shop(desk, "a", "b")
        with desk.writing_findings() as findings:
            findings.execute(
                "CREATE TRIGGER refuse BEFORE INSERT ON snapshot WHEN EXISTS (SELECT 1 FROM snapshot) "
                "BEGIN SELECT RAISE(ABORT, 'no'); END"
            )
        done = _analysed(desk)
        told = preview(desk)
        text = render(told, desk.configuration).text
        with desk.writing_findings() as findings, findings:
            findings.execute("DROP TRIGGER refuse")
            findings.execute("DELETE FROM step_done WHERE step = 'snapshot'")
        again = _analysed(desk)
        after = preview(desk)

    assert (done.snapshots, again.snapshots) == (2, 2)
    assert "visites : IntegrityError (1)" in text
    assert not told.coverage.trustworthy
    assert after.coverage.of(Ailment.ILLEGIBLE) == ()


def test_a_stage_that_fails_costs_the_stage(tmp_path: Path) -> None:
    """Filiations that cannot be weighed take no listing away, and are told."""

    def failing(_findings: sqlite3.Connection, _ledger: sqlite3.Connection, **_: object) -> int:
        raise ValueError("of all pages")

    with desk_in(tmp_path / "w") as desk:
        _shop(desk, "a")
        done = _analysed(desk, failing)
        told = preview(desk).coverage
        understand(desk)
        after = preview(desk).coverage

    assert done.snapshots == 1
    assert told.of(Ailment.ILLEGIBLE) == ("filiations : ValueError (1)",)
    assert not told.trustworthy
    assert after.trustworthy


def test_an_analysis_that_died_is_said_in_the_next_digest(tmp_path: Path) -> None:
    """All visits were understood, the rest was not: nothing else would show it."""

    def killed(_findings: sqlite3.Connection, _ledger: sqlite3.Connection, **_: object) -> int:
        raise KeyboardInterrupt

    with desk_in(tmp_path / "w") as desk:
        _shop(desk, "a")
        with pytest.raises(KeyboardInterrupt):
            _analysed(desk, killed)
        told = preview(desk)
        understand(desk)
        after = preview(desk).coverage

    assert "ANALYSE COMMENCÉE ET NON FINIE" in render(told, desk.configuration).text
    assert not told.coverage.trustworthy
    assert after.trustworthy

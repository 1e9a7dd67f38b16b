"""What an analysis asks of the visits is those that closed since the last one; whatever makes one due again asks for all."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.analysis import snapshots
from monitor.analysis.closed import since_last
from monitor.daily import understand
from monitor.desk import Desk
from monitor.digest.coverage import unread
from storage.findings import steps
from storage.ledger import visits
from storage.records.source import Outcome, Source
from tests.monitor.desks import desk_in, watch

BEGAN = datetime(2026, 3, 1, tzinfo=UTC)


def _open(desk: Desk, source: Source, day: int) -> str:
    at = BEGAN + timedelta(days=day)
    return visits.open_visit(
        desk.ledger, source_id=source.id, started_at=at, segment=f"s{day}.warc"
    ).id


def _close(desk: Desk, visit: str, day: int) -> None:
    with desk.ledger:
        visits.close(
            desk.ledger, visit,
            visits.Ending(ended_at=BEGAN + timedelta(days=day, hours=1), outcome=Outcome.COMPLETE, reason="", captures=0, size=0),
        )  # fmt: skip


def _snapshots(findings: sqlite3.Connection) -> set[str]:
    return {row[0] for row in findings.execute("SELECT visit_id FROM snapshot").fetchall()}


def test_a_visit_that_went_on_is_understood_when_it_closes(tmp_path: Path) -> None:
    with desk_in(tmp_path / "w") as desk:
        source = watch(desk)
        slow, quick = _open(desk, source, 0), _open(desk, source, 1)
        _close(desk, quick, 1)
        understand(desk)
        with desk.reading_findings() as findings:
            assert _snapshots(findings) == {quick}
            assert since_last(findings, desk.ledger).visits == {}
            assert unread(findings, desk.ledger, BEGAN + timedelta(days=9)) == set()
        _close(desk, slow, 2)
        with desk.reading_findings() as findings:
            assert since_last(findings, desk.ledger).visits == {slow: source.id}
            assert unread(findings, desk.ledger, BEGAN + timedelta(days=9)) == {source.id}
            assert unread(findings, desk.ledger, BEGAN + timedelta(days=1)) == set()
        understand(desk)
        with desk.reading_findings() as findings:
            assert _snapshots(findings) == {slow, quick}
            assert since_last(findings, desk.ledger).visits == {}


@pytest.mark.parametrize("decided", [False, True])
def test_what_makes_a_visit_due_again_asks_for_all(tmp_path: Path, decided: bool) -> None:
    """A late capture of a visit, or a decision on what is compared, that the analysis dies before it has looked at."""
    with desk_in(tmp_path / "w") as desk:
        source = watch(desk)
        held = [_open(desk, source, day) for day in range(3)]
        for day, visit in enumerate(held):
            _close(desk, visit, day)
        understand(desk)
        with desk.writing_findings() as findings:
            if decided:
                snapshots.understand_anew(findings, desk.ledger, source.id)
            else:
                with findings:
                    steps.forget(findings, held[1], "snapshot")
            assert set(since_last(findings, desk.ledger).visits) == set(held)
        understand(desk)
        with desk.reading_findings() as findings:
            assert steps.editions(findings, "snapshot", held).keys() == set(held)
            assert since_last(findings, desk.ledger).visits == {}


def test_another_ledger_is_asked_whole(tmp_path: Path) -> None:
    """A ledger put back from a copy has another visit under the number that was noted, or none."""
    with desk_in(tmp_path / "w") as desk:
        source = watch(desk)
        _close(desk, _open(desk, source, 0), 0)
        understand(desk)
        with desk.writing_findings() as findings:
            with findings:
                steps.set_mark(findings, "snapshot", "1 another")
            assert len(since_last(findings, desk.ledger).visits) == 1

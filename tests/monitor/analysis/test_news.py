"""What is new is found by marks; where a mark is not of this file, or somebody took a row out, all is looked at again."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.daily import understand
from monitor.desk import Desk
from storage.ledger.times import to_time
from storage.rows import values
from tests.monitor.archived import product_page, visited
from tests.monitor.desks import desk_in, watch
from tests.stories.tables import rows_of, without_findings


def _visit(desk: Desk, name: str, hours: int) -> None:
    page = (f"https://shop.example/{name}", "product", product_page(name, "49.00"))
    visited(desk, watch(desk), desk.clock.now() - timedelta(hours=hours), page)


def _read(desk: Desk) -> tuple[int, int]:
    done = understand(desk).analysis
    return done.captures, done.documents


def test_what_is_new_is_read_and_nothing_else(tmp_path: Path) -> None:
    """Visits that come one by one, one of them late, give the rows that a new file gives."""
    with desk_in(tmp_path / "w") as desk:
        read = []
        for name, hours in (("a", 9), ("b", 3), ("late", 6)):
            _visit(desk, name, hours)
            read.append(_read(desk))
        read.append(_read(desk))
        step_by_step = rows_of(desk.workspace.findings)
        without_findings(desk.workspace)
        understand(desk)

        assert read == [(1, 1), (1, 1), (1, 1), (0, 0)]
        assert rows_of(desk.workspace.findings) == step_by_step


def test_a_seller_that_shows_nothing_new_was_seen_again(tmp_path: Path) -> None:
    """A visit that finds the page of before moves when its seller was last seen, and gives the rows that a new file gives."""
    said = "SELECT last_seen_at FROM seller JOIN seller_member ON id = seller_id WHERE site_id = 'shop.example'"
    seen = []
    with desk_in(tmp_path / "w") as desk:
        for hours in (9, 3):
            _visit(desk, "a", hours)
            understand(desk)
            with desk.reading_findings() as findings:
                seen += values(findings, said)
        step_by_step = rows_of(desk.workspace.findings)
        without_findings(desk.workspace)
        understand(desk)

        first, second = map(to_time, seen)
        assert timedelta(hours=5) < second - first < timedelta(hours=7)
        assert rows_of(desk.workspace.findings) == step_by_step


@pytest.mark.parametrize(
    "lost",
    [
        "UPDATE step_done SET edition = '7 capture:gone' WHERE subject = ''",
        "DELETE FROM step_done WHERE subject = ''",
        "DELETE FROM step_done WHERE step = 'words'",
        "DELETE FROM step_done WHERE step = 'read' AND subject <> ''",
    ],
)
def test_a_mark_that_is_not_to_be_trusted_costs_a_look_at_everything(
    tmp_path: Path, lost: str
) -> None:
    """Taking out a row has its document read again, whatever the mark says."""
    with desk_in(tmp_path / "w") as desk:
        _visit(desk, "a", 3)
        understand(desk)
        before = rows_of(desk.workspace.findings)
        with desk.writing_findings() as findings, findings:
            findings.execute(lost)
        understand(desk)

        assert rows_of(desk.workspace.findings) == before

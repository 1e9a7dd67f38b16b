"""While rules or program have changed, the watch goes on: new before old, and what is mixed is said."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from monitor.analysis import snapshots, stage
from monitor.analysis.apply import Task, apply
from monitor.analysis.errors import CodeChanged
from monitor.analysis.step import Step
from monitor.analysis.steps import editions, steps
from monitor.desk import Desk
from monitor.digest.coverage import behind
from storage.findings import steps as table
from storage.ledger import captures, visits
from storage.rows import values
from tests.monitor.archived import product_page, visited
from tests.monitor.desks import desk_in, watch
from tests.storage.segments import BEGAN

DAY = timedelta(days=1)
OLD = [replace(step, edition=f"old-{step.name}") for step in steps()]
"""The steps as an earlier program would have dated them."""


def _visit(desk: Desk, day: int, *names: str, gone: tuple[str, ...] = ()) -> None:
    """Enter a visit that finds a product page for each name, and says of others that they are no more."""
    source = watch(desk)
    pages = [
        (f"https://shop.example/{n}", "product", product_page(f"{n} {day}", "49.00")) for n in names
    ]
    pages += [(f"https://shop.example/{n}", "product", "<h1>404 Not Found</h1>") for n in gone]
    visited(desk, source, BEGAN + day * DAY, *pages)


def _read(desk: Desk, only: Sequence[Step], *, batches: int = 10_000) -> None:
    turns = count()
    with desk.writing_findings() as findings:
        stage.register_captures(findings, desk.ledger)
        stage.run_steps(
            findings, desk.ledger, desk.workspace.archive, only=only,
            progress=lambda _, __: None, again=lambda: next(turns) < batches,
        )  # fmt: skip


def _understood(desk: Desk, edition: str) -> list[str]:
    """Understand the visits and return the kinds of change told so far."""
    with desk.writing_findings() as findings:
        read = steps()[0]
        snapshots.update(
            findings, desk.ledger, edition, visits.closed_by_source(desk.ledger),
            behind=table.sources_behind(findings, read.name, read.edition),
        )  # fmt: skip
        return values(findings, "SELECT kind FROM change ORDER BY at, kind, item_id")


def test_new_pages_are_read_before_old_ones_are_read_again(tmp_path: Path) -> None:
    """A changed reader must not keep this morning's pages waiting for three years of history."""
    with desk_in(tmp_path / "w") as desk:
        _visit(desk, 0, "a", "b")
        _read(desk, OLD)
        _visit(desk, 1, "c")
        _read(desk, steps(), batches=0)
        with desk.reading_findings() as findings:
            fresh = values(
                findings,
                "SELECT d.url FROM step_done s JOIN document d ON d.id = s.subject WHERE s.edition = ?",
                (editions()["read"],),
            )

    assert fresh == ["https://shop.example/c"]


def test_old_pages_are_read_again_newest_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What analysts look at today is healed first."""
    monkeypatch.setattr(stage, "BATCH", 1)
    with desk_in(tmp_path / "w") as desk:
        for day, name in enumerate(("a", "b", "c")):
            _visit(desk, day, name)
        _read(desk, OLD)
        _read(desk, steps(), batches=1)
        with desk.reading_findings() as findings:
            again = table.due(findings, "read", editions()["read"], ("http", "dom"))
            found = behind(findings, desk.configuration)
        left = [one.captured_at[:10] for one in again]

        assert left == ["2026-11-03", "2026-11-04"]
        assert found[0] == "pages, 2 sur 3"

        _read(desk, steps())
        with desk.reading_findings() as findings:
            assert behind(findings, desk.configuration) == ()


def test_no_change_is_told_between_two_editions(tmp_path: Path) -> None:
    """A difference between two readers is no change of the shop; once all is read again, the real ones are told."""
    with desk_in(tmp_path / "w") as desk:
        _visit(desk, 0, "a", "b")
        _read(desk, OLD)
        assert _understood(desk, "old") == ["site_first_seen"]

        _visit(desk, 1, "a", gone=("b",))
        _read(desk, steps(), batches=0)
        assert _understood(desk, editions()["snapshot"]) == ["site_first_seen"]

        _read(desk, steps())
        whole = _understood(desk, editions()["snapshot"])

    assert whole == ["site_first_seen", "listing_vanished", "name_changed"]


def test_a_reader_of_other_code_reads_nothing(tmp_path: Path) -> None:
    """A reading process started after an upgrade would write new rows under the old edition."""
    with desk_in(tmp_path / "w") as desk:
        _visit(desk, 0, "a")
        capture = next(iter(captures.chunks(desk.ledger)))[0]
        task = Task(
            document_id="d", site_id="shop.example", picture=False, capture=capture, original=None,
            steps={"read": "another"},
        )  # fmt: skip
        with pytest.raises(CodeChanged, match="another edition of the step read"):
            apply(desk.workspace.archive, task, {step.name: step for step in steps()})


def test_words_are_found_as_they_stand_however_often_they_are_read(tmp_path: Path) -> None:
    """Full-text search is filled by the batch, beside the table of passages: each passage stands in it once."""
    with desk_in(tmp_path) as desk:
        for day, name in enumerate(("a", "b", "a")):
            _visit(desk, day, name)
            _read(desk, OLD if day < 2 else steps())
        _read(desk, [steps()[1]])
        with desk.writing_findings() as findings:
            query = "SELECT count(*) FROM search WHERE search MATCH 'a'"
            written = "SELECT count(*) FROM block WHERE text LIKE '%a 0%' OR text LIKE '%a 2%'"
            found = values(findings, query)

            assert found == values(findings, written) != [0]
            findings.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")

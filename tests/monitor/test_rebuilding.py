"""A ledger that is lost comes back from the archive as far as that tells, and nothing is told twice."""

import asyncio
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.cli import cli
from monitor.cli.words import french
from monitor.clock import local_day
from monitor.daily import digest_of, tell, understand
from monitor.desk import Desk
from monitor.rounds import round_of
from storage.errors import LedgerMissing, LedgerStands
from storage.ledger import captures, sources, visits
from storage.records.source import Source, SourceKind, SourceState
from tests.crawler.wire import network, page, serving
from tests.monitor.archived import product_page, visited
from tests.monitor.desks import desk_in, watch

OFFER = "Téléphone déplaqué, passe les portiques sans sonner, livré au parloir."
_TABLES = ("document", "sighting", "listing", "contact", "snapshot", "snapshot_item", "change", "site", "verdict", "trait")  # fmt: skip


def _portique(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["-w", str(folder), *arguments])


def _rows(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    findings = sqlite3.connect(folder / "findings.db")
    found = {
        name: sorted(map(tuple, findings.execute(f"SELECT * FROM {name}")), key=repr)
        for name in _TABLES
    }
    findings.close()
    return found


def _shown(desk: Desk, hours: int, price: str) -> None:
    source = watch(desk, label="Boutique", every_seconds=3600, case_reference="PV 12")
    at = desk.clock.now() - timedelta(hours=hours)
    page = ("https://shop.example/a", "product", product_page("Mini", price, OFFER))
    visited(desk, source, at, page)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace that told a digest yesterday, and has a price since that was not told."""
    folder = tmp_path / "w"
    with desk_in(folder) as desk:
        _shown(desk, 80, "49.00")
        _shown(desk, 60, "45.00")
        understand(desk)
        yesterday = desk.clock.now() - timedelta(
            days=1
        )  # by its clock, too, between midnight and the digest's hour
        tell(desk, day=local_day(yesterday, desk.configuration), until=yesterday)
        _shown(desk, 1, "39.00")
        understand(desk)
    return folder


def _pending(folder: Path) -> set[str]:
    with Desk.open(folder) as desk:
        now = desk.clock.now()
        return {
            one.title for one in digest_of(desk, local_day(now, desk.configuration), now).entries
        }


def test_a_lost_ledger_is_rebuilt_with_the_same_findings_and_tells_nothing_twice(
    folder: Path,
) -> None:
    """What was told stays told; what was not is told."""
    rows, pending = _rows(folder), _pending(folder)
    (folder / "ledger.db").unlink()
    (folder / "findings.db").unlink()

    done = _portique(folder, "ledger", "rebuild")

    assert done.exit_code == 0, done.output
    assert "1 source, 3 visites, 3 captures" in done.output
    assert "Ne se reconstruit pas : les décisions" in done.output
    assert _rows(folder) == rows
    assert _pending(folder) == pending
    assert len(pending) == 1
    assert "0 capture ajoutée" in _portique(folder, "archive", "reindex").output
    assert _portique(folder, "status").exit_code == 0


def _source(folder: Path) -> Source:
    with Desk.open(folder) as desk:
        (source,) = sources.every(desk.ledger)
        return source


def test_a_source_comes_back_as_it_was_and_is_not_visited_unasked(folder: Path) -> None:
    """Whether somebody removed it since its last visit is not known: a person says so."""
    before = _source(folder)
    (folder / "ledger.db").unlink()

    _portique(folder, "ledger", "rebuild")
    after = _source(folder)

    assert after.state is SourceState.PAUSED
    assert (after.id, after.label, after.every_seconds, after.case_reference, after.added_at) == (
        before.id, before.label, before.every_seconds, before.case_reference, before.added_at,
    )  # fmt: skip


def test_no_ledger_is_made_beside_an_archive(folder: Path) -> None:
    """An empty register would say that nothing was ever watched."""
    (folder / "ledger.db").unlink()

    with Desk.open(folder) as desk, pytest.raises(LedgerMissing) as refused:
        _ = desk.ledger

    assert "« portique ledger rebuild »" in french(refused.value)
    assert not (folder / "ledger.db").exists()


def test_a_ledger_that_is_there_is_not_rebuilt(folder: Path) -> None:
    """Judgements stand in it."""
    before = (folder / "ledger.db").read_bytes()

    done = _portique(folder, "ledger", "rebuild")

    assert isinstance(done.exception, LedgerStands)
    assert (folder / "ledger.db").read_bytes() == before


def test_a_real_visit_carries_its_source(tmp_path: Path) -> None:
    """What the crawl process writes is what rebuilding reads."""
    folder = tmp_path / "w"
    with serving() as web:
        web.answers["/"] = page("<h1>Fil</h1><p>49,90 €</p>")
        with desk_in(folder, network=network(web).model_dump(mode="json")) as desk:
            watch(desk, web.url(), label="Un fil", retention_days=30)
            asyncio.run(round_of(desk, list(sources.every(desk.ledger))))
            seen = captures.count(desk.ledger)
            (visit,) = visits.closed(desk.ledger)
    before = _source(folder)
    (folder / "ledger.db").unlink()

    done = _portique(folder, "ledger", "rebuild", "--resume")
    after = _source(folder)

    assert done.exit_code == 0, done.output
    assert after == before
    assert after.kind is SourceKind.SHOP
    with Desk.open(folder) as desk:
        assert captures.count(desk.ledger) == seen
        assert list(visits.closed(desk.ledger)) == [visit]

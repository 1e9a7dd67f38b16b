"""What the machine does to a watch: full, read-only and fileless disks, stopped processes, readers that never end, lost files."""

import os
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.config import default_text
from monitor.daily import digest_due, tell, understand
from monitor.desk import Desk
from monitor.digest.rendering import render
from storage.ledger import sources, visits
from storage.ledger.times import to_text
from storage.records.source import Outcome, SourceKind
from storage.workspace import Workspace
from tests.crawler.wire import serving
from tests.faults.days import at
from tests.faults.disks import filled, read_only, small_disk
from tests.kill import harness
from tests.monitor.archived import product_page, visited
from tests.monitor.cli.test_words import portique
from tests.monitor.desks import watch

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)


@contextmanager
def _watch(folder: Path) -> Iterator[Desk]:
    """A watch with one shop, visited once."""
    settings = {"schedule": {"reserve_mb": 0}, "evidence": {"nightly": False}}
    Workspace.create(folder, default_text(settings))
    with Desk.open(folder) as desk:
        at(desk, NOW)
        source = sources.add(
            desk.ledger,
            url="https://boutique.example/",
            kind=SourceKind.SHOP,
            at=NOW - timedelta(days=1),
            actor="essai",
        )[0]
        visited(
            desk, source, NOW, ("https://boutique.example/p", "product", product_page("Mini", "20"))
        )
        yield desk


def _rows(desk: Desk) -> list[tuple[object, ...]]:
    with desk.reading_findings() as findings:
        query = "SELECT document_id, listing_id, price FROM listing ORDER BY 1, 2"
        return [tuple(row) for row in findings.execute(query)]


@pytest.mark.parametrize("fault", [filled, read_only])
def test_a_disk_that_takes_nothing_costs_a_sentence_and_no_row(
    tmp_path: Path, fault: Callable[[Path], "contextmanager[None]"]
) -> None:
    """F9, F10: reading, telling and entering stop with what to do; writable again, the same rows come."""
    with small_disk(tmp_path / "disk") as disk, _watch(disk / "w") as desk:
        folder = desk.workspace.folder
        desk.close()
        with fault(disk):
            for command in (("analyse",), ("source", "add", "https://autre.example/"), ("digest",)):
                done = portique(folder, *command)
                assert done.returncode == 2, (command, done)
                assert "Traceback" not in done.stderr
                assert ("Disque plein" in done.stderr) or ("lecture seule" in done.stderr)
        understand(desk)
        desk.check_findings()
        with desk.reading_findings() as findings:
            kept = findings.execute("SELECT count(*) FROM sighting").fetchone()[0]

        assert kept == desk.ledger.execute("SELECT count(*) FROM capture").fetchone()[0] == 1
        assert desk.ledger.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert len(_rows(desk)) == 1


def test_a_disk_without_room_for_one_more_file_costs_a_sentence(tmp_path: Path) -> None:
    """F10: inodes run out while bytes are left."""
    with small_disk(tmp_path / "disk", mb=16, inodes=64) as disk, _watch(disk / "w") as desk:
        folder = desk.workspace.folder
        desk.close()
        left = [disk / f"file{n}" for n in range(80)]
        made = [one for one in left if _touched(one)]
        done = portique(folder, "digest")
        for one in made:
            one.unlink()
        assert len(made) < len(left)
        assert done.returncode == 2
        assert "Disque plein" in done.stderr
        assert portique(folder, "digest").returncode == 0


def _touched(path: Path) -> bool:
    try:
        path.touch()
    except OSError:
        return False
    return True


def test_a_reader_that_never_ends_stops_no_analysis(tmp_path: Path) -> None:
    """F14: the log of the findings grows under it, and shrinks when it goes."""
    with _watch(tmp_path / "w") as desk:
        understand(desk)
        source = next(iter(sources.every(desk.ledger)))
        with closing(sqlite3.connect(desk.workspace.findings)) as reader:
            reader.execute("BEGIN")
            before = reader.execute("SELECT count(*) FROM listing").fetchone()[0]
            for day in range(1, 4):
                page = (
                    "https://boutique.example/p",
                    "product",
                    product_page("Mini", f"{20 + day}"),
                )
                visited(desk, source, NOW + timedelta(days=day), page)
                understand(desk)
            assert reader.execute("SELECT count(*) FROM listing").fetchone()[0] == before == 1

        assert len(_rows(desk)) == 4
        desk.check_findings()


def test_a_dead_line_closes_no_site(tmp_path: Path) -> None:
    """F27: the machine's own line is down for a day: no shop is gone or seized, and each is named as not seen."""
    with _watch(tmp_path / "w") as desk:
        hosts = [f"boutique{n}.example" for n in range(12)]
        for hour, outcome in ((0, Outcome.COMPLETE), (24, Outcome.UNREACHABLE)):
            for host in hosts:
                source = watch(desk, f"https://{host}/")
                page = (f"https://{host}/p", "product", product_page("Mini", "20"))
                pages = [page] if outcome is Outcome.COMPLETE else []
                visited(desk, source, NOW + timedelta(hours=hour), *pages, outcome=outcome)
        at(desk, NOW + timedelta(hours=30))
        understand(desk)
        with desk.reading_findings() as findings:
            told = {row[0] for row in findings.execute("SELECT kind FROM change")}
        digest = tell(desk)[0]
        text = render(digest, desk.configuration).text

    assert told == {"site_first_seen"}
    assert [host for host in hosts if host.replace(".", "[.]") not in text] == []
    assert "on peut s'y fier" not in text


def test_findings_that_lost_their_log_come_back(tmp_path: Path) -> None:
    """F16: the files beside the findings are removed while nobody has them open; what is missing is read again."""
    with _watch(tmp_path / "w") as desk:
        understand(desk)
        rows = _rows(desk)
        for suffix in ("-wal", "-shm"):
            Path(f"{desk.workspace.findings}{suffix}").unlink(missing_ok=True)
        desk.check_findings()
        understand(desk)

        assert _rows(desk) == rows


@pytest.mark.parametrize(
    "moment",
    [datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC), datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC), datetime(2099, 12, 31, 23, 30, tzinfo=UTC)],
)  # fmt: skip
def test_odd_days_of_the_calendar_are_days(tmp_path: Path, moment: datetime) -> None:
    """F22: the leap day, the second after the last of 32 bits, a new year's eve: visited, understood and told once."""
    with _watch(tmp_path / "w") as desk:
        understand(desk)
        source = next(iter(sources.every(desk.ledger)))
        page = ("https://boutique.example/p", "product", product_page("Mini", "21"))
        visited(desk, source, moment, page)
        later = (moment + timedelta(days=1)).replace(hour=12)
        at(desk, later)
        understand(desk)
        day = digest_due(desk, later)
        assert day is not None
        tell(desk, day=day, until=later)
        with desk.reading_findings() as findings:
            told = findings.execute("SELECT kind, at FROM change ORDER BY at DESC").fetchone()

        assert digest_due(desk, later) is None
        assert tuple(told) == ("price_changed", to_text(moment))
        assert f"{moment:%Y-%m}" in str(visits.closed(desk.ledger)[-1].segment)


def test_a_worker_that_was_stopped_goes_on_and_lets_no_other_in(tmp_path: Path) -> None:
    """F23, F24: SIGSTOP holds its locks; another start says who is at work; SIGCONT, and the visits go on."""
    with serving() as wire:
        harness.open_shops([wire])
        folder = tmp_path / "w"
        harness.workspace(folder, [wire])
        process = harness.worker(folder)
        try:
            _until(lambda: len(wire.requests) > 2)
            os.kill(process.pid, signal.SIGSTOP)
            other = portique(folder, "run")
            asked = len(wire.requests)
            os.kill(process.pid, signal.SIGCONT)
            _until(lambda: len(wire.requests) > asked + 20)
        finally:
            process.send_signal(signal.SIGCONT)
            process.terminate()
            ended = process.wait(60)

    assert other.returncode == 4
    assert "Un autre processus travaille déjà" in other.stderr
    assert ended == 0
    with Desk.open(folder) as desk:
        begun = [one.started_at for one in visits.closed(desk.ledger)]
        assert len(begun) == len(set(begun)) >= 1
        assert visits.unfinished(desk.ledger) == []


def _until(reached: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not reached() and time.monotonic() < end:
        time.sleep(0.05)
    assert reached()

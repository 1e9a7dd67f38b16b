"""What goes wrong around the watch is said and survived: settings, clock, disk, databases, a stage."""

import asyncio
import shutil
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crawler.clock import Clock
from monitor.daily import understand
from monitor.desk import Desk
from monitor.worker import Worker
from storage.database import open_read_only
from storage.errors import FindingsDamaged, LedgerDamaged
from storage.ledger import visits
from tests.monitor.archived import product_page, visited
from tests.monitor.cli.test_words import portique
from tests.monitor.desks import desk_in, watch
from tests.monitor.mailbox import Mailbox, serving
from tests.monitor.test_worker import running, until


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A workspace with one visit, whose digest is due from midnight on."""
    with desk_in(tmp_path / "w", schedule={"digest_at": "00:00"}) as desk:
        source = watch(desk)
        page = ("https://shop.example/a", "product", product_page("Mini", "49.00"))
        visited(desk, source, desk.clock.now(), page)
        understand(desk)
        yield desk


def _incidents(folder: Path) -> list[tuple[str, str, bool]]:
    with closing(open_read_only(folder / "ledger.db")) as ledger:
        rows = ledger.execute("SELECT kind, detail, ended_at FROM incident ORDER BY id").fetchall()
    return [(row["kind"], row["detail"], row["ended_at"] is None) for row in rows]


def _damage(path: Path) -> None:
    """Write over the middle of a database, as a bad disk does."""
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (path.stat().st_size - 4096))


def test_a_slip_in_the_settings_is_said_and_the_last_good_ones_stay(desk: Desk) -> None:
    """A typing error in portique.toml ended the watch at its next analysis."""
    folder, settings = desk.workspace.folder, desk.workspace.configuration
    good = settings.read_text()
    with running(folder) as process:
        until(folder, lambda w: bool(list((w / "digests").glob("bilan-*.html"))), process)
        settings.write_text(good.replace('digest_at = "00:00"', 'digest_at = "7 heures"'))
        until(folder, lambda w: "configuration" in {one[0] for one in _incidents(w)}, process)
        said = portique(folder, "status")
        settings.write_text(good)
        until(folder, lambda w: not any(one[2] for one in _incidents(w)), process)
        process.send_signal(signal.SIGTERM)

        assert process.wait(30) == 0
    assert "HH:MM" in _incidents(folder)[0][1]
    assert (said.returncode, "HH:MM" in said.stderr) == (2, True)


def test_a_step_of_the_clock_is_said_and_stops_nothing(desk: Desk) -> None:
    """An hour set back was an hour without a visit."""
    worker = Worker(desk)
    desk.__dict__["clock"] = Clock(-3600)
    worker._turns.look()
    worker._turns.look()

    (said,) = _incidents(desk.workspace.folder)
    assert said[0] == "clock"
    assert "-3600 s" in said[1]


def test_a_stage_that_fails_is_taken_up_again_and_said(desk: Desk) -> None:
    """Whatever it raises, the watch goes on."""
    worker = Worker(desk)
    turns: list[int] = []

    async def turn() -> None:
        turns.append(len(turns))
        if len(turns) == 3:
            worker.stop()
        raise ValueError("broken")

    async def taken() -> None:
        stage = asyncio.create_task(worker._stage("look", 0.01, turn))
        await asyncio.sleep(0)
        worker._turns.start()
        await asyncio.wait_for(stage, 20)

    asyncio.run(taken())

    assert turns == [0, 1, 2]
    assert [(kind, goes_on) for kind, _, goes_on in _incidents(desk.workspace.folder)] == [
        ("stage", True)
    ]


def test_a_disk_below_its_reserve_pauses_visits_and_is_said(desk: Desk) -> None:
    """Visits that begin on a full disk end torn; « portique status » said nothing."""
    free = shutil.disk_usage(desk.workspace.folder).free // 1_000_000
    text = desk.workspace.configuration.read_text()
    desk.workspace.configuration.write_text(
        text.replace("reserve_mb = 500", f"reserve_mb = {min(free * 2, 10_000_000)}")
    )
    watch(desk, "https://other.example/")
    with running(desk.workspace.folder) as process:
        until(desk.workspace.folder, lambda w: bool(_incidents(w)), process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    said = portique(desk.workspace.folder, "status").stdout

    assert "aucune visite ne commence" in said
    assert len(visits.latest(desk.ledger, next(iter(_sources(desk, "other"))), 9)) == 0


def _sources(desk: Desk, name: str) -> list[str]:
    query = "SELECT id FROM source WHERE url LIKE ?"
    return [row["id"] for row in desk.ledger.execute(query, (f"%{name}%",))]


def test_damaged_findings_are_set_aside_and_come_back_by_themselves(desk: Desk) -> None:
    """No digest for ever, eighteen tracebacks a minute, and nobody said: delete them, they come back."""
    folder = desk.workspace.folder
    _damage(desk.workspace.findings)
    with running(folder) as process:
        until(folder, lambda w: bool(list((w / "digests").glob("bilan-*.html"))), process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    with desk.reading_findings() as findings:
        (listings,) = findings.execute("SELECT count(*) FROM listing").fetchone()

    assert listings == 1
    assert (folder / "findings.db.damaged-1").exists()


def test_damaged_findings_cost_a_command_one_sentence(desk: Desk) -> None:
    """The next analysis makes the same rows."""
    _damage(desk.workspace.findings)
    done = portique(desk.workspace.folder, "digest", "--preview")

    assert done.returncode == 2
    assert "mis de côté" in done.stderr
    with pytest.raises(FindingsDamaged):
        _damaged_again(desk)


def _damaged_again(desk: Desk) -> None:
    understand(desk)
    _damage(desk.workspace.findings)
    desk.check_findings()


def test_a_damaged_ledger_is_refused_with_its_remedy(desk: Desk) -> None:
    """What cannot be recomputed is never replaced by itself."""
    desk.close()
    before = desk.workspace.ledger.read_bytes()
    desk.workspace.ledger.write_bytes(b"no database at all" + before[18:])
    done = portique(desk.workspace.folder, "status")

    assert (done.returncode, "portique ledger rebuild" in done.stderr) == (2, True)
    with pytest.raises(LedgerDamaged):
        _ = desk.ledger
    desk.workspace.ledger.write_bytes(before)


def test_a_folder_in_the_place_of_a_segment_costs_its_visit(desk: Desk) -> None:
    """It stopped every visit of the watch."""
    source = watch(desk, "https://other.example/")
    visit = visits.open_visit(
        desk.ledger, source_id=source.id, started_at=desk.clock.now(), segment="x/y/z.warc.gz"
    )
    (desk.workspace.archive / visit.segment).mkdir(parents=True)
    with running(desk.workspace.folder) as process:
        until(desk.workspace.folder, lambda w: _ended(w, visit.id), process)
        process.send_signal(signal.SIGTERM)

        assert process.wait(30) == 0


def _ended(folder: Path, visit_id: str) -> bool:
    with closing(open_read_only(folder / "ledger.db")) as ledger:
        query = "SELECT ended_at IS NOT NULL FROM visit WHERE id = ?"
        return bool(ledger.execute(query, (visit_id,)).fetchone()[0])


def test_a_silent_watch_is_told_by_another_way_once_a_day(desk: Desk) -> None:
    """A watch that died sends no digest, and nobody misses a mail."""
    mailbox = Mailbox()
    with serving(mailbox) as port:
        settings = desk.workspace.configuration
        before, mine = settings.read_text().split("[alarm]\n")
        mine = mine.replace('host = ""', 'host = "127.0.0.1"', 1).replace("port = 587", f"port = {port}", 1)  # fmt: skip
        mine = mine.replace('security = "starttls"', 'security = "none"', 1).replace("recipients = []", 'recipients = ["chef@unite.example"]', 1)  # fmt: skip
        settings.write_text(f"{before}[alarm]\n{mine}".replace('"08:00"', '"00:00"'))
        done = [portique(desk.workspace.folder, "alarm") for _ in range(2)]
    (mail,) = mailbox.received

    assert [one.returncode for one in done] == [1, 1]
    assert "Pas de bilan du" in mail.get_content()
    assert "ne tourne pas" in mail.get_content()
    assert mail["To"] == "chef@unite.example"

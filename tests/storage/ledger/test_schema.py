"""The ledger keeps facts as they were written, under contention and across versions."""

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils.migrations import Migrations

from storage.database import open_findings, open_ledger, open_read_only
from storage.errors import LedgerConflict, NewerWorkspace, WorkspaceBusy
from storage.findings.schema import findings_migrations
from storage.ledger import captures, judgements, sources, visits
from storage.ledger.schema import ledger_migrations
from storage.ledger.times import to_text, to_time
from storage.records.capture import Capture, CaptureKind
from storage.records.source import Outcome, Source, SourceKind, SourceState
from storage.workspace import Workspace

AT = datetime(2026, 11, 3, 6, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[3]


@pytest.fixture
def ledger(tmp_path: Path) -> sqlite3.Connection:
    """A new ledger."""
    return open_ledger(tmp_path / "ledger.db", ledger_migrations).conn


@pytest.fixture(autouse=True)
def _closed(ledger: sqlite3.Connection):  # type: ignore[no-untyped-def]
    yield
    ledger.close()


@pytest.fixture
def source(ledger: sqlite3.Connection) -> Source:
    """A watched shop."""
    return sources.add(
        ledger, url="https://shop.example/", kind=SourceKind.SHOP, at=AT, actor="agent"
    )[0]


def test_facts_are_neither_changed_nor_removed_nor_replaced(
    ledger: sqlite3.Connection, source: Source
) -> None:
    """Who added what and who ruled how must stand as it was said; REPLACE deletes without asking a trigger by default."""
    judgements.record(ledger, on=("pair", "a b"), verdict="same", actor="agent", at=AT, reason="")
    for table in ("source", "source_event", "judgement"):
        for statement in (
            f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
            f"REPLACE INTO {table} SELECT * FROM {table}",
        ):  # fmt: skip
            with pytest.raises(sqlite3.IntegrityError, match="append-only"), ledger:
                ledger.execute(statement)


def test_a_closed_visit_stays_as_it_was_closed(ledger: sqlite3.Connection, source: Source) -> None:
    """A blocked visit that turned into a complete one would make a shop's goods vanish."""
    visit = visits.open_visit(ledger, source_id=source.id, started_at=AT, segment="s")
    with ledger:
        assert visits.close(
            ledger,
            visit.id,
            visits.Ending(ended_at=AT, outcome=Outcome.BLOCKED, reason="", captures=0, size=0),
        )
        assert not visits.close(
            ledger,
            visit.id,
            visits.Ending(ended_at=AT, outcome=Outcome.COMPLETE, reason="", captures=9, size=9),
        )

    with pytest.raises(sqlite3.IntegrityError, match="never changed"), ledger:
        ledger.execute("UPDATE visit SET outcome = 'complete'")
    found = visits.find(ledger, visit.id)
    assert found is not None
    assert found.outcome is Outcome.BLOCKED


def capture(visit_id: str, source_id: str, number: int = 0, member: str = "aa") -> Capture:
    """Return the capture of a made-up record."""
    return Capture(
        id=f"c{number}", visit_id=visit_id, source_id=source_id, kind=CaptureKind.RESPONSE, url="https://shop.example/",
        captured_at=AT + timedelta(seconds=number), status=200, segment="s", offset=number, length=1,
        member_sha256=member, facts={"é": [1, None]},
    )  # fmt: skip


def test_a_capture_is_entered_once_and_never_with_other_bytes(
    ledger: sqlite3.Connection, source: Source
) -> None:
    """The index may be rebuilt over itself; a record that changed under its id is an alarm."""
    visit = visits.open_visit(ledger, source_id=source.id, started_at=AT, segment="s")
    one = capture(visit.id, source.id)
    with ledger:
        assert captures.add(ledger, [one, one]) == 1

    assert captures.find(ledger, "c0") == one
    with pytest.raises(LedgerConflict), ledger:
        captures.add(ledger, [capture(visit.id, source.id, member="bb")])
    with pytest.raises(sqlite3.IntegrityError, match="never changed"), ledger:
        ledger.execute("UPDATE capture SET url = 'https://other.example/'")


def test_a_source_is_what_its_events_made_of_it(ledger: sqlite3.Connection, source: Source) -> None:
    """Settings are the sum of events, so that one can say what held on any day."""
    sources.record(
        ledger, source.id, "changed", at=AT, actor="a", settings={"label": "X", "pace_seconds": 2.5}
    )
    sources.record(ledger, source.id, "paused", at=AT, actor="a")
    paused = sources.find(ledger, source.id)
    sources.record(ledger, source.id, "removed", at=AT, actor="a")
    again, fresh = sources.add(ledger, url=source.url, kind=SourceKind.SHOP, at=AT, actor="b")

    assert paused is not None
    assert (paused.label, paused.pace_seconds, paused.state) == ("X", 2.5, SourceState.PAUSED)
    assert (fresh, again.state, again.label) == (True, SourceState.ACTIVE, "X")
    assert sources.add(ledger, url=source.url, kind=SourceKind.SHOP, at=AT, actor="c")[1] is False


_WRITER = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from storage.database import open_ledger
from storage.ledger import judgements, sources, visits
from storage.ledger.schema import ledger_migrations
from storage.records.source import Outcome, SourceKind
ledger = open_ledger(Path(sys.argv[1]), ledger_migrations).conn
who, at = sys.argv[2], datetime(2026, 11, 3, tzinfo=UTC)
for number in range(40):
    source, _ = sources.add(ledger, url=f"https://shop{number}.example/", kind=SourceKind.SHOP, at=at, actor=who)
    visit = visits.open_visit(ledger, source_id=source.id, started_at=at + timedelta(seconds=int(who) * 1000 + number), segment="s")
    with ledger:
        visits.close(ledger, visit.id, visits.Ending(ended_at=at, outcome=Outcome.COMPLETE, reason="", captures=0, size=0))
    judgements.record(ledger, on=("pair", str(number)), verdict="same", actor=who, at=at, reason="")
"""


def test_several_processes_write_the_ledger_at_once_and_lose_nothing(tmp_path: Path) -> None:
    """F13, F15: worker, console and command line share it; they also may all be the first to open it."""
    path = tmp_path / "shared.db"
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(path), str(who)], cwd=ROOT, stderr=subprocess.PIPE
        )
        for who in range(4)
    ]
    errors = [writer.communicate(timeout=120)[1].decode() for writer in writers]

    assert errors == [""] * 4
    connection = open_read_only(path)
    counts = [
        connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0]
        for t in ("source", "source_event", "visit", "judgement")
    ]
    assert counts == [40, 40, 160, 160]
    assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
    connection.close()


def test_a_migration_that_is_killed_leaves_the_old_tables(tmp_path: Path) -> None:
    """F17: old or new, never mixed."""
    program = (
        "import os, sys\nfrom pathlib import Path\nfrom storage.database import open_ledger\n"
        "from sqlite_utils.migrations import Migrations\nmany = Migrations('many')\n"
        "@many()\ndef one(db): db.execute('CREATE TABLE a (x)')\n"
        "@many()\ndef two(db):\n    db.execute('CREATE TABLE b (x)')\n    os.kill(os.getpid(), 9)\n"
        "open_ledger(Path(sys.argv[1]), many)"
    )
    path = tmp_path / "killed.db"
    done = subprocess.run([sys.executable, "-c", program, str(path)], cwd=ROOT, check=False)
    many = Migrations("many")

    @many()
    def one(db) -> None:  # type: ignore[no-untyped-def]
        db.execute("CREATE TABLE a (x)")

    connection = open_ledger(path).conn
    tables = {
        row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    connection.close()

    assert done.returncode == -9
    assert not tables & {"a", "b"}


def test_a_workspace_of_a_later_version_is_refused_untouched(tmp_path: Path) -> None:
    """F18: an older program would write what the newer one cannot trust."""
    path = tmp_path / "newer.db"
    later = Migrations("ledger")

    @later()
    def m999_future(db) -> None:  # type: ignore[no-untyped-def]
        db.execute("CREATE TABLE future (x)")

    open_ledger(path, later).conn.close()

    with pytest.raises(NewerWorkspace, match="m999_future"):
        open_ledger(path, ledger_migrations)
    connection = open_read_only(path)
    assert (
        connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'source'").fetchone()[0]
        == 0
    )
    connection.close()


def test_findings_have_one_writer(tmp_path: Path) -> None:
    """SQLite 3.40's WAL-reset defect needs two writers; the analysis lock sees that there is one, in any process."""
    workspace = Workspace.create(tmp_path / "w", "")
    program = (
        "import sys\nfrom pathlib import Path\nfrom storage.workspace import Workspace\n"
        "from storage.errors import WorkspaceBusy\n"
        "try:\n    with Workspace.open(Path(sys.argv[1])).lock('analysis'): print('got it')\n"
        "except WorkspaceBusy as error: print(error)"
    )
    with workspace.lock("analysis"):
        other = subprocess.run(
            [sys.executable, "-c", program, str(workspace.folder)],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        )
        with pytest.raises(WorkspaceBusy), workspace.lock("analysis"):
            pass
    free = subprocess.run(
        [sys.executable, "-c", program, str(workspace.folder)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )

    assert "holds the analysis lock (pid " in other.stdout
    assert free.stdout == "got it\n"


def test_findings_are_read_while_they_are_written(tmp_path: Path) -> None:
    """A long analysis must not stop the console, nor an open console the analysis."""
    writer = open_findings(tmp_path / "findings.db", findings_migrations).conn
    reader = open_read_only(tmp_path / "findings.db")
    writer.execute("INSERT INTO problem VALUES ('p', 's', 'x', NULL, 'w')")

    assert reader.execute("SELECT count(*) FROM problem").fetchone()[0] == 0
    writer.commit()
    assert reader.execute("SELECT count(*) FROM problem").fetchone()[0] == 1
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("DELETE FROM problem")
    reader.close()
    writer.close()


def test_times_sort_as_text_and_come_back() -> None:
    """The databases compare them as text."""
    times = [AT + timedelta(microseconds=n * 999_983) for n in range(50)]

    assert sorted(map(to_text, times)) == list(map(to_text, times))
    assert [to_time(to_text(at)) for at in times] == times
    with pytest.raises(ValueError, match="no time zone"):
        to_text(datetime(2026, 1, 1))  # noqa: DTZ001 - this is the mistake


def test_a_ledger_of_before_learns_of_banners(tmp_path: Path) -> None:
    """The list of outcomes is a constraint of the table: it grows without a row being written anew."""
    path = tmp_path / "old.db"
    before = Migrations("ledger")
    before._migrations = ledger_migrations._migrations[:5]
    old = open_ledger(path, before).conn
    shop, _ = sources.add(
        old, url="https://shop.example/", kind=SourceKind.SHOP, at=AT, actor="agent"
    )
    visit = visits.open_visit(old, source_id=shop.id, started_at=AT, segment="s")
    ending = visits.Ending(ended_at=AT, outcome=Outcome.BANNER, reason="", captures=0, size=0)
    with pytest.raises(sqlite3.IntegrityError), old:
        visits.close(old, visit.id, ending)
    old.close()

    new = open_ledger(path, ledger_migrations).conn
    with new:
        visits.close(new, visit.id, ending)
    assert new.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    new.close()

"""Visits and readings on workers over TLS, the archive on an S3 server: the same rows as on one machine."""

import asyncio
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from monitor.analysis.stage import Progress
from monitor.cli import cli
from monitor.cli.hunting import Hunted, through_texts
from monitor.daily import understand
from monitor.desk import Desk
from monitor.engine.choice import reading_engine
from monitor.engine.errors import EngineUnavailable
from monitor.indexing import Entered
from monitor.rounds import round_of
from storage import children
from storage.archive import shelf
from storage.archive.index import records, warcinfo_fields
from storage.ledger import sources as source_table
from storage.ledger import visits
from storage.records.source import Outcome
from tests.cluster.clusters import OnLoopback, cluster
from tests.cluster.papers import Authority
from tests.cluster.stores import S3, s3
from tests.crawler.wire import Wire, network, serving
from tests.kill.harness import open_shops
from tests.monitor.desks import desk_in, watch

SHOPS = 3
ALERT = b"\x15\x03"
"""How a TLS alert begins (RFC 8446, 5.1)."""


@dataclass
class Running:
    """A cluster, its store, and shops."""

    cluster: OnLoopback
    store: S3
    shops: list[Wire]

    def sections(self, **more: Any) -> dict[str, Any]:
        """Return the settings of a watch on it."""
        allowed = network(*self.shops).model_dump()
        return {"cluster": {**self.cluster.settings(), "exits": ["FR", "BE"], **more}, "network": allowed}  # fmt: skip


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A scheduler and two workers; the second goes out by France."""
    folder = tmp_path_factory.mktemp("grappe")
    with ExitStack() as stack:
        store = stack.enter_context(s3(folder))
        shops = [stack.enter_context(serving()) for _ in range(SHOPS)]
        open_shops(shops)
        parts = stack.enter_context(cluster(folder / "c", store.place(), workers=1, nobody=5))
        second = parts.worker("w2", "--offers", "FR", "--address", "192.0.2.33")
        second.start()
        second.waits_for("worker_stands")
        yield Running(parts, store, shops)


def visited(desk: Desk, shops: list[Wire], **settings: Any) -> list[Entered]:
    """Watch these shops and visit them once."""
    watched = [watch(desk, shop.url(), **settings) for shop in shops]
    return asyncio.run(round_of(desk, watched))


def rows(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table of a database, in the order they were written."""
    with sqlite3.connect(path) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]  # fmt: skip
        found = {name: list(database.execute(f"SELECT * FROM {name}")) for name in names}
    database.close()
    return found


@dataclass
class Read:
    """A watch whose shops were visited by the cluster, and what this machine finds there."""

    desk: Desk
    here: dict[str, list[tuple[Any, ...]]]

    def there(
        self, progress: Progress = lambda _done, _due: None
    ) -> dict[str, list[tuple[Any, ...]]]:
        """Read everything from nothing by the cluster and return what was found."""
        self.desk.workspace.findings.unlink()
        with reading_engine(self.desk.configuration, self.desk.workspace.archive) as engine:
            assert engine is not None
            understand(self.desk, reading=engine.read, progress=progress)
        return rows(self.desk.workspace.findings)

    def differing(self, there: dict[str, list[tuple[Any, ...]]]) -> set[str]:
        """Return the tables that have other rows, or the same in another order; when the schema was made is no finding."""
        assert there.keys() == self.here.keys()
        return {name for name in there if there[name] != self.here[name]} - {"_sqlite_migrations"}


@pytest.fixture(scope="module")
def read(running: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Read]:
    """Shops that were visited by the cluster and read by this machine."""
    with desk_in(tmp_path_factory.mktemp("lu") / "w", **running.sections()) as desk:
        entered = visited(desk, running.shops)
        assert [one.outcome for one in entered] == [Outcome.COMPLETE] * SHOPS
        assert understand(desk).analysis.documents > SHOPS * 10
        yield Read(desk, rows(desk.workspace.findings))


def test_the_cluster_finds_what_one_machine_finds(read: Read) -> None:
    """Every table, every row, in the same order: only where it was read differs."""
    assert sum(map(len, read.here.values())) > 500
    assert read.differing(read.there()) == set()


def test_a_worker_that_dies_costs_nothing(running: Running, read: Read) -> None:
    """The engine gives what it had to another; the rows are the same."""
    victim = running.cluster.worker("w3")
    victim.start()
    victim.waits_for("worker_stands")

    def killing(done: int, _: int) -> None:
        if done and victim.process is not None and victim.process.poll() is None:
            victim.kill()

    there = read.there(killing)

    assert victim.process is not None
    assert victim.process.returncode == -signal.SIGKILL
    assert read.differing(there) == set()


def test_a_segment_is_handed_over_whole_and_says_who_made_it(
    running: Running, tmp_path: Path
) -> None:
    """A worker's word is evidence with its provenance; what it wrote is on the store, and nothing of it stays with it."""
    with desk_in(tmp_path / "w", **running.sections()) as desk:
        visited(desk, running.shops[:1], exit="FR")
        archive = desk.workspace.archive
        (segment,) = shelf.segments(archive)
        info = warcinfo_fields(next(records(archive / segment)))

        assert not list(archive.glob("*/*/*.warc.gz"))
        assert info["made-by-name"] == "w2"
        assert info["made-by-egress"] == "192.0.2.33"
        assert info["made-by-lease"] == "1"
        assert len(info["made-by-certificate"]) == 64
        assert info["made-by-clock"].startswith("20")
        assert not list((running.cluster.folder / "w2").glob("*/*/*.warc.gz"))


def test_what_no_worker_offers_is_said(running: Running, tmp_path: Path) -> None:
    """The visit ends, with its cause: a source that waits for ever looks like one where nothing happens."""
    with desk_in(tmp_path / "w", **running.sections()) as desk:
        (entered,) = visited(desk, running.shops[:1], exit="BE")
        (visit,) = visits.closed(desk.ledger)

        assert entered.outcome is Outcome.ERROR
        assert "The cluster does not do it" in visit.reason


def test_a_second_visit_knows_what_the_first_captured(running: Running, tmp_path: Path) -> None:
    """An order carries what it refers to, although another worker has it: what did not change is not written again."""
    with desk_in(tmp_path / "w", **running.sections()) as desk:
        visited(desk, running.shops[:1])
        asyncio.run(round_of(desk, list(source_table.every(desk.ledger))))
        kinds = {kind for (kind,) in desk.ledger.execute("SELECT DISTINCT kind FROM capture")}

        assert kinds >= {"response", "revisit"}
        assert understand(desk).analysis.problems == 0


def test_a_hunt_finds_the_same_there(running: Running, tmp_path: Path) -> None:
    """In the same order, with what was left out named in the same way."""
    texts = [(f"c{n}", f"Mini téléphone numéro {n} " + "déplaqué " * (n % 3)) for n in range(400)]
    hunted = Hunted(kind="phrase", wanted="déplaqué")
    left: list[str] = []
    here = list(through_texts(hunted, texts, left.append))
    engine = running.cluster.engine(tmp_path)
    try:
        there = list(through_texts(hunted, texts, left.append, hunt=engine.hunt))
    finally:
        engine.leave()

    assert len(here) == 399
    assert there == here
    assert left == []


def test_the_command_line_says_how_the_cluster_stands(running: Running, tmp_path: Path) -> None:
    """Who is there, what they offer, and the same for Prometheus."""
    with desk_in(tmp_path / "w", **running.sections()):
        pass
    words = ["-w", str(tmp_path / "w"), "cluster", "status"]
    shown = CliRunner().invoke(cli, words, catch_exceptions=False).output
    metrics = CliRunner().invoke(cli, [*words, "--prometheus"], catch_exceptions=False).output

    assert "les nôtres" in shown
    assert "FR" in shown
    assert "portique_cluster_room 12.0" in metrics
    assert "portique_cluster_workers_refused 0.0" in metrics


# -- who is let in ---------------------------------------------------------------------------------


def test_a_wrong_certificate_gets_nothing(running: Running, tmp_path: Path) -> None:
    """Of another authority, or none: no word of the scheduler's, and no worker stands."""
    stranger = Authority(tmp_path / "papiers", "etranger").papers("intrus")
    ours = running.cluster.authority.path
    mixed = type(stranger)(str(ours), stranger.certificate, stranger.key)

    with pytest.raises(EngineUnavailable):
        running.cluster.engine(tmp_path / "a", mixed)
    worker = running.cluster.worker("intrus", papers=mixed)
    worker.start()
    assert worker.process is not None
    assert worker.process.wait(60) != 0
    assert "La grappe ne répond pas" in worker.said()
    assert "worker_stands" not in worker.said()


@pytest.mark.parametrize("part", ["scheduler", "w1"])
def test_no_certificate_gets_nothing(running: Running, part: str) -> None:
    """Neither in clear nor over TLS: every port that a part opens to others asks for a certificate first."""
    if part == "scheduler":
        port = running.cluster.port
    else:
        said = running.cluster.parts[part].said()
        port = int(said.rpartition("worker_stands: tls://127.0.0.1:")[2].split()[0])
    context = ssl.create_default_context(cafile=str(running.cluster.authority.path))
    context.check_hostname = False

    assert not answered(port)
    assert not answered(port, context)


def answered(port: int, context: ssl.SSLContext | None = None) -> bytes:
    """Return what is answered to bytes that come without a certificate, in clear or over TLS."""
    with suppress(ssl.SSLError, ConnectionError), ExitStack() as stack:
        link: socket.socket = stack.enter_context(socket.create_connection(("127.0.0.1", port), 10))
        if context is not None:
            link = stack.enter_context(context.wrap_socket(link))
        link.sendall(b"GET / HTTP/1.1\r\n\r\n")
        return b"" if (said := link.recv(100)).startswith(ALERT) else said
    return b""


def test_a_worker_that_would_read_otherwise_is_refused(running: Running, tmp_path: Path) -> None:
    """Without Tesseract it would find no words in pictures, and say that there are none."""
    bare = tmp_path / "bin"
    bare.mkdir()
    for name in ("python3", "sh"):
        found = shutil.which(name)
        if found:
            (bare / name).symlink_to(found)
    worker = running.cluster.worker("autre")
    done = subprocess.run(
        worker.command, env={**children.environment(), "PATH": str(bare)}, capture_output=True, text=True, check=False,
        timeout=60,
    )  # fmt: skip

    assert done.returncode != 0
    assert "les éditions de pictures diffèrent" in done.stderr
    assert "Traceback" not in done.stderr


def test_one_machine_loads_nothing_of_a_cluster() -> None:
    """Who watches on one machine installs no engine and no client of a store."""
    modules = "monitor.cli.work, monitor.cli.words_commands, monitor.cli.workspace, monitor.worker, monitor.engine.choice"
    script = f"import sys, {modules}; print([m for m in ('dask', 'distributed', 'obstore') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], env=children.environment(), capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert done.stdout.strip() == "[]"

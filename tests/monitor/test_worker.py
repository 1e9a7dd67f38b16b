"""The day runs by itself, stops when asked, and there is one of it."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from monitor.daily import understand
from monitor.desk import Desk
from storage.database import open_read_only
from tests.crawler.wire import Wire, page, serving
from tests.monitor.archived import product_page, visited
from tests.monitor.desks import desk_in, watch

ROOT = Path(__file__).parents[2]
RUN = [sys.executable, "-c", "from monitor.cli import main; main()"]
SHOP = """<html lang=fr><head><title>Boutique</title></head><body><h1>Boutique</h1><p>Mini téléphones pour tous, livrés partout</p>
<a class=product href=/produit/1>Mini téléphone</a></body></html>"""
PRODUCT = """<html lang=fr><head><title>Mini téléphone</title><script type=application/ld+json>{"@context":"https://schema.org",
"@type":"Product","name":"Mini téléphone","offers":{"@type":"Offer","price":"49.00","priceCurrency":"EUR"}}</script></head>
<body><h1>Mini téléphone</h1><p>Indétectable aux portiques, 49 €</p></body></html>"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A workspace that watches one shop; its digest is due from midnight on."""
    with serving() as web:
        web.answers["/"], web.answers["/produit/1"] = page(SHOP), page(PRODUCT)
        with desk_in(
            tmp_path / "w", network=_network(web), schedule={"digest_at": "00:00"}
        ) as desk:
            watch(desk, web.url())
        yield tmp_path / "w"


def _network(web: Wire) -> dict[str, object]:
    return {"allow": ["127.0.0.2/32"], "ports": [web.port]}


@contextmanager
def running(folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a worker; it is killed at the end where it still lives."""
    with (folder / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            [*RUN, "-v", "-w", str(folder), "run"], cwd=ROOT, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def until(
    folder: Path,
    true: Callable[[Path], bool],
    process: "subprocess.Popen[bytes]",
    seconds: float = 60,
) -> None:
    """Wait until something is so in the workspace."""
    end = time.monotonic() + seconds
    while not true(folder):
        said = (folder / "worker.log").read_text()
        assert process.poll() is None, said[-3000:]
        assert time.monotonic() < end, said[-3000:]
        try:
            process.wait(0.2)
        except subprocess.TimeoutExpired:
            continue


def _count(path: Path, query: str) -> int:
    if not path.exists():
        return 0
    connection = open_read_only(path)
    try:
        return int(connection.execute(query).fetchone()[0])
    except sqlite3.OperationalError:
        return 0  # the tables are being made
    finally:
        connection.close()


def test_what_is_due_is_visited_understood_and_told(folder: Path) -> None:
    """From a source that is due to a digest on disk, with nobody at the keyboard; then SIGTERM, and a clean end."""
    with running(folder) as process:
        until(
            folder,
            lambda w: _count(w / "findings.db", "SELECT count(*) FROM snapshot") > 0,
            process,
        )
        until(folder, lambda w: _count(w / "ledger.db", "SELECT count(*) FROM digest") > 0, process)
        second = subprocess.run(
            [*RUN, "-w", str(folder), "run"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        code = process.wait(30)
        took = time.monotonic() - began

    assert (code, took < 15) == (0, True)
    assert "Arrêté proprement." in (folder / "worker.log").read_text()
    assert second.returncode != 0
    assert f"pid {process.pid}" in second.stderr
    assert "Traceback" not in second.stderr
    assert list((folder / "digests").glob("*.html"))
    assert (
        _count(folder / "findings.db", "SELECT count(*) FROM listing WHERE name = 'Mini téléphone'")
        > 0
    )
    assert _count(folder / "ledger.db", "SELECT count(*) FROM visit WHERE ended_at IS NULL") == 0


def test_a_worker_that_was_killed_goes_on_where_the_ledger_stands(folder: Path) -> None:
    """F23, F1: the next one adopts the visit, its crawl process is gone, and nothing is visited or told twice."""
    with Desk.open(folder) as desk, serving() as slow:
        slow.answers["/"] = page(
            SHOP.replace(
                "</body>",
                "".join(f"<a class=product href=/p/{n}>article {n}</a>" for n in range(30))
                + "</body>",
            )
        )
        text = desk.workspace.configuration.read_text()
        allowed = text.replace("ports = [", f"ports = [{slow.port}, ")
        desk.workspace.configuration.write_text(allowed)
        watch(desk, slow.url(), pace_seconds=2.0)
        with running(folder) as process:
            until(folder, lambda _: len(slow.requests) > 2, process)
            children = _children(process.pid)
            handles = [os.pidfd_open(child) for child in children]
            process.kill()
            process.wait()
        _wait_for(handles)
        with running(folder) as process:
            until(folder, lambda w: "visit_adopted" in (w / "worker.log").read_text(), process)
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
        rows = desk.ledger.execute(
            "SELECT outcome, captures FROM visit WHERE source_id IN (SELECT id FROM source WHERE url = ?)",
            (slow.url(),),
        ).fetchall()

    assert children
    assert [(row["outcome"], row["captures"] > 0) for row in rows] == [("error", True)]


def _children(pid: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(status.parent.name))
    return found


def _wait_for(handles: list[int]) -> None:
    import select

    for handle in handles:
        assert select.select([handle], [], [], 10)[0], "a crawl process outlived its worker"
        os.close(handle)


def test_what_an_earlier_edition_read_is_read_again_behind_the_day(tmp_path: Path) -> None:
    """Rules or program changed overnight: nobody types anything, nothing new comes, and old readings go."""
    with desk_in(tmp_path / "w", schedule={"digest_at": "23:59"}) as desk:
        source = watch(desk)
        pages = ("https://shop.example/a", "product", product_page("Mini", "49.00"))
        visited(desk, source, desk.clock.now(), pages)
        understand(desk)
        with desk.writing_findings() as findings, findings:
            findings.execute("UPDATE step_done SET edition = 'old'")
    with running(tmp_path / "w") as process:
        until(
            tmp_path / "w",
            lambda w: (
                _count(w / "findings.db", "SELECT sum(edition = 'old') = 0 FROM step_done") == 1
            ),
            process,
        )
        process.send_signal(signal.SIGTERM)

        assert process.wait(30) == 0


def test_a_fault_in_the_analysis_ends_neither_the_watch_nor_the_digest(folder: Path) -> None:
    """Findings bent by hand so that understanding raises at every try: the worker lives, and the digest is made."""
    with Desk.open(folder) as desk, desk.writing_findings() as findings, findings:
        findings.execute("DROP TABLE snapshot_item")
    with running(folder) as process:
        until(folder, lambda w: _count(w / "ledger.db", "SELECT count(*) FROM digest") > 0, process)
        assert "analysis_failed" in (folder / "worker.log").read_text()
        process.send_signal(signal.SIGTERM)

        assert process.wait(30) == 0

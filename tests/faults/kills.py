"""
A watch whose process is killed with SIGKILL at random moments of its whole work, judged by a history kept outside of it.

Each process archives a visit, enters it, reads, makes the digest that is due and sends what waits, over the real archive,
ledger, findings, outbox and mail server. It acknowledges each capture through a pipe once it is on disk; news comes from outside.
"""

import os
import random
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from time import monotonic

from monitor.config import default_text
from monitor.daily import digest_due, send_waiting, tell, understand
from monitor.desk import Desk
from monitor.indexing import adopt, enter
from monitor.orders import segment_of
from storage.archive.writer import SegmentWriter
from storage.ledger import captures, sources, visits
from storage.records.source import Outcome, SourceKind
from storage.workspace import Workspace
from tests.faults.days import BEGAN, HOUR, MOODS, READERS, Liar, Tally, at, judge, propose
from tests.kill.harness import Tally as Compared
from tests.kill.harness import compare_with_clean
from tests.monitor.archived import product_page
from tests.monitor.mailbox import serving
from tests.storage.segments import BEGAN as SEGMENTS_BEGAN
from tests.storage.segments import exchange

STEP = 3 * HOUR
PAGES = 5
_PROCESSES = get_context("forkserver")


@dataclass
class Killed(Tally):
    """What was done and found."""

    acknowledged: int = 0
    captures_lost: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    """Tables of the findings that are not those of a clean analysis."""


def killed(folder: Path, kills: int, seed: int) -> Killed:
    """Kill so many processes; return what the history says of what they left."""
    _PROCESSES.set_forkserver_preload([__name__])
    draw, tally, liar = random.Random(seed), Killed(), Liar()
    history, captured = dict[str, datetime](), set[str]()
    with serving(liar) as port, _workspace(folder, port) as desk:
        steps, took = 0, [0.5]
        while tally.kills < kills:
            now = BEGAN + steps * STEP
            liar.mood = draw.choice(MOODS)
            if draw.random() < 0.4:
                propose(desk, now, history)
            unharmed = steps % 12 == 0
            until = float("inf") if unharmed else draw.random() * median(took[-9:]) * 1.1
            began = monotonic()
            tally.kills += _process(folder, now, draw.random() < 0.15, until, captured)
            if unharmed:
                took.append(monotonic() - began)
            steps += 1
        tally.days, tally.news = steps * 3 // 24, len(history)
        liar.mood = "takes"
        _adopt(
            desk, BEGAN + steps * STEP
        )  # the last process was killed: the next begins as each does
        for hour in range(24 * 9):  # all is well again
            _work(desk, BEGAN + steps * STEP + hour * HOUR, hour % 24 == 0)
        judge(desk, tally, liar, history)
        _check(desk, tally, captured)
    compared = Compared()
    compare_with_clean(folder, compared)
    tally.differing = compared.differing
    return tally


@contextmanager
def _workspace(folder: Path, port: int) -> Iterator[Desk]:
    smtp = {"host": "127.0.0.1", "port": port, "security": "none", "recipients": list(READERS)}
    digest, evidence = {"smtp": smtp}, {"nightly": False}
    Workspace.create(folder, default_text({"digest": digest, "evidence": evidence}))
    with Desk.open(folder) as desk:
        for n in range(3):
            sources.add(
                desk.ledger,
                url=f"https://boutique{n}.example/",
                kind=SourceKind.SHOP,
                at=BEGAN - 9 * STEP,
                actor="essai",
            )
        with desk.writing_findings():
            pass
        yield desk


def _process(folder: Path, now: datetime, reads: bool, until: float, captured: set[str]) -> bool:
    """Let a process do its work, or kill it after so many seconds; note what it acknowledged; return whether it was killed."""
    here, there = _PROCESSES.Pipe(duplex=False)
    process = _PROCESSES.Process(target=_child, args=(folder, now, reads, there))
    process.start()
    there.close()
    assert process.pid is not None
    here.recv()  # it runs
    end, died = monotonic() + until, False
    while True:
        try:
            if here.poll(max(0.0, min(end - monotonic(), 600.0))):
                captured.add(here.recv())
            elif not died:
                os.kill(process.pid, signal.SIGKILL)
                died, end = True, float("inf")
        except EOFError:  # all that it said was heard
            break
    process.join()
    here.close()
    assert died or process.exitcode == 0
    return process.exitcode == -signal.SIGKILL


def _child(folder: Path, now: datetime, reads: bool, said: Connection) -> None:
    said.send("")
    with Desk.open(folder) as desk:
        at(desk, now)
        _adopt(desk, now)
        _archive(desk, now, said)
        _work(desk, now, reads)


def _adopt(desk: Desk, now: datetime) -> None:
    """Enter what a killed process left, as a worker does when it begins."""
    for entered in adopt(desk.ledger, desk.workspace.archive, at=now):
        assert entered.visit_id


def _archive(desk: Desk, now: datetime, said: Connection) -> None:
    """Archive a visit as the crawl process does, and enter it."""
    number = int((now - BEGAN) / STEP)
    source = list(sources.every(desk.ledger))[number % 3]
    identity = visits.visit_id(source.id, now)
    visit = visits.open_visit(
        desk.ledger, source_id=source.id, started_at=now, segment=segment_of(source, identity, now)
    )
    info = {"visit": visit.id, "source": source.id, sources.WARCINFO: sources.as_json(source)}
    writer = SegmentWriter(
        desk.workspace.archive / visit.segment,
        visit_id=visit.id,
        source_id=source.id,
        warcinfo=info,
        began_at=now,
    )
    after = (now - SEGMENTS_BEGAN).total_seconds()
    for n in range(PAGES):
        body = product_page(f"Mini {n}", f"{20 + (number + n) % 7}").encode()
        one = exchange(body, url=f"{source.url}p/{n}", after=after + n, role="product")
        for written in [writer.add_exchange(one)]:
            writer.commit()
            said.send(written.id)
    writer.close(
        {"outcome": Outcome.COMPLETE.value, "reason": "essai", "ended_at": now.isoformat()}, at=now
    )
    enter(desk.ledger, desk.workspace.archive, visit, at=now)


def _work(desk: Desk, now: datetime, reads: bool) -> None:
    """Do what a worker does between two looks."""
    at(desk, now)
    if reads:
        understand(desk)
    day = digest_due(desk, now)
    if day is not None:
        tell(desk, day=day, until=now)
    send_waiting(desk)


def _check(desk: Desk, tally: Killed, captured: set[str]) -> None:
    tally.acknowledged = len(captured)
    for identity in captured:
        try:
            desk.reader.record(captures.find(desk.ledger, identity))
        except (LookupError, OSError, ValueError) as error:
            tally.captures_lost.append(f"{identity}: {error}")

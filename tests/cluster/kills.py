"""
Kill, stop and cut off the parts of a cluster at random moments while the watch runs, and judge what it left.

The history is the store's own: a turn « delivered » is the word a worker was given that its visit is taken. Each such visit
must be in the ledger with exactly the captures of that segment; each capture of the ledger must stand in the segment that was
delivered; the findings must be those of a clean analysis of the same archive on one machine, table by table.
"""

import os
import random
import select
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import tomlkit

from monitor.daily import understand
from monitor.desk import Desk
from monitor.engine.choice import reading_engine
from monitor.indexing import adopt
from storage import children
from storage.archive import index, lease
from storage.archive.shelf import Pointer
from storage.archive.store import Store
from storage.ledger import captures, visits
from storage.records.source import Outcome
from tests.cluster.clusters import OnLoopback, Part, cluster
from tests.cluster.stores import S3, s3
from tests.crawler.wire import Wire
from tests.kill import harness

SILENCE = 5


class Relay:
    """A line to the store that can be cut: connections end, and none is taken until it is mended."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._whole = threading.Event()
        self._whole.set()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with near, suppress(OSError):
            if not self._whole.is_set():
                return
            with socket.create_connection(("127.0.0.1", self._to), 10) as far:
                other = {near: far, far: near}
                while self._whole.is_set():
                    for ready in select.select([near, far], [], [], 0.2)[0]:
                        data = ready.recv(65_536)
                        if not data:
                            return
                        other[ready].sendall(data)

    def cut(self) -> None:
        """Cut it."""
        self._whole.clear()

    def mend(self) -> None:
        """Mend it."""
        self._whole.set()

    def close(self) -> None:
        """End."""
        self.cut()
        self._listener.close()


@dataclass
class Tally(harness.Tally):
    """What was done and found."""

    delivered: int = 0
    """Visits that a worker was told are taken."""

    late: int = 0
    """Segments that came after another turn: kept on the store, counted nowhere."""

    doubled: list[str] = field(default_factory=list)
    moments: dict[str, int] = field(default_factory=dict)


@dataclass
class Watch:
    """A watch on a cluster on loopback, with everything that may be killed."""

    folder: Path
    parts: OnLoopback
    store: S3
    relay: Relay
    coordinator: Part

    def alive(self) -> None:
        """Start again what has ended, as a supervisor does."""
        for part in (*self.parts.parts.values(), self.coordinator):
            if part.process is not None and part.process.poll() is not None:
                part.start()

    def harm(self, draw: random.Random) -> str:
        """Do something to one of the parts; return what."""
        name, part = draw.choice(
            [*self.parts.parts.items(), ("coordinator", self.coordinator), ("store", None)]
        )
        how = draw.choice(["kill", "stop"])
        if part is None:
            self._store(draw, how)
        elif how == "kill":
            part.kill()
        else:
            self._stopped(draw, part)
        self.alive()
        return f"{how} {'worker' if name.startswith('w') else name}"

    def _stopped(self, draw: random.Random, part: Part) -> None:
        """Stop it, sometimes for longer than the scheduler waits."""
        if part.process is None or part.process.poll() is not None:
            return
        with suppress(ProcessLookupError):
            os.kill(part.process.pid, signal.SIGSTOP)
            time.sleep(draw.choice([0.2, 1.0, SILENCE + 3.0]))
            os.kill(part.process.pid, signal.SIGCONT)

    def _store(self, draw: random.Random, how: str) -> None:
        """Cut the line to it, or stop it: what it holds is in its memory."""
        seconds = draw.choice([0.1, 1.0, 4.0])
        if how == "kill":
            self.relay.cut()
            time.sleep(seconds)
            self.relay.mend()
            return
        assert self.store.process is not None
        os.kill(self.store.process.pid, signal.SIGSTOP)
        time.sleep(seconds)
        os.kill(self.store.process.pid, signal.SIGCONT)


@contextmanager
def watching(folder: Path, shops: list[Wire], workers: int) -> Iterator[Watch]:
    """Run a watch on a cluster while the block runs."""
    with ExitStack() as stack:
        store = stack.enter_context(s3(folder))
        relay = Relay(store.port)
        stack.callback(relay.close)
        place = replace(store.place(), endpoint=f"http://127.0.0.1:{relay.port}")
        parts = stack.enter_context(
            cluster(folder / "c", place, workers, silence=SILENCE, nobody=30)
        )
        workspace = harness.workspace(folder / "w", shops)
        document: Any = tomlkit.parse(workspace.configuration.read_text("utf-8"))
        document["cluster"].update(parts.settings())
        workspace.configuration.write_text(tomlkit.dumps(document), "utf-8")
        command = [*children.command("monitor.cli"), "-w", str(folder / "w"), "run"]
        coordinator = Part(command, folder / "coordinator.log")
        coordinator.start()
        stack.callback(lambda: coordinator.process and coordinator.kill())
        yield Watch(folder / "w", parts, store, relay, coordinator)


def play(folder: Path, shops: list[Wire], moments: int, workers: int, seed: int, done: Callable[[int], None] = lambda _: None) -> Tally:  # fmt: skip
    """Harm the parts at so many random moments; then let the day end, and judge."""
    draw, tally = random.Random(seed), Tally()
    with watching(folder, shops, workers) as watch:
        for number in range(moments):
            time.sleep(draw.random() * 3)
            what = watch.harm(draw)
            tally.moments[what] = tally.moments.get(what, 0) + 1
            tally.kills += 1
            done(number)
        _let_it_end(watch)
        check(watch, tally)
        harness.complete_the_day(watch.folder, tally)
        _read_there(watch)
        harness.compare_with_clean(watch.folder, tally)
    return tally


def _let_it_end(watch: Watch) -> None:
    """Wait until the watch has entered a complete visit after the last harm, then end it."""
    before = _complete(watch.folder)
    until = time.monotonic() + 120
    while _complete(watch.folder) <= before:
        watch.alive()
        assert time.monotonic() < until, watch.coordinator.said()[-3000:]
        time.sleep(0.2)
    watch.coordinator.end()
    watch.coordinator.process = None
    with Desk.open(watch.folder) as desk:
        adopt(desk.ledger, desk.workspace.archive, at=desk.clock.now())
        assert visits.unfinished(desk.ledger) == []


def _complete(folder: Path) -> int:
    with Desk.open(folder) as desk:
        return sum(one.outcome is Outcome.COMPLETE for one in visits.closed(desk.ledger))


def _read_there(watch: Watch) -> None:
    with (
        Desk.open(watch.folder) as desk,
        reading_engine(desk.configuration, desk.workspace.archive) as engine,
    ):
        assert engine is not None
        understand(desk, reading=engine.read)


def check(watch: Watch, tally: Tally) -> None:
    """Replay what the store was told: nothing taken is lost, nothing not taken is counted."""
    store = Store(watch.parts.place)
    delivered = {visit: pointer for visit, pointer in _delivered(store) if pointer is not None}
    tally.delivered = len(delivered)
    tally.late = len([key for key in store.keys("") if key.endswith(".warc.gz")]) - len(delivered)
    with Desk.open(watch.folder) as desk:
        for visit_id, pointer in delivered.items():
            there = _captures(store, pointer)
            tally.acknowledged += len(there)
            known = {one.id: one.member_sha256 for one in captures.of_visit(desk.ledger, visit_id)}
            tally.lost += [f"{visit_id}: {one}" for one in there if known.get(one) != there[one]]
            tally.doubled += [f"{visit_id}: {one}" for one in known if one not in there]
        for visit in visits.closed(desk.ledger):
            if visit.captures and visit.id not in delivered:
                tally.doubled.append(f"{visit.id}: counted and never handed over")


def _delivered(store: Store) -> Iterator[tuple[str, Pointer | None]]:
    for visit_id in {key.split("/")[1] for key in store.keys(lease.FOLDER)}:
        turn = lease.latest(store, visit_id)
        yield visit_id, turn.pointer if turn is not None else None


def _captures(store: Store, pointer: Pointer) -> dict[str, str]:
    with tempfile.NamedTemporaryFile(suffix=".warc.gz") as copy:
        copy.write(store.whole(pointer.key))
        copy.flush()
        found = index.captures(Path(copy.name), pointer.segment)
        return {one.id: one.member_sha256 for one in found}

"""
What a cluster costs over one machine: a visit, a document, a hunt on one worker and two; and how far one coordinator reaches.

Everything runs on one machine over TLS on loopback: what is measured is the seam, not what more machines bring. Costs are
processor time, of the coordinator alone and of everybody (coordinator, scheduler, workers and all below them). The
100,000 sources are in a ledger; visits that were recorded once are played back by an engine that hands their segments over on
the store as a worker does, so that what is measured is choosing, ordering, claiming, fetching and entering.
"""

import asyncio
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.common import RESULTS, write
from crawler.order import VisitOrder
from monitor.cli.hunting import Hunted, through_texts
from monitor.crawling import VisitEnd
from monitor.daily import understand
from monitor.desk import Desk
from monitor.engine.choice import engaged, reading_engine
from monitor.engine.local import in_threads
from monitor.engine.station import turned
from monitor.rounds import crawl_log, visit_source
from monitor.schedule import due, found, waiting
from storage.archive import lease, shelf
from storage.archive.shelf import Pointer
from storage.archive.store import Place
from storage.archive.writer import SegmentWriter
from storage.ids import file_sha256
from storage.ledger import sources
from storage.records.source import SourceKind
from tests.cluster.clusters import OnLoopback, cluster
from tests.crawler.wire import serving
from tests.kill import harness
from tests.monitor.desks import desk_in
from tests.storage.segments import exchange

SHOPS, ROUNDS = 6, 3
TEXTS = 20_000
SOURCES = int(os.environ.get("PORTIQUE_BENCH_SOURCES", "100000"))
PLAYED = int(os.environ.get("PORTIQUE_BENCH_PLAYED", "1500"))
_TICK = os.sysconf("SC_CLK_TCK")


def _everybody(parts: OnLoopback | None) -> float:
    """Return the seconds of processor that this process and all below it, and those of the cluster, have taken."""
    roots = {os.getpid()}
    if parts is not None:
        roots |= {part.process.pid for part in parts.parts.values() if part.process is not None}
    parents: dict[int, int] = {}
    taken: dict[int, float] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(stat.parent.name)
        parents[pid] = int(fields[1])
        taken[pid] = sum(map(int, fields[11:15])) / _TICK  # with what ended children had taken
    family, size = roots & taken.keys(), 0
    while size < len(family):
        size = len(family)
        family |= {pid for pid, parent in parents.items() if parent in family}
    return sum(taken[pid] for pid in family)


@contextmanager
def _spent(into: dict[str, Any], units: int, parts: OnLoopback | None) -> Iterator[None]:
    """Note what a block takes for each of so many units: milliseconds of processor, here and everywhere, and of the wall."""
    own, everywhere, wall = time.process_time(), _everybody(parts), time.monotonic()
    yield
    into |= {
        "coordinator_ms": round((time.process_time() - own) / units * 1000, 2),
        "everybody_ms": round((_everybody(parts) - everywhere) / units * 1000, 2),
        "wall_ms": round((time.monotonic() - wall) / units * 1000, 2),
    }


def visits_and_documents(folder: Path) -> dict[str, Any]:
    """Visit the same shops and read the same pages by this machine and by two workers."""
    figures: dict[str, Any] = {"visits": SHOPS * ROUNDS, "pages_a_visit": harness.PRODUCTS + 1}
    with ExitStack() as stack:
        shops = [stack.enter_context(serving()) for _ in range(SHOPS)]
        harness.open_shops(shops)
        place = Place(url=(folder / "store").as_uri())
        parts = stack.enter_context(cluster(folder / "c", place, 2))
        for name, section, family in (("local", {}, None), ("dask", parts.settings(), parts)):
            workspace = harness.workspace(folder / name, shops)
            settings = workspace.configuration.read_text("utf-8")
            for key, value in section.items():
                settings = settings.replace(f'\n{key} = ""', f'\n{key} = "{value}"')
            workspace.configuration.write_text(settings, "utf-8")
            with Desk.open(folder / name) as desk:
                figures[name] = _day(desk, family)
    return figures


def _day(desk: Desk, parts: OnLoopback | None) -> dict[str, Any]:
    watched = list(sources.every(desk.ledger))
    visit: dict[str, Any] = {}

    async def rounds() -> None:
        async with engaged(desk.configuration, desk.workspace.archive, crawl_log(desk)) as engine:

            async def all_of_them() -> None:
                await asyncio.gather(*(visit_source(desk, engine, one) for one in watched))

            await all_of_them()  # what is started for the first ones is not counted
            with _spent(visit, SHOPS * ROUNDS, parts):
                for _ in range(ROUNDS):
                    await all_of_them()

    asyncio.run(rounds())
    with reading_engine(desk.configuration, desk.workspace.archive) as engine:
        reading = {} if engine is None else {"reading": engine.read}
        understand(desk, **reading)  # readers are warm
        for suffix in ("", "-wal", "-shm"):
            Path(f"{desk.workspace.findings}{suffix}").unlink(missing_ok=True)
        with desk.writing_findings():
            pass
        taken: dict[str, Any] = {}
        with _spent(taken, 1, parts):
            read = understand(desk, **reading).analysis.documents
    document = {name: round(value / read, 2) for name, value in taken.items()} | {"documents": read}
    return {"visit": visit, "document": document}


def hunting(folder: Path) -> dict[str, Any]:
    """Hunt a phrase through so many texts here, on one worker and on two."""
    texts = [
        (f"c{n}", f"Boutique {n}. " + "Téléphone compact, livré en 48 h, paiement à la livraison. " * 40 + "déplaqué" * (n % 50 == 0))
        for n in range(TEXTS)
    ]  # fmt: skip
    hunted = Hunted(kind="phrase", wanted="déplaqué")
    figures: dict[str, Any] = {"texts": TEXTS, "characters_a_text": len(texts[1][1])}

    def run(hunt: Callable[..., Any], parts: OnLoopback | None) -> dict[str, Any]:
        list(through_texts(hunted, texts[:500], print, hunt=hunt))
        taken: dict[str, Any] = {}
        with _spent(taken, TEXTS, parts):
            taken["found"] = len(list(through_texts(hunted, texts, print, hunt=hunt)))
        return taken

    figures["local"] = run(in_threads, None)
    for workers in (1, 2):
        place = Place(url=(folder / f"store-{workers}").as_uri())
        with cluster(folder / f"c{workers}", place, workers) as parts:
            engine = parts.engine(folder / f"archive-{workers}")
            try:
                figures[f"{workers} workers"] = run(engine.hunt, parts)
            finally:
                engine.leave()
    return figures


class Playing:
    """An engine that hands over a recorded visit, as a worker would; see :class:`monitor.engine.seam.Engine`."""

    def __init__(self, folder: Path, place: Place) -> None:
        self._folder, self._store = folder, shelf.use(folder, place)
        self.seconds = 0.0
        """Processor time of what is a worker's: not the coordinator's."""

    async def visit(self, order: VisitOrder) -> VisitEnd:
        """Write the segment with fifteen captures and hand it over."""
        began = time.process_time()
        turn = lease.take(self._store, order.visit_id, "w")
        path = self._folder / turned(order.segment, turn.number)
        writer = SegmentWriter(
            path, visit_id=order.visit_id, source_id=order.source_id, began_at=order.started_at,
            warcinfo={"visit": order.visit_id, "source": order.source_id},
        )  # fmt: skip
        for number in range(15):
            body = f"<h1>Mini téléphone {number}</h1>{order.url}".encode() + os.urandom(3_000)
            writer.add_exchange(exchange(body, url=f"{order.url}p/{number}", after=number))
        writer.commit()
        writer.close({"outcome": "complete", "reason": ""}, at=order.started_at)
        pointer = Pointer(
            segment=order.segment, key=turned(order.segment, turn.number), size=path.stat().st_size, sha256=file_sha256(path)
        )  # fmt: skip
        shelf.deliver(self._store, pointer, path)
        lease.deliver(self._store, order.visit_id, turn.number, pointer, "w")
        path.unlink()
        self.seconds += time.process_time() - began
        return VisitEnd(visit_id=order.visit_id)


def coordinator(folder: Path) -> dict[str, Any]:
    """Let one coordinator choose among so many sources, and enter visits that are played back."""
    place = Place(url=(folder / "store").as_uri(), cache_mb=50)
    figures: dict[str, Any] = {"sources": SOURCES, "visits_played": PLAYED, "captures_a_visit": 15}
    with desk_in(folder / "w", browser={"illustrate": "none"}) as desk:
        at = desk.clock.now() - timedelta(days=2)
        began = time.process_time()
        desk.ledger.execute(
            "PRAGMA synchronous = OFF"
        )  # that they are there is measured, not how they came
        for number in range(SOURCES):
            sources.add(
                desk.ledger, url=f"https://site-{number}.example/", kind=SourceKind.SHOP, at=at, actor="banc",
                settings={"browser": "never"},
            )  # fmt: skip
        desk.ledger.execute("PRAGMA synchronous = FULL")
        figures["adding_ms_a_source"] = round((time.process_time() - began) / SOURCES * 1000, 3)
        began = time.process_time()
        queue = list(waiting(desk, desk.clock.now()))
        figures["first_asking_seconds"] = round(time.process_time() - began, 2)
        began = time.process_time()
        queue = list(waiting(desk, desk.clock.now()))
        figures["asking_again_seconds"] = round(time.process_time() - began, 3)
        shelf.use(desk.workspace.archive, place)
        engine = Playing(folder / "worker", place)
        chosen = list(found(desk, queue[:PLAYED]))

        async def play() -> None:
            for source in chosen:
                await visit_source(desk, engine, source)

        before = desk.workspace.ledger.stat().st_size
        began, wall = time.process_time(), time.monotonic()
        asyncio.run(play())
        own = time.process_time() - began - engine.seconds
        figures |= {
            "entering_ms_a_visit": round(own / len(chosen) * 1000, 2),
            "visits_a_minute_of_one_core": round(60 * len(chosen) / own),
            "wall_ms_a_visit_with_the_worker": round((time.monotonic() - wall) / len(chosen) * 1000, 2),
            "ledger_bytes_a_visit": round((desk.workspace.ledger.stat().st_size - before) / len(chosen)),
            "largest_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            "still_due": len(due(desk, desk.clock.now())),
        }  # fmt: skip
    return figures


def main() -> None:
    """Measure and write ``results/cluster.json``; with names on the command line those parts alone, beside what stands there."""
    result = RESULTS / "cluster.json"
    figures: dict[str, Any] = json.loads(result.read_text())["figures"] if sys.argv[1:] else {}
    for name, measure in (
        ("seam", visits_and_documents),
        ("hunt", hunting),
        ("coordinator", coordinator),
    ):
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        with tempfile.TemporaryDirectory() as folder:
            figures[name] = measure(Path(folder))
        sys.stdout.write(f"{name}: {figures[name]}\n")
    write("cluster", figures, "distributed", "obstore")


if __name__ == "__main__":
    main()

"""
The day runs by itself: visit what is due, analyse as visits close, tell at the digest's hour.

Nothing is remembered in the scheduler: what is due follows from the ledger, so a killed worker that starts again
goes on where the ledger stands. One worker a workspace (lock ``run``). SIGTERM ends visits under way early, each with
its outcome, and finishes within half a minute.
"""

import asyncio
import logging
import signal
import threading
import time
from functools import partial
from itertools import count
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor.analysis.lineage import profiles_of
from monitor.analysis.stage import GoOn, Progress
from monitor.crawling import CrawlPool
from monitor.daily import digest_is_due, tell, understand
from monitor.desk import Desk
from monitor.digest.delivery import send_queued
from monitor.discovery.run import discover
from monitor.indexing import adopt
from monitor.rounds import crawl_log, visit_source
from monitor.schedule import due
from monitor.sealing import nightly as seal_and_audit
from storage.address import host_of
from storage.records.source import Source

log = logging.getLogger("portique.worker")

LOOK_SECONDS = 5
SEND_SECONDS = 300
DISCOVER_HOURS = 6
REREAD_SECONDS = 60.0
"""How long at a time the analysis reads again what an earlier edition read; then it looks for what is new."""


class _Stopped(Exception):
    """The worker is to end: the analysis stops between two batches and goes on from there next time."""


class Worker:
    """Runs until asked to stop."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._stop = asyncio.Event()
        self._stopping = threading.Event()
        """The same, for the threads of analysis and digest."""

        self._news = asyncio.Event()
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._hosts: set[str] = set()

    async def run(self) -> None:
        """
        Work until :meth:`stop`.

        Raises:
            WorkspaceBusy: another worker or round is at work in this workspace.
        """
        desk = self._desk
        with desk.workspace.lock("run"), desk.workspace.lock("visits"):
            for entered in adopt(desk.ledger, desk.workspace.archive, at=desk.clock.now()):
                log.warning(
                    "visit_adopted", extra={"visit": entered.visit_id, "captures": entered.captures}
                )
                self._news.set()
            async with CrawlPool(desk.configuration.schedule, crawl_log(desk)) as pool:
                scheduler = AsyncIOScheduler(timezone=desk.configuration.schedule.timezone)
                kept = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
                scheduler.add_job(
                    self._look, "interval", seconds=LOOK_SECONDS, args=[pool], id="look", **kept
                )
                scheduler.add_job(self._tell, "interval", seconds=LOOK_SECONDS, id="tell", **kept)
                scheduler.add_job(self._send, "interval", seconds=SEND_SECONDS, id="send", **kept)
                scheduler.add_job(
                    self._discover,
                    "interval",
                    hours=DISCOVER_HOURS,
                    args=[pool],
                    id="discover",
                    **kept,
                )
                scheduler.start()
                analysing = asyncio.create_task(self._analyse())
                analysing.add_done_callback(
                    lambda _: self.stop()
                )  # its end is a fault: none goes unseen
                await self._look(pool)
                await self._stop.wait()
                scheduler.shutdown(wait=False)
                await pool.close(stop=True)
                await asyncio.gather(*self._busy.values(), return_exceptions=True)
                if not analysing.done():
                    self._news.set()  # wakes it to see that it is to end
                await analysing

    def stop(self) -> None:
        """Ask the worker to end."""
        self._stop.set()
        self._stopping.set()

    async def _look(self, pool: CrawlPool) -> None:
        """Begin the visits whose time has come, never two of one host at once."""
        if self._stop.is_set():
            return
        desk, schedule = self._desk, self._desk.configuration.schedule
        for entered in adopt(
            desk.ledger, desk.workspace.archive, at=desk.clock.now(), under_way=self._busy.keys()
        ):
            log.warning("visit_entered_late", extra={"visit": entered.visit_id})
            self._news.set()
        for source in due(desk, desk.clock.now()):
            if len(self._busy) >= schedule.processes * schedule.visits_at_once:
                return  # a visit is opened when it can begin, so that stopping leaves none that never did
            host = host_of(source.url)
            if source.id not in self._busy and host not in self._hosts:
                self._hosts.add(host)
                task = asyncio.create_task(self._visit(pool, source))
                self._busy[source.id] = task
                task.add_done_callback(partial(self._done, source, host))

    async def _discover(self, pool: CrawlPool) -> None:
        """Run the discovery feeds that are on; their daily allowances cap what is asked."""
        desk = self._desk
        profiles = profiles_of(desk.workspace.folder / "profiles")
        try:
            await discover(desk, desk.configuration.discovery, pool=pool, profiles=profiles)
        except Exception:  # whatever a feed or a page holds, the watch goes on
            log.exception("discovery_failed")
        self._news.set()

    def _done(self, source: Source, host: str, task: asyncio.Task[None]) -> None:
        self._busy.pop(source.id, None)
        self._hosts.discard(host)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("visit_failed", extra={"source": source.url}, exc_info=error)

    async def _visit(self, pool: CrawlPool, source: Source) -> None:
        entered = await visit_source(self._desk, pool, source)
        log.info(
            "visit_closed",
            extra={
                "source": source.url,
                "outcome": entered.outcome.value,
                "captures": entered.captures,
            },
        )
        self._news.set()

    async def _analyse(self) -> None:
        """Read what is new as visits bring it; between them read again what an earlier edition read, slice by slice."""
        whole = False  # of the time before nothing is known: rules or program may have changed
        while not self._stop.is_set():
            if whole:
                await self._news.wait()
            self._news.clear()
            if self._stop.is_set():
                return
            try:
                whole = await asyncio.to_thread(
                    _understand, self._desk.workspace.folder, self._go_on, self._slice()
                )
            except _Stopped:
                return
            except Exception:  # no page, whatever it holds, ends the watch
                log.exception("analysis_failed")
                whole = True

    def _slice(self) -> GoOn:
        """Return what says whether to go on reading again: one batch, then until time is up or something new came."""
        end, batches = time.monotonic() + REREAD_SECONDS, count()
        return lambda: next(batches) == 0 or not (self._news.is_set() or time.monotonic() > end)

    def _go_on(self, done: int, total: int) -> None:
        """Let the analysis be interrupted between two batches."""
        if self._stopping.is_set():
            raise _Stopped(f"{done} of {total} documents read")

    async def _tell(self) -> None:
        if not self._news.is_set() and digest_is_due(self._desk, self._desk.clock.now()):
            try:
                digest, written, sent = await asyncio.to_thread(
                    _tell, self._desk.workspace.folder, self._go_on
                )
            except _Stopped:
                return
            log.info("digest_made", extra={"day": digest, "file": written, "sent": sent})

    async def _send(self) -> None:
        await asyncio.to_thread(_send, self._desk.workspace.folder)


async def serve(desk: Desk) -> None:
    """Run a worker until SIGTERM or SIGINT."""
    worker = Worker(desk)
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, worker.stop)
    await worker.run()


# SQLite connections belong to the thread that made them: each of these opens the workspace anew.


def _understand(folder: Path, progress: Progress, again: GoOn) -> bool:
    with Desk.open(folder) as desk:
        return understand(desk, progress=progress, again=again).analysis.whole


def _tell(folder: Path, progress: Progress) -> tuple[str, str, int]:
    with Desk.open(folder) as desk:
        try:
            understand(desk, progress=progress, again=lambda: False)
        except _Stopped:
            raise
        except Exception:  # the digest says what is not read; it is not withheld for it
            log.exception("analysis_failed")
        digest, written, sent = tell(desk, send=True)
        if desk.configuration.evidence.nightly:
            seal_and_audit(desk)
        return digest.for_date.isoformat(), written.html.name, len(sent)


def _send(folder: Path) -> None:
    with Desk.open(folder) as desk:
        send_queued(desk.ledger, desk.workspace.digests, desk.configuration, at=desk.clock.now())

"""
The day runs by itself: visit what is due, analyse as visits close, tell at the digest's hour.

Nothing is remembered in the scheduler: what is due follows from the ledger, so a killed worker that starts again
goes on where the ledger stands. One worker a workspace (lock ``run``). SIGTERM ends visits under way early, each with
its outcome, and finishes within half a minute.
"""

import asyncio
import logging
import signal
from functools import partial
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor.crawling import CrawlPool
from monitor.daily import digest_is_due, tell, understand
from monitor.desk import Desk
from monitor.digest.delivery import send_queued
from monitor.indexing import adopt
from monitor.rounds import crawl_log, visit_source
from monitor.schedule import due
from storage.errors import StorageError
from storage.records.source import Source

log = logging.getLogger("portique.worker")

LOOK_SECONDS = 5
SEND_SECONDS = 300


class Worker:
    """Runs until asked to stop."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._stop = asyncio.Event()
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
                scheduler.start()
                analysing = asyncio.create_task(self._analyse())
                await self._look(pool)
                await self._stop.wait()
                scheduler.shutdown(wait=False)
                await pool.close(stop=True)
                await asyncio.gather(*self._busy.values(), return_exceptions=True)
                analysing.cancel()
                await asyncio.gather(analysing, return_exceptions=True)

    def stop(self) -> None:
        """Ask the worker to end."""
        self._stop.set()

    async def _look(self, pool: CrawlPool) -> None:
        """Begin the visits whose time has come, never two of one host at once."""
        if self._stop.is_set():
            return
        for source in due(self._desk, self._desk.clock.now()):
            host = source.url.split("/")[2]
            if source.id not in self._busy and host not in self._hosts:
                self._hosts.add(host)
                task = asyncio.create_task(self._visit(pool, source))
                self._busy[source.id] = task
                task.add_done_callback(partial(self._done, source, host))

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
        while True:
            await self._news.wait()
            self._news.clear()
            try:
                await asyncio.to_thread(_understand, self._desk.workspace.folder)
            except StorageError:
                log.exception("analysis_failed")

    async def _tell(self) -> None:
        if not self._news.is_set() and digest_is_due(self._desk, self._desk.clock.now()):
            digest, written, sent = await asyncio.to_thread(_tell, self._desk.workspace.folder)
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


def _understand(folder: Path) -> None:
    with Desk.open(folder) as desk:
        understand(desk)


def _tell(folder: Path) -> tuple[str, str, int]:
    with Desk.open(folder) as desk:
        understand(desk)
        digest, written, sent = tell(desk, send=True)
        return digest.for_date.isoformat(), written.html.name, len(sent)


def _send(folder: Path) -> None:
    with Desk.open(folder) as desk:
        send_queued(desk.ledger, desk.workspace.digests, desk.configuration, at=desk.clock.now())

"""
The day runs by itself: visit what is due, analyse as visits close, tell at the digest's hour.

Nothing is remembered between two turns: what is due follows from the ledger, so a killed worker that starts again goes
on where the ledger stands. A step of the wall clock moves the turns along and is said. Each stage fails alone, and its
failure is an incident until it works again. One worker a workspace (lock ``run``). SIGTERM ends visits under way early,
each with its outcome, and finishes within half a minute.
"""

import asyncio
import logging
import signal
import sqlite3
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from itertools import count

from monitor.analysis.beside import Reading
from monitor.analysis.stage import GoOn, Progress
from monitor.config import ConfigurationMistaken, load
from monitor.daily import digest_due, send_waiting, tell, understand
from monitor.desk import Desk
from monitor.engine.choice import engaged
from monitor.engine.seam import Engine
from monitor.health import disk_trouble
from monitor.indexing import adopt
from monitor.rounds import crawl_log, visit_source
from monitor.schedule import DEAD, found, waiting
from monitor.sealing import nightly as seal_and_audit
from monitor.turns import Turns
from monitor.urgent import tell_urgent
from storage.address import host_of
from storage.database import fault_of
from storage.errors import FindingsDamaged
from storage.ledger import incidents, queue
from storage.records.source import Source

log = logging.getLogger("portique.worker")

LOOK_SECONDS = 5.0
SEND_SECONDS = 300.0
DISCOVER_SECONDS = 6 * 3600.0
REREAD_SECONDS = 60.0
"""How long at a time the analysis reads again what an earlier edition read; then it looks for what is new."""

PATIENCE_SECONDS = 60.0
"""A stage that keeps failing is tried less and less often, but as often as this."""

DIGEST_WAITS = 1800.0
"""Seconds the digest waits, from its hour on, for what is archived to be read; then it says what is not."""

STEP_SECONDS = 60.0
"""A difference between the wall clock and the one nobody sets, from which on it is said."""


class _Stopped(Exception):
    """The analysis is to end between two batches; it goes on from there next time."""


class Worker:
    """Runs until asked to stop."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._stop = asyncio.Event()
        self._stopping = threading.Event()
        """The same, for the threads of analysis and digest."""

        self._news = asyncio.Event()
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._hosts: dict[str, float] = {}
        """From when on, by the clock nobody sets, a host may be visited again."""

        self._dead = set[str]()
        """Of what is visited now, what did not answer for some time."""

        self._tell_by = float("inf")
        """When a digest that is due waits for no analysis any longer, by the clock nobody sets."""

        self._well = set[tuple[str, str]]()
        """What is known to go well, by kind and subject of incident; at first nothing: a worker before may have failed."""

        self._whole = False
        """Whether all is read by today's editions; at first unknown: rules or program may have changed."""

        self._read_settings = _changed_at(desk)
        self._turns = Turns(desk.configuration.schedule.timezone, self._now, self._stepped)

    async def run(self) -> None:
        """
        Work until :meth:`stop`.

        Raises:
            WorkspaceBusy: another worker or round is at work in this workspace.
        """
        desk = self._desk
        with desk.workspace.lock("run"), desk.workspace.lock("visits"):
            queue.empty(desk.ledger)  # settings, program or clock may be others
            async with engaged(
                desk.configuration, desk.workspace.archive, crawl_log(desk)
            ) as engine:
                stages = [
                    self._stage("look", LOOK_SECONDS, partial(self._look, engine)),
                    self._stage("analysis", LOOK_SECONDS, partial(self._analyse, engine)),
                    self._stage("digest", LOOK_SECONDS, partial(self._tell, engine)),
                    self._stage("mail", SEND_SECONDS, self._send),
                    self._stage("discovery", DISCOVER_SECONDS, partial(self._discover, engine), DISCOVER_SECONDS),
                ]  # fmt: skip
                running = [asyncio.create_task(one) for one in stages]
                self._turns.start()
                await self._stop.wait()
                await engine.close(stop=True)
                self._news.set()  # wakes the analysis to see that it is to end
                await asyncio.gather(*self._busy.values(), *running, return_exceptions=True)

    def stop(self) -> None:
        """Ask the worker to end."""
        self._stop.set()
        self._stopping.set()
        self._turns.close()

    async def _stage(
        self,
        name: str,
        seconds: float,
        stage: Callable[[], Awaitable[None]],
        first: float = 0.0,
    ) -> None:
        """Take a stage's turns; what one raises costs that turn, and is said until one succeeds."""
        turn = self._turns.add(name, seconds, first)
        failures, patient = 0, 0.0
        while True:
            await turn.wait()
            turn.clear()
            if self._stop.is_set():
                return
            if time.monotonic() < patient:
                continue
            try:
                await stage()
            except _Stopped:
                log.info("stage_interrupted", extra={"stage": name})
            except Exception as error:  # whatever it is, the watch goes on
                failures += 1
                log.log(
                    logging.ERROR, "stage_failed", extra={"stage": name}, exc_info=failures == 1
                )
                self._say("stage", name, f"{type(error).__name__}: {error}")
                wait = min(PATIENCE_SECONDS, seconds * 2.0 ** min(failures, 9))
                patient = time.monotonic() + wait
            else:
                failures = 0
                self._say("stage", name)

    def _say(self, kind: str, subject: str, trouble: str = "") -> None:
        """Write in the ledger what goes wrong, or that it is over; what cannot be written there ``status`` sees itself."""
        if not trouble and (kind, subject) in self._well:
            return
        self._well.discard((kind, subject))
        desk = self._desk
        try:
            if trouble:
                incidents.begin(desk.ledger, kind, subject, trouble, desk.clock.now())
            else:
                incidents.end(desk.ledger, kind, subject, desk.clock.now())
                self._well.add((kind, subject))
        except (OSError, sqlite3.Error):
            log.exception("incident_not_written", extra={"kind": kind, "subject": subject})

    async def _look(self, engine: Engine) -> None:
        """Begin the visits whose time has come, never two of one host at once."""
        desk = self._desk
        self._look_at_the_settings()
        trouble = disk_trouble(desk.workspace.folder, desk.configuration.schedule.reserve_mb)
        self._say("disk", "disk", trouble)
        if trouble:
            return
        for entered in adopt(
            desk.ledger, desk.workspace.archive, at=desk.clock.now(), under_way=self._busy.keys()
        ):
            log.warning(
                "visit_adopted", extra={"visit": entered.visit_id, "captures": entered.captures}
            )
            self._news.set()
        self._begin(engine, await asyncio.to_thread(getattr, engine, "room"))

    def _begin(self, engine: Engine, most: int) -> None:
        """Begin what is due where there is room; a host rests between two visits, what does not answer takes half the room."""
        for place in waiting(self._desk, self._desk.clock.now()):
            if len(self._busy) >= most:
                return  # a visit is opened when it can begin, so that stopping leaves none that never did
            dead = place.failures >= DEAD
            if place.source_id in self._busy or (dead and len(self._dead) >= max(1, most // 2)):
                continue
            for source in found(self._desk, [place]):
                host = host_of(source.url)
                if self._hosts.get(host, 0.0) > time.monotonic():
                    continue
                self._hosts[host] = float("inf")
                if dead:
                    self._dead.add(source.id)
                task = asyncio.create_task(self._visit(engine, source))
                self._busy[source.id] = task
                task.add_done_callback(partial(self._done, source, host))

    def _now(self) -> datetime:
        return self._desk.clock.now()

    def _stepped(self, step: float) -> None:
        """Say a step of the wall clock: what was captured before it is dated otherwise than what comes."""
        if abs(step) >= STEP_SECONDS:
            log.warning("clock_stepped", extra={"seconds": round(step)})
            said = f"l'heure de la machine a sauté de {step:+.0f} s ; la veille continue"
            incidents.happened(self._desk.ledger, "clock", "clock", said, self._desk.clock.now())

    def _look_at_the_settings(self) -> None:
        """Take new settings into use; mistaken ones are said, and the last good ones stay."""
        changed = _changed_at(self._desk)
        if changed == self._read_settings:
            return
        self._read_settings = changed
        try:
            self._desk.configuration = load(self._desk.workspace.configuration)
        except (ConfigurationMistaken, OSError) as error:
            log.warning("configuration_refused", extra={"why": str(error)})
            self._say("configuration", "portique.toml", str(error))
        else:
            log.info("configuration_read")
            self._say("configuration", "portique.toml")
            queue.empty(self._desk.ledger)

    async def _discover(self, engine: Engine) -> None:
        """Run the discovery feeds that are on; their daily allowances cap what is asked."""
        # Name servers and the rest: most watches have it off.
        from monitor.analysis.lineage import profiles_of
        from monitor.discovery.run import discover

        desk = self._desk
        profiles = profiles_of(desk.workspace.folder / "profiles")
        await discover(desk, desk.configuration.discovery, pool=engine, profiles=profiles)
        self._news.set()

    def _done(self, source: Source, host: str, task: asyncio.Task[None]) -> None:
        self._busy.pop(source.id, None)
        self._dead.discard(source.id)
        self._hosts[host] = time.monotonic() + source.pace_seconds
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("visit_failed", extra={"source": source.url}, exc_info=error)

    async def _visit(self, engine: Engine, source: Source) -> None:
        entered = await visit_source(self._desk, engine, source)
        log.info(
            "visit_closed",
            extra={
                "source": source.url,
                "outcome": entered.outcome.value,
                "captures": entered.captures,
            },
        )
        self._news.set()

    async def _analyse(self, engine: Engine) -> None:
        """Read what is new as visits bring it; between them read again what an earlier edition read, slice by slice."""
        if self._whole:
            await self._news.wait()
        self._news.clear()
        if not self._stop.is_set():
            self._whole = False
            self._whole = await asyncio.to_thread(
                _understand, self._apart(), self._go_on, self._slice(), engine.read
            )

    def _slice(self) -> GoOn:
        """Return what says whether to go on reading again: one batch, then until time is up or something new came."""
        end, batches = time.monotonic() + REREAD_SECONDS, count()
        return lambda: next(batches) == 0 or not (self._news.is_set() or time.monotonic() > end)

    def _go_on(self, done: int, total: int) -> None:
        """Let the analysis be interrupted between two batches: the worker ends, or a digest can wait no longer."""
        if self._stopping.is_set() or time.monotonic() > self._tell_by:
            raise _Stopped(f"{done} of {total} documents read")

    async def _tell(self, engine: Engine) -> None:
        """Make the digest that is due; its day and what it tells of are fixed now, however long reading takes."""
        now = self._desk.clock.now()
        day = digest_due(self._desk, now)
        if day is None:
            return
        self._tell_by = time.monotonic() + DIGEST_WAITS
        try:
            digest, written, sent = await asyncio.to_thread(
                _tell, self._apart(), self._go_on, engine.read, (day, now), self._stopping
            )
        finally:
            self._tell_by = float("inf")
        log.info("digest_made", extra={"day": digest, "file": written, "sent": sent})
        self._news.set()  # what was not read in time is read now

    async def _send(self) -> None:
        await asyncio.to_thread(_send, self._apart())

    def _apart(self) -> Desk:
        """Return the same workspace for another thread, under the settings in use: connections belong to their thread."""
        return Desk(self._desk.workspace, self._desk.configuration)


async def serve(desk: Desk) -> None:
    """Run a worker until SIGTERM or SIGINT."""
    worker = Worker(desk)
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, worker.stop)
    await worker.run()


def _changed_at(desk: Desk) -> int:
    """Return when the configuration was last written, 0 where it is not there."""
    with suppress(OSError):
        return desk.workspace.configuration.stat().st_mtime_ns
    return 0


def _understand(desk: Desk, progress: Progress, again: GoOn, reading: Reading) -> bool:
    with desk:
        return understand(desk, progress=progress, again=again, reading=reading).analysis.whole


def _tell(
    desk: Desk,
    progress: Progress,
    reading: Reading,
    due: tuple[date, datetime],
    stopping: threading.Event,
) -> tuple[str, str, int]:
    day, until = due
    with desk:
        try:
            understand(desk, progress=progress, again=lambda: False, reading=reading)
        except _Stopped:
            if stopping.is_set():
                raise
        except Exception:  # the digest says what is not read; it is not withheld for it
            log.exception("analysis_failed")
        digest, written, sent = tell(desk, day=day, until=until, send=True)
        if desk.configuration.evidence.nightly:
            seal_and_audit(desk)
        _check(desk, until)
        return digest.for_date.isoformat(), written.html.name, len(sent)


def _check(desk: Desk, at: datetime) -> None:
    """Read both databases once a day: damaged findings come back by themselves, a damaged ledger is said at once."""
    try:
        desk.check_findings()
    except FindingsDamaged as error:
        incidents.happened(desk.ledger, "database", "findings.db", str(error), at)
    if fault := fault_of(desk.workspace.ledger):
        incidents.begin(desk.ledger, "database", "ledger.db", fault, at)


def _send(desk: Desk) -> None:
    with desk:
        send_waiting(desk)
        tell_urgent(desk, desk.clock.now())

"""
Run crawl processes: hand out visit orders, listen to what becomes of them, replace a process after a while.

A process that dies takes no visit with it: what it had on disk is evidence, and the visit is reported as lost so
that the worker enters what there is. Processes are ended by closing their input; one that does not end is killed. So is
one that falls silent, and one whose visit passes its deadline: a page may hold its reader for ever.
"""

import asyncio
import json
import logging
import math
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from crawler.order import VisitOrder
from monitor.config import Schedule
from storage import children

log = logging.getLogger("portique.crawling")

LOG_BYTES = 20_000_000
"""Size from which on a process that starts sets the log of those before it aside, in the place of what was set aside before."""

Listener = Callable[[dict[str, Any]], None]
END_SECONDS = 30

SILENT_SECONDS = 300.0
"""How long a crawl process may say nothing; it says that it lives every few seconds, unless a page holds it."""

MARGIN_SECONDS = 300.0
"""What a visit may take beyond its budget: requests under way end, the segment is closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitEnd:
    """How a crawl process says a visit ended."""

    visit_id: str
    lost: str = ""
    """Why there is no outcome: the process died or failed; empty when the segment holds the outcome."""


class Visits(Protocol):
    """Whoever has visits made: crawl processes here, or an engine."""

    async def visit(self, order: VisitOrder) -> VisitEnd:
        """Have a visit made; return when its segment is closed or nobody makes it any more."""
        ...


@dataclass(slots=True)
class _Process:
    program: asyncio.subprocess.Process
    waiting: dict[str, "asyncio.Future[VisitEnd]"] = field(default_factory=dict)
    taken: int = 0
    listening: asyncio.Task[None] | None = None
    retired: bool = False
    heard_at: float = math.inf
    """When it last said something, by the event loop's clock; it may take its time to start."""

    last_page: str = ""


class CrawlPool:
    """A few crawl processes, started when first needed."""

    def __init__(
        self,
        schedule: Schedule,
        log_file: Path,
        on_event: Listener = lambda _: None,
        *,
        silence: float = SILENT_SECONDS,
        margin: float = MARGIN_SECONDS,
    ) -> None:
        self._silence, self._margin = silence, margin
        self._schedule = schedule
        self._log_file = log_file
        self._on_event = on_event
        self._processes: list[_Process] = []
        self._free = asyncio.Semaphore(schedule.processes * schedule.visits_at_once)
        self._choosing = asyncio.Lock()

    async def __aenter__(self) -> "CrawlPool":
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close(stop=error is not None)

    async def visit(self, order: VisitOrder) -> VisitEnd:
        """Have a visit made; return when its segment is closed or its process is gone."""
        async with self._free:
            async with self._choosing:
                process = await self._choose()
                process.taken += 1
                end: asyncio.Future[VisitEnd] = asyncio.get_running_loop().create_future()
                process.waiting[order.visit_id] = end
            line = order.model_dump_json().encode() + b"\n"
            try:
                assert process.program.stdin is not None
                process.program.stdin.write(line)
                await process.program.stdin.drain()
            except (ConnectionError, OSError) as error:
                _settle(process, order.visit_id, f"the crawl process was gone: {error}")
            return await self._ended_in_time(process, order, end)

    async def _ended_in_time(
        self, process: _Process, order: VisitOrder, end: "asyncio.Future[VisitEnd]"
    ) -> VisitEnd:
        """Wait for the end of a visit; kill its process where neither comes in time, and say which page it was at."""
        clock = asyncio.get_running_loop().time
        deadline = clock() + order.budget.seconds + self._margin
        while not end.done():
            now = clock()
            silent = process.heard_at + self._silence
            if now >= min(deadline, silent):
                late = (
                    f"silent for {self._silence:g} s"
                    if now >= silent
                    else "past the deadline of a visit"
                )
                _kill(
                    process,
                    f"the crawl process was killed: {late}, last page: {process.last_page or 'none'}",
                )
                break
            await asyncio.wait({end}, timeout=min(deadline - now, self._silence / 4))
        return await end

    @property
    def pids(self) -> list[int]:
        """The ids of the living crawl processes."""
        return [p.program.pid for p in self._processes if p.program.returncode is None]

    async def close(self, *, stop: bool = False) -> None:
        """End every process; with ``stop``, visits under way end early and say so."""
        for process in self._processes:
            if stop and process.program.returncode is None:
                with suppress(ProcessLookupError):
                    process.program.send_signal(signal.SIGTERM)
            self._retire(process)
        for process in self._processes:
            await _ended(process)
        self._processes = []

    async def _choose(self) -> _Process:
        alive = [p for p in self._processes if not p.retired and p.program.returncode is None]
        for process in alive:
            if process.taken >= self._schedule.recycle_after:
                self._retire(process)
        alive = [p for p in alive if not p.retired]
        room = [p for p in alive if len(p.waiting) < self._schedule.visits_at_once]
        if room and (len(alive) >= self._schedule.processes or not all(p.waiting for p in room)):
            return min(room, key=lambda p: len(p.waiting))
        self._processes = [p for p in self._processes if p.program.returncode is None or p.waiting]
        process = await self._start()
        self._processes.append(process)
        return process

    async def _start(self) -> _Process:
        self._log_file.parent.mkdir(parents=True, exist_ok=True)
        _roll(self._log_file)
        with self._log_file.open("ab") as errors:
            program = await asyncio.create_subprocess_exec(
                *children.command("spiders"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=errors,
                limit=16 * 1024 * 1024,
                env={**children.environment(), "PYTHONUNBUFFERED": "1"},
                start_new_session=True,
            )
        process = _Process(program)
        process.listening = asyncio.create_task(self._listen(process))
        log.info("crawl_process_started", extra={"pid": program.pid})
        return process

    async def _listen(self, process: _Process) -> None:
        assert process.program.stdout is not None
        while line := await process.program.stdout.readline():
            try:
                event = json.loads(line)
            except ValueError:
                log.warning("crawl_process_said", extra={"line": line[:200]})
                continue
            process.heard_at = asyncio.get_running_loop().time()
            if event["event"] == "alive":
                continue
            self._on_event(event)
            if event["event"] == "captured":
                process.last_page = str(event["url"])[:300]
            elif event["event"] == "closed":
                _settle(process, event["visit"])
            elif event["event"] == "failed":
                _settle(process, event["visit"], event["why"])
        code = await process.program.wait()
        for visit_id in list(process.waiting):
            _settle(
                process, visit_id, f"the crawl process ended with code {code} before the visit did"
            )

    def _retire(self, process: _Process) -> None:
        process.retired = True
        if process.program.stdin is not None and not process.program.stdin.is_closing():
            process.program.stdin.close()


def _settle(process: _Process, visit_id: str, lost: str = "") -> None:
    end = process.waiting.pop(visit_id, None)
    if end is not None and not end.done():
        end.set_result(VisitEnd(visit_id=visit_id, lost=lost))


def _kill(process: _Process, why: str) -> None:
    """End a process with its children, browsers among them; its visits end as lost."""
    log.warning("crawl_process_killed", extra={"pid": process.program.pid, "why": why})
    process.retired = True
    children.kill(process.program.pid)
    for visit_id in list(process.waiting):
        _settle(process, visit_id, why)


async def _ended(process: _Process) -> None:
    try:
        async with asyncio.timeout(END_SECONDS):
            await process.program.wait()
    except TimeoutError:
        _kill(process, f"it did not end within {END_SECONDS} s")
        await process.program.wait()
    if process.listening is not None:
        await process.listening


def _roll(path: Path) -> None:
    if path.exists() and path.stat().st_size >= LOG_BYTES:
        path.replace(path.with_name(f"{path.name}.1"))

"""The two programs of a cluster that are not the watch: its scheduler and its workers, each until it is told to end."""

import asyncio
import logging
import os
import signal
from dataclasses import dataclass
from typing import Any

import dask
from distributed import Scheduler, Worker
from distributed.core import rpc
from distributed.diagnostics.plugin import SchedulerPlugin

from monitor.engine.agreement import agree, mark, ours
from monitor.engine.errors import EngineUnavailable
from monitor.engine.station import Station, stand
from monitor.engine.tls import Papers

log = logging.getLogger("portique.cluster")

PLENTY = 1e9
"""How much a worker has of what is not used up: an edition, a way out."""

_SETTINGS = {
    "distributed.worker.profile.enabled": False,
    "distributed.scheduler.allowed-failures": 3,
    "distributed.comm.timeouts.connect": "30s",
    "distributed.admin.log-length": 1_000,
    # answered without TLS, so on this machine alone, and no more than that it lives and how it stands
    "distributed.scheduler.http.routes": [
        "distributed.http.scheduler.prometheus",
        "distributed.http.health",
    ],
    "distributed.worker.http.routes": [
        "distributed.http.worker.prometheus",
        "distributed.http.health",
    ],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Where a scheduler is spoken to."""

    host: str
    port: int
    metrics: str
    """``127.0.0.1:port`` where Prometheus is answered; plain HTTP, so never elsewhere."""

    silence_seconds: int = 60
    """After so long without a word a worker is taken for dead, and what it had is given to another."""

    nobody_seconds: int = 600
    """After so long without a worker that may do it, a task fails with that cause."""


class _Editions(SchedulerPlugin):  # type: ignore[misc] # distributed is Any here
    """Tells whoever asks which editions the scheduler was installed with."""

    def __init__(self, editions: dict[str, str]) -> None:
        self._editions = editions

    async def start(self, scheduler: Any) -> None:
        """Add the question to those the scheduler answers."""
        scheduler.handlers["portique_editions"] = lambda: self._editions


def _quiet() -> None:
    """Let distributed say what is wrong and nothing else."""
    dask.config.set(_SETTINGS)
    logging.getLogger("distributed").setLevel(logging.WARNING)


async def schedule(papers: Papers, listening: Listening) -> None:
    """Run a scheduler until SIGTERM or SIGINT."""
    _quiet()
    dask.config.set({"distributed.scheduler.no-workers-timeout": f"{listening.nobody_seconds}s"})
    async with Scheduler(
        host=listening.host, port=listening.port, protocol="tls", security=papers.security(), dashboard=False,
        dashboard_address=listening.metrics, worker_ttl=listening.silence_seconds, plugins=[_Editions(ours())],
    ) as scheduler:  # fmt: skip
        log.warning("scheduler_listens: %s", scheduler.address)
        await _told_to_end(scheduler)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manned:
    """What a worker takes at once."""

    visits: int
    readers: int
    browsers: int


async def work(papers: Papers, scheduler: str, station: Station, manned: Manned, host: str) -> None:
    """
    Run a worker until SIGTERM, SIGINT or the loss of its scheduler; visits under way end early and are handed over.

    Raises:
        EngineUnavailable: no scheduler answers there to this certificate; or it was lost.
        EditionsDiffer: it runs other code.
        BlockingIOError: another worker has the same folder.
    """
    _quiet()
    security = papers.security()
    here = ours()
    try:
        async with rpc(scheduler, connection_args=security.get_connection_args("worker")) as asked:
            agree(f"Worker {station.name}", await asked.portique_editions(), here)
    except OSError as error:
        raise EngineUnavailable(f"{scheduler}: {error}") from error
    held = station.lock()
    stand(station)
    await asyncio.to_thread(station.left)
    resources = {mark(here): PLENTY, "visit": manned.visits, "read": manned.readers}
    resources |= {"browser": manned.browsers} if manned.browsers else {}
    resources |= {f"offers:{one}": PLENTY for one in station.offers}
    try:
        async with Worker(
            scheduler, name=station.name, security=security, resources=resources, nthreads=manned.visits + manned.readers,
            local_directory=str(station.scratch), host=host or None, dashboard_address="127.0.0.1:0", protocol="tls", death_timeout="60s", memory_limit=0,
        ) as worker:  # fmt: skip
            station.at = worker.address
            log.warning("worker_stands: %s", worker.address)
            told = await _told_to_end(worker)
    finally:
        await station.pool.close(stop=True)
        await asyncio.to_thread(station.left)
        del held
    if not told:
        raise EngineUnavailable("the scheduler was lost")


async def _told_to_end(part: Any) -> bool:
    """Wait until a part ends or is told to; return whether it was told."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, told.set)
    ended = asyncio.create_task(part.finished())
    asked = asyncio.create_task(told.wait())
    await asyncio.wait({ended, asked}, return_when=asyncio.FIRST_COMPLETED)
    asked.cancel()
    if told.is_set():
        ended.cancel()
    return told.is_set()


def cores() -> int:
    """Return how many processors there are."""
    return os.cpu_count() or 1

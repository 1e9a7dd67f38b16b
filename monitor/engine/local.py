"""This machine: its crawl processes, its reading processes, its cores."""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.order import VisitOrder
from monitor.config import Schedule
from monitor.crawling import CrawlPool, Listener, VisitEnd
from monitor.engine.seam import Batch, Found

if TYPE_CHECKING:
    from monitor.analysis.apply import Task
    from monitor.analysis.beside import Read

AHEAD = 4
"""Batches of each core that wait or are searched while the first of them is shown."""


def nobody(event: dict[str, object]) -> None:
    """Listen to nothing."""
    del event


class LocalEngine:
    """The engine of a watch on one machine; see :class:`monitor.engine.seam.Engine`."""

    def __init__(self, schedule: Schedule, log_file: Path, on_event: Listener = nobody) -> None:
        self._pool = CrawlPool(schedule, log_file, on_event)
        self.room = schedule.processes * schedule.visits_at_once

    async def visit(self, order: VisitOrder) -> VisitEnd:
        """Have a crawl process make it."""
        return await self._pool.visit(order)

    def read(
        self, archive: Path, batches: "Iterable[Sequence[Task]]"
    ) -> "Generator[Read, None, None]":
        """Have the reading processes beside read them."""
        from monitor.analysis.beside import READERS  # a visit alone needs no reader

        return READERS.read(archive, batches)

    def hunt(self, search: Callable[[Batch], Found], batches: Iterable[Batch]) -> Iterator[Found]:
        """Search on all cores; the search itself says in which process."""
        return in_threads(search, batches)

    def leave(self) -> None:
        """Nothing: the reading processes live as long as this one."""

    async def close(self, *, stop: bool = False) -> None:
        """End the crawl processes; the reading ones live as long as this process."""
        await self._pool.close(stop=stop)


def in_threads(search: Callable[[Batch], Found], batches: Iterable[Batch]) -> Iterator[Found]:
    """Yield what a search gives for each batch, in their order, some ahead of the one that is looked at."""
    cores = os.cpu_count() or 1
    ahead: deque[Future[Found]] = deque()
    with ThreadPoolExecutor(cores) as threads:
        for one in batches:
            ahead.append(threads.submit(search, one))
            if len(ahead) > AHEAD * cores:
                yield ahead.popleft().result()
        for rest in ahead:
            yield rest.result()

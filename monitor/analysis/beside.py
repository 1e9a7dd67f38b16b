"""Read many documents in processes beside this one; a page that kills its reader costs that page alone."""

import multiprocessing
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import repeat
from pathlib import Path
from types import TracebackType

from monitor.analysis.apply import Result, Task, apply_beside

WORTH_IT = 120
"""Documents below which starting processes costs more than it saves."""


class Readers:
    """A pool of reading processes, one a core."""

    def __init__(self, archive: Path, processes: int | None = None) -> None:
        self._archive = archive
        self._processes = processes or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> "Readers":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def read(
        self, batches: Iterable[Sequence[Task]]
    ) -> Iterator[tuple[Sequence[Task], list[list[Result]]]]:
        """Yield each batch with what its tasks give, in their order; the next is read while one is looked at."""
        ahead: tuple[Sequence[Task], _Begun] | None = None
        for tasks in batches:
            begun = self._begin(tasks)
            if ahead is not None:
                yield ahead[0], self._finish(*ahead)
            ahead = tasks, begun
        if ahead is not None:
            yield ahead[0], self._finish(*ahead)

    def _begin(self, tasks: Sequence[Task]) -> "_Begun":
        pool = self._started()
        try:
            return pool, pool.map(apply_beside, repeat(self._archive), tasks, chunksize=4)
        except BrokenProcessPool:  # over an earlier batch
            self._end()
            return self._begin(tasks)

    def _finish(self, tasks: Sequence[Task], begun: "_Begun") -> list[list[Result]]:
        pool, results = begun
        try:
            return list(results)
        except BrokenProcessPool:
            if self._pool is pool:
                self._end()
            return [self._alone(task) for task in tasks]

    def _alone(self, task: Task) -> list[Result]:
        try:
            with _pool(1) as one:
                return one.submit(apply_beside, self._archive, task).result()
        except BrokenProcessPool:
            return [(name, [], "the reading process died on this page") for name in task.steps]

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = _pool(self._processes)
        return self._pool

    def _end(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


_Begun = tuple[ProcessPoolExecutor, Iterator[list[Result]]]
"""A pool and what it will give of one batch."""


def _pool(processes: int) -> ProcessPoolExecutor:
    # One server process loads lexicon and readers once; the readers are forked from it, never from a process with threads.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["monitor.analysis.warm"])
    return ProcessPoolExecutor(processes, mp_context=context)

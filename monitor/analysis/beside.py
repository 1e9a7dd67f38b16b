"""
Read documents in processes beside this one, each under a deadline and a limit of memory.

Who wrote a page may have written it against its reader. A page that takes too long, takes too much or kills its reader
costs itself: the process is replaced, the page has its cause, and no step of the same edition tries it again. The
processes stay for as long as this one lives, and end with it.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from monitor.analysis.apply import LATE, Result, Task, apply_beside, failed
from storage import children


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one document may cost."""

    cpu_seconds: int = 60
    wall_seconds: float = 300.0
    """A loaded machine gives a page its processor late; what only waits ends here."""

    megabytes: int = 3_000
    """Data of the reading process (RLIMIT_DATA), what every reader has loaded included: some 400."""


_Begun = ProcessFuture[list[Result]]
Read = tuple[Sequence[Task], list[list[Result]]]
"""A batch with what its tasks give."""


class Readers:
    """A pool of reading processes, one a core; started when first needed."""

    def __init__(self, processes: int | None = None, limits: Limits | None = None) -> None:
        self._processes = processes or os.cpu_count() or 1
        self._limits = limits or Limits()
        self._pool: ProcessPool | None = None
        self._choosing = threading.Lock()

    def read(self, archive: Path, batches: Iterable[Sequence[Task]]) -> Generator[Read, None, None]:
        """
        Yield each batch with what its tasks give, in their order; the next is read while one is looked at.

        Raises:
            CodeChanged: as :func:`monitor.analysis.apply.apply`.
        """
        ahead: tuple[Sequence[Task], list[_Begun]] | None = None
        try:
            for tasks in batches:
                begun = [self._begin(archive, task) for task in tasks]
                if ahead is not None:
                    yield ahead[0], self._finish(archive, *ahead)
                ahead = tasks, begun
            if ahead is not None:
                yield ahead[0], self._finish(archive, *ahead)
        finally:
            for future in ahead[1] if ahead is not None else ():
                future.cancel()  # type: ignore[no-untyped-call]

    def close(self) -> None:
        """End the processes."""
        with self._choosing:
            if self._pool is not None:
                self._pool.stop()  # type: ignore[no-untyped-call]
                self._pool.join()
                self._pool = None

    def _finish(
        self, archive: Path, tasks: Sequence[Task], begun: Sequence[_Begun]
    ) -> list[list[Result]]:
        return [
            self._result(archive, task, future) for task, future in zip(tasks, begun, strict=True)
        ]

    def _result(
        self, archive: Path, task: Task, future: _Begun, *, again: bool = True
    ) -> list[Result]:
        try:
            return future.result()
        except TimeoutError:
            return failed(task, f"{LATE} : more than {self._limits.wall_seconds:g} s")
        except ProcessExpired as error:
            if error.exitcode == -signal.SIGXCPU:
                spent = f"more than {self._limits.cpu_seconds} s of processor time"
                return failed(task, f"{LATE} : {spent}")
            if not again:
                why = f"the reading process died on this page (code {error.exitcode})"
                return failed(task, why)
        except BrokenProcessPool:  # idle processes were killed, and this task was to be theirs
            self.close()
        return self._result(archive, task, self._begin(archive, task), again=False)

    def _begin(self, archive: Path, task: Task) -> _Begun:
        with self._choosing:
            if self._pool is None or not self._pool.active:
                # One server process loads lexicon and readers once; the readers are forked from it, never from a
                # process with threads.
                context = multiprocessing.get_context("forkserver")
                context.set_forkserver_preload(["monitor.analysis.warm"])
                self._pool = ProcessPool(
                    self._processes, context=context, initializer=children.limit_memory, initargs=(self._limits.megabytes,)
                )  # fmt: skip
            future: _Begun = self._pool.schedule(
                _read, (archive, task, self._limits.cpu_seconds), timeout=self._limits.wall_seconds
            )
            return future


READERS = Readers()
"""Those of this process."""


# -- in a process beside ---------------------------------------------------------------------------


def _read(archive: Path, task: Task, cpu_seconds: int) -> list[Result]:
    children.limit_time(cpu_seconds)
    return apply_beside(archive, task)

"""
Read documents in processes beside this one, each under a deadline and a limit of memory.

Who wrote a page may have written it against its reader. A page that takes too long, takes too much or kills its reader
costs itself: the process is replaced, the page has its cause, and no step of the same edition tries it again. The
processes stay for as long as this one lives, and end with it.
"""

import os
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Final

from monitor.analysis.apply import LATE, Result, Task, apply_beside, failed
from monitor.analysis.declared import WORDS
from storage import children, judged
from storage.beside import Beside, Died
from storage.memory import give_back


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one document may cost."""

    cpu_seconds: int = 60
    wall_seconds: float = 300.0
    """A loaded machine gives a page its processor late; what only waits ends here."""

    megabytes: int = 3_000
    """Data of the reading process (RLIMIT_DATA), what every reader has loaded included: some 170."""

    pages: int = 2_000
    """Documents after which a reader is replaced: from 150 MB it grows to some 280 by what it remembers, and goes on."""


GIVES_BACK: Final = 20
"""Documents after which a reader gives free memory back."""

_WARM = "monitor.analysis.warm"
_Found = tuple[list[Result], Mapping[bytes, bytes]]
"""What a document gives, and the gists of what was judged for the first time."""

_Begun = Future[_Found]
Read = tuple[Sequence[Task], list[list[Result]]]
"""A batch with what its tasks give."""

Reading = Callable[[Path, Iterable[Sequence[Task]]], Generator[Read, None, None]]
"""Has batches read, here or elsewhere, and gives them back in their order: :meth:`Readers.read`, or an engine's."""


class Readers:
    """Reading processes, one a core, each with a thread that waits for it; started when first needed."""

    def __init__(self, processes: int | None = None, limits: Limits | None = None) -> None:
        self._processes = processes or os.cpu_count() or 1
        self._limits = limits or Limits()
        self._threads: ThreadPoolExecutor | None = None
        self._mine = threading.local()
        self._all: list[Beside] = []

    def read(self, archive: Path, batches: Iterable[Sequence[Task]]) -> Generator[Read, None, None]:
        """
        Yield each batch with what its tasks give, in their order; the next is read while one is looked at.

        Raises:
            CodeChanged: as :func:`monitor.analysis.apply.apply`.
        """
        ahead: list[tuple[Sequence[Task], list[_Begun]]] = []
        try:
            for tasks in batches:
                ahead.append((tasks, [self._begun(archive, task) for task in tasks]))
                if len(ahead) > 1:
                    yield self._finished(ahead)
            if ahead:
                yield self._finished(ahead)
        finally:
            for _, begun in ahead:
                for future in begun:
                    future.cancel()

    def close(self) -> None:
        """End the processes, once the pages that they read are read."""
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)
            self._threads = None
        while self._all:
            self._all.pop().close()
        self._mine = threading.local()

    def _begun(self, archive: Path, task: Task) -> _Begun:
        if self._threads is None:
            self._threads = ThreadPoolExecutor(self._processes, thread_name_prefix="reading")
        return self._threads.submit(self._result, archive, task)

    @staticmethod
    def _finished(ahead: list[tuple[Sequence[Task], list[_Begun]]]) -> Read:
        tasks, begun = ahead[0]
        found = [future.result() for future in begun]
        del ahead[0]
        _remember(tasks, [fresh for _, fresh in found])
        return tasks, [results for results, _ in found]

    def _result(self, archive: Path, task: Task) -> _Found:
        """Read a document; again where its process died, for it may have died of something else."""
        code = 0
        for _ in range(2):
            try:
                return self._asked(archive, task)
            except TimeoutError:
                return failed(task, f"{LATE} : more than {self._limits.wall_seconds:g} s"), {}
            except Died as died:
                code = died.code
                if code == -signal.SIGXCPU:
                    spent = f"more than {self._limits.cpu_seconds} s of processor time"
                    return failed(task, f"{LATE} : {spent}"), {}
        return failed(task, f"the reading process died on this page (code {code})"), {}

    def _asked(self, archive: Path, task: Task) -> _Found:
        reader: Beside | None = getattr(self._mine, "reader", None)
        if reader is None:
            reader = Beside(_begin, self._limits.megabytes, preload=(_WARM,))
            self._mine.reader = reader
            self._all.append(reader)
        found: _Found = reader.call(
            _read, archive, task, self._limits.cpu_seconds, seconds=self._limits.wall_seconds
        )
        self._mine.pages = getattr(self._mine, "pages", 0) + 1
        if self._mine.pages % self._limits.pages == 0:
            reader.close()  # the next call begins another
        return found


READERS = Readers()
"""Those of this process."""


def remembering(reading: Reading, judged: Path) -> Reading:
    """Return a way of reading that looks up in a file what utterances were judged to be before; it may be deleted."""

    def read(archive: Path, batches: Iterable[Sequence[Task]]) -> Generator[Read, None, None]:
        return reading(
            archive, ([replace(task, judged=judged) for task in tasks] for tasks in batches)
        )

    return read


def _remember(tasks: Sequence[Task], found: Sequence[Mapping[bytes, bytes]]) -> None:
    """Keep what a batch judged for the first time."""
    fresh = {key: gist for one in found for key, gist in one.items()}
    if fresh and tasks[0].judged is not None:
        edition = next(task.steps[WORDS.name] for task in tasks if WORDS.name in task.steps)
        judged.write(tasks[0].judged, edition, fresh)


# -- in a process beside ---------------------------------------------------------------------------


_PAGES = count(1)


def _begin(megabytes: int) -> None:
    """Load what every page needs before any page's time runs: the server it was forked from may be older than its readers."""
    import_module(_WARM)
    children.limit_memory(megabytes)


def _read(archive: Path, task: Task, cpu_seconds: int) -> _Found:
    children.limit_time(cpu_seconds)
    judged.JUDGED.use(task.judged, task.steps.get(WORDS.name, ""))
    found = apply_beside(archive, task), judged.JUDGED.drained()
    if next(_PAGES) % GIVES_BACK == 0:
        give_back()
    return found

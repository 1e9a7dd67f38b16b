"""
A Dask cluster: its scheduler queues, its workers do, it gives what a dead worker had to another (``allowed-failures``).

What is added here is what Portique must say itself: which worker may (resources), that both run the same editions, and in
which order results are taken. ``distributed`` comes with ``portique[cluster]``.
"""

import asyncio
import json
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

from distributed import Client, Future

from crawler.order import VisitOrder
from monitor.analysis.apply import Result, Task
from monitor.analysis.beside import Read
from monitor.crawling import VisitEnd
from monitor.engine import tasks
from monitor.engine.agreement import agree, mark, ours
from monitor.engine.errors import EngineError, EngineUnavailable
from monitor.engine.seam import Batch, Found
from monitor.engine.settings import Cluster
from monitor.engine.tls import Papers
from storage.archive import shelf
from storage.archive.shelf import Pointer
from storage.records.source import BrowserUse

T = TypeVar("T")

CONNECT_SECONDS = 10
AHEAD = 2
"""Batches for each place to read that wait or are read while the first of them is kept."""


class DaskEngine:
    """The engine of a watch on several machines; see :class:`monitor.engine.seam.Engine`."""

    def __init__(self, settings: Cluster, archive: Path) -> None:
        """
        Connect.

        Raises:
            EngineUnavailable: no scheduler answers there to this certificate.
            EditionsDiffer: it runs other code than this process.
        """
        assert settings.place is not None
        shelf.use(archive, settings.place)
        self._archive = archive
        self._settings = settings
        self._papers = Papers(settings.authority, settings.certificate, settings.key)
        self._editions = ours()
        self._mark = mark(self._editions)
        self._connecting = threading.Lock()
        self._connected = self._connection()

    def _connection(self) -> Client:
        address = self._settings.scheduler
        try:
            client = Client(
                address, security=self._papers.security(), timeout=CONNECT_SECONDS, name="portique", set_as_default=False
            )  # fmt: skip
        except (OSError, TimeoutError) as error:
            raise EngineUnavailable(f"{address}: {error}") from error
        try:
            agree("This machine", client.sync(client.scheduler.portique_editions), self._editions)
        except (EngineError, OSError) as error:
            client.close()
            raise error if isinstance(error, EngineError) else EngineUnavailable(error) from error
        return client

    @property
    def _client(self) -> Client:
        """The connection; made anew where the scheduler was away for longer than it waits by itself."""
        with self._connecting:
            if self._connected.status in {"closed", "closing"}:
                self._connected = self._connection()
            return self._connected

    @property
    def room(self) -> int:
        """How many visits the workers that are there take at once, within the setting."""
        return min(self._settings.visits, int(self._offered("visit")))

    def _offered(self, resource: str) -> float:
        """Return how much of a resource there is in all, of workers of our editions."""
        workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
        agreeing = (one["resources"] for one in workers if self._mark in one["resources"])
        return sum(float(one.get(resource, 0)) for one in agreeing)

    async def visit(self, order: VisitOrder) -> VisitEnd:
        """Have a worker make it that has what the source asks for."""
        try:
            pointers = await asyncio.to_thread(
                self._shared, {known.segment for known in order.known}
            )
            given = await asyncio.to_thread(_texts, order.network.extra_authorities)
            future = await asyncio.to_thread(self._ordered, order, pointers, given)
            handed: tasks.Handed = await _awaited(future)
        except (EngineError, OSError) as error:
            return VisitEnd(visit_id=order.visit_id, lost=str(error))
        return VisitEnd(visit_id=order.visit_id, lost=handed.lost)

    def _ordered(
        self, order: VisitOrder, pointers: list[Pointer], authorities: dict[str, str]
    ) -> "Future[Any]":
        return self._client.submit(
            tasks.visit, order.model_dump_json(), pointers, authorities,
            key=f"visit-{order.visit_id}", resources=self._wanted(order), pure=False,
        )  # fmt: skip

    def _wanted(self, order: VisitOrder) -> dict[str, float]:
        """Return what a worker must have for a visit."""
        wanted: dict[str, float] = {self._mark: 1, "visit": 1}
        if order.browser is not BrowserUse.NEVER:
            wanted["browser"] = 1
        if order.exit_name:
            wanted[f"offers:{order.exit_name}"] = 1
        return wanted

    def read(self, archive: Path, batches: Iterable[Sequence[Task]]) -> Generator[Read, None, None]:
        """Have documents read by segments: each segment's bytes go to one worker once."""
        for batch, futures in self._ahead(batches, lambda batch: self._reading(archive, batch)):
            found: dict[str, list[Result]] = {}
            for group, future in futures:
                for task, results in zip(group, _result(future), strict=True):
                    found[task.document_id] = results
            yield batch, [found[task.document_id] for task in batch]

    def _reading(
        self, archive: Path, batch: Sequence[Task]
    ) -> list[tuple[list[Task], "Future[list[list[Result]]]"]]:
        del archive  # the one this engine was made for
        begun = []
        in_order = sorted(batch, key=lambda task: task.capture.segment)
        for segment, group in groupby(in_order, key=lambda task: task.capture.segment):
            given = list(group)
            originals = {task.original.segment for task in given if task.original is not None}
            begun.append(
                (given, self._submit(tasks.read, given, self._shared({segment, *originals})))
            )
        return begun

    def hunt(self, search: Callable[[Batch], Found], batches: Iterable[Batch]) -> Iterator[Found]:
        """Have the workers search."""
        for _, future in self._ahead(batches, lambda batch: self._submit(search, batch)):
            yield _result(future)

    def _submit(self, function: Callable[..., T], *given: object) -> "Future[T]":
        return self._client.submit(
            function, *given, resources={self._mark: 1, "read": 1}, pure=False
        )

    def _ahead(self, batches: Iterable[Batch], begin: Callable[[Batch], T]) -> Iterator[tuple[Batch, T]]:  # fmt: skip
        """Yield each batch with what was begun for it, so many ahead that no worker waits; what is not taken is let go."""
        begun: deque[tuple[Batch, T]] = deque()
        for batch in batches:
            begun.append((batch, begin(batch)))
            if len(begun) > AHEAD * max(1, int(self._offered("read"))):
                yield begun.popleft()
        yield from begun

    def _shared(self, segments: Iterable[str]) -> list[Pointer]:
        """Return where segments lie on the store; one that lies here alone is put there first."""
        found = (shelf.share(self._archive, segment) for segment in sorted(segments))
        return [pointer for pointer in found if pointer is not None]

    def workers(self) -> list[dict[str, Any]]:
        """Return what the scheduler knows of each worker, by name: ``name``, ``address``, ``resources``, ``agrees``, ``under_way``."""
        known = self._client.scheduler_info(n_workers=-1)["workers"]
        busy = self._client.processing()
        found = [
            {
                "name": str(one["name"]),
                "address": address,
                "resources": one["resources"],
                "agrees": self._mark in one["resources"],
                "under_way": [str(key) for key in busy.get(address, ())],
            }
            for address, one in known.items()
        ]
        return sorted(found, key=lambda one: one["name"])

    async def close(self, *, stop: bool = False) -> None:
        """Leave the cluster; what it makes for nobody any more it lets go."""
        del stop
        await asyncio.to_thread(self.leave)

    def leave(self) -> None:
        """Leave the cluster."""
        with suppress(OSError, TimeoutError):
            self._connected.close()


def _texts(paths: Iterable[str]) -> dict[str, str]:
    return {path: Path(path).read_text(encoding="utf-8") for path in paths}


def _result(future: "Future[Any]") -> Any:
    """Wait for a result; what the engine could not do is said as such, what a task raised is raised."""
    try:
        return future.result()
    except asyncio.CancelledError as error:
        raise EngineUnavailable("the scheduler was lost, or let it go") from error
    except Exception as error:
        if type(error).__module__.startswith("distributed"):
            raise EngineUnavailable(_cause(error)) from error
        raise
    finally:
        future.release()


async def _awaited(future: "Future[Any]") -> Any:
    """Wait for a result on this event loop, whose thread is not the client's."""
    loop = asyncio.get_running_loop()
    done = asyncio.Event()
    future.add_done_callback(lambda _: loop.call_soon_threadsafe(done.set))
    await done.wait()
    return _result(future)


def _cause(error: Exception) -> str:
    return json.dumps(f"{type(error).__name__}: {error}"[:300], ensure_ascii=False).strip('"')

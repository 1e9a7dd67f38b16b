"""What an engine does: run a visit order, read documents, hunt through texts."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from crawler.order import VisitOrder
from monitor.crawling import VisitEnd

if TYPE_CHECKING:
    from monitor.analysis.apply import Task
    from monitor.analysis.beside import Read

Batch = TypeVar("Batch")
Found = TypeVar("Found")


class Engine(Protocol):
    """Whoever schedules, queues, retries and notices deaths behind it, what comes back is the same."""

    @property
    def room(self) -> int:
        """How many visits may be under way at once."""
        ...

    async def visit(self, order: VisitOrder) -> VisitEnd:
        """
        Have a visit made.

        Returns: once its segment is closed, or nobody makes it any more; then ``lost`` says why. What there is of it is
        entered from the archive in either case (:func:`monitor.indexing.enter`).
        """
        ...

    def read(
        self, archive: Path, batches: "Iterable[Sequence[Task]]"
    ) -> "Generator[Read, None, None]":
        """
        Yield each batch with what its tasks give, in their order.

        Raises:
            CodeChanged: a reader has another edition of a step.
            EngineError: the engine could not have it read; nothing of the batch is known.
        """
        ...

    def hunt(self, search: Callable[[Batch], Found], batches: Iterable[Batch]) -> Iterator[Found]:
        """
        Yield what a search gives for each batch, in their order.

        Args:
            search: a function of a module, or a partial of one: it is sent to where it runs.

        Raises:
            EngineError: the engine could not have it searched.
        """
        ...

    def leave(self) -> None:
        """End what serves reading alone."""
        ...

    async def close(self, *, stop: bool = False) -> None:
        """End what the engine started here; with ``stop``, visits under way end early and say so."""
        ...

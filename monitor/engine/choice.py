"""Choose the engine that a configuration names; what a cluster needs is loaded where one is named alone."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from monitor.config import Configuration
from monitor.crawling import Listener
from monitor.engine.errors import NOT_INSTALLED, EngineUnavailable
from monitor.engine.local import LocalEngine, nobody
from monitor.engine.seam import Engine


def engine_of(
    configuration: Configuration, archive: Path, log_file: Path, on_event: Listener = nobody
) -> Engine:
    """
    Return the engine; close it after use.

    Raises:
        EngineUnavailable: a cluster is named and does not answer, or ``portique[cluster]`` is not installed.
        EditionsDiffer: its scheduler runs other code.
    """
    if not configuration.cluster.scheduler:
        return LocalEngine(configuration.schedule, log_file, on_event)
    try:
        from monitor.engine.dask import DaskEngine
    except ImportError as error:
        raise EngineUnavailable(NOT_INSTALLED) from error
    return DaskEngine(configuration.cluster, archive)


@asynccontextmanager
async def engaged(
    configuration: Configuration, archive: Path, log_file: Path, on_event: Listener = nobody
) -> AsyncIterator[Engine]:
    """Give the engine while the block runs; visits under way end early where it is left by an error."""
    engine = engine_of(configuration, archive, log_file, on_event)
    try:
        yield engine
    except BaseException:
        await engine.close(stop=True)
        raise
    await engine.close()


@contextmanager
def reading_engine(configuration: Configuration, archive: Path) -> Iterator[Engine | None]:
    """Give the engine for reading and hunting alone; None is this machine's own."""
    if not configuration.cluster.scheduler:
        yield None
        return
    engine = engine_of(configuration, archive, archive)
    try:
        yield engine
    finally:
        engine.leave()

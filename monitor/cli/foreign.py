"""
Ask, for a command, what foreign bytes say: in a process beside, under the limits that the analysis has for a document.

Who wrote a page may have written it against its reader. What takes too long, takes too much or cannot be read costs a sentence.
"""

import logging
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

import click

from crawler.errors import CrawlError
from monitor.analysis.apply import LARGE, LATE
from monitor.analysis.beside import Limits
from monitor.cli.words import french
from storage import children
from storage.beside import Beside, Died
from storage.errors import StorageError

log = logging.getLogger("portique.foreign")

P = ParamSpec("P")
T = TypeVar("T")


class Unread(click.ClickException):
    """Foreign bytes that were not read, and why."""


class Foreign:
    """A process that reads for a command; started when first asked, and again where something ended it."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._process = Beside(
            children.limit_memory, self._limits.megabytes, preload=("monitor.analysis.warm",)
        )

    def ask(self, what: str, function: Callable[P, T], *arguments: P.args, **_: P.kwargs) -> T:
        """Return what a function of a module gives there. Raises Unread, naming what was asked about, where it gives nothing."""
        limits = self._limits
        try:
            given: T | _Failed = self._process.call(
                _limited, limits.cpu_seconds, function, arguments, seconds=limits.wall_seconds
            )
        except TimeoutError:
            why = f"{LATE} : plus de {limits.wall_seconds:g} s"
        except Died as died:
            late = f"{LATE} : plus de {limits.cpu_seconds} s de processeur"
            spent = died.code == -signal.SIGXCPU
            why = late if spent else f"son lecteur s'arrête (code {died.code})"
        except MemoryError:
            self._process.close()  # what it held may stay with it
            why = f"{LARGE} : plus de {limits.megabytes} Mo"
        else:
            if not isinstance(given, _Failed):
                return given
            log.info("foreign_unread: %s", given.trace, extra={"what": what})
            why = given.why
        raise Unread(f"Non lu : {what}\n{why}")

    def close(self) -> None:
        """End the process."""
        self._process.close()


# -- in the process beside -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Failed:
    """Why a function gave nothing, in words: not every exception can be sent."""

    why: str
    trace: str


def _limited(
    cpu_seconds: int, function: Callable[..., T], arguments: tuple[object, ...]
) -> T | _Failed:
    children.limit_time(cpu_seconds)
    try:
        return function(*arguments)
    except MemoryError:
        raise
    except (StorageError, CrawlError) as error:
        return _Failed(why=french(error), trace=traceback.format_exc())
    except Exception as error:  # noqa: BLE001 - whatever a page does to its reader is said of the page
        return _Failed(why=f"{type(error).__name__} : {error}", trace=traceback.format_exc())

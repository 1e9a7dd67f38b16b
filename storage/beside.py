"""
Call functions in a process beside this one that is replaced when it dies or does not answer in time.

One process, one pipe, one caller at a time: what a process was doing when it died is always known. Processes that share
a queue lose what one had taken when it was killed before it could say so, and the locks it held (pebble 5.2).
"""

import multiprocessing
import signal
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from typing import Any

_ASKING = threading.Lock()
"""How a child ended can be read once; multiprocessing reads it of all of them whenever one starts, from whatever thread."""


class Died(Exception):
    """The process ended before it answered; ``code`` is its exit code, below 0 the signal."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Beside:
    """
    A process, started when first needed and again where it ended.

    It is forked from a server that imported ``preload``, never from a process with threads.
    """

    def __init__(
        self, begin: Callable[..., None], *arguments: Any, preload: tuple[str, ...] = ()
    ) -> None:
        self._begin = begin, arguments
        self._preload = list(preload)
        self._process: ForkServerProcess | None = None
        self._pipe: Connection | None = None

    def call(self, function: Callable[..., Any], *arguments: Any, seconds: float) -> Any:
        """
        Return what a function of a module gives there.

        Raises:
            TimeoutError: no answer after so many seconds; the process is killed.
            Died: the process ended before it answered.
            Exception: what the function raises.
        """
        process, pipe = self._running()
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        watch = threading.Timer(seconds, end)
        watch.daemon = True
        watch.start()
        try:
            pipe.send((function, arguments))
            good, value = pipe.recv()
        except (EOFError, OSError):
            code = self.close()
            if late.is_set():
                raise TimeoutError(f"no answer after {seconds:g} s") from None
            raise Died(code) from None
        finally:
            watch.cancel()
        if late.is_set():  # it answered and was killed in the same moment
            self.close()
        if not good:
            raise value
        return value

    def close(self) -> int:
        """End the process; return its exit code."""
        process, pipe, self._process, self._pipe = self._process, self._pipe, None, None
        if process is None or pipe is None:
            return 0
        pipe.close()
        with _ASKING:
            process.join(_LEAVING)
            if process.exitcode is None:
                process.kill()
                process.join()
            return process.exitcode or 0

    def _running(self) -> tuple[ForkServerProcess, Connection]:
        with _ASKING:
            ended = self._process is not None and not self._process.is_alive()
        if ended:
            self.close()
        if self._process is None or self._pipe is None:
            context = multiprocessing.get_context("forkserver")
            self._pipe, theirs = context.Pipe()
            with _ASKING, theirs:
                if self._preload:
                    context.set_forkserver_preload(self._preload)
                self._process = context.Process(
                    target=_serve, args=(theirs, *self._begin), name="beside", daemon=True
                )
                self._process.start()
        return self._process, self._pipe


_LEAVING = 1.0
"""Seconds a process has to end by itself when its pipe is closed: an idle one does at once."""


# -- in the process beside -------------------------------------------------------------------------


def _serve(pipe: Connection, begin: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one that asks decides
    begin(*arguments)
    with suppress(EOFError):
        while True:
            _answer(pipe, *pipe.recv())


def _answer(pipe: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    try:
        pipe.send((True, function(*arguments)))
    except Exception as error:  # noqa: BLE001 - raised where it was asked
        error.add_note(traceback.format_exc())
        pipe.send((False, error))

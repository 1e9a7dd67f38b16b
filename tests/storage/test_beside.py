"""A process beside: its answer, its error, its death or its silence, whatever is done to it."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from multiprocessing import active_children

import pytest

from storage.beside import Beside, Died


def _nothing() -> None: ...


def _die(code: int) -> None:
    os.kill(os.getpid(), code)


def _stop() -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def _answer_of(size: int) -> bytes:
    return bytes(size)


@pytest.fixture
def beside() -> Iterator[Beside]:
    """A process that was given nothing to begin with."""
    process = Beside(_nothing)
    yield process
    process.close()


def test_what_is_raised_there_is_raised_here_and_says_where(beside: Beside) -> None:
    with pytest.raises(ZeroDivisionError) as raised:
        beside.call(divmod, 1, 0, seconds=60)

    assert "storage/beside.py" in raised.value.__notes__[0]
    assert beside.call(divmod, 7, 2, seconds=60) == (3, 1)


@pytest.mark.parametrize("code", [signal.SIGKILL, signal.SIGXCPU])
def test_a_process_that_dies_is_named_by_its_end_and_replaced(beside: Beside, code: int) -> None:
    with pytest.raises(Died) as died:
        beside.call(_die, code, seconds=60)

    assert died.value.code == -code
    assert beside.call(divmod, 7, 2, seconds=60) == (3, 1)


def test_a_process_that_is_stopped_is_replaced_when_its_time_is_up(beside: Beside) -> None:
    beside.call(divmod, 1, 1, seconds=60)

    with pytest.raises(TimeoutError):
        beside.call(_stop, seconds=0.2)

    assert beside.call(divmod, 7, 2, seconds=60) == (3, 1)


def test_what_cannot_be_sent_back_is_an_error_and_no_silence(beside: Beside) -> None:
    with pytest.raises(TypeError):
        beside.call(threading.Lock, seconds=60)


def test_processes_killed_at_any_moment_lose_no_question() -> None:
    """A pool with one queue lost what a process had taken when it was killed, once in some hundred runs."""
    processes = [Beside(_nothing) for _ in range(3)]
    lost: list[str] = []
    given: list[int] = []

    def ask(process: Beside) -> None:
        for _ in range(60):
            try:
                given.append(len(process.call(_answer_of, 200_000, seconds=30)))
            except Died:
                given.append(-1)
            except TimeoutError as error:
                lost.append(str(error))

    threads = [threading.Thread(target=ask, args=(process,)) for process in processes]
    for thread in threads:
        thread.start()
    until = time.monotonic() + 60
    while any(thread.is_alive() for thread in threads) and time.monotonic() < until:
        for child in active_children():
            if child.name == "beside" and len(given) % 3 == 0:
                child.kill()
        threads[0].join(0.01)
    for thread in threads:
        thread.join()
    for process in processes:
        process.close()

    assert (len(given), lost) == (180, [])
    assert {200_000, -1} == set(given)

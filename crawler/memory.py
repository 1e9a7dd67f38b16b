"""Keep Chromium within its share of memory: the process that takes most ends before the machine suffers."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

EVERY_SECONDS = 0.25
_PAGE = os.sysconf("SC_PAGE_SIZE")


async def kept_below(megabytes: int, root: int) -> int:
    """
    Watch the Chromium processes below ``root``; end the heaviest once together they hold more, and return what they held.

    Counted in MB of resident memory that is not shared (``statm``, proc(5)). Where there is no ``/proc`` it only waits.
    """
    while True:
        held = {pid: _private(pid) for pid in _below(root)}
        total = sum(held.values()) // 1_000_000
        if total > megabytes:
            with suppress(ProcessLookupError):
                os.kill(max(held, key=held.__getitem__), signal.SIGKILL)
            return total
        await asyncio.sleep(EVERY_SECONDS)


def _below(root: int) -> Iterator[int]:
    """Yield the processes below ``root`` that a Chromium started for its pages."""
    waiting = [
        root
    ]  # this program, Playwright's driver, Chromium, zygotes; what they start for pages starts nothing
    while waiting:
        pid = waiting.pop()
        with suppress(OSError):
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            if b"--type=" in command:
                yield pid
            if b"--type=" not in command or b"--type=zygote" in command:
                waiting += _children(pid)


def _children(pid: int) -> Iterator[int]:
    for told in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            yield from map(int, told.read_text().split())


def _private(pid: int) -> int:
    with suppress(OSError, ValueError, IndexError):
        _size, resident, shared = Path(f"/proc/{pid}/statm").read_text().split()[:3]
        return (int(resident) - int(shared)) * _PAGE
    return 0

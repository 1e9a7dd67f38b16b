"""What a program of the street is: how it is brought up, what it is known to sell, and what it lacks on this machine."""

import os
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.street.walk import Good

HERE = Path(__file__).parent
PATIENCE = 240
"""Seconds a program may take to migrate, to be seeded and to answer."""


class Lacking(Exception):
    """Something that a program of the street needs is not on this machine; the reason says what."""


@dataclass(frozen=True, kw_only=True)
class Running:
    """A program that answers."""

    process: subprocess.Popen[bytes]
    start: str


@dataclass(frozen=True, kw_only=True)
class Program:
    """One shop program and how it is brought up."""

    name: str
    up: Callable[[Path, int], Running]
    """Given the street's folder and a free port; raises Lacking where it cannot run here."""

    truth: Callable[[Path], list[Good]]
    states_stock: bool = True
    """False where the software shows no availability to a visitor."""

    sales: bool = False
    """Whether the software shows the price before a sale, and was seeded with it."""

    contacts: tuple[str, ...] = ()
    sellers: tuple[str, ...] = ()
    """Who sells, where the program shows it on each good: the goods are theirs in turn."""

    down: Callable[[Path], None] | None = None
    """What else must be ended after its process."""


def free_port() -> int:
    """Return a port of loopback on which nothing listens, low enough for another a thousand above."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return min(free.getsockname()[1], 60000)


def served(command: list[str], shop: Path, start: str, **environment: str) -> Running:
    """Start a program in its folder with its log beside it."""
    with (shop / "log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=shop,
            env=os.environ | environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    return Running(process=process, start=start)


def wait(up: Running) -> None:
    """Wait until a program answers, or raise TimeoutError with its state."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if up.process.poll() is not None:
            raise TimeoutError(f"{up.start} ended with {up.process.returncode}; see its log")
        try:
            if httpx.get(up.start, timeout=20, follow_redirects=True).status_code < 500:
                return
        except httpx.TransportError:
            time.sleep(0.5)
    raise TimeoutError(f"{up.start} does not answer after {PATIENCE} s; see its log")

"""
The town: sites, their doors, a day that a driver advances, and the truth of each day.

Every site has an address of its own in 127.0.1.0/24 and shares one high port for HTTP and one for
HTTPS with the others. A site that is not open yet, or down, keeps its door but does not listen: a
connection is refused.
"""

import asyncio
import socket
import tempfile
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Self

from tests.town import truth, world
from tests.town.answers import Answer, redirect
from tests.town.certificates import authority, context
from tests.town.records import LAST_DAY, Announcement, Site, moment
from tests.town.server import Request, Visitor, asked

HTTP, HTTPS = 80, 443
TRIES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a name is found."""

    ip: str
    """On loopback, the site's own."""

    ports: Mapping[int, int]
    """Port of the URL (80, 443) → port that is really listened on."""


class Town:
    """
    A running town.

    ``day`` may be set at any time; it returns when the doors are as that day wants them and
    connections kept alive by sites that closed are gone. One town is driven by one thread.
    """

    def __init__(self, day: int, *, slowness: float) -> None:
        self._check(day)
        self._day = day
        self._slowness = slowness
        self._folder = tempfile.TemporaryDirectory(prefix="town-")
        self._requests: list[Request] = []
        self._counts: Counter[tuple[str, int]] = Counter()
        self._lock = threading.Lock()
        self._doors: dict[tuple[str, int], socket.socket] = {}
        self._servers: dict[tuple[str, int], asyncio.Server] = {}
        self._visitors: dict[str, set[Visitor]] = {site.name: set() for site in world.SITES}
        self._ips = {
            site.name: f"127.0.1.{number}" for number, site in enumerate(world.SITES, start=1)
        }
        self._ports = self._open_doors()
        self.certificate_authority = Path(self._folder.name) / "authority.pem"
        self.certificate_authority.write_bytes(authority().pem)
        self._faults: list[Exception] = []
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(self._note_fault)
        self._thread = threading.Thread(target=self._loop.run_forever, name="town", daemon=True)

    @classmethod
    def start(cls, day: int = 0, *, slowness: float = 0.4) -> Self:
        """Open a town on a day; ``slowness`` is how long the slow site waits, twice an answer, in seconds."""
        town = cls(day, slowness=slowness)
        town._thread.start()
        town._await_doors()
        return town

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """
        Close every door and connection, and forget the authority's file.

        Raises the faults of the town's own pages, if there were any: a test must not pass on them.
        """
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        for door in self._doors.values():
            door.close()
        self._folder.cleanup()
        if self._faults:
            raise ExceptionGroup("pages of the town could not be written", self._faults)

    @property
    def day(self) -> int:
        """The town's day, 0 to ``LAST_DAY``."""
        return self._day

    @day.setter
    def day(self, day: int) -> None:
        self._check(day)
        self._day = day
        self._await_doors()

    @property
    def sites(self) -> tuple[Site, ...]:
        """Every site, with the truth about it."""
        return world.SITES

    @property
    def resolve(self) -> dict[str, Address]:
        """Where every name is found; names of sites not yet open are there too, and refuse."""
        ports = MappingProxyType(self._ports)
        return {
            name: Address(ip=self._ips[site.name], ports=ports)
            for site in world.SITES
            for name in (site.name, *site.aliases)
        }

    @property
    def requests(self) -> tuple[Request, ...]:
        """What was asked so far, in order of arrival."""
        with self._lock:
            return tuple(self._requests)

    def forget_requests(self) -> None:
        """Empty the log; sites that count their visitors go on counting."""
        with self._lock:
            self._requests.clear()

    def truth(self, day: int) -> truth.Truth:
        """What a perfect watcher would know of a day."""
        return truth.of(day)

    @property
    def announcements(self) -> tuple[Announcement, ...]:
        """Which addresses are made public, when and where."""
        return world.ANNOUNCEMENTS

    def _note_fault(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Keep what went wrong in a page; a client's broken connection is none of it."""
        fault = context.get("exception")
        if isinstance(fault, Exception) and not isinstance(fault, OSError):
            self._faults.append(fault)

    @staticmethod
    def _check(day: int) -> None:
        if not 0 <= day <= LAST_DAY:
            raise ValueError(f"The town has days 0 to {LAST_DAY}, not {day}.")

    def _open_doors(self) -> dict[int, int]:
        return {port: self._bind_all(port) for port in (HTTP, HTTPS)}

    def _bind_all(self, port: int) -> int:
        """Find one free high port on all the town's addresses and hold it there."""
        for _ in range(TRIES):
            bound: dict[tuple[str, int], socket.socket] = {}
            chosen = 0
            try:
                for name, ip in self._ips.items():
                    bound[name, port] = _bind(ip, chosen)
                    chosen = bound[name, port].getsockname()[1]
            except OSError:
                for door in bound.values():
                    door.close()
                continue
            self._doors |= bound
            return chosen
        raise OSError(f"No port is free on all of 127.0.1.1 to 127.0.1.{len(self._ips)}.")

    def _await_doors(self) -> None:
        asyncio.run_coroutine_threadsafe(self._set_doors(), self._loop).result()

    async def _set_doors(self) -> None:
        """Listen for the sites that are reachable today, and for no others."""
        for site in world.SITES:
            for port in (HTTP, HTTPS):
                wanted = site.reachable(self._day) and (port == HTTP or site.scheme == "https")
                listening = (site.name, port) in self._servers
                if wanted and not listening:
                    await self._listen(site, port)
                elif listening and not wanted:
                    self._hang_up(site, port)
        await asyncio.sleep(0)

    async def _listen(self, site: Site, port: int) -> None:
        names = (site.name, *site.aliases)
        secure = context(names, site.certificate) if port == HTTPS else None
        scheme = "https" if port == HTTPS else "http"
        self._servers[site.name, port] = await self._loop.create_server(
            lambda: Visitor(
                scheme,
                site.server,
                lambda request: self._answer(site, request),
                lambda: self._day,
                self._visitors[site.name],
            ),
            sock=self._doors.pop((site.name, port)),
            ssl=secure,
            backlog=128,
        )

    def _hang_up(self, site: Site, port: int) -> None:
        self._servers.pop((site.name, port)).close()
        for visitor in tuple(self._visitors[site.name]):
            visitor.abort()
        self._doors[site.name, port] = _bind(self._ips[site.name], self._ports[port])

    async def _close(self) -> None:
        servers = list(self._servers.values())
        self._servers.clear()
        for server in servers:
            server.close()
        for visitors in self._visitors.values():
            for visitor in tuple(visitors):
                visitor.abort()
        await asyncio.gather(*(server.wait_closed() for server in servers))
        while any(self._visitors.values()):  # noqa: ASYNC110 - aborted transports leave in a turn or two
            await asyncio.sleep(0)

    def _answer(self, site: Site, request: Request) -> tuple[Answer, datetime]:
        with self._lock:
            self._requests.append(request)
            count = self._counts[site.name, request.day]
            self._counts[site.name, request.day] += 1
        seen = asked(request, count)
        if request.host in site.aliases or request.scheme != site.scheme:
            return redirect(f"{site.scheme}://{site.name}{request.path}"), moment(0, "04:00")
        answer, changed_on = world.answer(site, seen)
        if answer.seconds:
            answer = world.at_pace(answer, self._slowness)
        return answer, moment(changed_on, "04:00")


def _bind(ip: str, port: int) -> socket.socket:
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((ip, port))
    except OSError:
        door.close()
        raise
    return door

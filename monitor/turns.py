"""
When each stage of the worker takes its turn: intervals of APScheduler, kept right when somebody sets the machine's clock.

APScheduler 3 plans by the wall clock: set back an hour, its timers ring an hour late. A look every few seconds by the clock
that nobody sets sees the step and moves what is planned with it.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

logging.getLogger("apscheduler").setLevel(logging.WARNING)  # a line for each ring says nothing
LOOK_SECONDS = 5.0
MOVED_SECONDS = 1.0
"""A difference between the two clocks from which on what is planned is moved; less is a clock being regulated."""


class Turns:
    """Stages by name, each with an event that is set when its turn comes; turns that were not taken are one."""

    def __init__(
        self, timezone: str, wall: Callable[[], datetime], stepped: Callable[[float], None]
    ) -> None:
        self._scheduler = AsyncIOScheduler(timezone=timezone)
        self._wall = wall
        self._stepped = stepped
        self._clocks = wall(), time.monotonic()
        self._events: list[asyncio.Event] = []
        self._timer: asyncio.TimerHandle | None = None

    def add(self, name: str, seconds: float, first: float = 0.0) -> asyncio.Event:
        """Plan a stage's turns, the first after so many seconds; return what is set at each."""
        event = asyncio.Event()
        self._events.append(event)
        self._scheduler.add_job(
            self._ring, "interval", args=[event], id=name, seconds=seconds, coalesce=True, max_instances=1, misfire_grace_time=None,
            next_run_time=datetime.now(self._scheduler.timezone) + timedelta(seconds=first),
        )  # fmt: skip
        return event

    def start(self) -> None:
        """Begin; an event loop must run."""
        self._scheduler.start()
        self._look()

    def close(self) -> None:
        """End, and wake every stage to see that it is over."""
        if self._timer is not None:
            self._timer.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        for event in self._events:
            event.set()

    def look(self) -> None:
        """Compare the two clocks; where the wall clock stepped, move what is planned by as much, and say it."""
        wall, steady = self._clocks
        self._clocks = now, ticks = self._wall(), time.monotonic()
        step = (now - wall).total_seconds() - (ticks - steady)
        if abs(step) < MOVED_SECONDS:
            return
        for job in self._scheduler.get_jobs():
            if job.next_run_time is not None:
                job.modify(next_run_time=job.next_run_time + timedelta(seconds=step))
        self._stepped(step)

    def _look(self) -> None:
        self.look()
        self._timer = asyncio.get_running_loop().call_later(LOOK_SECONDS, self._look)

    @staticmethod
    async def _ring(event: asyncio.Event) -> None:
        event.set()

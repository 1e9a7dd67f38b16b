"""Turns of the worker's stages: on time, one for many that were missed, and moved with the wall clock."""

import asyncio
from datetime import UTC, datetime, timedelta

from monitor.turns import Turns

START = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
"""The night in which France's clocks go forward."""


class Wall:
    """A wall clock that somebody sets; between that it stands, which is a step of no more than the test lasts."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now


def test_turns_come_again_and_again() -> None:
    """An event that is cleared is set again; closing sets all, so that who waits sees the end."""

    async def counted() -> int:
        turns = Turns("Europe/Paris", lambda: datetime.now(UTC), lambda _: None)
        soon, never = turns.add("soon", 0.01), turns.add("never", 3600, 3600)
        turns.start()
        for _ in range(3):
            await asyncio.wait_for(soon.wait(), 10)
            soon.clear()
        assert not never.is_set()
        turns.close()
        return soon.is_set() + never.is_set()

    assert asyncio.run(counted()) == 2


def test_a_wall_clock_set_back_an_hour_costs_no_turn() -> None:
    """What was planned by it is planned an hour earlier, as if it had always gone so; the step is said."""
    said: list[float] = []
    wall = Wall()

    async def rung() -> bool:
        turns = Turns("Europe/Paris", wall, said.append)
        # as after the step: planned for a time that comes an hour late by the clock as it is now
        late = turns.add("look", 5.0, first=3600.0)
        turns.start()
        wall.now = START - timedelta(hours=1)
        turns.look()
        await asyncio.wait_for(late.wait(), 10)
        turns.close()
        return late.is_set()

    assert asyncio.run(rung())
    assert [round(step) for step in said] == [-3600]


def test_a_clock_that_is_regulated_moves_nothing() -> None:
    """Fractions of a second are how clocks are kept right."""
    said: list[float] = []
    wall = Wall()
    turns = Turns("UTC", wall, said.append)

    wall.now = START + timedelta(seconds=0.4)
    turns.look()

    assert said == []

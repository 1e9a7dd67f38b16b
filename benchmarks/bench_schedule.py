"""
A year of two thousand sources: how long a change waits to be seen, and how many visits that takes, at the set and at the learned pace.

The sources are invented: their rates of change are drawn before the year begins, log-normal, some never change. What is
measured is the pace alone, not the machine: every visit is made when it is due, and what it found is known to the next but one.
"""

import heapq
import json
import random
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from math import exp, sqrt
from pathlib import Path
from statistics import fmean, median, quantiles

from benchmarks.common import write
from monitor.pace import Look, rate, seconds_between, usual_root
from monitor.schedule import due
from storage.findings.looks import MOST
from storage.ledger import sources as source_table
from storage.ledger import visits
from storage.records.source import SourceKind
from tests.monitor.desks import desk_in

SOURCES = 2_000
DAYS = 365.0
EVERY = 86_400
JITTER = 0.1


@dataclass
class Watched:
    """A source in the year."""

    changes: list[float]
    """Days at which it changes, in order."""

    looks: deque[Look] = field(default_factory=lambda: deque(maxlen=MOST))
    last: float = 0.0
    next_change: int = 0
    root: float = field(default_factory=usual_root)


def _various(draw: random.Random) -> Callable[[float], float]:
    """Rates from hourly to yearly, half of them below one in ten days; a fifth never change."""
    per_day = 0.0 if draw.random() < 0.2 else 0.1 * exp(draw.gauss(0, 1.5))
    return lambda _day: per_day


def _alike(_draw: random.Random) -> Callable[[float], float]:
    """All change every tenth day: nothing can be gained."""
    return lambda _day: 0.1


def _turning(draw: random.Random) -> Callable[[float], float]:
    """As various, and drawn anew in the middle of the year."""
    first, second = _various(draw), _various(draw)
    return lambda day: (first if day < DAYS / 2 else second)(day)


def year(
    world: Callable[[random.Random], Callable[[float], float]], learn: bool
) -> dict[str, float]:
    """Return the visits of a year and the days a change waited."""
    draw = random.Random(2026)
    street = [
        Watched(_changes(random.Random(n), world(random.Random(-n - 1)))) for n in range(SOURCES)
    ]
    clock = [(draw.random(), n) for n in range(SOURCES)]
    heapq.heapify(clock)
    waits, visits, roots = list[float](), 0, usual_root() * SOURCES
    while clock and clock[0][0] < DAYS:
        now, n = heapq.heappop(clock)
        one = street[n]
        visits += 1
        begin = one.next_change
        while one.next_change < len(one.changes) and one.changes[one.next_change] <= now:
            waits.append(now - one.changes[one.next_change])
            one.next_change += 1
        seconds = float(EVERY)
        if learn:
            found = rate(one.looks)
            roots += sqrt(found) - one.root
            one.root = sqrt(found)
            seconds = seconds_between(EVERY, found, roots / SOURCES)
            if one.last:
                one.looks.append(Look(now - one.last, one.next_change > begin))
        one.last = now
        heapq.heappush(clock, (now + seconds / 86_400 * (1 + JITTER * (2 * draw.random() - 1)), n))
    tenths = quantiles(waits, n=10)
    return {
        "visits": visits, "changes_seen": len(waits), "median_hours": round(median(waits) * 24, 2),
        "mean_hours": round(fmean(waits) * 24, 2), "ninth_decile_hours": round(tenths[-1] * 24, 2),
        "longest_hours": round(max(waits) * 24, 1),
    }  # fmt: skip


def _changes(draw: random.Random, per_day: Callable[[float], float]) -> list[float]:
    """Draw when a source changes, a quarter of a day at a time."""
    found, step = [], 0.25
    for n in range(int(DAYS / step)):
        mean = per_day(n * step) * step
        count = 0
        left = draw.random()
        chance = exp(-mean)
        while left > chance and count < 100:
            left -= chance
            count += 1
            chance *= mean / count
        found += sorted(n * step + draw.random() * step for _ in range(count))
    return found


def asked(number: int) -> dict[str, float]:
    """Return milliseconds of CPU of asking what is due, of so many sources visited today: the first time, and again."""
    with tempfile.TemporaryDirectory() as folder, desk_in(Path(folder) / "w") as desk:
        now = desk.clock.now()
        for n in range(number):
            one, _ = source_table.add(
                desk.ledger, url=f"https://boutique{n}.example/", kind=SourceKind.SHOP, at=now, actor="essai", settings={"learns": True},
            )  # fmt: skip
            visits.open_visit(desk.ledger, source_id=one.id, started_at=now, segment="")
        took = []
        for _ in range(4):
            began = time.process_time()
            assert due(desk, now + timedelta(hours=1)) == []
            took.append((time.process_time() - began) * 1000)
        return {
            "sources": number,
            "filling_ms": round(took[0], 1),
            "asking_ms": round(min(took[1:]), 2),
        }


def main() -> None:
    """Measure, write, print."""
    result = {
        "sources": SOURCES, "days": DAYS, "every_seconds": EVERY,
        "worlds": {
            world.__name__.strip("_"): {
                "is": world.__doc__, "fixed": year(world, learn=False), "learned": year(world, learn=True)
            }
            for world in (_various, _alike, _turning)
        },
        "due": [asked(1_000), asked(10_000)],
    }  # fmt: skip
    write("schedule", result)
    sys.stdout.write(f"{json.dumps(result, indent=1)}\n")


if __name__ == "__main__":
    main()

"""
``portique run`` on the town for hours: what its processes hold of memory, handles and each other, sampled from /proc.

Every source is visited each minute, a day of an ordinary watch, and the town's own days go by; nothing of Portique is played.
"""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from storage.ledger import sources, visits
from tests.town import Town
from tests.town.watch import add_sites, create, desk_at

EVERY = 10.0
"""Seconds between two samples."""

SITES = 12


@dataclass(frozen=True, slots=True)
class Sample:
    """What a tree of processes holds."""

    seconds: float
    megabytes: float
    """Proportional set size: what is shared is counted once."""

    handles: int
    processes: int


def soaked(folder: Path, minutes: float, days: int = 10) -> dict[str, Any]:
    """Run for so many minutes; return the medians of the second and third thirds, and how it ended."""
    with Town.start(day=0) as town:
        workspace = create(folder, town, schedule={"learn": False, "visits_at_once": 4})
        with desk_at(workspace, 0, "04:00") as desk:
            add_sites(desk, [one for one in town.sites if one.registered][:SITES])
            for source in sources.every(desk.ledger):
                sources.record(
                    desk.ledger,
                    source.id,
                    at=desk.clock.now(),
                    actor="essai",
                    event="changed",
                    settings={"every_seconds": 60},
                )
        program = [sys.executable, "-m", "monitor.cli", "-w", str(folder), "run"]
        with (folder / "run.log").open("wb") as log:
            running = subprocess.Popen(program, stdout=log, stderr=log)
            samples, began = [], time.monotonic()
            while (passed := time.monotonic() - began) < minutes * 60 and running.poll() is None:
                town.day = int(days * passed / (minutes * 60))
                samples.append(_sample(running.pid, passed))
                time.sleep(EVERY)
            running.send_signal(signal.SIGTERM)
            code = running.wait(120)
        left = [pid for pid in _tree(running.pid) if Path(f"/proc/{pid}").exists()]
        with desk_at(workspace, days, "04:00") as desk:
            made = desk.ledger.execute(
                "SELECT count(*) FROM visit WHERE ended_at IS NOT NULL"
            ).fetchone()[0]
            open_ = len(visits.unfinished(desk.ledger))
    second, third = _thirds(samples)
    return {
        "minutes": round(samples[-1].seconds / 60), "visits": made, "visits never closed": open_, "exit code": code,
        "processes left": len(left), "second third": second, "last third": third, "samples": [asdict(one) for one in samples],
    }  # fmt: skip


def _thirds(samples: list[Sample]) -> Iterator[dict[str, float]]:
    cut = len(samples) // 3
    for part in (samples[cut : 2 * cut], samples[2 * cut :]):
        yield {
            name: round(median(getattr(one, name) for one in part), 1)
            for name in ("megabytes", "handles", "processes")
        }


def _sample(pid: int, seconds: float) -> Sample:
    tree = list(_tree(pid))
    return Sample(
        round(seconds), round(sum(map(_megabytes, tree)), 1), sum(map(_handles, tree)), len(tree)
    )


def _tree(pid: int) -> Iterator[int]:
    """Yield a process and all below it."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in _read(task).split():
            yield from _tree(int(child))


def _megabytes(pid: int) -> float:
    lines = _read(Path(f"/proc/{pid}/smaps_rollup")).splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _handles(pid: int) -> int:
    try:
        return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return 0


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # it ended meanwhile
        return ""

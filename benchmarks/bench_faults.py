"""
Kills of the whole work and simulated days, until their number or the time is up; what a history kept outside says was lost.

The harnesses are those of ``tests/faults`` and ``tests/kill``; each run is of another seed.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.common import write
from tests.faults.days import Tally, simulated
from tests.faults.kills import killed

KILLS, DAYS = 1_000, 10_000
AT_ONCE = {"kills": 60, "days": 200}
HOURS = 3.0


def played(
    kind: str, whole: int, one: Callable[[Path, int, int], Tally], seed: int
) -> dict[str, Any]:
    """Return the sums of runs of one kind, lists by their length."""
    sums: dict[str, Any] = {"runs": 0}
    end = time.monotonic() + HOURS * 3600
    while sums.get(kind, 0) < whole and time.monotonic() < end:
        with tempfile.TemporaryDirectory() as folder:
            found = asdict(one(Path(folder) / "w", AT_ONCE[kind], seed))
        seed, sums["runs"] = seed + 1, sums["runs"] + 1
        for name, value in found.items():
            sums[name] = sums.get(name, 0) + (len(value) if isinstance(value, list) else value)
        sys.stdout.write(f"{kind}: {sums}\n")
        sys.stdout.flush()
    return sums


def main() -> None:
    """Run both, write ``results/faults.json``."""
    figures = {
        "SIGKILL of processes at work": played("kills", KILLS, killed, 1),
        "simulated days": played("days", DAYS, simulated, 0),
    }
    write("faults", figures)


if __name__ == "__main__":
    main()

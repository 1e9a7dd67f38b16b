"""
Kills of the whole work and simulated days, until their number or the time is up; what a history kept outside says was lost.

``python -m benchmarks.bench_faults [kills|days|cuts] [HOURS] [FIRST SEED]``: one kind alone leaves the figures of the others as they
were. The harnesses are those of ``tests/faults`` and ``tests/kill``; each run is of another seed.
"""

import argparse
import json
import logging
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.common import RESULTS, write
from tests.faults.days import simulated
from tests.faults.kills import killed
from tests.faults.power import cut_everywhere

KINDS = {
    "kills": ("SIGKILL of processes at work", killed, 1_000, 60),
    "days": ("simulated days", simulated, 10_000, 200),
    "cuts": ("cuts of the power", cut_everywhere, 10_000, 6),
}
"""What it is called, one run of it, how many are wanted, how many a run has (of cuts: how many steps of work are cut at each call)."""

HOURS = 3.0


def played(kind: str, hours: float, seed: int) -> dict[str, Any]:
    """Return the sums of runs of one kind, lists by their length."""
    _, one, whole, at_once = KINDS[kind]
    sums: dict[str, Any] = {"runs": 0, "first seed": seed}
    end = time.monotonic() + hours * 3600
    while sums.get(kind, 0) < whole and time.monotonic() < end:
        with tempfile.TemporaryDirectory() as folder:
            found = asdict(one(Path(folder) / "w", at_once, seed))
        seed, sums["runs"] = seed + 1, sums["runs"] + 1
        for name, value in found.items():
            sums[name] = sums.get(name, 0) + (len(value) if isinstance(value, list) else value)
        sys.stdout.write(f"{kind}: {sums}\n")
        sys.stdout.flush()
    return sums


def main() -> None:
    """Run what is asked for, write ``results/faults.json``."""
    logging.disable(logging.WARNING)  # what a server that lies is warned of is no news here
    asked = argparse.ArgumentParser()
    asked.add_argument("kind", nargs="?", choices=list(KINDS))
    asked.add_argument("hours", nargs="?", type=float, default=HOURS)
    asked.add_argument("seed", nargs="?", type=int, default=0)
    given = asked.parse_args()
    path = RESULTS / "faults.json"
    figures = json.loads(path.read_text(encoding="utf-8"))["figures"] if path.exists() else {}
    for kind in [given.kind] if given.kind else KINDS:
        figures[KINDS[kind][0]] = played(kind, given.hours, given.seed)
    write("faults", figures)


if __name__ == "__main__":
    main()

"""What a day's small things take as the past grows: nothing new, one more visit, what is due, a digest of what was told."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import growth_world
from benchmarks.common import write
from monitor.daily import digest_of, tell, understand
from monitor.desk import Desk
from monitor.schedule import due

SIZES = (1_000, 10_000, 100_000)
SOURCES = (100, 1_000, 10_000)


def grown(folder: Path, captures: int) -> dict[str, float]:
    """Return milliseconds of CPU on a watch of so many captures."""
    _made(folder)
    with Desk.open(folder) as desk:
        with desk.writing_findings() as findings:
            growth_world.write(desk.ledger, findings, captures)
        took = {"first_seconds": _ms(lambda: understand(desk)) / 1000}
        took["nothing_new"] = min(_ms(lambda: understand(desk)) for _ in range(3))
        source = growth_world.enter(desk.ledger, 0)
        more = []
        for visit in range(growth_world.VISITS, growth_world.VISITS + 3):
            growth_world.visited(desk.ledger, source, 0, visit, changed=False)
            more.append(_ms(lambda: understand(desk)))
        took["one_more_visit"] = min(more)
        took["due"] = min(_ms(lambda: due(desk, desk.clock.now())) for _ in range(3))
        tell(desk)
        now = desk.clock.now()
        took["digest_nothing_new"] = _ms(lambda: digest_of(desk, now.date(), now))
    return {name: round(value, 1) for name, value in took.items()}


def watched(folder: Path, sources: int) -> dict[str, float]:
    """Return milliseconds of CPU of asking what is due, of so many sources each visited once."""
    _made(folder)
    with Desk.open(folder) as desk:
        for number in range(sources):
            growth_world.visited(
                desk.ledger, growth_world.enter(desk.ledger, number), number, 0, pages=1
            )
        return {"due": round(min(_ms(lambda: due(desk, desk.clock.now())) for _ in range(3)), 1)}


def _made(folder: Path) -> None:
    """Make a workspace as ``portique init`` does."""
    command = [sys.executable, "-m", "monitor.cli", "init", str(folder)]
    subprocess.run(command, check=True, capture_output=True)


def _ms(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def main() -> None:
    """Measure and write ``results/growth.json``; sizes may be named on the command line."""
    sizes = tuple(map(int, sys.argv[1:])) or SIZES
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            figures[f"{size} captures"] = grown(Path(folder) / f"c{size}", size)
            sys.stdout.write(f"{size} captures: {figures[f'{size} captures']}\n")
        for size in SOURCES if sizes == SIZES else ():
            figures[f"{size} sources"] = watched(Path(folder) / f"s{size}", size)
            sys.stdout.write(f"{size} sources: {figures[f'{size} sources']}\n")
    if not sys.argv[1:]:
        write("growth", figures)


if __name__ == "__main__":
    main()

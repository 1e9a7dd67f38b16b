"""
The whole line as a ratio to a bare Scrapy spider that only downloads the same pages, by processor time of every descendant.

The whole line is: fetch through the guard, archive on disk, enter in the ledger, read, hear the words, take the traits,
compare, store. A site is visited four times and analysed after each: first, nothing changed, one page in twenty changed, all
changed. What a command costs with nothing to do (its start) is measured in the same run and told apart.
"""

import sqlite3
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.common import served, write
from benchmarks.line_pages import EVERY, PAGES, saved_pages, serve, theme_page
from benchmarks.line_steps import steps_on
from benchmarks.spent import Spent, spent

CONCURRENCY = 8
_STATES = {"first": "0 1", "unchanged": "0 1", "one in twenty": f"1 {EVERY}", "changed": "2 1"}
_BARE = """
import sys, scrapy
from scrapy.crawler import AsyncCrawlerProcess
port, pages, concurrency = map(int, sys.argv[1:])
class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for n in range(pages):
            yield scrapy.Request(f"http://127.0.0.1:{port}/p/{n}")
    def parse(self, response):
        self.crawler.stats.inc_value("got", len(response.body))
p = AsyncCrawlerProcess(settings={"LOG_ENABLED": False, "CONCURRENT_REQUESTS": concurrency * 2,
    "CONCURRENT_REQUESTS_PER_DOMAIN": concurrency, "TELNETCONSOLE_ENABLED": False, "ROBOTSTXT_OBEY": False})
p.crawl(Bare)
p.start()
"""


def bare(port: int, pages: int) -> Spent:
    """Download the pages with a bare spider."""
    return spent([sys.executable, "-c", _BARE, str(port), str(pages), str(CONCURRENCY)])


class Line:
    """A workspace with one source, and the commands that are measured on it."""

    def __init__(self, folder: Path, port: int, pages: int) -> None:
        self.folder = folder
        self._run = [sys.executable, "-m", "monitor.cli", "-w", str(folder)]
        self.spent("init", str(folder))
        configure(folder / "portique.toml", port, pages)
        self.spent(
            "source", "add", "http://boutique.example/", "--kind", "shop", "--pace", "0", "--browser", "never",
        )  # fmt: skip

    def spent(self, *command: str) -> Spent:
        """Run one command."""
        return spent([*self._run, *command])

    def captured(self) -> int:
        """Return how many product pages were captured, at all visits."""
        with sqlite3.connect(self.folder / "ledger.db") as ledger:
            (found,) = ledger.execute(
                "SELECT count(*) FROM capture WHERE url LIKE '%/p/%'"
            ).fetchone()
        return int(found)

    def kept(self) -> int:
        """Return the bytes of archive, ledger and findings; what SQLite holds free counts."""
        found = [*self.folder.glob("archive/*/*/*"), *self.folder.glob("*.db")]
        return sum(path.stat().st_size for path in found)


def configure(path: Path, port: int, pages: int) -> None:
    """Let a workspace visit the invented shop, all of it, and no pictures."""
    text = path.read_text()
    for old, new in (
        ("allow = []", 'allow = ["127.0.0.0/8"]'),
        ("pages = 400", f"pages = {pages + 20}"),
        ("concurrency = 4", f"concurrency = {CONCURRENCY}"),
        ("depth = 6", "depth = 50"),
        ("images = 80", "images = 0"),
        ('illustrate = "sellers"', 'illustrate = "none"'),
        (
            "resolve]\n",
            f'resolve]\n"boutique.example" = {{address = "127.0.0.1", ports = {{80 = {port}}}}}\n',
        ),
    ):
        if old not in text:
            raise SystemExit(f"the configuration has no {old!r}")
        text = text.replace(old, new)
    path.write_text(text)


def measured(folder: Path, pages: int = PAGES) -> dict[str, dict[str, float] | float]:
    """Return milliseconds of CPU a page, by state and command, beside those of the bare spider."""
    stand = folder / "stand"
    stand.write_text(_STATES["first"])
    with served(serve, stand) as port:
        bare_start = bare(port, 0)
        plain = bare(port, pages)
        line = Line(folder / "w", port, pages)
        found: dict[str, dict[str, float] | float] = {
            "pages": pages,
            "bytes_a_page": len(theme_page(1, 0)),
            "bare": _ms(plain.cpu, pages),
            "bare_without_start": _ms(plain.cpu - bare_start.cpu, pages),
        }
        for state, standing in _STATES.items():
            stand.write_text(standing)
            found[state] = _visited(line, pages, plain)
        start = line.spent("analyse").cpu
        for state in _STATES:
            told: Any = found[state]
            told["analysis_without_start"] = round(told["analysis"] - _ms(start, pages), 2)
        found["start_of_analyse_seconds"] = round(start, 2)
        found["start_of_a_short_command_seconds"] = round(line.spent("source", "list").cpu, 2)
    return found


def _visited(line: Line, pages: int, plain: Spent) -> dict[str, float]:
    seen, kept = line.captured(), line.kept()
    visit = line.spent("visit", "--all", "--no-analysis")
    analysis = line.spent("analyse")
    if (got := line.captured() - seen) < 0.95 * pages:
        raise SystemExit(f"only {got} of {pages} pages were captured: {visit.output[-500:]}")
    return {
        "visit": _ms(visit.cpu, got),
        "analysis": _ms(analysis.cpu, got),
        "ratio_visit": round(plain.cpu / visit.cpu, 3),
        "ratio": round(plain.cpu / (visit.cpu + analysis.cpu), 3),
        "kept_bytes": round((line.kept() - kept) / got),
        "largest_visit_process_mb": round(visit.largest_mb),
        "largest_analysis_process_mb": round(analysis.largest_mb),
    }


def _ms(seconds: float, pages: int) -> float:
    return round(seconds / max(1, pages) * 1000, 2)


def main() -> None:
    """Measure and write ``results/line.json``."""
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        figures["theme"] = measured(Path(folder))
    figures["theme_steps"] = steps_on([theme_page(number, 0) for number in range(100)])
    if real := saved_pages():
        figures["saved_steps"] = steps_on(real)
    for kind, told in figures.items():
        for key, value in told.items():
            sys.stdout.write(f"{kind}: {key}: {value}\n")
    write("line", figures, "scrapy", "httpcore", "warcio", "selectolax")


if __name__ == "__main__":
    main()

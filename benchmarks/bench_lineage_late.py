"""
What one late visit costs the lineage: beside a start from the first capture, which is what it cost before, at several sizes of the past.

``python -m benchmarks.bench_lineage_late [CAPTURES …]`` writes ``benchmarks/results/lineage_late.json``. Times are process CPU time.
"""

import argparse
import random
import sqlite3
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.common import write
from monitor.lineage.stage import News, update
from storage.findings.lineage import TABLES
from storage.ids import derived_id
from storage.ledger.times import to_text
from storage.records.link import SiteFacts

START = datetime(2026, 11, 3, tzinfo=UTC)
A_DAY = 600
"""Captures a day: sixty seeds and their surroundings."""

PAGES = 5
SEEDS = 60
LATE = timedelta(hours=2)
READ = (
    "CREATE TABLE trait (capture_id TEXT, site_id TEXT, kind TEXT, value TEXT, quotation TEXT, observed_at TEXT, url TEXT)",
    "CREATE INDEX trait_observed ON trait (observed_at, capture_id)",
    "CREATE TABLE document (id TEXT, site_id TEXT, capture_id TEXT, captured_at TEXT)",
    "CREATE TABLE verdict (document_id TEXT, band TEXT, class TEXT)",
    "CREATE TABLE block (document_id TEXT, number INTEGER, kind TEXT)",
    "CREATE TABLE match (id TEXT, document_id TEXT, block INTEGER, start INTEGER, concept TEXT, quotation TEXT)",
)

Row = tuple[str, str, str, str, str, str, str]


def rows(captures: int) -> Iterator[Row]:
    """Yield what so many captures show: sites of five pages, one in fifty of which shows a contact of a seized one."""
    rng = random.Random(7)
    for number in range(captures):
        site, page = divmod(number, PAGES)
        at = START + timedelta(days=number / A_DAY)
        yield from _page(_name(site), page, at, rng, captures // PAGES)


def _name(site: int) -> str:
    """Return a name that resembles no other."""
    return f"{derived_id('site', str(site))[-12:].translate(str.maketrans('0123456789', 'ghijklmnop'))}.example"


def _page(site: str, page: int, at: datetime, rng: random.Random, sites: int) -> Iterator[Row]:
    other = rng.randrange(max(1, sites))
    handle = f"telegram:{_name(other if rng.random() < 0.02 else zlib.crc32(site.encode()))}"
    said = " ".join(f"mot{rng.randrange(4_000)}" for _ in range(12))
    shown = [("wording", said), ("handle", handle), ("css", f"page product c{rng.randrange(40)}")]
    if page == 0:
        shown += [("verdict", "listing decisive"), ("product", f"mini {rng.randrange(500)}")]
    capture = derived_id("capture", site, str(page), to_text(at))
    for kind, value in shown:
        yield capture, site, kind, value, value, to_text(at), f"https://{site}/{page}"


def seized(captures: int) -> list[SiteFacts]:
    """Return the sites that were seized, spread over the whole time."""
    found = []
    for number in range(SEEDS):
        site = number * (captures // PAGES) // SEEDS
        first = START + timedelta(days=site * PAGES / A_DAY)
        last = START + timedelta(days=(captures - 1) / A_DAY)
        at = to_text(min(last, first + timedelta(days=1)))
        found.append(
            SiteFacts(site_id=_name(site), first_seen_at=to_text(first), last_seen_at=at, standing="seized", seized_at=at)
        )  # fmt: skip
    return found


def measured(captures: int) -> dict[str, Any]:
    """Return the CPU seconds of a start from the first capture, of one visit in its turn, and of one that is late."""
    findings = sqlite3.connect(":memory:")
    for statement in (*READ, *TABLES):
        findings.execute(statement)
    facts = seized(captures)
    findings.executemany("INSERT INTO trait VALUES (?, ?, ?, ?, ?, ?, ?)", rows(captures))
    whole = _spent(findings, facts, None)
    end = START + timedelta(days=captures / A_DAY)
    figures: dict[str, Any] = {"captures": captures, "start_again": whole[0]}
    for name, site, at in (
        ("in_turn", "neuf.example", end),
        ("late", "tard.example", end - LATE),
    ):
        visit = [*_page(site, 0, at, random.Random(name), captures // PAGES)]
        findings.executemany("INSERT INTO trait VALUES (?, ?, ?, ?, ?, ?, ?)", visit)
        news = News(captures=[(visit[0][5], visit[0][0])], sites={site})
        figures[name], figures[f"{name}_captures"], again = _spent(findings, facts, news)
        assert not again
    return figures


def _spent(
    findings: sqlite3.Connection, facts: list[SiteFacts], news: News | None
) -> tuple[float, int, bool]:
    """Bring the lineage up to date; return CPU seconds, captures taken in, and whether it started again."""
    began = time.process_time()
    report = update(findings, sites=facts, judgements=(), profiles=(), news=news)
    return round(time.process_time() - began, 3), report.captures, report.again


def main() -> None:
    """Measure each size and write the result."""
    parser = argparse.ArgumentParser()
    parser.add_argument("captures", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    results = [measured(captures) for captures in parser.parse_args().captures]
    print(*results, sep="\n")
    write("lineage_late", {"late_by_hours": LATE.total_seconds() / 3600, "sizes": results})


if __name__ == "__main__":
    main()

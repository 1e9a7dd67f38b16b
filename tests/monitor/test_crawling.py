"""Crawl processes are handed visits, replaced, stopped and lost; each visit ends, and is told of once."""

import asyncio
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.order import Budget
from monitor.config import Schedule
from monitor.crawling import LOG_BYTES, CrawlPool, VisitEnd, _roll
from monitor.indexing import enter
from monitor.orders import write_order
from storage.ledger import captures
from storage.records.capture import CaptureKind
from storage.records.source import Outcome
from tests.crawler.visits import order
from tests.crawler.wire import Answer, Wire, browser_settings, network, page, serving
from tests.monitor.desks import desk_in, watch


@pytest.fixture
def web() -> Iterator[Wire]:
    """A shop."""
    with serving() as wire:
        wire.answers["/"] = page()
        yield wire


def ordered(tmp_path: Path, web: Wire, number: int) -> Any:
    """Return the order of a visit of its own."""
    return order(
        tmp_path,
        web.url(),
        network(web),
        visit_id=f"visit-{number}",
        segment=f"s/2026-11/visit-{number}.warc.gz",
    )


def test_visits_are_made_side_by_side_and_a_process_is_replaced_after_a_while(
    web: Wire, tmp_path: Path
) -> None:
    """One process for each visit costs seconds; one for ever leaks."""
    events: list[dict[str, Any]] = []

    async def run() -> tuple[list[VisitEnd], set[int]]:
        pids: set[int] = set()
        async with CrawlPool(
            Schedule(visits_at_once=2, recycle_after=2), tmp_path / "crawl.log", events.append
        ) as pool:

            async def one(number: int) -> VisitEnd:
                end = await pool.visit(ordered(tmp_path, web, number))
                pids.update(pool.pids)
                return end

            ends = await asyncio.gather(*(one(number) for number in range(4)))
        return ends, pids

    ends, pids = asyncio.run(run())

    assert [end.lost for end in ends] == [""] * 4
    assert len(pids) == 2
    assert sum(event["event"] == "closed" for event in events) == 4
    assert all(not Path(f"/proc/{pid}").exists() for pid in pids)


def test_a_process_that_is_killed_takes_no_visit_with_it(web: Wire, tmp_path: Path) -> None:
    """F31, F34: the visit is reported as lost, and the next one gets a new process."""
    web.answers["/slow"] = Answer(b"HTTP/1.1 200 OK\r\n\r\n", "hold")

    async def run() -> tuple[VisitEnd, VisitEnd]:
        begun = asyncio.Event()
        async with CrawlPool(Schedule(), tmp_path / "crawl.log", lambda _: begun.set()) as pool:
            held = order(tmp_path, web.url("/slow"), network(web))
            visit = asyncio.create_task(pool.visit(held))
            while not web.paths:
                begun.clear()
                await begun.wait()
            os.kill(pool.pids[0], signal.SIGKILL)
            return await visit, await pool.visit(ordered(tmp_path, web, 2))

    lost, next_one = asyncio.run(run())

    assert "ended with code -9" in lost.lost
    assert next_one.lost == ""


@pytest.mark.parametrize(
    ("stopped", "silence", "margin", "why"),
    [
        (True, 7.0, 300.0, "silent for 7 s, last page: http://"),
        (False, 300.0, -35.0, "past the deadline of a visit, last page: "),
    ],
)
def test_a_process_that_is_held_for_ever_is_killed_and_the_next_visit_made(
    web: Wire, tmp_path: Path, *, stopped: bool, silence: float, margin: float, why: str
) -> None:
    """A page that holds its reader stopped the watch of all, for as long as anyone looked."""
    web.answers["/slow"] = Answer(b"HTTP/1.1 200 OK\r\n\r\n", "hold")

    async def run() -> tuple[VisitEnd, int, VisitEnd]:
        seen = asyncio.Event()

        def heard(event: dict[str, Any]) -> None:
            if event["event"] == "captured":
                seen.set()

        log = tmp_path / "crawl.log"
        async with CrawlPool(Schedule(), log, heard, silence=silence, margin=margin) as pool:
            held = order(
                tmp_path,
                web.url("/slow"),
                network(web),
                budget=Budget(seconds=45, response_seconds=60),
            )
            visit = asyncio.create_task(pool.visit(held))
            begun = asyncio.create_task(seen.wait())
            await asyncio.wait({begun, visit}, return_when=asyncio.FIRST_COMPLETED)
            begun.cancel()
            (pid,) = pool.pids or [0]
            if stopped:
                os.kill(pid, signal.SIGSTOP)
            lost = await visit
        async with CrawlPool(Schedule(), log) as pool:
            return lost, pid, await pool.visit(ordered(tmp_path, web, 2))

    lost, pid, next_one = asyncio.run(run())

    assert why in lost.lost
    assert not Path(f"/proc/{pid}").exists()
    assert next_one.lost == ""


def test_stopping_ends_visits_under_way_early(web: Wire, tmp_path: Path) -> None:
    """F43: each says that it was stopped; none is killed while it may still write its outcome."""
    links = "".join(f"<a class=product href=/p/{n}>article numéro {n}</a>" for n in range(50))
    web.answers["/"] = page(
        f"<html lang=fr><body><h1>Boutique</h1><p>Bienvenue dans la boutique</p>{links}</body></html>"
    )
    events: list[dict[str, Any]] = []

    async def run() -> VisitEnd:
        begun = asyncio.Event()

        def heard(event: dict[str, Any]) -> None:
            events.append(event)
            if event["event"] == "captured":
                begun.set()

        pool = CrawlPool(Schedule(), tmp_path / "crawl.log", heard)
        slow = order(tmp_path, web.url(), network(web), pace_seconds=1.0)
        visit = asyncio.create_task(pool.visit(slow))
        await begun.wait()
        await pool.close(stop=True)
        return await visit

    assert asyncio.run(run()).lost == ""
    assert events[-1]["event"] == "closed"
    assert "asked to end" in events[-1]["reason"]


def test_a_long_log_is_set_aside(tmp_path: Path) -> None:
    """What crawl processes say in a year fills no disk: what is long makes room, in the place of what made room before."""
    path, aside = tmp_path / "crawl.log", tmp_path / "crawl.log.1"
    for text in ("first", "second"):
        path.write_text(text)
        os.truncate(path, LOG_BYTES)
        _roll(path)
        assert aside.read_bytes().startswith(text.encode())
    path.write_text("short")
    _roll(path)

    assert path.read_text() == "short"


@pytest.mark.parametrize("at_once", [True, False])
def test_a_visit_given_to_two_processes_counts_once(
    web: Wire, tmp_path: Path, at_once: bool
) -> None:
    """The visit's id is its fencing token: one process may write its segment, and who comes later writes over nothing."""
    archive, whole = tmp_path / "w" / "archive", list[bytes]()

    async def run(one: CrawlPool, other: CrawlPool, given: Any) -> list[VisitEnd]:
        async with one, other:
            if at_once:
                return list(await asyncio.gather(one.visit(given), other.visit(given)))
            first = await one.visit(given)
            whole.append((archive / given.segment).read_bytes())
            return [first, await other.visit(given)]

    with desk_in(tmp_path / "w") as desk:
        source = watch(desk, web.url())
        visit, given = write_order(desk.ledger, archive, desk.configuration, source, desk.clock.now())  # fmt: skip
        given = given.model_copy(update={"network": network(web), "browser_settings": browser_settings()})  # fmt: skip
        pools = (CrawlPool(Schedule(), tmp_path / f"{n}.log") for n in range(2))
        asyncio.run(run(*pools, given))
        entered = [enter(desk.ledger, archive, visit, at=desk.clock.now()) for _ in range(2)]
        (segment,) = archive.rglob("*.warc.gz*")
        whole.append(segment.read_bytes())
        rows = desk.ledger.execute("SELECT outcome, captures FROM visit").fetchall()
        kept = captures.of_visit(desk.ledger, visit.id)
        urls = [one.url for one in kept if one.kind is CaptureKind.RESPONSE]

    assert entered[0] == entered[1]
    assert [tuple(row) for row in rows] == [(Outcome.COMPLETE.value, len(kept))]
    assert len(urls) == len(set(urls)) > 0
    assert segment.name == f"{visit.id}.warc.gz"
    assert len(set(whole)) == 1

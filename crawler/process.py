"""
The crawl process: visit orders in, one JSON line each; events out, one JSON line each; segments on disk.

It takes many orders, side by side, and is ended by its parent after a while (one process a visit costs 1.4 s and
82 MB each time; one for ever leaks). Events:

A crawl process does not outlive its parent: what it wrote is on disk, and the next worker enters it.

``ready``; ``captured`` (visit, capture, url: acknowledged, on disk); ``closed`` (visit, outcome, reason …);
``failed`` (visit, why: our own failure; the segment holds what was written).
"""

import asyncio
import json
import logging
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib.metadata import version
from typing import Any

from pydantic import ValidationError
from scrapy import Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.reactor import install_reactor

from crawler.egress import Egress
from crawler.exits import exit_of
from crawler.on_demand import BrowserOnDemand
from crawler.order import VisitOrder
from crawler.recorder import Recorder
from crawler.remembered import Remembered
from crawler.settings import scrapy_settings
from crawler.station import closing_facts, code_edition, station_facts
from crawler.visit import VisitRun
from storage import children
from storage.archive.lean import FIELD, RULE
from storage.ledger import sources
from storage.memory import keep_what_is_loaded
from storage.records.source import Outcome

log = logging.getLogger("portique.crawl")

SpiderFor = Callable[[VisitOrder], type[Spider]]
ALIVE_SECONDS = 5.0
STOPPED = "stopped: the crawl process was asked to end"


def run(spider_for: SpiderFor) -> None:
    """Serve visit orders from standard input until it ends; for ``python -m spiders``."""
    children.end_with_parent()
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor as installed
    from twisted.internet.defer import Deferred

    reactor: Any = installed  # Twisted types the module, not the reactor it holds

    process = CrawlProcess(spider_for)
    keep_what_is_loaded()

    def finish(result: object) -> None:
        if result is not None:
            log.error("crawl process failed: %s", result)
        reactor.stop()

    def start() -> None:
        done = Deferred.fromFuture(asyncio.ensure_future(process.serve()))
        done.addBoth(finish)

    reactor.callWhenRunning(start)
    reactor.run(installSignalHandlers=False)


class CrawlProcess:
    """Runs visits and says what becomes of them."""

    def __init__(self, spider_for: SpiderFor) -> None:
        self._spider_for = spider_for
        self._browser = BrowserOnDemand()
        self._tasks: set[asyncio.Task[None]] = set()
        self._visits: dict[str, VisitRun] = {}
        self._stop = asyncio.Event()

    async def serve(self) -> None:
        """Read orders until the end of input or SIGTERM, then let running visits end; at SIGTERM, early."""
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=64 * 1024 * 1024)
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        loop.add_signal_handler(signal.SIGTERM, self._end_all)
        loop.add_signal_handler(signal.SIGINT, self._end_all)
        self._say("ready")
        living = asyncio.create_task(self._living())
        stopping = asyncio.create_task(self._stop.wait())
        while not self._stop.is_set():
            line = asyncio.create_task(reader.readline())
            await asyncio.wait({line, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not line.done():
                line.cancel()
                with suppress(asyncio.CancelledError):
                    await line
                break
            if not line.result():
                break
            self._begin(line.result())
        stopping.cancel()
        await asyncio.gather(*self._tasks)
        await self._browser.close()
        living.cancel()

    async def _living(self) -> None:
        """Say again and again that nothing holds this process: no page may have it for ever."""
        while True:
            await asyncio.sleep(ALIVE_SECONDS)
            self._say("alive")

    def _end_all(self) -> None:
        self._stop.set()
        for visit in self._visits.values():
            visit.end(STOPPED)

    def _begin(self, line: bytes) -> None:
        try:
            order = VisitOrder.model_validate_json(line)
        except ValidationError as error:
            self._say("failed", visit=_visit_named(line), why=f"the order is not valid: {error}")
            return
        task = asyncio.create_task(self._visit(order))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _visit(self, order: VisitOrder) -> None:
        try:
            await self._run(order)
        except Exception as error:  # noqa: BLE001 - the process serves other visits; this one is reported with its cause
            traceback.print_exc(file=sys.stderr)
            self._say("failed", visit=order.visit_id, why=f"{type(error).__name__}: {error}"[:500])

    async def _run(self, order: VisitOrder) -> None:
        recorder = Recorder(
            order,
            _warcinfo(order),
            lambda capture: self._say(
                "captured", visit=order.visit_id, capture=capture.id, url=capture.url
            ),
        )
        try:
            outcome = await self._made(order, recorder)
            await recorder.close(outcome)
        except BaseException:
            recorder.abandon()
            raise
        finally:
            self._visits.pop(order.visit_id, None)
        self._say("closed", visit=order.visit_id, **outcome)

    async def _made(self, order: VisitOrder, recorder: Recorder) -> dict[str, Any]:
        started = await asyncio.to_thread(station_facts, order)
        await recorder.note("station", started)
        egress = Egress(
            order.network,
            concurrency=order.budget.concurrency * 2,
            clock=recorder.clock,
            way_out=exit_of(order),
        )
        remembered = Remembered(order.remembered, partial(code_edition, started))
        visit = VisitRun(
            order=order, egress=egress, browser=self._browser, recorder=recorder, remembered=remembered
        )  # fmt: skip
        self._visits[order.visit_id] = visit
        if self._stop.is_set():
            visit.end(STOPPED)
        try:
            runner = AsyncCrawlerRunner(settings=scrapy_settings(order))
            await runner.crawl(self._spider_for(order), run=visit)
            if visit.outcome in {Outcome.COMPLETE, Outcome.PARTIAL}:
                remembered.save()  # one that saw nothing forgets nothing
        finally:
            remembered.close()
            await egress.aclose()
        return {**_outcome(visit), "station": await asyncio.to_thread(closing_facts, started)}

    def _say(self, event: str, **fields: Any) -> None:
        try:
            sys.stdout.write(json.dumps({"event": event, **fields}, ensure_ascii=True) + "\n")
            sys.stdout.flush()
        except BrokenPipeError:
            self._end_all()  # nobody listens any more


def _outcome(visit: VisitRun) -> dict[str, Any]:
    return {
        "outcome": (visit.outcome or Outcome.ERROR).value,
        "reason": visit.reason or "the spider ended without saying how",
        "ended_at": visit.recorder.clock.now().isoformat(),
        "captures": visit.recorder.count,
        "received": visit.recorder.received,
        "requests": visit.pages,
        "failures": visit.failures[:200],
        "account": visit.account.finished().as_json(),
        "robots": visit.robots[:200],
        "budget_spent": visit.spent,
        "browser": visit.browser.version,
    }


def _warcinfo(order: VisitOrder) -> dict[str, str]:
    return {
        "software": f"Portique/{version('portique')} Scrapy/{version('scrapy')} httpcore/{version('httpcore')}",
        "format": "WARC File Format 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "visit": order.visit_id,
        "source": order.source_id,
        **({sources.WARCINFO: order.source_as_json} if order.source_as_json else {}),
        **({"exit": order.exit_name} if order.exit_name else {}),
        **{f"made-by-{name}": value for name, value in order.made_by.items()},
        "isPartOf": order.case_reference or order.source_id,
        "robots": order.robots.value,
        FIELD: RULE,
        "http-header-user-agent": order.network.user_agent,
        **(
            {"clock": f"trial: set off by {order.clock_offset_seconds} s"}
            if order.clock_offset_seconds
            else {}
        ),
        "description": "HTTP/1.1 exchanges, the browser's among them, are the bytes of the wire (WARC-JSON-Metadata wire:true)",
    }


def _visit_named(line: bytes) -> str:
    """Return the visit an order names although the order is not valid, so that its sender is not left waiting."""
    try:
        order = json.loads(line)
    except ValueError:
        return ""
    return str(order.get("visit_id", "")) if isinstance(order, dict) else ""

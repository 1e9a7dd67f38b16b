"""Make one round: visit sources, enter what was captured, each as its visit closes."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from crawler.order import VisitOrder
from monitor.crawling import Listener, Visits
from monitor.desk import Desk
from monitor.engine.choice import engaged
from monitor.engine.local import nobody
from monitor.indexing import Entered, adopt, enter
from monitor.orders import write_order
from storage.address import host_of
from storage.errors import FindingsDamaged
from storage.findings import sites
from storage.ledger import shots
from storage.records.source import Source

OnEntered = Callable[[Source, Entered], None]


def crawl_log(desk: Desk) -> Path:
    """Return where the crawl processes write what they have to say."""
    return desk.workspace.state / "crawl.log"


async def visit_source(desk: Desk, pool: Visits, source: Source) -> Entered:
    """Visit one source and enter its segment; always ends with the visit closed in the ledger."""
    visit, order = write_order(
        desk.ledger, desk.workspace.archive, desk.configuration, source, desk.clock.now()
    )
    order = order.model_copy(update={"remembered": desk.workspace.seen / f"{source.id}.db"})
    end = await pool.visit(_pictured(desk, source, order))
    return enter(desk.ledger, desk.workspace.archive, visit, at=desk.clock.now(), why_lost=end.lost)


def _pictured(desk: Desk, source: Source, order: VisitOrder) -> VisitOrder:
    """Return an order that says which pages are pictured: of who offers what tells, of others the first page (``sellers``)."""
    how = order.browser_settings.illustrate
    if how == "sellers":
        how = "home"
        with suppress(FindingsDamaged, sqlite3.Error), desk.reading_findings() as findings:
            how = "telling" if sites.offers(findings, source.id) else "home"
    settings = order.browser_settings.model_copy(update={"illustrate": how})
    there = shots.addresses(desk.ledger, source.id) if how == "telling" else frozenset()
    return order.model_copy(update={"browser_settings": settings, "pictured": there})


async def round_of(
    desk: Desk,
    sources: Sequence[Source],
    *,
    on_entered: OnEntered | None = None,
    on_event: Listener | None = None,
) -> list[Entered]:
    """
    Visit these sources side by side, never two of one host at once; return what was entered, in order of ending.

    Raises:
        WorkspaceBusy: another process is visiting.
    """
    with desk.workspace.lock("visits"):
        adopt(desk.ledger, desk.workspace.archive, at=desk.clock.now())
        entered: list[Entered] = []
        hosts: dict[str, asyncio.Lock] = {}
        async with engaged(
            desk.configuration, desk.workspace.archive, crawl_log(desk), on_event or nobody
        ) as pool:

            async def one(source: Source) -> None:
                async with hosts.setdefault(host_of(source.url), asyncio.Lock()):
                    result = await visit_source(desk, pool, source)
                entered.append(result)
                if on_entered is not None:
                    on_entered(source, result)

            async with asyncio.TaskGroup() as group:
                for source in sources:
                    group.create_task(one(source))
        return entered

"""
Probe candidates: one polite visit of the home page each, archived like any other, and nothing more.

The visit belongs to a source of its own (the address with ``#sonde``), which is dropped before the visit begins: no
schedule ever picks it up, and what it saw is no baseline and no absence for a source that is watched later.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit, urlunsplit

from monitor.analysis.documents import site_of
from monitor.crawling import Visits
from monitor.desk import Desk
from monitor.discovery.records import Candidate
from monitor.discovery.settings import PROBER, Discovery
from monitor.discovery.trail import Trail
from monitor.indexing import Entered, enter
from monitor.orders import write_order
from storage.ledger import sources as source_table
from storage.records.source import BrowserUse, Outcome, Source, SourceKind

PAGES = 6
"""robots.txt and the home page, with what redirects cost."""

MEGABYTES = 12
SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One candidate's visit."""

    candidate: Candidate
    visit_id: str
    outcome: Outcome


async def probe(
    desk: Desk, pool: Visits, candidates: Sequence[Candidate], settings: Discovery, trail: Trail
) -> list[Probe]:
    """Visit each candidate's page once, side by side, each site once; a site that has no HTTPS is asked over HTTP."""
    made: list[Probe] = []
    once: dict[str, Candidate] = {}
    for candidate in candidates:
        once.setdefault(site_of(candidate.url, candidate.kind), candidate)

    async def one(site: str, candidate: Candidate) -> None:
        made.append(await _visit(desk, pool, candidate, site, settings, trail))

    async with asyncio.TaskGroup() as group:
        for site, candidate in once.items():
            group.create_task(one(site, candidate))
    return sorted(made, key=lambda done: done.candidate.url)


async def _visit(
    desk: Desk,
    pool: Visits,
    candidate: Candidate,
    site: str,
    settings: Discovery,
    trail: Trail,
) -> Probe:
    earlier = trail.probes(site)
    look = earlier[-1].look + 1 if earlier else 1
    addresses = [candidate.url]
    if candidate.url.startswith("https://"):
        addresses.append("http://" + candidate.url.removeprefix("https://"))
    for address in addresses:
        source = _source(desk, candidate, address, settings)
        noted = partial(trail.probing, candidate.id, site=site, look=look)
        visit_id, entered = await _once(desk, pool, source, address, noted)
        if entered.outcome is not Outcome.UNREACHABLE:
            break
    return Probe(candidate=candidate, visit_id=visit_id, outcome=entered.outcome)


async def _once(
    desk: Desk, pool: Visits, source: Source, address: str, noted: Callable[..., None]
) -> tuple[str, Entered]:
    visit, order = write_order(
        desk.ledger, desk.workspace.archive, desk.configuration, source, desk.clock.now()
    )
    noted(visit_id=visit.id, at=visit.started_at)
    modest = order.budget.model_copy(
        update={
            "pages": PAGES,
            "megabytes": MEGABYTES,
            "seconds": SECONDS,
            "retries": 0,
            "images": 0,
        }
    )
    plain = order.browser_settings.model_copy(update={"illustrate": "none"})
    order = order.model_copy(update={"budget": modest, "browser_settings": plain, "url": address})
    end = await pool.visit(order)
    entered = enter(
        desk.ledger, desk.workspace.archive, visit, at=desk.clock.now(), why_lost=end.lost
    )
    return visit.id, entered


def _source(desk: Desk, candidate: Candidate, address: str, settings: Discovery) -> Source:
    """Add the probe's own source and drop it in the same breath."""
    parts = urlsplit(address)
    now = desk.clock.now()
    case = desk.configuration.investigation
    source, _ = source_table.add(
        desk.ledger,
        url=urlunsplit((parts.scheme, parts.netloc, parts.path or "/", parts.query, "sonde")),
        kind=SourceKind.PAGE,
        at=now,
        actor=PROBER,
        reason=f"sonde unique ({candidate.feed}) : {candidate.reason}",
        settings={
            "browser": (BrowserUse.AUTO if settings.probe_in_browser else BrowserUse.NEVER).value,
            "pace_seconds": desk.configuration.enrolment.pace_seconds,
            "case_reference": case.case_reference,
            "legal_basis": case.legal_basis,
            "retention_days": case.retention_days,
        },
    )
    source_table.record(
        desk.ledger, source.id, "removed", at=now, actor=PROBER, reason="une sonde ne se répète pas"
    )
    return source

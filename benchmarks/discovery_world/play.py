"""Drive a workspace through the days of the world, and count what discovery proposed, when, and wrongly how often."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path

from benchmarks.discovery_world import shops
from benchmarks.discovery_world.serving import ADDRESS, CERTIFICATES, LISTS, SEARX, World
from benchmarks.discovery_world.shops import Place
from monitor.config import Configuration, Schedule
from monitor.crawling import CrawlPool
from monitor.daily import understand
from monitor.desk import Desk
from monitor.discovery.errors import NoSuchName
from monitor.discovery.run import Report, discover
from monitor.discovery.settings import Discovery
from monitor.rounds import visit_source
from storage.ledger import sources as source_table
from storage.records.source import SourceKind
from storage.workspace import Workspace
from tests.town.records import date_of


@dataclass(frozen=True)
class TableResolver:
    """A resolver that knows the world's names, and that all others do not exist."""

    names: frozenset[str]
    told = "résolveur du jeu"

    async def resolve(self, name: str) -> list[str]:
        """See :class:`monitor.discovery.resolving.Resolver`."""
        if name not in self.names:
            raise NoSuchName(name)
        return [ADDRESS]


@dataclass(kw_only=True)
class Played:
    """What came of a play."""

    proposed: dict[str, int] = field(default_factory=dict)
    """Host → day of its proposal."""

    scores: dict[str, float] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    named: dict[str, set[str]] = field(default_factory=dict)
    """Host → every feed that named it."""

    reports: list[Report] = field(default_factory=list)


def settings(**changes: object) -> Discovery:
    """Return every feed switched on, told of the world's services, in no hurry to be polite to loopback."""
    on: dict[str, object] = {
        "names": ["oportik"],
        "endings": ["example"],
        "probe": True,
        "lookalikes": True,
        "resolutions_per_second": 1000,
        "resolutions_per_day": 2000,
        "query_pace_seconds": 0,
        "certificates": f"http://{CERTIFICATES}/",
        "registrations": f"http://{LISTS}/{{yyyymmdd}}_CREA.txt",
        "search": f"http://{SEARX}",
        "search_again_days": 1,
    }
    return Discovery.model_validate(on | changes)


def play(folder: Path, places: Sequence[Place], days: Sequence[int], chosen: Discovery) -> Played:
    """Open a workspace with the watched sources, live through the days, discover on each."""
    Workspace.create(folder, "")
    with World(places=tuple(places)) as world:
        return asyncio.run(_live(folder, world, days, chosen))


async def _live(folder: Path, world: World, days: Sequence[int], chosen: Discovery) -> Played:
    played = Played()
    async with CrawlPool(Schedule(recycle_after=10_000), folder / "state" / "crawl.log") as pool:
        for day in days:
            world.day = day
            with _desk(folder, world, day) as desk:
                if day == days[0]:
                    _watch(desk)
                for source in source_table.every(desk.ledger):
                    await visit_source(desk, pool, source)
                understand(desk)
                known = TableResolver(world.registered())
                played.reports.append(await discover(desk, chosen, pool=pool, resolver=known))
                _note(desk, day, played)
    return played


def _note(desk: Desk, day: int, played: Played) -> None:
    for row in desk.ledger.execute("SELECT url, feed FROM discovery_candidate"):
        played.named.setdefault(row["url"].split("/")[2], set()).add(row["feed"])
    for row in desk.ledger.execute("SELECT url, score, reason FROM proposal"):
        host = row["url"].split("/")[2]
        if host not in played.proposed:
            played.proposed[host] = day
            played.scores[host] = row["score"]
            played.reasons[host] = row["reason"]


def _desk(folder: Path, world: World, day: int) -> Desk:
    wanted = datetime.combine(date_of(day), time(9), tzinfo=UTC)
    configuration = Configuration.model_validate(
        {
            "network": {"allow": ["127.0.0.0/8"], "resolve": world.resolve()},
            "budget": {"images": 0, "pages": 60},
            "browser": {"illustrate": "none"},
            "enrolment": {"pace_seconds": 0},
            "trial": {"clock_offset_seconds": (wanted - datetime.now(UTC)).total_seconds()},
        }
    )
    return Desk(Workspace.open(folder), configuration)


def _watch(desk: Desk) -> None:
    urls = [(f"http://{place.host}/", SourceKind.SHOP) for place in shops.WATCHED]
    urls.append((f"http://{shops.CHANNEL}/flux.xml", SourceKind.FEED))
    for url, kind in urls:
        source_table.add(
            desk.ledger,
            url=url,
            kind=kind,
            at=desk.clock.now(),
            actor="essai",
            settings={"pace_seconds": 0, "browser": "never"},
        )

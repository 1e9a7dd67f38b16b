"""
One run of discovery: ask the feeds, probe what they name, understand it, propose.

What is asked is in the ledger before it leaves; what is probed is archived before it is read; what is proposed
carries the capture that shows why; who is watched is a person's choice, or the threshold a person set.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from crawler.egress import Egress
from crawler.errors import CrawlError
from monitor.analysis.documents import site_of
from monitor.crawling import CrawlPool, Visits
from monitor.daily import understand
from monitor.desk import Desk
from monitor.discovery import resurrection, search
from monitor.discovery.errors import AllowanceSpent, DiscoveryError
from monitor.discovery.feed import Context, Feed
from monitor.discovery.feeds import FEEDS
from monitor.discovery.names import Names
from monitor.discovery.outlet import Outlet
from monitor.discovery.places import place
from monitor.discovery.probing import Probe, probe
from monitor.discovery.prospects import Prospect, known_names, known_sites, looks, prospects
from monitor.discovery.records import Candidate
from monitor.discovery.resolving import Resolver, resolver_of
from monitor.discovery.settings import Discovery
from monitor.discovery.trail import Trail
from monitor.discovery.triage import Judged, triage
from monitor.proposals import Proposal, enrol, record
from monitor.rounds import crawl_log
from storage.errors import BodyTooLarge
from storage.findings import discovered
from storage.ids import derived_id
from storage.ledger.times import to_text
from storage.records.link import Profile
from storage.records.source import Outcome

log = logging.getLogger("portique.discovery")

MAX_ROUNDS = 20
_ANSWERED = {Outcome.COMPLETE, Outcome.PARTIAL}
REDIRECT_SHARE = 0.9
"""What a candidate's strength counts for the site it sends its visitors to."""


@dataclass(slots=True, kw_only=True)
class Report:
    """What a run did."""

    named: dict[str, int] = field(default_factory=dict)
    """Addresses that no feed had named before, by feed."""

    asked: dict[str, int] = field(default_factory=dict)
    """Queries (for look-alikes: names resolved), by feed."""

    probed: int = 0
    waiting: int = 0
    """Candidates left for another day because the day's probes are used up."""

    proposals: list[Proposal] = field(default_factory=list)
    enrolled: list[str] = field(default_factory=list)
    stopped: str = ""
    """Why the search stopped asking, in French."""

    problems: list[tuple[str, str]] = field(default_factory=list)
    """(feed, what kept it from going on), in French."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned(Proposal):
    """An address proposed again because somebody is back there."""

    since: str
    """The look at which it answered: each return is a proposal of its own."""

    @property
    def id(self) -> str:
        """One proposal an address and return."""
        return derived_id("proposal", self.url, self.since)


async def discover(
    desk: Desk,
    settings: Discovery,
    *,
    only: str | None = None,
    pool: Visits | None = None,
    resolver: Resolver | None = None,
    profiles: Iterable[Profile] = (),
) -> Report:
    """
    Run every feed that is on, or one; then probe, understand and propose.

    Args:
        only: the name of the one feed to run; it must be on.
        pool: the worker's engine; without it, probes have their own and hold the workspace's visits.
        resolver: who is asked for names in place of the configured one.
        profiles: what is known of shops that were never captured.

    Raises:
        WorkspaceBusy: probes have no pool and another process is visiting.
        ValueError: the configured resolver is no address.
    """
    async with AsyncExitStack() as held:
        egress = Egress(desk.configuration.network, concurrency=2, clock=desk.clock)
        held.push_async_callback(egress.aclose)
        if settings.probe and pool is None:
            held.enter_context(desk.workspace.lock("visits"))
            pool = await held.enter_async_context(
                CrawlPool(desk.configuration.schedule, crawl_log(desk))
            )
        table = {name: entry.address for name, entry in desk.configuration.network.resolve.items()}
        trail = Trail(desk.ledger)
        run = _Run(
            desk=desk,
            settings=settings,
            trail=trail,
            outlet=Outlet(
                egress=egress,
                network=desk.configuration.network,
                settings=settings,
                trail=trail,
                folder=answers_folder(desk),
                clock=desk.clock,
            ),
            resolver=resolver or resolver_of(settings.resolver, table),
            pool=pool if settings.probe else None,
            profiles=tuple(profiles),
        )
        await run.all([feed for feed in FEEDS if feed.on(settings) and only in {None, feed.name}])
    run.report.enrolled = enrol(desk, run.report.proposals, desk.configuration.enrolment)
    return run.report


def answers_folder(desk: Desk) -> Path:
    """Return where what third parties answered, and what people uploaded, is kept."""
    return desk.workspace.folder / "discovery"


@contextmanager
def context_of(
    desk: Desk,
    settings: Discovery,
    trail: Trail,
    outlet: Outlet,
    resolver: Resolver,
    profiles: tuple[Profile, ...],
) -> Iterator[Context]:
    """Give the feeds what they work with; the findings are open while it lasts."""
    watched, left = known_sites(desk.ledger)
    with desk.reading_findings() as findings:
        yield Context(
            settings=settings,
            findings=findings,
            trail=trail,
            outlet=outlet,
            resolver=resolver,
            names=Names(known_names(settings, findings, profiles), settings.ignore),
            folder=outlet.folder,
            watched=watched,
            left=left,
            profiles=profiles,
            now=desk.clock.now(),
        )


@dataclass(kw_only=True)
class _Run:
    desk: Desk
    settings: Discovery
    trail: Trail
    outlet: Outlet
    resolver: Resolver
    pool: Visits | None
    profiles: tuple[Profile, ...]
    report: Report = field(default_factory=Report)
    awake: dict[str, Candidate] = field(default_factory=dict)
    """Dormant names whose turn it is in this run, by site."""

    async def all(self, feeds: Sequence[Feed]) -> None:
        began = self.desk.clock.now()
        for feed in feeds:
            await self._ask(feed)
        await self._look()
        searching = search.FEED in feeds
        for _ in range(MAX_ROUNDS if searching else 0):
            with self._context() as context:
                onward, self.report.stopped = search.goes_on(context)
            if not onward or any(name == search.NAME for name, _ in self.report.problems):
                break
            await self._ask(search.FEED)
            await self._look()
        self._count(feeds, began)

    async def _ask(self, feed: Feed) -> None:
        """Let a feed name candidates; what stops it is said, and what it named before stands."""
        found: list[Candidate] = []
        with self._context() as context:
            try:
                async for candidate in feed.seek(context):
                    found.append(candidate)  # noqa: PERF401 - what came before an error stands
            except (DiscoveryError, CrawlError, BodyTooLarge) as error:
                self.report.problems.append((feed.name, str(error)))
                level = logging.INFO if isinstance(error, AllowanceSpent) else logging.WARNING
                log.log(level, "feed_stopped", extra={"feed": feed.name, "why": str(error)})
            found = [one for one in found if site_of(one.url, one.kind) not in context.watched]
        if feed is resurrection.FEED:
            self.awake.update({site_of(one.url, one.kind): one for one in found})
        fresh = self.trail.name(found, at=self.desk.clock.now())
        self.report.named[feed.name] = self.report.named.get(feed.name, 0) + fresh

    async def _look(self) -> None:
        """Probe who is due, understand what came, propose who deserves it; once more for sites they send visitors to."""
        for _ in range(2):
            probes = await self._probe()
            if probes:
                await asyncio.to_thread(_understand, self.desk.workspace.folder)
            self._propose()
            if not self._follow(probes):
                return

    async def _probe(self) -> list[Probe]:
        if self.pool is None:
            return []
        now = self.desk.clock.now()
        chosen = list(self.awake.values())
        chosen += [
            one.best for one in self._prospects() if one.site not in self.awake and one.due(now)
        ]
        room = max(0, self.settings.probes_per_day - self.trail.probed_today(now))
        self.report.waiting = max(0, len(chosen) - room)
        made = await probe(self.desk, self.pool, chosen[:room], self.settings, self.trail)
        self.report.probed += len(made)
        return made

    def _follow(self, probes: Sequence[Probe]) -> int:
        """Name the sites that probed ones redirect to."""
        found = []
        with self.desk.reading_findings() as findings:
            for one in probes:
                if one.outcome is not Outcome.REDIRECTED:
                    continue
                seen = discovered.of_visits(findings, (one.visit_id,))
                sent = [page for page in seen if page.standing == "redirected"]
                where = place(sent[-1].url) if sent else None
                if where is not None:
                    found.append(
                        Candidate(
                            url=where[0],
                            kind=where[1],
                            feed=one.candidate.feed,
                            reason=f"{site_of(one.candidate.url, one.candidate.kind)} y renvoie ses visiteurs, et {one.candidate.reason}",
                            strength=round(one.candidate.strength * REDIRECT_SHARE, 3),
                            query_id=one.candidate.query_id,
                            capture_id=sent[-1].capture_id,
                            at=sent[-1].captured_at,
                        )
                    )
        return self.trail.name(found, at=self.desk.clock.now())

    def _propose(self) -> None:
        now = self.desk.clock.now()
        chosen: list[tuple[str, Proposal]] = []
        with self.desk.reading_findings() as findings:
            for prospect in self._prospects():
                if prospect.site not in self.awake:
                    judged = self._judge(findings, prospect)
                    if judged.score >= self.settings.propose_from:
                        chosen.append((prospect.best.feed, _proposal(prospect, judged, now)))
            for site, candidate in self.awake.items():
                seen = looks(self.trail, site)
                prospect = Prospect(site=site, candidates=(candidate,), looks=seen)
                if not seen or seen[-1].outcome not in _ANSWERED:
                    continue
                stayed = len(seen) > 1 and seen[-2].outcome in _ANSWERED
                judged = triage(findings, seen[-1].visits, prospect.candidates, site)
                if judged.read and judged.score >= self.settings.propose_from and not stayed:
                    made = _proposal(prospect, judged, now)
                    back = Returned(
                        url=made.url,
                        kind=made.kind,
                        reason=made.reason,
                        score=made.score,
                        capture_id=made.capture_id,
                        at=made.at,
                        since=to_text(seen[-1].at),
                    )
                    chosen.append((candidate.feed, back))
        self.awake.clear()
        for feed, proposal in sorted(chosen, key=lambda one: (-one[1].score, one[1].url)):
            record(self.desk.ledger, [proposal], feed)
            self.report.proposals.append(proposal)

    def _judge(self, findings: sqlite3.Connection, prospect: Prospect) -> Judged:
        """Judge by its page where it was probed; else by its feeds alone, where there is nothing to wait for."""
        best = prospect.best
        if prospect.looks:
            return triage(findings, prospect.looks[-1].visits, prospect.candidates, prospect.site)
        if prospect.is_account or self.pool is None:
            unread = "" if prospect.is_account else " ; sa page n'a pas été lue (sondes éteintes)"
            return Judged(score=best.strength, reason=best.reason + unread, read=False)
        return Judged(score=0.0, reason=best.reason, read=False)

    def _prospects(self) -> list[Prospect]:
        with self._context() as context:
            return prospects(self.trail, context.names)

    def _context(self) -> AbstractContextManager[Context]:
        return context_of(
            self.desk, self.settings, self.trail, self.outlet, self.resolver, self.profiles
        )

    def _count(self, feeds: Sequence[Feed], began: datetime) -> None:
        for feed in feeds:
            self.report.asked[feed.name] = sum(
                row.cost for row in self.trail.asked_since(feed.name, began)
            )


def _proposal(prospect: Prospect, judged: Judged, now: datetime) -> Proposal:
    best = prospect.best
    answered = [one for one in prospect.looks if one.outcome in _ANSWERED]
    return Proposal(
        url=answered[-1].address if answered else best.url,
        kind=best.kind,
        reason=judged.reason,
        score=judged.score,
        capture_id=judged.capture_id or best.capture_id,
        at=judged.at or to_text(now),
    )


def _understand(folder: Path) -> None:
    """Analyse in a thread of its own, so that a worker's visits go on meanwhile."""
    with Desk.open(folder) as desk:
        understand(desk)

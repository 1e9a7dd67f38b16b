"""
Feed: seized, vanished and parked names, looked at again in case somebody is back.

Sources that are still watched have their own rhythm (:mod:`monitor.schedule`). This feed is for the names nobody visits
any more: sources that were dropped once they were gone, domains of the profiles, and domains that a person lists.
"""

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from monitor.analysis.documents import site_of
from monitor.discovery.feed import Context, Feed
from monitor.discovery.records import Candidate, Told
from monitor.discovery.revisits import due_again
from monitor.discovery.settings import PROBER, Discovery
from storage.ledger import sources as source_table
from storage.ledger import visits as visit_table
from storage.ledger.times import to_text, to_time
from storage.records.source import Outcome, SourceKind, SourceState

NAME: Final = "resurrection"
STRENGTH: Final = 0.6
_GONE: Final = {
    Outcome.SEIZED,
    Outcome.BANNER,
    Outcome.GONE,
    Outcome.REDIRECTED,
    Outcome.UNREACHABLE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dormant:
    """A name where a known shop was."""

    url: str
    kind: SourceKind
    since: datetime
    """When it went, or when it began to be looked at."""

    why: str
    """French: what it was."""


async def seek(context: Context) -> AsyncIterator[Candidate]:
    """Yield the dormant names whose turn it is; see :class:`~monitor.discovery.feed.Feed`."""
    for one in dormant(context):
        site = site_of(one.url, one.kind)
        if site in context.watched:
            continue
        probes = context.trail.probes(site)
        last = to_time(probes[-1].at) if probes else None
        if due_again(one.since, last, context.now):
            yield Candidate(
                url=one.url,
                kind=one.kind,
                feed=NAME,
                reason=f"{one.why}, et répond de nouveau",
                strength=STRENGTH,
                at=to_text(context.now),
            )


def dormant(context: Context) -> Iterator[Dormant]:
    """Yield every name this feed keeps an eye on, whether its turn has come or not, each once."""
    seen: set[str] = set()
    described = [
        profile.site_id
        for profile in context.profiles
        if profile.site_id and ":" not in profile.site_id
    ]
    for one in (*_dropped(context), *_listed(context, (*context.settings.domains, *described))):
        if one.url not in seen:
            seen.add(one.url)
            yield one


def _dropped(context: Context) -> Iterator[Dormant]:
    for source in source_table.every(context.trail.ledger, removed=True):
        if source.added_by == PROBER or source.state is SourceState.ACTIVE:
            continue
        visit = visit_table.last(context.trail.ledger, source.id)
        if visit is None or visit.outcome not in _GONE or source.kind is not SourceKind.SHOP:
            continue
        words = "saisie" if visit.outcome is Outcome.SEIZED else "disparue"
        yield Dormant(
            url=source.url,
            kind=source.kind,
            since=visit.started_at,
            why=f"cette adresse, {words} le {visit.started_at:%d/%m/%Y}, n'était plus suivie",
        )


def _listed(context: Context, domains: Iterable[str]) -> Iterator[Dormant]:
    for domain in domains:
        host = domain.strip().lower().removeprefix("https://").removeprefix("http://").strip("/")
        if not host:
            continue
        site = site_of(f"https://{host}/", SourceKind.SHOP)
        probes = context.trail.probes(site)
        yield Dormant(
            url=f"https://{host}/",
            kind=SourceKind.SHOP,
            since=to_time(probes[0].at) if probes else context.now,
            why="ce domaine saisi ou disparu est sous surveillance",
        )


def _tells(settings: Discovery) -> Told:
    del settings
    return Told(
        whom="le site lui-même, et le résolveur DNS", what="une visite de sa page d'accueil"
    )


FEED = Feed(
    name=NAME,
    says="noms saisis, disparus ou en parking qui répondent de nouveau",
    on=lambda settings: settings.resurrection,
    tells=_tells,
    seek=seek,
)

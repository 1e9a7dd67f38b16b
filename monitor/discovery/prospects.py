"""
Where each candidate stands: the feeds that named it, the probes it had, what is still to be done with it.

Nothing here is remembered: it follows from the ledger (candidates, probes, sources, proposals) each time.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from monitor.analysis.documents import site_of
from monitor.discovery.names import Names, label_of
from monitor.discovery.places import is_great
from monitor.discovery.records import Candidate
from monitor.discovery.revisits import candidate_due
from monitor.discovery.settings import PROBER, Discovery
from monitor.discovery.trail import Trail
from storage.findings import discovered
from storage.ledger import proposals
from storage.ledger import sources as source_table
from storage.ledger.times import to_time
from storage.ledger.trail import Probed
from storage.records.link import Profile, TraitKind
from storage.records.source import Outcome, SourceKind, SourceState

NOTHING_THERE: Final = frozenset({Outcome.GONE, Outcome.UNREACHABLE, Outcome.ERROR})
BEARS_A_NAME: Final = 0.45
"""A candidate at least this strong is looked at again even though its page sells nothing yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One probe of a site: one visit, or two where HTTPS did not answer."""

    visits: tuple[str, ...]
    outcome: Outcome | None
    at: datetime
    address: str
    """The address of its last visit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """A site that feeds named."""

    site: str
    candidates: tuple[Candidate, ...]
    looks: tuple[Look, ...]

    @property
    def best(self) -> Candidate:
        """The candidate of the feed that speaks most strongly for it."""
        return max(self.candidates, key=lambda one: (one.strength, one.at, one.feed))

    @property
    def is_account(self) -> bool:
        """Say whether it is an account, which is proposed without a probe."""
        return self.best.kind is SourceKind.SOCIAL

    def due(self, now: datetime) -> bool:
        """Say whether it is to be probed: never was, or showed nothing and its turn has come again."""
        if self.is_account or all(one.feed == "resurrection" for one in self.candidates):
            return False  # accounts are not probed; dormant names have a plan of their own
        if not self.looks:
            return True
        hopeful = self.looks[-1].outcome in NOTHING_THERE or self.best.strength >= BEARS_A_NAME
        return hopeful and candidate_due(self.looks[0].at, len(self.looks), now)


def prospects(trail: Trail, names: Names) -> list[Prospect]:
    """Return the sites that feeds named and nobody watches, dismissed or proposed, the strongest first."""
    watched, left = known_sites(trail.ledger)
    proposed = {_key(one.url, SourceKind(one.kind)) for one in proposals.every(trail.ledger)}
    grouped: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in trail.candidates():
        key = _key(candidate.url, candidate.kind)
        if key in proposed or site_of(candidate.url, candidate.kind) in watched | left:
            continue
        if not names.ignores(urlsplit(candidate.url).hostname or ""):
            grouped[key].append(candidate)
    found = [
        Prospect(site=key, candidates=tuple(named), looks=looks(trail, key))
        for key, named in grouped.items()
    ]
    return sorted(found, key=lambda one: (len(one.looks), -one.best.strength, one.site))


def looks(trail: Trail, site: str) -> tuple[Look, ...]:
    """Return a site's probes, oldest first."""
    by_number: dict[int, list[Probed]] = defaultdict(list)
    for row in trail.probes(site):
        by_number[row.look].append(row)
    return tuple(
        Look(
            visits=tuple(row.visit_id for row in rows),
            outcome=Outcome(rows[-1].outcome) if rows[-1].outcome else None,
            at=to_time(rows[0].at),
            address=rows[-1].url.removesuffix("#sonde"),
        )
        for _, rows in sorted(by_number.items())
    )


def known_sites(ledger: sqlite3.Connection) -> tuple[frozenset[str], frozenset[str]]:
    """Return the sites that are watched, and those a person stopped watching; probes are neither."""
    watched: set[str] = set()
    left: set[str] = set()
    for source in source_table.every(ledger, removed=True):
        if source.added_by != PROBER:
            site = site_of(source.url, source.kind, source.platform)
            (left if source.state is SourceState.REMOVED else watched).add(site)
    return frozenset(watched), frozenset(left - watched)


def known_names(
    settings: Discovery, findings: sqlite3.Connection, profiles: Collection[Profile]
) -> list[str]:
    """Return the names to look for: the configured ones, the profiles', and those of sellers that are gone."""
    found = dict.fromkeys(settings.names)
    for profile in profiles:
        found.update(dict.fromkeys(t.value for t in profile.traits if t.kind is TraitKind.NAME))
    for site_id in discovered.gone(findings):
        label = label_of(site_id)
        if ":" not in site_id and not is_great(site_id) and len(label) >= 5:
            found[label] = None
    return list(found)


def _key(url: str, kind: SourceKind) -> str:
    """Return what makes two candidates one: the site of a shop, the address of an account."""
    return url.rstrip("/").lower() if kind is SourceKind.SOCIAL else site_of(url, kind)

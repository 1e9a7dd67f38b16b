"""
The audit trail of discovery, in the ledger: each query is written before it leaves, its answer when it has come.

A query of many names at once (DNS) is one row that lists them all and costs as many. What an answer said is kept
beside the ledger under the digest written here, so that what was read can be read again.
"""

import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from monitor.discovery.records import Candidate
from storage.ids import derived_id
from storage.ledger import trail
from storage.ledger.discovery import discovery_migrations
from storage.ledger.times import to_text
from storage.migrating import Database
from storage.records.source import SourceKind


class Trail:
    """The tables of discovery in one ledger."""

    def __init__(self, ledger: sqlite3.Connection) -> None:
        self.ledger = ledger
        database = Database(ledger)
        if discovery_migrations.pending(database):
            discovery_migrations.apply(database)

    # -- queries -----------------------------------------------------------------------------------

    def asking(
        self, feed: str, *, at: datetime, told: str, what: str, purpose: str = "", cost: int = 1
    ) -> str:
        """Write down a query that is about to leave; return its id."""
        asked = trail.Question(
            id=derived_id("query", feed, to_text(at), told, what), at=to_text(at), feed=feed, told=told, what=what,
            purpose=purpose, cost=cost,
        )  # fmt: skip
        trail.write(self.ledger, [asked])
        return asked.id

    def answered(
        self, query_id: str, *, at: datetime, status: str, sha256: str = "", **facts: Any
    ) -> None:
        """Write down what came back."""
        said = json.dumps(facts, sort_keys=True, ensure_ascii=False)
        answer = trail.Answer(
            query_id=query_id, at=to_text(at), status=status, sha256=sha256, facts=said
        )
        trail.write(self.ledger, [answer])

    def spent(self, *feeds: str, at: datetime) -> int:
        """Return what these feeds' queries of the UTC day of ``at`` cost."""
        return trail.spent(self.ledger, feeds, to_text(at)[:10])

    def asked_since(self, feed: str, since: datetime) -> list[trail.Asked]:
        """Return a feed's queries with their answers, oldest first."""
        return trail.asked_since(self.ledger, feed, to_text(since))

    def queries(self, limit: int = 200) -> list[trail.Asked]:
        """Return the latest queries with their answers, newest first."""
        return trail.asked_last(self.ledger, limit)

    def last_facts(self, feed: str, told: str) -> dict[str, Any]:
        """Return the facts of the latest answer that carries any, of queries of this feed to this host."""
        facts = json.loads(trail.last_facts(self.ledger, feed, told) or "{}")
        return facts if isinstance(facts, dict) else {}

    # -- what came back ----------------------------------------------------------------------------

    def found(self, query_id: str, sites: Iterable[str]) -> None:
        """Write down which sites a query named, known ones too."""
        trail.write(self.ledger, (trail.Result(query_id=query_id, site=site) for site in sites))

    def results(self, query_id: str) -> list[str]:
        """Return the sites a query named."""
        return trail.results(self.ledger, query_id)

    def name(self, candidates: Iterable[Candidate], *, at: datetime) -> int:
        """Enter candidates; return how many addresses no feed had named before."""
        known = {one.id for one in trail.candidates(self.ledger)}
        named = [
            trail.Named(
                id=one.id, feed=one.feed, url=one.url, kind=one.kind.value, reason=one.reason, strength=one.strength,
                query_id=one.query_id, capture_id=one.capture_id, named_at=one.at, at=to_text(at),
            )
            for one in candidates
        ]  # fmt: skip
        trail.write(self.ledger, named)
        return len({one.id for one in named} - known)

    def candidates(self) -> list[Candidate]:
        """Return every candidate ever named, one for each feed that named it, oldest first."""
        return [
            Candidate(
                url=one.url, kind=SourceKind(one.kind), feed=one.feed, reason=one.reason, strength=one.strength,
                query_id=one.query_id, capture_id=one.capture_id, at=one.named_at,
            )
            for one in trail.candidates(self.ledger)
        ]  # fmt: skip

    # -- probes ------------------------------------------------------------------------------------

    def probing(
        self, candidate_id: str, *, visit_id: str, site: str, look: int, at: datetime
    ) -> None:
        """Write down that a visit looks at a candidate."""
        made = trail.ProbeMade(
            visit_id=visit_id, candidate_id=candidate_id, site=site, look=look, at=to_text(at)
        )
        trail.write(self.ledger, [made])

    def probes(self, site: str) -> list[trail.Probed]:
        """Return the visits of a site's probes with outcome and address, oldest first."""
        return trail.probes(self.ledger, site)

    def probed_today(self, at: datetime) -> int:
        """Return how many sites were probed on the UTC day of ``at``."""
        return trail.probed_on(self.ledger, to_text(at)[:10])

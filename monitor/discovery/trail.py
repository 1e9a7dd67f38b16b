"""
The audit trail of discovery, in the ledger: each query is written before it leaves, its answer when it has come.

A query of many names at once (DNS) is one row that lists them all and costs as many. What an answer said is kept
beside the ledger under the digest written here, so that what was read can be read again.
"""

import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlite_utils

from monitor.discovery.records import Candidate
from storage.ids import derived_id
from storage.ledger.discovery import discovery_migrations
from storage.ledger.times import to_text
from storage.records.source import SourceKind


class Trail:
    """The tables of discovery in one ledger."""

    def __init__(self, ledger: sqlite3.Connection) -> None:
        self.ledger = ledger
        database = sqlite_utils.Database(ledger)
        if discovery_migrations.pending(database):
            discovery_migrations.apply(database)

    # -- queries -----------------------------------------------------------------------------------

    def asking(
        self, feed: str, *, at: datetime, told: str, what: str, purpose: str = "", cost: int = 1
    ) -> str:
        """Write down a query that is about to leave; return its id."""
        identity = derived_id("query", feed, to_text(at), told, what)
        with self.ledger:
            self.ledger.execute(
                "INSERT OR IGNORE INTO discovery_query (id, at, feed, told, what, purpose, cost) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (identity, to_text(at), feed, told, what, purpose, cost),
            )
        return identity

    def answered(
        self, query_id: str, *, at: datetime, status: str, sha256: str = "", **facts: Any
    ) -> None:
        """Write down what became of a query; a second answer to the same one is not kept."""
        with self.ledger:
            self.ledger.execute(
                "INSERT OR IGNORE INTO discovery_answer (query_id, at, status, sha256, facts) VALUES (?, ?, ?, ?, ?)",
                (query_id, to_text(at), status, sha256, json.dumps(facts, sort_keys=True, ensure_ascii=False)),
            )  # fmt: skip

    def spent(self, *feeds: str, at: datetime) -> int:
        """Return what these feeds' queries of the UTC day of ``at`` cost."""
        marks = ", ".join("?" * len(feeds))
        row = self.ledger.execute(
            f"SELECT coalesce(sum(cost), 0) FROM discovery_query WHERE feed IN ({marks}) "
            "AND substr(at, 1, 10) = ?",
            (*feeds, to_text(at)[:10]),
        ).fetchone()
        return int(row[0])

    def asked_since(self, feed: str, since: datetime) -> list[sqlite3.Row]:
        """Return a feed's queries from a time on with their answers, oldest first."""
        return self.ledger.execute(
            "SELECT q.*, a.status, a.sha256, a.facts, a.at AS answered_at FROM discovery_query q "
            "LEFT JOIN discovery_answer a ON a.query_id = q.id WHERE q.feed = ? AND q.at >= ? ORDER BY q.at, q.id",
            (feed, to_text(since)),
        ).fetchall()

    def queries(self, limit: int = 200) -> list[sqlite3.Row]:
        """Return the latest queries with their answers, newest first."""
        return self.ledger.execute(
            "SELECT q.*, a.status, a.sha256, a.facts, a.at AS answered_at FROM discovery_query q "
            "LEFT JOIN discovery_answer a ON a.query_id = q.id ORDER BY q.at DESC, q.id LIMIT ?",
            (limit,),
        ).fetchall()

    def last_facts(self, feed: str, told: str) -> dict[str, Any]:
        """Return the facts of the latest answer that carries any, of queries of this feed to this host."""
        row = self.ledger.execute(
            "SELECT a.facts FROM discovery_query q JOIN discovery_answer a ON a.query_id = q.id "
            "WHERE q.feed = ? AND q.told = ? AND a.facts != '{}' ORDER BY q.at DESC, q.id LIMIT 1",
            (feed, told),
        ).fetchone()
        facts = json.loads(row[0]) if row else {}
        return facts if isinstance(facts, dict) else {}

    # -- what the queries brought ------------------------------------------------------------------

    def found(self, query_id: str, sites: Iterable[str]) -> None:
        """Write down which sites a search query named, known ones too: its precision is counted over them."""
        with self.ledger:
            self.ledger.executemany(
                "INSERT OR IGNORE INTO discovery_result (query_id, site) VALUES (?, ?)",
                [(query_id, site) for site in sites],
            )

    def results(self, query_id: str) -> list[str]:
        """Return the sites a query named."""
        rows = self.ledger.execute(
            "SELECT site FROM discovery_result WHERE query_id = ? ORDER BY site", (query_id,)
        )
        return [row[0] for row in rows]

    def name(self, candidates: Iterable[Candidate], *, at: datetime) -> int:
        """Enter candidates; return how many addresses no feed had named before."""
        known = {row[0] for row in self.ledger.execute("SELECT id FROM discovery_candidate")}
        fresh: set[str] = set()
        with self.ledger:
            for one in candidates:
                self.ledger.execute(
                    "INSERT OR IGNORE INTO discovery_candidate (id, feed, url, kind, reason, strength, query_id, capture_id, "
                    "named_at, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (one.id, one.feed, one.url, one.kind.value, one.reason, one.strength, one.query_id,
                     one.capture_id, one.at, to_text(at)),
                )  # fmt: skip
                if one.id not in known:
                    fresh.add(one.id)
        return len(fresh)

    def candidates(self) -> list[Candidate]:
        """Return every candidate ever named, one for each feed that named it, oldest first."""
        return [
            Candidate(
                url=row["url"],
                kind=SourceKind(row["kind"]),
                feed=row["feed"],
                reason=row["reason"],
                strength=row["strength"],
                query_id=row["query_id"],
                capture_id=row["capture_id"],
                at=row["named_at"],
            )
            for row in self.ledger.execute(
                "SELECT url, kind, feed, reason, strength, query_id, capture_id, named_at FROM discovery_candidate ORDER BY at, id, feed"
            )
        ]

    # -- probes ------------------------------------------------------------------------------------

    def probing(
        self, candidate_id: str, *, visit_id: str, site: str, look: int, at: datetime
    ) -> None:
        """Write down that a candidate is visited; ``look`` counts the probes of a site, each one or two visits."""
        with self.ledger:
            self.ledger.execute(
                "INSERT OR IGNORE INTO discovery_probe (visit_id, candidate_id, site, look, at) VALUES (?, ?, ?, ?, ?)",
                (visit_id, candidate_id, site, look, to_text(at)),
            )

    def probes(self, site: str) -> list[sqlite3.Row]:
        """Return the visits of a site's probes with outcome and address, oldest first."""
        return self.ledger.execute(
            "SELECT p.*, v.outcome, v.reason, v.source_id, s.url FROM discovery_probe p JOIN visit v ON v.id = p.visit_id "
            "JOIN source s ON s.id = v.source_id WHERE p.site = ? ORDER BY p.at, p.visit_id",
            (site,),
        ).fetchall()

    def probed_today(self, at: datetime) -> int:
        """Return how many sites were probed on the UTC day of ``at``."""
        row = self.ledger.execute(
            "SELECT count(DISTINCT site) FROM discovery_probe WHERE substr(at, 1, 10) = ?",
            (to_text(at)[:10],),
        ).fetchone()
        return int(row[0])


def days_before(at: datetime, days: float) -> datetime:
    """Return the time so many days earlier."""
    return at - timedelta(days=days)

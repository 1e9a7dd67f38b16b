"""The audit trail of discovery: what was asked and answered, whom the feeds named, and who was probed."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from storage.rows import Row, add, fetch, select, value, values


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question put to an outside service."""

    TABLE: ClassVar = "discovery_query"

    id: str
    at: str
    feed: str
    told: str
    what: str
    purpose: str
    cost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back to a question."""

    TABLE: ClassVar = "discovery_answer"

    query_id: str
    at: str
    status: str
    sha256: str
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An address that a feed named."""

    TABLE: ClassVar = "discovery_candidate"

    id: str
    feed: str
    url: str
    kind: str
    reason: str
    strength: float
    query_id: str
    capture_id: str
    named_at: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A site that an answer named."""

    TABLE: ClassVar = "discovery_result"

    query_id: str
    site: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeMade:
    """A first look at a candidate."""

    TABLE: ClassVar = "discovery_probe"

    visit_id: str
    candidate_id: str
    site: str
    look: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with its answer, whose fields are None until it comes."""

    id: str
    at: str
    feed: str
    told: str
    what: str
    purpose: str
    cost: int
    status: str | None
    sha256: str | None
    facts: str | None
    answered_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """A probe with how its visit ended."""

    visit_id: str
    look: int
    at: str
    outcome: str | None
    url: str


def write(ledger: sqlite3.Connection, facts: Iterable[Row]) -> None:
    """Enter facts in one transaction; what was entered before stays as it was."""
    with ledger:
        add(ledger, facts, otherwise="IGNORE")


_ASKED = (
    "SELECT q.id, q.at, q.feed, q.told, q.what, q.purpose, q.cost, a.status, a.sha256, a.facts, a.at AS answered_at "
    "FROM discovery_query q LEFT JOIN discovery_answer a ON a.query_id = q.id"
)


def asked_since(ledger: sqlite3.Connection, feed: str, since: str) -> list[Asked]:
    """Return a feed's questions from a time on, oldest first."""
    where = "WHERE q.feed = ? AND q.at >= ? ORDER BY q.at, q.id"
    return fetch(ledger, Asked, f"{_ASKED} {where}", (feed, since))


def asked_last(ledger: sqlite3.Connection, most: int) -> list[Asked]:
    """Return the latest questions, newest first."""
    return fetch(ledger, Asked, f"{_ASKED} ORDER BY q.at DESC, q.id LIMIT ?", (most,))


def spent(ledger: sqlite3.Connection, feeds: Sequence[str], day: str) -> int:
    """Return what these feeds' questions of a day (UTC) cost."""
    marks = ", ".join("?" * len(feeds))
    query = f"SELECT coalesce(sum(cost), 0) FROM discovery_query WHERE feed IN ({marks}) AND substr(at, 1, 10) = ?"
    return int(value(ledger, query, (*feeds, day)))


def last_facts(ledger: sqlite3.Connection, feed: str, told: str) -> str | None:
    """Return the facts of the latest answer that has any, of a feed's questions to a host."""
    found: str | None = value(
        ledger,
        "SELECT a.facts FROM discovery_query q JOIN discovery_answer a ON a.query_id = q.id "
        "WHERE q.feed = ? AND q.told = ? AND a.facts != '{}' ORDER BY q.at DESC, q.id LIMIT 1",
        (feed, told),
    )
    return found


def results(ledger: sqlite3.Connection, query_id: str) -> list[str]:
    """Return the sites an answer named."""
    query = "SELECT site FROM discovery_result WHERE query_id = ? ORDER BY site"
    return values(ledger, query, (query_id,))


def candidates(ledger: sqlite3.Connection) -> list[Named]:
    """Return every address a feed named, oldest first."""
    return select(ledger, Named, "ORDER BY at, id, feed")


def probes(ledger: sqlite3.Connection, site: str) -> list[Probed]:
    """Return a site's probes, oldest first."""
    return fetch(
        ledger,
        Probed,
        "SELECT p.visit_id, p.look, p.at, v.outcome, s.url FROM discovery_probe p JOIN visit v ON v.id = p.visit_id "
        "JOIN source s ON s.id = v.source_id WHERE p.site = ? ORDER BY p.at, p.visit_id",
        (site,),
    )


def probed_on(ledger: sqlite3.Connection, day: str) -> int:
    """Return how many sites were probed on a day (UTC)."""
    query = "SELECT count(DISTINCT site) FROM discovery_probe WHERE substr(at, 1, 10) = ?"
    return int(value(ledger, query, (day,)))

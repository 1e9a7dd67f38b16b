"""Addresses that were proposed for watching: facts, each entered once."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from storage.rows import add, select, values


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """One address, why it was proposed, and how likely a person would want it watched (0 to 1)."""

    TABLE: ClassVar = "proposal"

    id: str
    url: str
    kind: str
    feed: str
    reason: str
    score: float
    capture_id: str | None
    proposed_at: str


def enter(ledger: sqlite3.Connection, proposals: Iterable[Proposed]) -> None:
    """Enter proposals in one transaction; what was proposed before stays as it was."""
    with ledger:
        add(ledger, proposals, otherwise="IGNORE")


def ids(ledger: sqlite3.Connection) -> set[str]:
    """Return the ids of all that was ever proposed."""
    return set(values(ledger, "SELECT id FROM proposal"))


def every(ledger: sqlite3.Connection) -> list[Proposed]:
    """Return all that was ever proposed."""
    return select(ledger, Proposed)


def until(ledger: sqlite3.Connection, at: str) -> list[Proposed]:
    """Return what was proposed by a time, the likeliest first."""
    where = "WHERE proposed_at <= ? ORDER BY score DESC, proposed_at, id"
    return select(ledger, Proposed, where, (at,))


def likeliest(ledger: sqlite3.Connection, most: int) -> list[Proposed]:
    """Return the likeliest proposals."""
    return select(ledger, Proposed, "ORDER BY score DESC, proposed_at LIMIT ?", (most,))


def waiting(ledger: sqlite3.Connection, most: int) -> list[Proposed]:
    """Return the proposals nobody has ruled on and nobody watches or watched, the likeliest first."""
    where = (
        "WHERE NOT EXISTS (SELECT 1 FROM source WHERE source.url = proposal.url) AND NOT EXISTS "
        "(SELECT 1 FROM judgement j WHERE j.subject_kind = 'proposal' AND j.subject = proposal.id) "
        "ORDER BY score DESC, proposed_at, id LIMIT ?"
    )
    return select(ledger, Proposed, where, (most,))


def answering(ledger: sqlite3.Connection, name: str) -> list[Proposed]:
    """Return the proposals whose id begins so, or whose address is this."""
    return select(ledger, Proposed, "WHERE id LIKE ? || '%' OR url = ?", (name, name))

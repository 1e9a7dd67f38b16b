"""Sellers as they are browsed: with the sites they go by, what they are known by, and when."""

import sqlite3
from dataclasses import dataclass

from storage.findings.lineage_records import Alias, Member, SellerRow
from storage.rows import fetch, letters, select, value

_OFFERS = (
    "EXISTS (SELECT 1 FROM seller_member m JOIN site x ON x.id = m.site_id WHERE m.seller_id = s.id "
    "AND x.band IN ('decisive', 'review'))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A seller in a list."""

    id: str
    name: str
    first_seen_at: str
    last_seen_at: str
    members: int
    offers: int
    sites: str
    """Ids parted by spaces, the first seen first."""


def _where(words: str, everybody: bool) -> str:
    named = (
        "(s.name LIKE '%' || :words || '%' ESCAPE '\\' OR EXISTS (SELECT 1 FROM seller_member m WHERE m.seller_id = s.id "
        "AND m.site_id LIKE '%' || :words || '%' ESCAPE '\\'))"
    )
    conditions = [*([named] if words else []), *([] if everybody else [_OFFERS])]
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""


def browse(
    findings: sqlite3.Connection, *, words: str, everybody: bool, start: int, most: int
) -> list[Card]:
    """Return sellers, the last to appear first: those whose words offer, or everybody."""
    return fetch(
        findings,
        Card,
        f"SELECT s.id, s.name, s.first_seen_at, s.last_seen_at, s.members, {_OFFERS} AS offers, (SELECT group_concat(site_id, ' ') "
        "FROM (SELECT site_id FROM seller_member m WHERE m.seller_id = s.id ORDER BY since LIMIT 12)) AS sites FROM seller s "
        f"{_where(words, everybody)} ORDER BY s.first_seen_at DESC, s.id LIMIT :most OFFSET :start",
        {"words": letters(words), "most": most, "start": start},
    )


def count(findings: sqlite3.Connection, *, words: str, everybody: bool) -> int:
    """Return how many sellers :func:`browse` has."""
    query = f"SELECT count(*) FROM seller s {_where(words, everybody)}"
    return int(value(findings, query, {"words": letters(words)}))


def find(findings: sqlite3.Connection, identity: str) -> SellerRow | None:
    """Return the seller with this id."""
    return next(iter(select(findings, SellerRow, "WHERE id = ?", (identity,))), None)


def of_site(findings: sqlite3.Connection, site_id: str) -> str | None:
    """Return the id of the seller a site is of."""
    found: str | None = value(
        findings, "SELECT seller_id FROM seller_member WHERE site_id = ? LIMIT 1", (site_id,)
    )
    return found


def members(findings: sqlite3.Connection, identity: str) -> list[Member]:
    """Return the sites and accounts of a seller, in the order in which they came."""
    return select(findings, Member, "WHERE seller_id = ? ORDER BY since, site_id", (identity,))


def aliases(findings: sqlite3.Connection, identity: str, most: int = 200) -> list[Alias]:
    """Return what a seller is known by, by kind, first seen first."""
    where = "WHERE seller_id = ? ORDER BY kind, since, value LIMIT ?"
    return select(findings, Alias, where, (identity, most))

"""What is told of sellers: the sites by which they offer, their goods, and how they are reached."""

import sqlite3
from dataclasses import dataclass

from storage.rows import fetch, first

REACHED_BY = (
    "phone", "email", "whatsapp", "telegram", "snapchat", "signal", "instagram", "tiktok", "paypal", "lydia", "revolut",
    "crypto", "iban",
)  # fmt: skip
"""Kinds of contact by which a buyer reaches or pays a seller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """A site of a seller whose words offer prepared phones."""

    seller_id: str
    site: str
    label: str
    band: str
    offers_since: str
    offer_document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """What a site offers, in short."""

    listings: int
    low: float | None
    high: float | None
    currency: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """A contact of a site."""

    kind: str
    value: str


def offering(findings: sqlite3.Connection, until: str) -> list[Offering]:
    """Return the sites that offered by then, a seller's together, the plainest first."""
    return fetch(
        findings,
        Offering,
        "SELECT m.seller_id, x.id AS site, x.label, x.band, x.offers_since, x.offer_document "
        "FROM seller s JOIN seller_member m ON m.seller_id = s.id JOIN site x ON x.id = m.site_id "
        "WHERE x.band IN ('decisive', 'review') AND x.offers_since <= ? "
        "ORDER BY m.seller_id, x.band = 'decisive' DESC, x.offers_since, x.id",
        (until,),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Advertiser:
    """Who offers by an advert of a site where several advertise."""

    seller: str
    since: str
    document_id: str


def advertisers(
    findings: sqlite3.Connection, site_id: str, band: str, until: str
) -> list[Advertiser]:
    """
    Return who offered by then in adverts of a band, each by the first; none where a site's documents name one seller at most.

    A document that names several is a list, and says of none of them what it offers.
    """
    return fetch(
        findings,
        Advertiser,
        "WITH named AS (SELECT d.id, d.captured_at, max(l.seller) AS seller FROM listing l JOIN document d ON d.id = l.document_id "
        "WHERE d.site_id = ? AND l.seller <> '' GROUP BY d.id HAVING count(DISTINCT l.seller) = 1) "
        "SELECT n.seller AS seller, min(n.captured_at) AS since, n.id AS document_id FROM named n "
        "JOIN verdict v ON v.document_id = n.id WHERE v.band = ? AND n.captured_at <= ? "
        "AND (SELECT count(DISTINCT seller) FROM named) > 1 GROUP BY n.seller ORDER BY since, n.seller",
        (site_id, band, until),
    )


def goods(findings: sqlite3.Connection, site_id: str) -> Goods:
    """Return how much a site offers, from what to what price."""
    found = first(
        findings,
        Goods,
        "SELECT count(DISTINCT l.listing_id) AS listings, min(CAST(l.price AS REAL)) AS low, "
        "max(CAST(l.price AS REAL)) AS high, max(l.currency) AS currency FROM listing l "
        "JOIN document d ON d.id = l.document_id WHERE d.site_id = ?",
        (site_id,),
    )
    assert found is not None
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Good:
    """One thing a site offers."""

    name: str
    price: str | None
    currency: str | None


def offered(findings: sqlite3.Connection, site_id: str, most: int) -> list[Good]:
    """Return what a site offered last, each name once."""
    return fetch(
        findings,
        Good,
        "SELECT l.name AS name, l.price AS price, l.currency AS currency, max(d.captured_at) AS seen FROM listing l "
        "JOIN document d ON d.id = l.document_id WHERE d.site_id = ? AND l.name <> '' "
        "GROUP BY l.name ORDER BY seen DESC, l.name LIMIT ?",
        (site_id, most),
    )


def reach(findings: sqlite3.Connection, site_id: str, most: int) -> list[Reach]:
    """Return the contacts of a site by which a buyer reaches it, in the order of kinds."""
    marks = ", ".join("?" * len(REACHED_BY))
    return fetch(
        findings,
        Reach,
        "SELECT DISTINCT c.kind, c.value FROM contact c JOIN document d ON d.id = c.document_id WHERE d.site_id = ? "
        f"AND c.valid AND c.kind IN ({marks}) ORDER BY c.kind, c.value LIMIT ?",
        (site_id, *REACHED_BY, most),
    )

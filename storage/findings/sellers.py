"""Sellers: what joins and names them, the sites by which they offer, their goods, and how they are reached."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storage.findings.lineage_records import Alias, Member, SellerRow
from storage.rows import add, fetch, first, value

REACHED_BY = (
    "phone", "email", "whatsapp", "telegram", "snapchat", "signal", "instagram", "tiktok", "paypal", "lydia", "revolut",
    "crypto", "iban",
)  # fmt: skip
"""Kinds of contact by which a buyer reaches or pays a seller."""


TABLES = (SellerRow.TABLE, Member.TABLE, Alias.TABLE)
"""What is written anew each time."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A name or identifier that a site shows, where it was first seen."""

    kind: str
    value: str
    site_id: str
    capture_id: str
    since: str
    quotation: str


_SHOWN = (
    "SELECT kind, value, site_id, capture_id, f.first_at AS since, quotation FROM fingerprint f "
    "JOIN lineage_site ON number = site"
)


def shared(findings: sqlite3.Connection, kinds: Iterable[str], most: int) -> list[Identity]:
    """Return the identifiers of these kinds that several sites show and at most so many, site by site."""
    marks = ",".join(f"'{kind}'" for kind in kinds)
    return fetch(
        findings,
        Identity,
        f"{_SHOWN} WHERE kind IN ({marks}) AND (kind, value) IN (SELECT kind, value FROM fingerprint "
        f"WHERE kind IN ({marks}) GROUP BY kind, value HAVING COUNT(*) BETWEEN 2 AND ?) ORDER BY kind, value, site_id",
        (most,),
    )


def identities(
    findings: sqlite3.Connection, sites: Sequence[str], kinds: Iterable[str]
) -> list[Identity]:
    """Return what these sites are known by, first seen first."""
    marks = ",".join("?" * len(sites))
    wanted = ",".join(f"'{kind}'" for kind in kinds)
    where = f"WHERE site_id IN ({marks}) AND kind IN ({wanted}) ORDER BY f.first_at, kind, value, site_id"
    return fetch(findings, Identity, f"{_SHOWN} {where}", sites)


def first_capture(findings: sqlite3.Connection, site_id: str) -> str:
    """Return the first capture that showed anything of a site; empty where none did."""
    query = (
        "SELECT capture_id FROM fingerprint JOIN lineage_site ON number = site WHERE site_id = ? "
        "ORDER BY fingerprint.first_at, capture_id LIMIT 1"
    )
    return value(findings, query, (site_id,)) or ""


def forget(findings: sqlite3.Connection) -> None:
    """Take out every seller."""
    for name in TABLES:
        findings.execute(f"DELETE FROM {name}")


def write(
    findings: sqlite3.Connection,
    seller: SellerRow,
    members: Iterable[Member],
    aliases: Iterable[Alias],
) -> None:
    """Enter a seller with its members and what it is known by."""
    add(findings, [seller])
    add(findings, members)
    add(findings, aliases, otherwise="IGNORE")

"""The sellers as they are joined: what ties and names them, and the rows that keep them."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storage.findings.lineage_records import Alias, Member, SellerRow
from storage.rows import add, fetch, select, value

TABLES = (SellerRow.TABLE, Member.TABLE, Alias.TABLE)


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


def members(findings: sqlite3.Connection) -> dict[str, set[Member]]:
    """Return the members of each seller, by the seller's id."""
    found: dict[str, set[Member]] = {}
    for one in select(findings, Member):
        found.setdefault(one.seller_id, set()).add(one)
    return found


def seen_again(findings: sqlite3.Connection, sites: Sequence[str]) -> None:
    """Write when the sellers with these sites were last seen, by the visits of all of their sites."""
    findings.execute(
        "UPDATE seller SET last_seen_at = (SELECT max(coalesce(s.last_seen_at, l.first_at)) FROM seller_member m "
        "JOIN lineage_site l ON l.site_id = m.site_id LEFT JOIN site s ON s.id = m.site_id WHERE m.seller_id = seller.id) "
        "WHERE id IN (SELECT seller_id FROM seller_member WHERE site_id IN (SELECT value FROM json_each(?)))",
        (json.dumps([*sites]),),
    )


def forget(findings: sqlite3.Connection, seller_id: str) -> None:
    """Take out a seller with its members and what it is known by."""
    for name in TABLES:
        key = "id" if name == SellerRow.TABLE else "seller_id"
        findings.execute(f"DELETE FROM {name} WHERE {key} = ?", (seller_id,))


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

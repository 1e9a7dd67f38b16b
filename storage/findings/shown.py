"""Sites as the console shows them."""

import sqlite3
from dataclasses import dataclass

from storage.findings.records import Site
from storage.rows import fetch, select


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A listing of a site as it was last shown."""

    name: str
    price: str | None
    currency: str | None
    availability: str
    capture_id: str


def find(findings: sqlite3.Connection, identity: str) -> Site | None:
    """Return the site with this id."""
    return next(iter(select(findings, Site, "WHERE id = ?", (identity,))), None)


def listings(findings: sqlite3.Connection, site_id: str, most: int) -> list[Offered]:
    """Return what a site offers, each listing as last shown, in the order of names."""
    return fetch(
        findings,
        Offered,
        "SELECT l.name, l.price, l.currency, l.availability, i.capture_id, max(s.ended_at) FROM snapshot_item i "
        "JOIN snapshot s USING (visit_id) JOIN listing l ON l.document_id = i.document_id AND l.listing_id = i.item_id "
        "WHERE i.kind = 'listing' AND s.site_id = ? GROUP BY i.item_id ORDER BY l.name LIMIT ?",
        (site_id, most),
    )

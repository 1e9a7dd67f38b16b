"""What changed, as it is told: of sites as a whole, and of what sellers offer."""

import json
import sqlite3
from collections.abc import Sequence

from storage.findings.records import Change
from storage.rows import fetch, select

_COLUMNS = (
    "c.id, c.source_id, c.site_id, c.visit_id, c.at, c.kind, c.item_id, c.subject, c.before, c.after, c.capture_before, "
    "c.capture_after"
)


def of_sites(findings: sqlite3.Connection, kinds: Sequence[str], until: str) -> list[Change]:
    """Return the changes of these kinds up to a time, oldest first."""
    marks = ", ".join("?" * len(kinds))
    where = f"WHERE kind IN ({marks}) AND at <= ? ORDER BY at, id"
    return select(findings, Change, where, (*kinds, until))


_SELLERS = """
SELECT id FROM site WHERE band IN ('decisive', 'review') UNION
SELECT d.site_id FROM document d JOIN listing l ON l.document_id = d.id LEFT JOIN verdict v ON v.document_id = d.id
WHERE d.site_id IN (SELECT p.site_id FROM verdict r JOIN document p ON p.id = r.document_id WHERE r.rule IN (SELECT value FROM json_each(:wares)))
GROUP BY d.site_id, l.detail HAVING l.detail = (
    SELECT max(o.detail) FROM listing o JOIN document p ON p.id = o.document_id WHERE p.site_id = d.site_id
) AND 2 * count(DISTINCT l.listing_id) FILTER (WHERE v.rule IN (SELECT value FROM json_each(:wares))) >= count(DISTINCT l.listing_id)
"""
"""Sites whose words offer, and those at least half of whose goods are of the trade, each by its own page where it has one; only sites with a page of the trade are counted through."""


def of_sellers(findings: sqlite3.Connection, until: str, *, wares: Sequence[str]) -> list[Change]:
    """
    Return what changed in the offers of sites that sell, up to a time, a site's together.

    Args:
        wares: the rules by which a page sells a thing of the trade, whatever is said of it.
    """
    return fetch(
        findings,
        Change,
        f"SELECT {_COLUMNS} FROM change c WHERE c.kind NOT LIKE 'site_%' AND c.at <= :until AND c.site_id IN ({_SELLERS}) "
        "ORDER BY c.site_id, c.at, c.kind, c.id",
        {"until": until, "wares": json.dumps(list(wares))},
    )


def of_site(findings: sqlite3.Connection, site_id: str, most: int) -> list[Change]:
    """Return what changed on a site, newest first."""
    where = "WHERE site_id = ? ORDER BY at DESC LIMIT ?"
    return select(findings, Change, where, (site_id, most))

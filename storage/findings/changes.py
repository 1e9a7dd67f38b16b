"""What changed, as it is told: of sites as a whole, and of what sellers offer."""

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


def of_sellers(findings: sqlite3.Connection, until: str) -> list[Change]:
    """Return what changed in the offers of sites that sell, up to a time, a site's together."""
    return fetch(
        findings,
        Change,
        f"SELECT {_COLUMNS} FROM change c JOIN site x ON x.id = c.site_id WHERE c.kind NOT LIKE 'site_%' AND c.at <= ? "
        "AND x.band IN ('decisive', 'review') ORDER BY c.site_id, c.at, c.kind, c.id",
        (until,),
    )


def of_site(findings: sqlite3.Connection, site_id: str, most: int) -> list[Change]:
    """Return what changed on a site, newest first."""
    where = "WHERE site_id = ? ORDER BY at DESC LIMIT ?"
    return select(findings, Change, where, (site_id, most))

"""What of sites is handed on to other services: contacts with the first capture that showed each."""

import sqlite3
from dataclasses import dataclass

from storage.rows import fetch, values


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A contact of a site, as it was first shown."""

    kind: str
    value: str
    since: str
    capture_id: str


def contacts(findings: sqlite3.Connection, site_id: str) -> list[Contact]:
    """Return the contacts of a site whose form holds, in the order of kinds."""
    return fetch(
        findings,
        Contact,
        "SELECT c.kind, c.value, min(d.captured_at) AS since, d.capture_id FROM contact c "
        "JOIN document d ON d.id = c.document_id WHERE d.site_id = ? AND c.valid GROUP BY c.kind, c.value ORDER BY c.kind, c.value",
        (site_id,),
    )


def first_capture(findings: sqlite3.Connection, site_id: str) -> list[str]:
    """Return the first capture of a site; nothing where there is none."""
    query = "SELECT capture_id FROM document WHERE site_id = ? ORDER BY captured_at, id LIMIT 1"
    return values(findings, query, (site_id,))


def members(findings: sqlite3.Connection, seller_id: str) -> list[str]:
    """Return the sites and accounts of a seller."""
    query = "SELECT site_id FROM seller_member WHERE seller_id = ? ORDER BY site_id"
    return values(findings, query, (seller_id,))

"""What ties sites to one another: identifiers and photographs that several of them show, each site once with where it was first seen."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from storage.rows import fetch

_IDENTIFIERS = "'account', 'handle', 'phone', 'email', 'payment_account', 'merchant', 'company', 'tracker', 'chat_widget', 'shop_id'"
"""Kinds by which sites are found without reading all of them, as the index ``fingerprint_identifier`` names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """One thing that a site shows."""

    kind: str
    value: str
    site_id: str
    since: str
    capture_id: str
    sites: int
    """How many sites show it."""


def of(findings: sqlite3.Connection, sites: Iterable[str], most: int) -> list[Tie]:
    """Return what these sites show and another site, too: by thing, the first site first, at most so many sites of each."""
    named = {"sites": json.dumps(sorted(sites)), "most": most}
    own = "site_id IN (SELECT value FROM json_each(:sites))"
    identifiers = (
        f"WITH known AS MATERIALIZED (SELECT DISTINCT f.kind, f.value FROM lineage_site s JOIN fingerprint f ON f.site = s.number "
        f"WHERE s.{own} AND f.kind IN ({_IDENTIFIERS})), "
        "shown AS (SELECT f.kind, f.value, s.site_id, f.first_at AS since, f.capture_id FROM known k CROSS JOIN fingerprint f "
        f"ON f.kind = k.kind AND f.value = k.value AND f.kind IN ({_IDENTIFIERS}) JOIN lineage_site s ON s.number = f.site)"
    )
    photographs = (
        f"WITH known AS MATERIALIZED (SELECT DISTINCT value FROM trait WHERE {own} AND kind IN ('photo', 'logo') AND kind = 'photo'), "
        "shown AS (SELECT t.kind, t.value, t.site_id, min(t.observed_at) AS since, t.capture_id FROM known k CROSS JOIN trait t "
        "ON t.kind IN ('photo', 'logo') AND t.kind = 'photo' AND t.value = k.value GROUP BY t.value, t.site_id)"
    )
    return [
        one
        for before in (identifiers, photographs)
        for one in fetch(
            findings,
            Tie,
            f"{before} SELECT kind, value, site_id, since, capture_id, sites FROM (SELECT kind, value, site_id, since, capture_id, count(*) OVER (PARTITION BY kind, value) AS sites, "
            f"row_number() OVER (PARTITION BY kind, value ORDER BY {own} DESC, since, site_id) AS place FROM shown) "
            "WHERE sites > 1 AND place <= :most ORDER BY kind, value, place",
            named,
        )
    ]

"""How the evidence stands, as far as the ledger says it; a workspace that sealed nothing has no such tables."""

import json
import sqlite3
from dataclasses import dataclass

from storage.rows import value, values


@dataclass(frozen=True, slots=True, kw_only=True)
class Damaged:
    """Something that is not as it was written."""

    object: str
    reason: str


def damaged(ledger: sqlite3.Connection) -> list[Damaged]:
    """Return what the last whole reading of the evidence found; the custody log holds one line for each."""
    if not _has(ledger, "custody"):
        return []
    query = "SELECT line FROM custody WHERE series = 'audit' ORDER BY seq"
    lines = [json.loads(line) for line in values(ledger, query)]
    ends = [place for place, line in enumerate(lines) if line["event"] == "verified"]
    begin = ends[-2] + 1 if len(ends) > 1 else 0
    return [
        Damaged(object=str(line.get("object", "")), reason=str(line.get("reason", "")))
        for line in lines[begin:]
        if line["event"] == "anomaly"
    ]


def unstamped(ledger: sqlite3.Connection) -> int:
    """Return how many seals no time-stamping authority has dated yet."""
    if not _has(ledger, "seal"):
        return 0
    query = "SELECT count(*) FROM seal WHERE NOT EXISTS (SELECT 1 FROM seal_token t WHERE t.seal_id = seal.id)"
    return int(value(ledger, query))


def unsealed(ledger: sqlite3.Connection, until: str) -> int:
    """Return how many captures of visits that ended by then no seal holds."""
    ended = "FROM capture JOIN visit ON visit.id = capture.visit_id WHERE visit.ended_at <= ?"
    held = "SELECT 1 FROM sealed WHERE sealed.capture_id = capture.id"
    left = f" AND NOT EXISTS ({held})" if _has(ledger, "sealed") else ""
    return int(value(ledger, f"SELECT count(*) {ended}{left}", (until,)))


def has_key(ledger: sqlite3.Connection) -> bool:
    """Say whether a key was ever made here to sign seals with."""
    query = "SELECT 1 FROM custody WHERE json_extract(line, '$.event') = 'key.created' LIMIT 1"
    return _has(ledger, "custody") and value(ledger, query) is not None


def _has(ledger: sqlite3.Connection, table: str) -> bool:
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return value(ledger, query, (table,)) is not None

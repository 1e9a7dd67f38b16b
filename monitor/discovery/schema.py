"""The ledger's tables of discovery: what was asked of whom, what came back, whom the feeds named, who was probed."""

import sqlite_utils
from sqlite_utils.migrations import Migrations

from storage.database import append_only

discovery_migrations = Migrations("discovery")

_TABLES = """
CREATE TABLE discovery_query (
    id TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    feed TEXT NOT NULL,
    told TEXT NOT NULL,
    what TEXT NOT NULL,
    purpose TEXT NOT NULL DEFAULT '',
    cost INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX discovery_query_feed ON discovery_query (feed, at);

CREATE TABLE discovery_answer (
    query_id TEXT PRIMARY KEY REFERENCES discovery_query (id),
    at TEXT NOT NULL,
    status TEXT NOT NULL,
    sha256 TEXT NOT NULL DEFAULT '',
    facts TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE TABLE discovery_candidate (
    id TEXT NOT NULL,
    feed TEXT NOT NULL,
    url TEXT NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    strength REAL NOT NULL,
    query_id TEXT NOT NULL DEFAULT '',
    capture_id TEXT NOT NULL DEFAULT '',
    named_at TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (id, feed)
) STRICT;

CREATE TABLE discovery_result (
    query_id TEXT NOT NULL REFERENCES discovery_query (id),
    site TEXT NOT NULL,
    PRIMARY KEY (query_id, site)
) STRICT;

CREATE TABLE discovery_probe (
    visit_id TEXT PRIMARY KEY REFERENCES visit (id),
    candidate_id TEXT NOT NULL,
    site TEXT NOT NULL,
    look INTEGER NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX discovery_probe_site ON discovery_probe (site, at)
"""

_APPEND_ONLY = (
    "discovery_query",
    "discovery_answer",
    "discovery_candidate",
    "discovery_result",
    "discovery_probe",
)


@discovery_migrations()
def m001_tables(database: sqlite_utils.Database) -> None:
    """Create the tables and the triggers that keep facts as they were written."""
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            database.execute(statement)
    append_only(database, *_APPEND_ONLY)

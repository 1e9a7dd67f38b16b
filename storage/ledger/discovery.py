"""The ledger's tables of discovery: what was asked of whom, what came back, whom the feeds named, who was probed."""

from storage.database import append_only
from storage.migrating import Database, Migrations

discovery_migrations = Migrations("discovery")

_TABLES = """
CREATE TABLE discovery_query ( -- One question put to an outside service, written before it was asked: what left this machine.
    id TEXT PRIMARY KEY, -- Derived from feed, question and time.
    at TEXT NOT NULL, -- When.
    feed TEXT NOT NULL, -- The discovery feed that asked.
    told TEXT NOT NULL, -- Who was asked, and so told.
    what TEXT NOT NULL, -- What they were told.
    purpose TEXT NOT NULL DEFAULT '', -- Why it was asked.
    cost INTEGER NOT NULL DEFAULT 1 -- What it took from the feed's daily allowance.
) STRICT;
CREATE INDEX discovery_query_feed ON discovery_query (feed, at);

CREATE TABLE discovery_answer ( -- What came back to a question.
    query_id TEXT PRIMARY KEY REFERENCES discovery_query (id), -- The question.
    at TEXT NOT NULL, -- When it came.
    status TEXT NOT NULL, -- How it ended.
    sha256 TEXT NOT NULL DEFAULT '', -- SHA-256 of the answer's bytes.
    facts TEXT NOT NULL DEFAULT '{}' -- JSON object: counts and what else the feed notes.
) STRICT;

CREATE TABLE discovery_candidate ( -- An address that a feed named, once a feed.
    id TEXT NOT NULL, -- Derived from the address.
    feed TEXT NOT NULL, -- The feed that named it.
    url TEXT NOT NULL, -- The address.
    kind TEXT NOT NULL, -- Kind of source it would be.
    reason TEXT NOT NULL, -- Why it was named.
    strength REAL NOT NULL, -- 0 to 1: how much that says.
    query_id TEXT NOT NULL DEFAULT '', -- The question whose answer named it, where there was one.
    capture_id TEXT NOT NULL DEFAULT '', -- The capture that named it, where there was one.
    named_at TEXT NOT NULL, -- When it was named, by the answer or the capture.
    at TEXT NOT NULL, -- When it was entered.
    PRIMARY KEY (id, feed)
) STRICT;

CREATE TABLE discovery_result ( -- Which sites an answer named, known ones too.
    query_id TEXT NOT NULL REFERENCES discovery_query (id), -- The question.
    site TEXT NOT NULL, -- Host of the site named.
    PRIMARY KEY (query_id, site)
) STRICT;

CREATE TABLE discovery_probe ( -- A first look at a candidate: an ordinary archived visit of its home page.
    visit_id TEXT PRIMARY KEY REFERENCES visit (id), -- The visit.
    candidate_id TEXT NOT NULL, -- The candidate looked at.
    site TEXT NOT NULL, -- Its host.
    look INTEGER NOT NULL, -- Which look at this site it was, counted from 1.
    at TEXT NOT NULL -- When.
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
def m001_tables(database: Database) -> None:
    """Create the tables and the triggers that keep facts as they were written."""
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            database.execute(statement)
    append_only(database, *_APPEND_ONLY)

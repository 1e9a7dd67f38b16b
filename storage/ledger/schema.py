"""The ledger's tables, as numbered migrations."""

import sqlite_utils
from sqlite_utils.migrations import Migrations

from storage.database import append_only

ledger_migrations = Migrations("ledger")

_TABLES = """
CREATE TABLE source (
    id TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('shop', 'social', 'feed', 'page')),
    added_at TEXT NOT NULL,
    added_by TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE source_event (
    id INTEGER PRIMARY KEY,
    source_id TEXT NOT NULL REFERENCES source (id),
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    event TEXT NOT NULL CHECK (event IN ('added', 'changed', 'paused', 'resumed', 'removed')),
    settings TEXT NOT NULL DEFAULT '{}',
    reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX source_event_source ON source_event (source_id, id);

CREATE TABLE visit (
    id TEXT PRIMARY KEY,
    source_id TEXT NOT NULL REFERENCES source (id),
    started_at TEXT NOT NULL,
    ended_at TEXT,
    outcome TEXT CHECK (outcome IN
        ('complete', 'partial', 'blocked', 'gone', 'seized', 'redirected', 'unreachable', 'error')),
    reason TEXT NOT NULL DEFAULT '',
    segment TEXT NOT NULL DEFAULT '',
    captures INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    facts TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX visit_source ON visit (source_id, started_at);
CREATE INDEX visit_open ON visit (ended_at) WHERE ended_at IS NULL;

CREATE TABLE capture (
    id TEXT PRIMARY KEY,
    visit_id TEXT NOT NULL REFERENCES visit (id),
    source_id TEXT NOT NULL REFERENCES source (id),
    kind TEXT NOT NULL CHECK (kind IN
        ('response', 'revisit', 'dom', 'screenshot', 'text', 'pdf', 'resource')),
    url TEXT NOT NULL,
    captured_at TEXT NOT NULL,
    status INTEGER,
    media_type TEXT NOT NULL DEFAULT '',
    entity_digest TEXT NOT NULL DEFAULT '',
    segment TEXT NOT NULL,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL,
    member_sha256 TEXT NOT NULL,
    ip TEXT,
    refers_to TEXT,
    role TEXT NOT NULL DEFAULT '',
    requested_url TEXT NOT NULL DEFAULT '',
    truncated TEXT,
    facts TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX capture_visit ON capture (visit_id);
CREATE INDEX capture_source ON capture (source_id, captured_at);
CREATE INDEX capture_url ON capture (url, captured_at);
CREATE INDEX capture_time ON capture (captured_at, id);

CREATE TABLE judgement (
    id TEXT PRIMARY KEY,
    subject_kind TEXT NOT NULL CHECK (subject_kind IN ('lead', 'pair', 'match', 'seller', 'proposal')),
    subject TEXT NOT NULL,
    verdict TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX judgement_subject ON judgement (subject_kind, subject, at);

CREATE TABLE digest (
    id TEXT PRIMARY KEY,
    for_date TEXT NOT NULL,
    composed_at TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    html_sha256 TEXT NOT NULL,
    entries INTEGER NOT NULL
) STRICT;
CREATE INDEX digest_date ON digest (for_date);

CREATE TABLE announced (
    entry TEXT NOT NULL,
    digest_id TEXT NOT NULL REFERENCES digest (id),
    section TEXT NOT NULL,
    PRIMARY KEY (entry, digest_id)
) STRICT;

CREATE TABLE delivery (
    id TEXT PRIMARY KEY,
    digest_id TEXT NOT NULL REFERENCES digest (id),
    channel TEXT NOT NULL,
    recipient TEXT NOT NULL,
    message_id TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'refused')),
    attempts INTEGER NOT NULL DEFAULT 0,
    queued_at TEXT NOT NULL,
    closed_at TEXT,
    detail TEXT NOT NULL DEFAULT '',
    UNIQUE (digest_id, channel, recipient)
) STRICT;

CREATE TABLE proposal (
    id TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    kind TEXT NOT NULL,
    feed TEXT NOT NULL,
    reason TEXT NOT NULL,
    score REAL NOT NULL DEFAULT 0,
    capture_id TEXT,
    proposed_at TEXT NOT NULL
) STRICT;
"""

_APPEND_ONLY = ("source", "source_event", "judgement", "digest", "announced", "proposal")


@ledger_migrations()
def m001_tables(database: sqlite_utils.Database) -> None:
    """Create the first tables and the triggers that keep facts as they were written."""
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            database.execute(statement)
    append_only(database, *_APPEND_ONLY)
    database.execute(
        "CREATE TRIGGER visit_closed_once BEFORE UPDATE ON visit WHEN OLD.ended_at IS NOT NULL "
        "BEGIN SELECT RAISE(ABORT, 'a closed visit is never changed'); END"
    )
    database.execute(
        "CREATE TRIGGER capture_no_update BEFORE UPDATE ON capture "
        "BEGIN SELECT RAISE(ABORT, 'a capture is never changed'); END"
    )


@ledger_migrations()
def m002_closed_for_good(database: sqlite_utils.Database) -> None:
    """Keep visits for ever, and deliveries as they were closed."""
    database.execute(
        "CREATE TRIGGER visit_no_delete BEFORE DELETE ON visit "
        "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: visit'); END"
    )
    database.execute(
        "CREATE TRIGGER delivery_no_delete BEFORE DELETE ON delivery "
        "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: delivery'); END"
    )
    database.execute(
        "CREATE TRIGGER delivery_closed_once BEFORE UPDATE ON delivery WHEN OLD.closed_at IS NOT NULL "
        "BEGIN SELECT RAISE(ABORT, 'a closed delivery is never changed'); END"
    )

"""The findings' tables, as numbered migrations."""

import sqlite_utils
from sqlite_utils.migrations import Migrations

from storage.findings.lineage import TABLES

findings_migrations = Migrations("findings")

_TABLES = """
CREATE TABLE document (
    id TEXT PRIMARY KEY,
    source_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    url TEXT NOT NULL,
    kind TEXT NOT NULL,
    status INTEGER,
    media_type TEXT NOT NULL,
    entity_digest TEXT NOT NULL,
    capture_id TEXT NOT NULL,
    captured_at TEXT NOT NULL,
    standing TEXT NOT NULL DEFAULT '',
    standing_reason TEXT NOT NULL DEFAULT '',
    platform TEXT,
    role TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    language TEXT
) STRICT;
CREATE INDEX document_site ON document (site_id, captured_at);
CREATE INDEX document_source ON document (source_id, captured_at);

CREATE TABLE sighting (
    capture_id TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES document (id),
    visit_id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    captured_at TEXT NOT NULL
) STRICT;
CREATE INDEX sighting_document ON sighting (document_id, captured_at);
CREATE INDEX sighting_visit ON sighting (visit_id);

CREATE TABLE step_done (
    step TEXT NOT NULL,
    subject TEXT NOT NULL,
    edition TEXT NOT NULL,
    PRIMARY KEY (step, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE problem (
    id TEXT PRIMARY KEY,
    step TEXT NOT NULL,
    subject TEXT NOT NULL,
    capture_id TEXT,
    what TEXT NOT NULL
) STRICT;

CREATE TABLE listing (
    document_id TEXT NOT NULL REFERENCES document (id),
    listing_id TEXT NOT NULL,
    url TEXT NOT NULL,
    name TEXT NOT NULL,
    price TEXT,
    currency TEXT,
    list_price TEXT,
    availability TEXT NOT NULL,
    sku TEXT,
    description TEXT NOT NULL DEFAULT '',
    images TEXT NOT NULL DEFAULT '[]',
    category TEXT,
    brand TEXT,
    seller TEXT,
    offers TEXT NOT NULL DEFAULT '[]',
    detail INTEGER NOT NULL,
    reader TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (document_id, listing_id)
) STRICT;
CREATE INDEX listing_identity ON listing (listing_id);
CREATE INDEX listing_name ON listing (name);

CREATE TABLE post (
    document_id TEXT NOT NULL REFERENCES document (id),
    post_id TEXT NOT NULL,
    network TEXT NOT NULL,
    url TEXT NOT NULL,
    account_id TEXT,
    author TEXT NOT NULL,
    text TEXT NOT NULL,
    published_at TEXT,
    edited INTEGER NOT NULL DEFAULT 0,
    links TEXT NOT NULL DEFAULT '[]',
    media TEXT NOT NULL DEFAULT '[]',
    reply_to TEXT,
    forwarded_from TEXT,
    views INTEGER,
    PRIMARY KEY (document_id, post_id)
) STRICT;
CREATE INDEX post_identity ON post (post_id);

CREATE TABLE account (
    document_id TEXT PRIMARY KEY REFERENCES document (id),
    network TEXT NOT NULL,
    account_id TEXT NOT NULL,
    handle TEXT NOT NULL,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    bio TEXT NOT NULL DEFAULT '',
    links TEXT NOT NULL DEFAULT '[]',
    followers INTEGER,
    avatar TEXT
) STRICT;

CREATE TABLE trader (
    document_id TEXT PRIMARY KEY REFERENCES document (id),
    name TEXT NOT NULL,
    url TEXT,
    legal_name TEXT,
    description TEXT NOT NULL DEFAULT '',
    address TEXT,
    logo TEXT
) STRICT;

CREATE TABLE contact (
    document_id TEXT NOT NULL REFERENCES document (id),
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    quotation TEXT NOT NULL,
    place TEXT NOT NULL,
    valid INTEGER NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (document_id, kind, value)
) STRICT;
CREATE INDEX contact_value ON contact (kind, value);

CREATE TABLE link (
    document_id TEXT NOT NULL REFERENCES document (id),
    url TEXT NOT NULL,
    PRIMARY KEY (document_id, url)
) STRICT;
CREATE INDEX link_url ON link (url);

CREATE TABLE block (
    id INTEGER PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES document (id),
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (document_id, number)
) STRICT;

CREATE TABLE verdict (
    document_id TEXT PRIMARY KEY REFERENCES document (id),
    band TEXT NOT NULL,
    class TEXT NOT NULL,
    score REAL NOT NULL,
    rule TEXT NOT NULL,
    concepts TEXT NOT NULL DEFAULT '[]',
    dampers TEXT NOT NULL DEFAULT '[]',
    lexicon TEXT NOT NULL
) STRICT;
CREATE INDEX verdict_band ON verdict (band, class);

CREATE TABLE match (
    id TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES document (id),
    block INTEGER NOT NULL,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    concept TEXT NOT NULL,
    entry TEXT NOT NULL,
    quotation TEXT NOT NULL,
    disguises TEXT NOT NULL DEFAULT '[]',
    lexicon TEXT NOT NULL
) STRICT;
CREATE INDEX match_document ON match (document_id);
CREATE INDEX match_entry ON match (entry);

CREATE TABLE trait (
    document_id TEXT NOT NULL REFERENCES document (id),
    capture_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    quotation TEXT NOT NULL,
    observed_at TEXT NOT NULL,
    url TEXT NOT NULL,
    PRIMARY KEY (document_id, kind, value)
) STRICT;
CREATE INDEX trait_value ON trait (kind, value, observed_at);
CREATE INDEX trait_site ON trait (site_id, observed_at);

CREATE TABLE site (
    id TEXT PRIMARY KEY,
    source_id TEXT NOT NULL,
    label TEXT NOT NULL,
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    standing TEXT NOT NULL,
    standing_since TEXT NOT NULL,
    seized_at TEXT,
    redirected_to TEXT,
    redirected_at TEXT,
    band TEXT NOT NULL DEFAULT 'none',
    class TEXT NOT NULL DEFAULT '',
    offers_since TEXT,
    offer_document TEXT
) STRICT;

CREATE TABLE snapshot (
    visit_id TEXT PRIMARY KEY,
    source_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    ended_at TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    documents INTEGER NOT NULL,
    listings INTEGER NOT NULL,
    posts INTEGER NOT NULL
) STRICT;
CREATE INDEX snapshot_source ON snapshot (source_id, ended_at);

CREATE TABLE snapshot_item (
    visit_id TEXT NOT NULL REFERENCES snapshot (visit_id),
    kind TEXT NOT NULL CHECK (kind IN ('listing', 'post', 'contact')),
    item_id TEXT NOT NULL,
    document_id TEXT NOT NULL,
    capture_id TEXT NOT NULL,
    PRIMARY KEY (visit_id, kind, item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX snapshot_item_item ON snapshot_item (item_id);

CREATE TABLE change (
    id TEXT PRIMARY KEY,
    source_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    visit_id TEXT NOT NULL,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    item_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    before TEXT,
    after TEXT,
    capture_before TEXT,
    capture_after TEXT
) STRICT;
CREATE INDEX change_site ON change (site_id, at);
CREATE INDEX change_visit ON change (visit_id);
"""

_SEARCH = """
CREATE VIRTUAL TABLE search USING fts5 (
    text, content = 'block', content_rowid = 'id', tokenize = "unicode61 remove_diacritics 2"
);
CREATE TRIGGER block_search_insert AFTER INSERT ON block BEGIN
    INSERT INTO search (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER block_search_delete AFTER DELETE ON block BEGIN
    INSERT INTO search (search, rowid, text) VALUES ('delete', old.id, old.text);
END
"""


@findings_migrations()
def m001_tables(database: sqlite_utils.Database) -> None:
    """Create the first tables."""
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            database.execute(statement)


@findings_migrations()
def m003_lineage(database: sqlite_utils.Database) -> None:
    """Create the lineage's tables: fingerprints, leads with their reasons, sellers."""
    for statement in TABLES:
        database.execute(statement)


@findings_migrations()
def m002_search(database: sqlite_utils.Database) -> None:
    """Make every word searchable, diacritics folded."""
    virtual, insert, delete = _SEARCH.split("CREATE ")[1:]
    for statement in (virtual, insert, delete):
        database.execute("CREATE " + statement.strip().rstrip(";"))


@findings_migrations()
def m004_trait_time(database: sqlite_utils.Database) -> None:
    """Let the lineage find what came since it last looked."""
    database.execute("CREATE INDEX trait_time ON trait (observed_at, capture_id)")


@findings_migrations()
def m005_lead_beside_others(database: sqlite_utils.Database) -> None:
    """Give leads of an older form the columns that say what remains of them beside others; the lineage fills them anew."""
    if "rivals_bits" in database["lead"].columns_dict:
        return
    for table in ("lead", "lead_history"):
        database.execute(f"DROP TABLE {table}")
    for statement in TABLES:
        if any(
            f" {name}" in statement
            for name in ("TABLE lead (", "TABLE lead_history (", "ON lead (")
        ):
            database.execute(statement)

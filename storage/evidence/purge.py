"""Retention: content goes, its digest stays. (Tables first; the purge itself is below.)"""

import sqlite_utils
from sqlite_utils.migrations import Migrations

purge_migrations = Migrations("purge")


@purge_migrations()
def m001_tombstone(database: sqlite_utils.Database) -> None:
    """Create the tombstones; they are never changed or removed."""
    database.execute(
        "CREATE TABLE tombstone (segment TEXT PRIMARY KEY, source_id TEXT NOT NULL, purged_at TEXT NOT NULL, actor TEXT NOT NULL, "
        "reason TEXT NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, records INTEGER NOT NULL, done_at TEXT) STRICT"
    )

"""
What every table and column means: the analysts' contract, read from the comments of the DDL that makes them.

The first line of a ``CREATE TABLE`` ends with the table's meaning, each column's line with the column's. The
documentation and the console take them from here. Times are ISO 8601 in UTC with microseconds, ids are derived from
what they name (:mod:`storage.ids`), JSON columns hold UTF-8 JSON text.
"""

import re
import sqlite3
from dataclasses import dataclass
from itertools import pairwise

from storage.migrating import Database, Migrations

_INTERNAL = ("sqlite_", "_", "search_")
_COLUMN = re.compile(
    r"^\s*(?:\w+\.\w+ AS (?=\w+(?:,| --)))?(\w+)(?: (?:TEXT|INTEGER|REAL|BLOB)\b|,? -- )",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Table:
    """One table in words."""

    meaning: str
    columns: dict[str, str]
    """Meaning by column, in the order of columns; empty where nothing is said."""


def schema_of(*migrations: Migrations) -> sqlite3.Connection:
    """Return an empty database with the real schema."""
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    database = Database(connection)
    for one in migrations:
        one.apply(database)
    return connection


def meanings(schema: sqlite3.Connection) -> dict[str, Table]:
    """Return every table people may query, in the order of creation."""
    rows = schema.execute(
        "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY rowid"
    ).fetchall()
    return {
        name: Table(_said(sql.partition("\n")[0]), _columns(schema, name, sql))
        for name, sql in rows
        if not name.startswith(_INTERNAL)
    }


def _columns(schema: sqlite3.Connection, name: str, sql: str) -> dict[str, str]:
    """Return the columns with their comments; those of a virtual table stand in no DDL of their own."""
    found = list(_COLUMN.finditer(sql))
    bounds = pairwise([*(match.start() for match in found), len(sql)])
    said = {
        match[1]: _said(sql[start:end]) for match, (start, end) in zip(found, bounds, strict=True)
    }
    info = schema.execute(f'PRAGMA table_info("{name}")')
    return {row["name"]: said.get(row["name"], "") for row in info}


def _said(text: str) -> str:
    """Return the first comment of a piece of DDL."""
    return text.partition(" -- ")[2].partition("\n")[0].strip()

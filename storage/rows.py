"""
One way between a record and its row: by column name, both ways.

A record is a frozen dataclass whose fields are the columns it fills, and whose ``TABLE`` names the table. A column
whose name is a word of Python ends with an underscore in the record (``class_``).
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any, ClassVar, Protocol, TypeVar

Parameters = Sequence[object] | Mapping[str, object]


class Row(Protocol):
    """What a record of a table is."""

    TABLE: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Any]]


R = TypeVar("R")
T = TypeVar("T", bound=Row)


def add(database: sqlite3.Connection, records: Iterable[Row], *, otherwise: str = "ABORT") -> int:
    """
    Insert records in their tables, inside the caller's transaction; return how many rows there are more.

    ``otherwise`` says what happens where a key is taken: ``ABORT``, ``IGNORE`` or ``REPLACE``.
    """
    added = 0
    kind: type[Row]
    for kind, group in groupby(records, key=type):
        insert, values_of = _inserting(kind, otherwise)
        added += database.executemany(insert, map(values_of, group)).rowcount
    return added


@cache
def _inserting(kind: type[Row], otherwise: str) -> tuple[str, Callable[[Row], Sequence[object]]]:
    """Return the statement that inserts a record of a table, and what gives its values."""
    names = _names(kind)
    marks = ", ".join("?" * len(names))
    columns = ", ".join(column(name) for name in names)
    insert = f"INSERT OR {otherwise} INTO {kind.TABLE} ({columns}) VALUES ({marks})"
    if len(names) == 1:  # of one name it gives the value alone
        return insert, lambda record: (getattr(record, names[0]),)
    return insert, attrgetter(*names)


def select(
    database: sqlite3.Connection, kind: type[T], where: str = "", parameters: Parameters = ()
) -> list[T]:
    """Return the records of a table that a condition (with its order) leaves."""
    columns = ", ".join(column(name) for name in _names(kind))
    return fetch(database, kind, f"SELECT {columns} FROM {kind.TABLE} {where}", parameters)


def fetch(
    database: sqlite3.Connection, kind: type[R], query: str, parameters: Parameters = ()
) -> list[R]:
    """
    Return a query's rows as records; the query names every field's column.

    Raises:
        IndexError: it does not.
    """
    names = _names(kind)  # type: ignore[arg-type] # a class is hashable
    cursor = database.execute(query, parameters)
    places = {name: place for place, (name, *_) in enumerate(cursor.description)}
    order = [(name, places[column(name)]) for name in names]
    return [kind(**{name: row[place] for name, place in order}) for row in cursor.fetchall()]


def first(
    database: sqlite3.Connection, kind: type[R], query: str, parameters: Parameters = ()
) -> R | None:
    """Return the first of :func:`fetch`, None where there is none."""
    return next(iter(fetch(database, kind, query, parameters)), None)


def values(database: sqlite3.Connection, query: str, parameters: Parameters = ()) -> list[Any]:
    """Return the first column of a query's rows."""
    return [row[0] for row in database.execute(query, parameters).fetchall()]


def value(database: sqlite3.Connection, query: str, parameters: Parameters = ()) -> Any:
    """Return the first column of a query's first row, None where there is no row."""
    row = database.execute(query, parameters).fetchone()
    return None if row is None else row[0]


def letters(words: str) -> str:
    """Return letters as LIKE finds them and no others, with ``ESCAPE '\\'``."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def last_mark(database: sqlite3.Connection, table: str) -> str:
    """Return the mark of the row that was entered last in a table of ids: its number and id; empty where there is none."""
    query = f"SELECT rowid || ' ' || id FROM {table} ORDER BY rowid DESC LIMIT 1"
    return value(database, query) or ""


def marked(database: sqlite3.Connection, table: str, mark: str) -> int:
    """Return the number of a mark's row; 0 where this table has no such row, or another under its number."""
    number, _, identity = mark.partition(" ")
    if not number.isdecimal():
        return 0
    query = f"SELECT rowid FROM {table} WHERE rowid = ? AND id = ?"
    return int(value(database, query, (int(number), identity)) or 0)


def column(name: str) -> str:
    """Return the column of a field."""
    return name.rstrip("_")


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))

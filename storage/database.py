"""Open Portique's SQLite files: one place that says in which mode, with which checks."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from storage.errors import LedgerDamaged, LedgerMissing, NewerWorkspace
from storage.migrating import Database, Migrations

BUSY_SECONDS = 30.0


def open_ledger(path: Path, *migrations: Migrations) -> Database:
    """
    Open a database that several processes write: rollback journal, extra synchronous, foreign keys.

    SQLite 3.7.0-3.51.2 can corrupt a WAL database that two processes write and checkpoint at once; Python 3.11
    on Debian 12 links 3.40.1. A rollback journal has no such defect and costs little in a database this small.
    Its removal is what commits: ``FULL`` does not wait until the removal is on disk, and a power cut soon after would bring
    the journal back and undo what was acknowledged; ``EXTRA`` does (SQLite, *PRAGMA synchronous*).

    Raises:
        NewerWorkspace: a later Portique wrote it.
    """
    return _open(path, "DELETE", "EXTRA", migrations)


def is_lost(ledger: Path, archive: Path) -> bool:
    """Say whether an archive holds visits and the ledger beside it is missing or empty."""
    there = ledger.exists() and ledger.stat().st_size > 0
    return not there and next(archive.glob("*/*/*.warc.gz*"), None) is not None


def open_kept_ledger(path: Path, archive: Path, *migrations: Migrations) -> Database:
    """
    Open the ledger of an archive; it is made only where no archive stands.

    Raises:
        LedgerMissing: the archive holds visits that a new ledger would not know.
        LedgerDamaged: it is no sound database.
        NewerWorkspace: a later Portique wrote it.
    """
    if is_lost(path, archive):
        raise LedgerMissing(path)
    try:
        return open_ledger(path, *migrations)
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            raise LedgerDamaged(path, error) from error
        raise


def open_findings(path: Path, *migrations: Migrations) -> Database:
    """
    Open the database that one process writes and others read: WAL, so that a long analysis stops no reader.

    The caller holds the workspace's analysis lock: there is never a second writer (see :func:`open_ledger`).
    """
    return _open(path, "WAL", "NORMAL", migrations)


def append_only(database: Database, *tables: str) -> None:
    """Give tables of the ledger the triggers that keep every row as it was written."""
    for table in tables:
        for action in ("UPDATE", "DELETE"):
            database.execute(
                f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: {table}'); END"
            )


@contextmanager
def attempt(connection: sqlite3.Connection) -> Iterator[None]:
    """Within a transaction, undo what was written in this block alone where it raises, and let the error go on."""
    if not connection.in_transaction:
        connection.execute("BEGIN")
    connection.execute("SAVEPOINT attempt")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK TO attempt")
        raise
    finally:
        connection.execute("RELEASE attempt")


def open_read_only(path: Path) -> sqlite3.Connection:
    """Open a database for queries only; nothing can be written through the connection."""
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS
    )
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA query_only = 1")
    connection.execute("PRAGMA trusted_schema = 0")
    return connection


def _open(
    path: Path, journal: str, synchronous: str, migrations: tuple[Migrations, ...]
) -> Database:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS)
    connection.row_factory = sqlite3.Row
    mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    if mode.upper() != journal:
        connection.execute(f"PRAGMA journal_mode = {journal}")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(
        "PRAGMA recursive_triggers = ON"
    )  # else INSERT OR REPLACE deletes unseen by triggers
    database = Database(connection)
    for migration in migrations:
        _refuse_newer(path, database, migration)
        if migration.pending(database):
            _migrate(connection, database, migration)
    return database


def _migrate(connection: sqlite3.Connection, database: Database, migrations: Migrations) -> None:
    """Apply what is pending as one transaction: killed anywhere, or met by another process, it is all or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        migrations.apply(database)


def _refuse_newer(path: Path, database: Database, migrations: Migrations) -> None:
    known = {migration.name for migration in migrations._migrations}  # noqa: SLF001 - no public list in sqlite-utils 4
    unknown = [
        applied.name for applied in migrations.applied(database) if applied.name not in known
    ]
    if unknown:
        raise NewerWorkspace(path.name, unknown[0])


def fault_of(path: Path) -> str:
    """Return what SQLite's quick check finds wrong with a database; empty where it is sound."""
    try:
        with closing(open_read_only(path)) as connection:
            (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if said == "ok" else str(said)


def is_damage(error: sqlite3.Error) -> bool:
    """Say whether an error means that the file is no sound database."""
    code = getattr(error, "sqlite_errorcode", None) or 0
    return code & 0xFF in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def set_aside(path: Path) -> Path:
    """Move a database with what belongs to it out of the way, under a name that is free; return that name."""
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    for end in ("-wal", "-shm", "-journal", ""):
        with suppress(FileNotFoundError):
            path.with_name(path.name + end).rename(aside.with_name(aside.name + end))
    return aside


def bound_memory(connection: sqlite3.Connection, megabytes: int) -> None:
    """
    Let SQLite take no more than this in the whole process, and a tenth of it for one value.

    A few letters of SQL (``zeroblob``, ``replace``, ``printf``) make gigabytes.
    """
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, megabytes * 100_000)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000)
    connection.execute(f"PRAGMA hard_heap_limit = {megabytes * 1_000_000}")

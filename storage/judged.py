"""
What utterances were judged to be before, in a file beside the findings: derived, and never more than a saving of work.

One process writes it, those that read pages look things up. It holds digests and numbers, no words. Another edition of the step that
hears, damage, or a lock that does not come free: each means that nothing is known.
"""

import logging
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

log = logging.getLogger("portique.analysis")

MOST: Final = 600_000
"""Utterances kept, some 100 bytes each; beyond, the older half is let go."""

_MOST_ASKED = 500
_MAPPED = 1 << 28
_PATIENCE = 2.0
"""Seconds that the other side may hold the file."""

_TABLES = """
CREATE TABLE edition (name TEXT NOT NULL);
CREATE TABLE judged (number INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, gist BLOB NOT NULL);
"""


class Judged:
    """Gists by key, for a process that reads pages; without a file, none."""

    def __init__(self) -> None:
        self._file: sqlite3.Connection | None = None
        self._opened: tuple[Path, str, int] | None = None
        self._fresh: dict[bytes, bytes] = {}

    def use(self, path: Path | None, edition: str) -> None:
        """Look things up in this file from now on, as far as it is of this edition."""
        wanted = None if path is None else (path, edition, _inode(path))
        if path is not None and (self._file is None or self._opened != wanted):
            self.close()
            self._file = _found(path, edition)
        elif path is None:
            self.close()
        self._opened = wanted

    def known(self, keys: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """Return the gists that are kept under any of these keys."""
        found: dict[bytes, bytes] = {}
        try:
            for start in range(0, len(keys) if self._file is not None else 0, _MOST_ASKED):
                some = keys[start : start + _MOST_ASKED]
                marks = ",".join("?" * len(some))
                query = f"SELECT key, gist FROM judged WHERE key IN ({marks})"
                found.update(self._file.execute(query, some).fetchall())  # type: ignore[union-attr] # asked above
        except sqlite3.Error:
            log.warning("judged_unread", exc_info=True)
            self.close()
        return found

    def keep(self, key: bytes, written: bytes) -> None:
        """Hand a gist to the process that writes them."""
        if self._opened is not None:
            self._fresh[key] = written

    def drained(self) -> dict[bytes, bytes]:
        """Return what is to be written since this was last asked."""
        fresh, self._fresh = self._fresh, {}
        return fresh

    def close(self) -> None:
        """Let go of the file."""
        self._opened = None
        if self._file is not None:
            self._file.close()
            self._file = None


JUDGED = Judged()
"""That of this process."""


def _inode(path: Path) -> int:
    """Return what tells a file from one that took its place; 0 where there is none."""
    try:
        return path.stat().st_ino
    except OSError:
        return 0


def _found(path: Path, edition: str) -> sqlite3.Connection | None:
    """Open a file for looking up; None where there is none of this edition."""
    if not path.exists():
        return None
    try:
        file = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=_PATIENCE)
        file.execute(f"PRAGMA mmap_size = {_MAPPED}")
        if file.execute("SELECT name FROM edition").fetchall() == [(edition,)]:
            return file
        file.close()
    except sqlite3.Error:
        log.warning("judged_unread", exc_info=True)
    return None


def write(path: Path, edition: str, gists: Mapping[bytes, bytes], *, most: int = MOST) -> None:
    """Keep gists of an edition; what cannot be kept is made again."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = sqlite3.connect(path, timeout=_PATIENCE)
        try:
            _written(file, edition, gists, most)
        finally:
            file.close()
    except sqlite3.OperationalError:
        log.warning("judged_unwritten", exc_info=True)  # a lock, or a full disk: another time
    except (sqlite3.Error, OSError):
        log.exception("judged_damaged", extra={"path": str(path)})
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _written(
    file: sqlite3.Connection, edition: str, gists: Mapping[bytes, bytes], most: int
) -> None:
    file.execute("PRAGMA synchronous = OFF")  # what a power cut takes or spoils is made again
    if not file.execute("SELECT 1 FROM sqlite_master").fetchone():
        file.executescript(_TABLES)
    with file:
        if file.execute("SELECT name FROM edition").fetchall() != [(edition,)]:
            file.execute("DELETE FROM judged")
            file.execute("DELETE FROM edition")
            file.execute("INSERT INTO edition (name) VALUES (?)", (edition,))
        file.executemany("INSERT OR REPLACE INTO judged (key, gist) VALUES (?, ?)", gists.items())
        first, last = file.execute(
            "SELECT (SELECT min(number) FROM judged), (SELECT max(number) FROM judged)"
        ).fetchone()
        if (last or 0) - (first or 0) >= most:
            file.execute("DELETE FROM judged WHERE number <= ?", ((first + last) // 2,))

"""
What earlier visits of a source made of pages, by the bytes of each: derived, and never more than a saving of work.

One file a source, written once, as a visit that saw the site ends; it holds what that visit used and nothing older. Another edition of
the code, damage, or another process at the same file: each means that nothing is remembered.
"""

import logging
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

log = logging.getLogger("portique.crawl")

_QUICK = 1  # zlib's lowest level: addresses of one site fold to a tenth by it
_TABLES = """
CREATE TABLE edition (name TEXT NOT NULL);
CREATE TABLE made (key BLOB PRIMARY KEY, answer BLOB NOT NULL) WITHOUT ROWID;
"""


class Remembered:
    """Answers by key, those of the last visit and those of this one; without a path, none."""

    def __init__(self, path: Path | None, edition: Callable[[], str]) -> None:
        """Open the file; ``edition`` names the code that makes the answers, asked where there is a file to open."""
        self._used: dict[bytes, bytes | None] = {}
        self._file: sqlite3.Connection | None = None
        if path is not None:
            try:
                self._file = _opened(path, edition())
            except (sqlite3.Error, OSError):
                log.exception("nothing_remembered", extra={"path": str(path)})
                with suppress(OSError):
                    path.unlink(missing_ok=True)

    def answer(self, key: bytes) -> bytes | None:
        """Return what was made under this key, None where that is not known."""
        if self._file is None:
            return None
        try:
            row = self._file.execute("SELECT answer FROM made WHERE key = ?", (key,)).fetchone()
            found = zlib.decompress(row[0]) if row is not None else None
        except (sqlite3.Error, zlib.error):
            log.exception("memory_damaged")
            self.close()
            return None
        if found is not None:
            self._used.setdefault(key, None)
        return found

    def keep(self, key: bytes, answer: bytes) -> None:
        """Remember an answer for the next visit."""
        if self._file is not None:
            self._used[key] = zlib.compress(answer, _QUICK)

    def save(self) -> None:
        """Let the file hold what was used, and nothing else."""
        if self._file is None:
            return
        fresh = [(key, answer) for key, answer in self._used.items() if answer is not None]
        with suppress(sqlite3.Error), self._file as file:
            file.execute("CREATE TEMP TABLE used (key BLOB PRIMARY KEY)")
            file.executemany("INSERT INTO used (key) VALUES (?)", ((key,) for key in self._used))
            file.execute("DELETE FROM made WHERE key NOT IN (SELECT key FROM used)")
            file.executemany("INSERT OR REPLACE INTO made (key, answer) VALUES (?, ?)", fresh)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _opened(path: Path, edition: str) -> sqlite3.Connection:
    """Open the file of an edition, emptied where it is of another."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = sqlite3.connect(path, timeout=0)
    try:
        file.execute("PRAGMA synchronous = OFF")  # what a power cut takes or spoils is made again
        if not file.execute("SELECT 1 FROM sqlite_master").fetchone():
            file.executescript(_TABLES)
        if file.execute("SELECT name FROM edition").fetchall() != [(edition,)]:
            with file:
                file.execute("DELETE FROM made")
                file.execute("DELETE FROM edition")
                file.execute("INSERT INTO edition (name) VALUES (?)", (edition,))
    except BaseException:
        file.close()
        raise
    return file

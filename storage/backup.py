"""
Copy a workspace while it is at work, so that the copy alone can be trusted and taken up again.

The ledger is copied first, by SQLite's own backup (one consistent moment); then every closed segment, so that each
capture the copied ledger knows has its bytes. ``BACKUP.sha256`` has the form of ``sha256sum -c``. Findings are not
copied: they are computed anew; of what lies on an object store the pointers are. Signing keys are copied only where they
are asked for. What retention removed is removed from the copy; what is gone for any other reason stays there.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from storage.archive import shelf
from storage.database import open_read_only
from storage.errors import StorageError
from storage.evidence import manifest
from storage.ids import file_sha256
from storage.ledger.captures import SEGMENT
from storage.syncing import sync
from storage.workspace import CONFIGURATION

MANIFEST = "BACKUP.sha256"
DATABASES = ("ledger.db", "journal.db", "desk.db")
FOLDERS = ("archive", "digests", "packages", "profiles")
KEYS = "keys"

Progress = Callable[[str, int], None]
"""Told each file that is copied, and its bytes."""


class Fault(StrEnum):
    """What is wrong with a copy."""

    WITHIN = "lies within the workspace itself"
    NO_LIST = "is missing or empty: this is no backup"
    NOT_EMPTY = "is not empty"
    MISSING = "is missing"
    CHANGED = "is not as it was backed up"
    DAMAGED = "is damaged"
    SHORT = "is missing or too short for its captures"


class BackupFaulty(StorageError):
    """A copy is not what it should be; what was there before stands."""

    def __init__(self, what: object, fault: Fault) -> None:
        self.what, self.fault = str(what), fault
        super().__init__(f"{what} {fault.value}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What a backup came to."""

    files: int
    copied: int
    """Files that were not in the copy before."""

    size: int
    """Bytes in all."""

    captures: int


def back_up(
    workspace: Path, target: Path, *, keys: bool = False, progress: Progress = lambda _n, _s: None
) -> Copied:
    """
    Bring the copy in ``target`` up to date and verify it; segments already there are not copied again.

    Raises:
        BackupFaulty: the copy does not hold what its ledger names, or lies within the workspace.
        OSError, sqlite3.Error: it could not be written; an earlier copy's files stand.
    """
    if target.resolve().is_relative_to(workspace.resolve()):
        raise BackupFaulty(target, Fault.WITHIN)
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    known = _read(target / MANIFEST)
    digests: dict[str, str] = {}
    copied = 0
    for name in DATABASES:
        if (workspace / name).exists():
            _copy_database(workspace / name, target / name)
            digests[name] = file_sha256(target / name)
    for path in _files(workspace, keys=keys):
        name = path.relative_to(workspace).as_posix()
        if name not in known or not _stands(path, target / name):
            progress(name, path.stat().st_size)
            _copy(path, target / name)
            known.pop(name, None)
            copied += 1
        digests[name] = known.get(name) or file_sha256(target / name)
    _forget_purged(target)
    kept = {name: digest for name, digest in known.items() if (target / name).is_file()}
    digests = {name: one for name, one in (kept | digests).items() if (target / name).is_file()}
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
    with _whole(target / MANIFEST) as partial:
        partial.write_text(lines, encoding="utf-8")
    captures = _check_ledger(target)
    size = sum((target / name).stat().st_size for name in digests)
    return Copied(files=len(digests), copied=copied, size=size, captures=captures)


def restore(source: Path, folder: Path, *, progress: Progress = lambda _n, _s: None) -> Copied:
    """
    Make a workspace of a backup in a new folder; every file is compared with its digest before anything is written.

    Raises:
        BackupFaulty: a file is missing or changed, or ``folder`` is not empty; nothing was written.
    """
    digests = _read(source / MANIFEST)
    if not digests:
        raise BackupFaulty(source / MANIFEST, Fault.NO_LIST)
    if folder.exists() and any(folder.iterdir()):
        raise BackupFaulty(folder, Fault.NOT_EMPTY)
    for name, digest in digests.items():
        path = source / name
        if not path.resolve().is_relative_to(source.resolve()) or not path.is_file():
            raise BackupFaulty(name, Fault.MISSING)
        if file_sha256(path) != digest:
            raise BackupFaulty(name, Fault.CHANGED)
    captures = _check_ledger(source)
    for name in digests:
        progress(name, (source / name).stat().st_size)
        _copy(source / name, folder / name)
    (folder / "state").mkdir(mode=0o700, exist_ok=True)
    size = sum((folder / name).stat().st_size for name in digests)
    return Copied(files=len(digests), copied=len(digests), size=size, captures=captures)


def _files(workspace: Path, *, keys: bool) -> Iterator[Path]:
    yield workspace / CONFIGURATION
    for folder in (*FOLDERS, *((KEYS,) if keys else ())):
        for path in sorted((workspace / folder).rglob("*")):
            if (
                path.is_file()
                and not path.is_symlink()
                and path.suffix not in {".open", ".partial"}
                and shelf.CACHE not in path.parts
            ):
                yield path


def _stands(path: Path, copy: Path) -> bool:
    """Say whether a copy is there already: segments and packages never change, the rest is known by its time."""
    if not copy.is_file():
        return False
    own, there = path.stat(), copy.stat()
    return own.st_size == there.st_size and own.st_mtime_ns <= there.st_mtime_ns


def _copy_database(path: Path, target: Path) -> None:
    with _whole(target) as partial:
        with closing(open_read_only(path)) as source, closing(sqlite3.connect(partial)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            (sound,) = copy.execute("PRAGMA integrity_check").fetchone()
        if sound != "ok":
            raise BackupFaulty(f"{path.name} ({sound})", Fault.DAMAGED)


def _copy(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _whole(target) as partial:
        shutil.copy2(path, partial)


@contextmanager
def _whole(target: Path) -> Iterator[Path]:
    """Give a new file beside the target, which takes its name once it is written and on the disk."""
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)  # a link laid there leads nowhere
    yield partial
    sync(partial)
    partial.replace(target)


def _check_ledger(folder: Path) -> int:
    """Return how many captures the copied ledger knows, each of whose segments is there and long enough."""
    with closing(open_read_only(folder / DATABASES[0])) as ledger:
        rows = ledger.execute(
            f"SELECT {SEGMENT} AS lies, max(offset + length), count(*) FROM capture GROUP BY lies"
        ).fetchall()
    for segment, end, _ in rows:
        path = folder / "archive" / segment
        if not shelf.is_held(path) or shelf.size(path) < end:
            raise BackupFaulty(f"archive/{segment}", Fault.SHORT)
    return sum(count for _, _, count in rows)


def _forget_purged(folder: Path) -> None:
    """Remove from a copy the segments whose retention was over."""
    with closing(open_read_only(folder / DATABASES[0])) as ledger:
        known = "SELECT 1 FROM sqlite_master WHERE name = 'tombstone'"
        if ledger.execute(known).fetchone() is None:
            return
        for (segment,) in ledger.execute("SELECT segment FROM tombstone").fetchall():
            for name in (segment, segment + shelf.KEPT):
                (folder / "archive" / name).unlink(missing_ok=True)


def _read(path: Path) -> dict[str, str]:
    return manifest.parse(path.read_bytes()) or {} if path.is_file() else {}

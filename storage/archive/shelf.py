"""
Segments that lie on an object store: a small pointer stands in the archive where the file stood.

``store.json`` in the archive folder says where the store is; ``VISIT.warc.gz.kept`` says under which key a segment lies
there, with its size and SHA-256. A record is read by its range; what needs a whole segment gets it from a cache with a
bound, compared with its digest. Where no store was ever named nothing of this is asked for.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from storage.archive.store import Place, Store
from storage.errors import AlreadyStored, DigestMismatch
from storage.ids import file_sha256
from storage.syncing import sync

STORE = "store.json"
KEPT = ".kept"
CACHE = ".cache"
"""Below the archive folder: copies of what lies on the store; may be deleted at any time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """Where a segment lies on the store, and what it is."""

    segment: str
    key: str
    size: int
    sha256: str

    def as_json(self) -> str:
        """Return it as one line of JSON."""
        return json.dumps(asdict(self), sort_keys=True)


def use(archive: Path, place: Place) -> Store:
    """Name the store of an archive folder and return it; naming another one later moves nothing."""
    archive.mkdir(parents=True, exist_ok=True)
    if not (archive / STORE).exists() or (archive / STORE).read_text("utf-8") != place.as_json():
        _write(archive / STORE, place.as_json())
    store = store_of(archive)
    assert store is not None
    return store


def store_of(archive: Path) -> Store | None:
    """Return the store of an archive folder, None where none is named."""
    try:
        text = (archive / STORE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return _store(text)


@lru_cache(maxsize=8)
def _store(text: str) -> Store:
    return Store(Place.parse(text))


def pointer_of(path: Path) -> Pointer | None:
    """Return the pointer of a segment's path, None where it lies on no store."""
    try:
        return Pointer(**json.loads(path.with_name(path.name + KEPT).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def point(archive: Path, pointers: Iterable[Pointer]) -> None:
    """Note where segments lie; a pointer that stands is left as it is."""
    for one in pointers:
        path = archive / (one.segment + KEPT)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, one.as_json())


def is_held(path: Path) -> bool:
    """Say whether a segment is in the archive: as a file, or on its store."""
    return path.is_file() or path.with_name(path.name + KEPT).is_file()


def local(path: Path) -> Path:
    """
    Return a file with a segment's bytes: its own, or a copy from the store that was compared with its digest.

    Raises:
        DigestMismatch: the store gave other bytes. StoreUnavailable: it did not answer.
        FileNotFoundError: the store has it no more. A path that is neither here nor there is returned as it is.
    """
    if path.exists() or (pointer := pointer_of(path)) is None:
        return path
    archive = path.parents[2]
    copy = archive / CACHE / pointer.sha256
    try:
        os.utime(copy)
    except FileNotFoundError:
        _fetch(_store_at(archive, path), pointer, copy)
    return copy


def let_go(path: Path) -> None:
    """Remove the copy of a segment that lies on the store: who looks next looks there."""
    if (pointer := pointer_of(path)) is not None:
        (path.parents[2] / CACHE / pointer.sha256).unlink(missing_ok=True)


def part(path: Path, offset: int, length: int) -> bytes:
    """
    Return some bytes of a segment that is no file here.

    Raises: as :func:`local`, but for the digest, which is the caller's to compare; FileNotFoundError where it lies nowhere.
    """
    pointer = pointer_of(path)
    if pointer is None:
        raise FileNotFoundError(path)
    archive = path.parents[2]
    copy = archive / CACHE / pointer.sha256
    if copy.exists():
        with copy.open("rb") as file:
            file.seek(offset)
            return file.read(length)
    return _store_at(archive, path).part(pointer.key, offset, length)


def size(path: Path) -> int:
    """Return the bytes of a segment, wherever it lies; raises FileNotFoundError where that is nowhere."""
    pointer = None if path.exists() else pointer_of(path)
    return pointer.size if pointer is not None else path.stat().st_size


def share(archive: Path, segment: str) -> Pointer | None:
    """
    Put a segment on the store, where it is not yet, and note where it lies; its file stays. None where it lies nowhere.

    Raises:
        DigestMismatch: other bytes lie on the store under its key.
    """
    path = archive / segment
    standing = pointer_of(path)
    if standing is not None or not path.is_file():
        return standing
    pointer = Pointer(
        segment=segment, key=segment, size=path.stat().st_size, sha256=file_sha256(path)
    )
    deliver(_store_at(archive, path), pointer, path)
    point(archive, [pointer])
    return pointer


def deliver(store: Store, pointer: Pointer, path: Path) -> None:
    """
    Put a file on a store under its pointer's key; doing so twice is doing it once.

    Raises:
        DigestMismatch: other bytes lie there; nothing was changed.
    """
    try:
        store.put(pointer.key, path)
    except AlreadyStored:
        found = _digest(store.pieces(pointer.key))
        if found != pointer.sha256:
            raise DigestMismatch(f"Object {pointer.key}", pointer.sha256, found) from None


def move(archive: Path, segment: str) -> Pointer | None:
    """
    Put a segment on the store, read it back, compare, and only then remove its file here. None where no file is here.

    Raises:
        DigestMismatch: the store gives other bytes; the file stays.
    """
    path = archive / segment
    if not path.is_file():
        return None
    pointer = share(archive, segment)
    assert pointer is not None
    for what, found in (
        (f"Segment {segment}", file_sha256(path)),
        (f"Object {pointer.key}", _digest(_store_at(archive, path).pieces(pointer.key))),
    ):
        if found != pointer.sha256:
            raise DigestMismatch(what, pointer.sha256, found)
    path.unlink()
    return pointer


def forget(path: Path) -> None:
    """Remove a segment for good: from the store, its pointer, its copy, its file."""
    pointer = pointer_of(path)
    if pointer is not None:
        archive = path.parents[2]
        _store_at(archive, path).remove(pointer.key)
        let_go(path)
        path.with_name(path.name + KEPT).unlink(missing_ok=True)
    path.unlink(missing_ok=True)


def segments(archive: Path) -> list[str]:
    """Return every segment of an archive, on the store or here, in order."""
    here = archive.glob("*/*/*.warc.gz")
    there = (path.with_name(path.name.removesuffix(KEPT)) for path in archive.glob(f"*/*/*.warc.gz{KEPT}"))  # fmt: skip
    return sorted({path.relative_to(archive).as_posix() for path in (*here, *there)})


def _digest(pieces: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def _store_at(archive: Path, path: Path) -> Store:
    store = store_of(archive)
    if store is None:
        raise FileNotFoundError(2, "its archive folder names no store (store.json)", str(path))
    return store


def _fetch(store: Store, pointer: Pointer, copy: Path) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    handle, name = tempfile.mkstemp(dir=copy.parent, suffix=".partial")
    partial = Path(name)
    try:
        with open(handle, "wb") as file:  # noqa: PTH123 - a descriptor
            for piece in store.pieces(pointer.key):
                digest.update(piece)
                file.write(piece)
        if digest.hexdigest() != pointer.sha256:
            raise DigestMismatch(f"Object {pointer.key}", pointer.sha256, digest.hexdigest())
        partial.replace(copy)
    finally:
        partial.unlink(missing_ok=True)
    _make_room(copy, store.place.cache_mb * 1_000_000)


def _make_room(newest: Path, most: int) -> None:
    """Remove what was not used for longest; a reader that has it open keeps it until it closes."""
    found = []
    for one in newest.parent.iterdir():
        if one.suffix != ".partial" and one != newest:
            try:
                found.append((one.stat().st_mtime_ns, one.stat().st_size, one))
            except FileNotFoundError:  # another process made room
                continue
    held = newest.stat().st_size + sum(size for _, size, _ in found)
    for _, bytes_held, one in sorted(found):
        if held <= most:
            return
        one.unlink(missing_ok=True)
        held -= bytes_held


def _write(path: Path, text: str) -> None:
    """Write a small file whole, on disk before it has its name."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".partial")
    with open(handle, "w", encoding="utf-8") as file:  # noqa: PTH123 - a descriptor
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)
    sync(path.parent)

"""Segments on an object store: put once, read by range, compared with their digest, moved, purged, backed up."""

import os
import pickle
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from storage.archive import lease, shelf
from storage.archive.index import captures, record_at
from storage.archive.lease import Turn
from storage.archive.shelf import Pointer
from storage.archive.store import Place, Store
from storage.errors import AlreadyStored, DigestMismatch, StoreUnavailable
from storage.ids import file_sha256
from tests.cluster.stores import S3, s3
from tests.storage.segments import BEGAN, exchange, segment

SEGMENT = "source-1/2026-11/visit-1.warc.gz"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3]:
    """An S3 server."""
    with s3(tmp_path_factory.mktemp("s3")) as running:
        yield running


@pytest.fixture(params=["file", "s3"])
def place(request: pytest.FixtureRequest, tmp_path: Path, server: S3) -> Place:
    """A store of each kind, empty."""
    if request.param == "file":
        return Place(url=(tmp_path / "magasin").as_uri(), cache_mb=1)
    return server.place(prefix=tmp_path.name, cache_mb=1)


def written(archive: Path, visit: str = "visit-1", body: bytes = b"<p>Bonjour") -> Path:
    """Write a segment with one capture and return its path."""
    one = segment(archive, visit)
    one.add_exchange(exchange(body))
    one.commit()
    return one.close({"outcome": "complete"}, at=BEGAN)


def test_an_object_is_put_once(place: Place) -> None:
    """Evidence is never written over, whoever tries: the condition is the store's, so it holds between machines."""
    store = Store(place)
    store.put("a/b", b"first")

    with pytest.raises(AlreadyStored):
        store.put("a/b", b"second")
    assert store.whole("a/b") == b"first"
    assert store.part("a/b", 1, 3) == b"irs"


def test_a_segment_that_was_moved_is_read_as_before(place: Place, tmp_path: Path) -> None:
    """By its range and whole; the ledger's offsets and digests stay what they are."""
    archive = tmp_path / "archive"
    path = written(archive)
    (before,) = captures(path, SEGMENT)
    shelf.use(archive, place)

    assert shelf.move(archive, SEGMENT) is not None

    assert not path.exists()
    assert record_at(path, before.offset, before.length).member_sha256 == before.member_sha256
    assert not (archive / shelf.CACHE).exists(), "one record is read by its range"
    assert list(captures(path, SEGMENT)) == [before]
    assert shelf.segments(archive) == [SEGMENT]


def test_other_bytes_on_the_store_are_refused(place: Place, tmp_path: Path) -> None:
    """A store that lies, or a hand in it: the digest says so, and the file stays where it is."""
    archive = tmp_path / "archive"
    path = written(archive)
    shelf.use(archive, place).put(SEGMENT, b"something else")

    with pytest.raises(DigestMismatch):
        shelf.move(archive, SEGMENT)
    assert path.exists()

    pointer = Pointer(segment=SEGMENT, key=SEGMENT, size=14, sha256=file_sha256(path))
    path.unlink()
    shelf.point(archive, [pointer])
    with pytest.raises(DigestMismatch):
        list(captures(path, SEGMENT))


def test_the_cache_keeps_its_bound(place: Place, tmp_path: Path) -> None:
    """What was not used for longest goes; what is asked for is always there."""
    archive = tmp_path / "archive"
    shelf.use(archive, place)  # a megabyte
    names = []
    for number in range(4):
        path = written(archive, f"visit-{number}", os.urandom(400_000))
        names.append(path)
        shelf.move(archive, path.relative_to(archive).as_posix())

    assert [len(list(captures(path, "x"))) for path in names] == [1] * 4

    held = sum(one.stat().st_size for one in (archive / shelf.CACHE).iterdir())
    assert 400_000 < held < 1_000_000


def test_what_is_purged_leaves_the_store(place: Place, tmp_path: Path) -> None:
    """Retention ends where the bytes are."""
    archive = tmp_path / "archive"
    path = written(archive)
    store = shelf.use(archive, place)
    shelf.move(archive, SEGMENT)
    list(captures(path, SEGMENT))

    shelf.forget(path)

    assert store.keys("source-1") == []
    assert not shelf.is_held(path)
    assert not list((archive / shelf.CACHE).iterdir())


def test_a_store_that_does_not_answer_is_no_fault_of_the_page(tmp_path: Path) -> None:
    """A document is not marked unreadable for it: whoever reads tries again later."""
    with s3(tmp_path) as server:
        store = Store(server.place())
        store.put("a", b"b")
    with pytest.raises(StoreUnavailable) as told:
        Store(replace(server.place(), url="http://nowhere.example/")).whole("a")
    assert isinstance(pickle.loads(pickle.dumps(told.value)), StoreUnavailable)


# -- leases ----------------------------------------------------------------------------------------


def pointer(key: str) -> Pointer:
    """Return a pointer to a segment under this key."""
    return Pointer(segment=SEGMENT, key=key, size=1, sha256="0" * 64)


def test_a_visit_that_was_given_twice_counts_once(place: Place) -> None:
    """The worker that was thought dead wakes up and hands over: it is too late, whichever of the two ends first."""
    store = Store(place)
    first, second = lease.take(store, "v", "one"), lease.take(store, "v", "two")

    assert [first.number, second.number] == [1, 2]
    assert not lease.deliver(store, "v", first.number, pointer("a"), "one")
    assert lease.deliver(store, "v", second.number, pointer("b"), "two")
    assert lease.take(store, "v", "three").turn is Turn.DELIVERED
    last = lease.close(store, "v", "coordinator")
    assert (last.turn, last.pointer) == (Turn.DELIVERED, pointer("b"))


def test_a_visit_that_was_given_up_takes_nothing_more(place: Place) -> None:
    """The ledger has closed it: a late segment would be a capture that no visit has."""
    store = Store(place)
    taken = lease.take(store, "v", "one")

    assert lease.close(store, "v", "coordinator").turn is Turn.CLOSED
    assert not lease.deliver(store, "v", taken.number, pointer("a"), "one")
    assert lease.take(store, "v", "two").turn is Turn.CLOSED


def test_of_many_that_race_one_hands_over(place: Place) -> None:
    """Every worker takes the visit, and all hand over at once: one is counted, by the store's word alone."""
    store = Store(place)
    barrier = threading.Barrier(8)

    def run(name: str) -> bool:
        barrier.wait()
        mine = lease.take(store, "v", name)
        if mine.turn is not Turn.TAKEN:
            return False
        return lease.deliver(store, "v", mine.number, pointer(name), name)

    with ThreadPoolExecutor(8) as threads:
        won = [name for name, done in zip("abcdefgh", threads.map(run, "abcdefgh"), strict=True) if done]  # fmt: skip

    last = lease.latest(store, "v")
    assert last is not None
    assert len(won) == 1 or (not won and last.turn is Turn.TAKEN)
    assert not won or last.pointer == pointer(won[0])

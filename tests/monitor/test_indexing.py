"""What a crawl process left is entered once, whole, whether or not it lived to say so."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor import indexing
from monitor.desk import Desk
from monitor.indexing import adopt, enter, reindex
from monitor.orders import segment_of
from storage.archive.writer import SegmentWriter
from storage.errors import SegmentBeingWritten
from storage.evidence import custody
from storage.ids import file_sha256
from storage.ledger import captures, visits
from storage.records.source import Outcome, Visit
from tests.monitor.desks import desk_in, watch
from tests.storage.segments import exchange

AT = datetime(2026, 11, 3, 6, 0, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An open workspace."""
    with desk_in(tmp_path / "w") as desk:
        yield desk


def begin(desk: Desk) -> tuple[Visit, SegmentWriter]:
    """Open a visit and its segment, with three captures on disk."""
    source = watch(desk)
    identity = visits.visit_id(source.id, AT)
    visit = visits.open_visit(
        desk.ledger, source_id=source.id, started_at=AT, segment=segment_of(source, identity, AT)
    )
    writer = SegmentWriter(
        desk.workspace.archive / visit.segment, visit_id=visit.id, source_id=source.id,
        warcinfo={"visit": visit.id, "source": source.id}, began_at=AT,
    )  # fmt: skip
    for number in range(3):
        writer.add_exchange(exchange(b"page", url=f"https://shop.example/{number}"))
    writer.commit()
    return visit, writer


def closed(ledger: sqlite3.Connection, visit: Visit) -> Visit:
    """Return a visit as the ledger has it."""
    found = visits.find(ledger, visit.id)
    assert found is not None
    return found


def test_a_finished_visit_is_entered_with_its_outcome_and_once(desk: Desk) -> None:
    """Entering twice is entering once: the worker may die between the two."""
    visit, writer = begin(desk)
    writer.close({"outcome": "complete", "reason": "all", "ended_at": AT.isoformat()}, at=AT)

    first = enter(desk.ledger, desk.workspace.archive, visit, at=AT)
    again = enter(desk.ledger, desk.workspace.archive, visit, at=AT)

    assert first == again
    assert (closed(desk.ledger, visit).outcome, len(captures.of_visit(desk.ledger, visit.id))) == (
        Outcome.COMPLETE,
        3,
    )


def test_what_a_killed_process_left_is_adopted_and_its_torn_tail_kept(desk: Desk) -> None:
    """F1: whole records are evidence; what is torn is set aside, not thrown away."""
    visit, writer = begin(desk)
    writer.abandon()
    opened = desk.workspace.archive / (visit.segment + ".open")
    with opened.open("ab") as file:
        file.write(b"\x1f\x8b\x08torn")

    (entered,) = adopt(desk.ledger, desk.workspace.archive, at=AT)

    assert (entered.outcome, entered.captures, entered.torn_bytes) == (Outcome.ERROR, 3, 7)
    assert (desk.workspace.archive / (visit.segment + ".torn")).read_bytes() == b"\x1f\x8b\x08torn"
    assert not opened.exists()
    assert adopt(desk.ledger, desk.workspace.archive, at=AT) == []


def test_a_segment_somebody_still_writes_is_left_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F23: cutting it back under its writer would put zeros in the middle of evidence."""
    monkeypatch.setattr(indexing, "WRITER_SECONDS", 0.1)
    visit, writer = begin(desk)

    with pytest.raises(SegmentBeingWritten):
        enter(desk.ledger, desk.workspace.archive, visit, at=AT)
    assert adopt(desk.ledger, desk.workspace.archive, at=AT) == []
    writer.add_exchange(exchange(b"later", url="https://shop.example/later"))
    writer.close({"outcome": "complete"}, at=AT)

    (entered,) = adopt(desk.ledger, desk.workspace.archive, at=AT)
    assert (entered.outcome, entered.captures) == (Outcome.COMPLETE, 4)


def test_a_visit_under_way_is_not_adopted(desk: Desk) -> None:
    """The worker looks for visits left behind while others go on."""
    visit, writer = begin(desk)

    assert adopt(desk.ledger, desk.workspace.archive, at=AT, under_way={visit.source_id}) == []
    writer.abandon()


def test_a_visit_that_wrote_nothing_is_an_error_of_ours(desk: Desk) -> None:
    """I3: it does not disappear; it is shown as missed, with its reason."""
    source = watch(desk)
    visit = visits.open_visit(
        desk.ledger, source_id=source.id, started_at=AT, segment="x/y/z.warc.gz"
    )

    entered = enter(desk.ledger, desk.workspace.archive, visit, at=AT, why_lost="killed")

    assert (entered.outcome, closed(desk.ledger, visit).reason) == (Outcome.ERROR, "killed")


def test_the_index_comes_back_from_the_archive(desk: Desk) -> None:
    """Law 3: captures and visits are rows about files; deleting them loses nothing but time."""
    visit, writer = begin(desk)
    writer.close({"outcome": "complete", "reason": "all", "ended_at": AT.isoformat()}, at=AT)
    enter(desk.ledger, desk.workspace.archive, visit, at=AT)
    before = (captures.of_visit(desk.ledger, visit.id), closed(desk.ledger, visit))
    with desk.ledger:  # lost by no doing of the product, whose triggers refuse to forget a visit
        desk.ledger.execute("DROP TRIGGER visit_no_delete")
        desk.ledger.execute("DELETE FROM capture")
        desk.ledger.execute("DELETE FROM visit")

    assert reindex(desk.ledger, desk.workspace.archive) == 3
    assert reindex(desk.ledger, desk.workspace.archive) == 0
    assert (captures.of_visit(desk.ledger, visit.id), closed(desk.ledger, visit)) == before


def test_a_segment_of_an_unknown_source_is_left_out(desk: Desk) -> None:
    """Somebody copied a file into the archive: it is said, and nothing crashes."""
    watch(desk)
    path = desk.workspace.archive / "source-x" / "2026-11" / "visit-x.warc.gz"
    SegmentWriter(
        path,
        visit_id="visit-x",
        source_id="source-x",
        warcinfo={"visit": "visit-x", "source": "source-x"},
        began_at=AT,
    ).close({}, at=AT)
    (path.parent / "junk.warc.gz").write_bytes(b"junk")

    assert reindex(desk.ledger, desk.workspace.archive) == 0


def test_the_end_of_a_visit_is_in_the_custody_log_when_it_is_entered(desk: Desk) -> None:
    """It was noted at sealing only: without a key nothing said when a visit ended and what its file was then."""
    visit, writer = begin(desk)
    writer.close({"outcome": "complete", "reason": "all", "ended_at": AT.isoformat()}, at=AT)
    for _ in range(2):
        enter(desk.ledger, desk.workspace.archive, visit, at=AT)

    (line,) = [entry.fields for entry in custody.of_series(desk.ledger, visit.id)]

    assert (line["event"], line["result"], line["actor"]) == ("capture.end", "complete", "portique")
    assert line["sha256"] == file_sha256(desk.workspace.archive / visit.segment)

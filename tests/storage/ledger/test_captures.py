"""The index of the archive gives back what it was given, and says nothing twice."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from storage.database import open_ledger
from storage.ledger import captures, shots, sources, visits
from storage.ledger.schema import ledger_migrations
from storage.migrating import Migrations
from storage.records.capture import Capture, CaptureKind
from storage.records.source import SourceKind
from tests.storage.segments import BEGAN, exchange, segment

SHOP = "https://shop.example/"
SEGMENT = f"{sources.source_id(SHOP)}/2026-11/visit-1.warc.gz"
FOUND = {
    "role": "product",
    "requested_url": "https://shop.example/",
    "via": "https://shop.example/",
    "ms": 12,
}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A ledger with the visit whose segment is written."""
    with closing(open_ledger(tmp_path / "ledger.db", ledger_migrations).conn) as ledger:
        source, _ = sources.add(ledger, url=SHOP, kind=SourceKind.SHOP, at=BEGAN, actor="agent")
        visits.reopen(ledger, "visit-1", source_id=source.id, started_at=BEGAN, segment=SEGMENT)
        yield ledger


def written(folder: Path) -> list[Capture]:
    """Return captures of each form, as a visit writes them."""
    writer = segment(folder, source=sources.source_id(SHOP))
    page = writer.add_exchange(exchange(b"x" * 900, **FOUND))
    sent = b"384\r\n" + b"y" * 900 + b"\r\n0\r\n\r\n"
    chunked = replace(exchange(b"y" * 900, after=1, **FOUND), response_body=sent)
    told = [
        page,
        writer.add_exchange(exchange(b"x" * 900, after=2, **FOUND), refers_to=page),
        writer.add_exchange(exchange(b"", status=304, after=3, **FOUND), refers_to=page),
        writer.add_exchange(chunked),
        writer.add_exchange(exchange(after=4, **{**FOUND, "requested_url": "https://shop.example/old", "redirects": ["a"]})),
        writer.add_resource(CaptureKind.SCREENSHOT, page.url, b"png", "image/png", at=BEGAN, refers_to=page.id),
        writer.add_resource(CaptureKind.DOM, page.url, b"<p>", "text/html", at=BEGAN, facts={"role": "home", "title": "x"}),
        writer.add_resource(CaptureKind.RESOURCE, page.url, b"file", "text/html", at=BEGAN),
    ]  # fmt: skip
    writer.close({"outcome": "complete"}, at=BEGAN)
    return told


def test_what_is_entered_is_given_back(ledger: sqlite3.Connection, tmp_path: Path) -> None:
    """Facts that stand in columns are left out of the JSON; whoever asks sees all of them."""
    told = written(tmp_path)

    captures.add(ledger, told)

    assert [captures.find(ledger, one.id) for one in told] == told


def test_a_fact_that_a_column_holds_is_written_once(
    ledger: sqlite3.Connection, tmp_path: Path
) -> None:
    """Most rows are those of pages that did not change: the same digest stood in them three times."""
    captures.add(ledger, written(tmp_path))

    rows = ledger.execute("SELECT facts FROM capture WHERE kind = 'revisit'").fetchall()

    assert len(rows) == 2
    assert not [row for row in rows if "sha256:" in row["facts"] or "role" in row["facts"]]


def test_a_row_of_before_says_the_same(ledger: sqlite3.Connection, tmp_path: Path) -> None:
    """A capture is never changed: rows written by an earlier Portique hold every fact in the JSON, and are read as they are."""
    (told, *_) = written(tmp_path)
    captures.add(ledger, [told])
    ledger.execute("DROP TRIGGER capture_no_update")
    ledger.execute(
        "UPDATE capture SET facts = json_set(facts, '$.entity', ?, '$.payload', ?, '$.role', ?, '$.requested_url', ?)",
        (told.entity_digest, told.facts["payload"], told.role, told.requested_url),
    )

    assert captures.find(ledger, told.id) == told


def test_a_row_of_before_repeats_what_a_new_one_does_not(
    ledger: sqlite3.Connection, tmp_path: Path
) -> None:
    """Where a visit's captures lie, and what was asked for, is said by another column; both forms of a row are found and read."""
    told = written(tmp_path)
    captures.add(ledger, told)
    ledger.execute("DROP TRIGGER capture_no_update")
    ledger.execute("UPDATE capture SET segment = ?, requested_url = ? WHERE id = ?", (SEGMENT, told[0].requested_url, told[0].id))  # fmt: skip
    found = ledger.execute(f"SELECT id FROM capture WHERE {captures.IN_SEGMENT}", (SEGMENT, SEGMENT)).fetchall()  # fmt: skip

    assert [captures.find(ledger, one.id) for one in told] == told
    assert {row[0] for row in found} == {one.id for one in told}
    rows = ledger.execute("SELECT count(*) FROM capture WHERE segment = '' AND requested_url IN ('', '=', 'https://shop.example/old')")  # fmt: skip
    assert rows.fetchone()[0] == len(told) - 1


def test_a_capture_that_lies_elsewhere_says_so(ledger: sqlite3.Connection, tmp_path: Path) -> None:
    """Only what the visit says is left out."""
    (told, *_) = written(tmp_path)
    moved = replace(told, segment="source-1/2026-10/visit-0.warc.gz")

    captures.add(ledger, [moved])

    assert captures.find(ledger, told.id) == moved


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda ledger: captures.there(ledger, "source-1", since="2026", most=9), "capture_visit"),
        (lambda ledger: list(captures.of_series(ledger, "source-1", "2026-11")), "capture_body"),
        (
            lambda ledger: captures.pictures_of_series(ledger, "source-1", "2026-11", 9),
            "capture_shot",
        ),
        (lambda ledger: shots.addresses(ledger, "source-1"), "capture_shot"),
        (lambda ledger: captures.cut_off(ledger, "source-1"), "capture_cut"),
        (lambda ledger: captures.latest(ledger, 3), "capture_time"),
        (lambda ledger: list(captures.chunks(ledger)), "capture_time"),
        (lambda ledger: shots.of_address(ledger, SHOP, 3), "capture_url"),
    ],
)
def test_what_is_asked_of_captures_is_found_by_an_index(
    ledger: sqlite3.Connection, ask: Callable[[sqlite3.Connection], object], index: str
) -> None:
    """Captures are millions after a year; a question must cost what it finds."""
    asked: list[str] = []
    ledger.set_trace_callback(asked.append)
    ask(ledger)
    ledger.set_trace_callback(None)
    plans = [row["detail"] for query in asked for row in ledger.execute(f"EXPLAIN QUERY PLAN {query}")]  # fmt: skip

    assert any(f"INDEX {index} " in f"{plan} " for plan in plans)
    assert not [plan for plan in plans if plan == "SCAN capture"]


def test_a_ledger_of_before_gets_the_indexes(tmp_path: Path) -> None:
    """What an earlier Portique entered is found and read, and new rows stand beside it."""
    path = tmp_path / "old.db"
    before = Migrations("ledger")
    before._migrations = ledger_migrations._migrations[:8]
    told = written(tmp_path)
    with closing(open_ledger(path, before).conn) as old:
        source, _ = sources.add(old, url=SHOP, kind=SourceKind.SHOP, at=BEGAN, actor="agent")
        visits.reopen(old, "visit-1", source_id=source.id, started_at=BEGAN, segment=SEGMENT)
        with old:
            captures.add(old, told[:4])

    with closing(open_ledger(path, ledger_migrations).conn) as new:
        captures.add(new, told[4:])
        assert sorted(captures.of_visit(new, "visit-1"), key=lambda one: one.offset) == told
        assert new.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_a_certificate_is_entered_once_a_visit_and_known_of_each_capture(
    ledger: sqlite3.Connection, tmp_path: Path
) -> None:
    """Its names and digests are longer than all the rest of a row; whoever asks for any capture sees them."""
    writer = segment(tmp_path, source=sources.source_id(SHOP))
    proofs = [{"tls": {"leaf": leaf * 64, "names": ["shop.example"] * 5, "verified": True}, "chain": leaf * 64} for leaf in "aabba"]  # fmt: skip
    told = [writer.add_exchange(exchange(b"x" * 900, after=number, **FOUND, **proof)) for number, proof in enumerate(proofs)]  # fmt: skip
    writer.close({"outcome": "complete"}, at=BEGAN)
    captures.add(ledger, told)
    written = [row[0] for row in ledger.execute("SELECT facts FROM capture ORDER BY offset")]

    assert ["leaf" in facts for facts in written] == [True, False, True, False, True]
    assert [captures.find(ledger, one.id) for one in told] == told
    assert captures.of_visit(ledger, "visit-1") == told


def test_a_capture_entered_later_names_no_row_that_names_another(
    ledger: sqlite3.Connection, tmp_path: Path
) -> None:
    """A visit whose entering was cut off is entered again; what is there is left as it is."""
    writer = segment(tmp_path, source=sources.source_id(SHOP))
    proof = {"tls": {"leaf": "a" * 64}, "chain": "c" * 64}
    told = [writer.add_exchange(exchange(b"x" * 900, after=number, **FOUND, **proof)) for number in range(4)]  # fmt: skip
    writer.close({"outcome": "complete"}, at=BEGAN)
    captures.add(ledger, told[:2])

    captures.add(ledger, told[1:])

    assert captures.of_visit(ledger, "visit-1") == told

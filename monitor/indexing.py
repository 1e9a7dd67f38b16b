"""
Enter finished segments in the ledger, and adopt what a killed process left.

The archive is the truth: a record that is whole on disk is evidence, whether or not its process lived to say so.
A segment that still carries ``.open`` when nobody writes it is cut back to its last whole record (what follows goes
to a ``.torn`` file beside it and is kept), given its name, and its visit closed as an error.
"""

import fcntl
import json
import logging
import os
import sqlite3
import time
from collections.abc import Container
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from storage.archive import lease
from storage.archive.index import contents, records, warcinfo_fields
from storage.archive.shelf import is_held, local, point, segments, store_of
from storage.errors import ArchiveDamaged, SegmentBeingWritten, TornSegment
from storage.evidence import custody
from storage.ids import file_sha256
from storage.ledger import captures as capture_table
from storage.ledger import sources, visits
from storage.ledger.times import to_time
from storage.records.capture import Capture
from storage.records.source import Outcome, Visit
from storage.syncing import sync

log = logging.getLogger("portique.indexing")

ACTOR = "portique"
"""Who enters what a visit left."""

WRITER_SECONDS = 10.0
"""How long a writer that is ending, or was just killed, may take to let go of its segment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What became of one visit's segment."""

    visit_id: str
    outcome: Outcome
    captures: int
    torn_bytes: int = 0


def enter(
    ledger: sqlite3.Connection, archive: Path, visit: Visit, *, at: datetime, why_lost: str = ""
) -> Entered:
    """
    Enter a visit's segment: its captures and its outcome, in one transaction. Doing so twice is doing it once.

    Args:
        at: when, for a visit whose process did not live to say when it ended.
        why_lost: what is known of why the process ended without an outcome.

    Raises:
        SegmentBeingWritten: a process still writes it; nothing was touched.
        StoreUnavailable: it lies on a store that does not answer; nothing was touched.
    """
    path = archive / visit.segment
    torn = 0
    opened = path.with_name(path.name + ".open")
    if not opened.exists():
        why_lost = _claimed(archive, visit) or why_lost
    if opened.exists() and not path.exists():
        with suppress(FileNotFoundError):  # its writer ended as it should, just now
            torn = rescue(opened, path)
    if not is_held(path):
        return _close(
            ledger,
            visit,
            [],
            {"outcome": Outcome.ERROR.value, "reason": why_lost or "nothing was captured"},
            at,
            0,
        )
    found, outcome, damage, count = _read(path, visit.segment)
    if any(capture.visit_id != visit.id for capture in found):
        found, outcome, damage = [], None, "the segment names another visit"
    outcome = outcome or {
        "outcome": Outcome.ERROR.value,
        "reason": damage or why_lost or "the crawl process ended before the visit did",
        "ended_at": max((c.captured_at for c in found), default=at).isoformat(),
    }
    return _close(
        ledger, visit, found, outcome, at, torn, written=(file_sha256(local(path)), count)
    )


def adopt(
    ledger: sqlite3.Connection, archive: Path, *, at: datetime, under_way: Container[str] = ()
) -> list[Entered]:
    """
    Enter every visit that was ordered and never closed: what a killed worker, or a locked ledger, left.

    ``under_way`` are sources whose visits go on. A segment that a process still writes is left for the next time.
    """
    entered = []
    for visit in visits.unfinished(ledger):
        if visit.source_id in under_way:
            continue
        try:
            entered.append(enter(ledger, archive, visit, at=at))
        except SegmentBeingWritten:
            log.exception("visit_still_written", extra={"visit": visit.id})
        except (IsADirectoryError, NotADirectoryError) as error:  # what is there is no segment
            log.exception("segment_is_none", extra={"visit": visit.id})
            lost = {"outcome": Outcome.ERROR.value, "reason": f"no segment is there: {error}"}
            entered.append(_close(ledger, visit, [], lost, at, 0))
    return entered


def reindex(ledger: sqlite3.Connection, archive: Path) -> int:
    """
    Enter the captures and visits of every segment that the ledger does not know; return how many captures were added.

    A visit is told by its segment's ``warcinfo``. Segments of sources the ledger does not know are left out, and said:
    a source is what a person asked for, and cannot be told from an archive.
    """
    added = 0
    for segment in segments(archive):
        path = archive / segment
        visit = _visit_of(ledger, path, segment)
        if visit is None:
            log.warning("segment_of_unknown_source", extra={"segment": segment})
            continue
        before = capture_table.count(ledger)
        if visit.ended_at is None:
            enter(ledger, archive, visit, at=visit.started_at)
        else:
            found, *_ = _read(path, segment)
            with ledger:
                capture_table.add(ledger, found)
        added += capture_table.count(ledger) - before
    return added


def _visit_of(ledger: sqlite3.Connection, path: Path, segment: str) -> Visit | None:
    """Return the visit that wrote a segment, opened anew where the ledger lost it; None where its source is unknown."""
    try:
        first = next(records(path), None)
        fields = warcinfo_fields(first) if first is not None else {}
        started_at = first.date if first is not None else None
    except (ArchiveDamaged, ValueError):
        return None
    identity, source_id = fields.get("visit", ""), fields.get("source", "")
    known = visits.find(ledger, identity)
    if known is not None or started_at is None:
        return known
    if sources.find(ledger, source_id) is None or not identity:
        return None
    return visits.reopen(
        ledger, identity, source_id=source_id, started_at=started_at, segment=segment
    )


def _claimed(archive: Path, visit: Visit) -> str:
    """
    Where visits are handed over on a store, note where this one lies, or close it to whoever still makes it; return why it was lost.

    What a worker says of its segment is where it may lie: its bytes are compared with their digest, and name their visit.
    """
    store = store_of(archive)
    if store is None or is_held(archive / visit.segment):
        return ""
    last = lease.close(store, visit.id, ACTOR)
    if last.pointer is not None:
        point(archive, [replace(last.pointer, segment=visit.segment)])
    return last.lost


def _close(
    ledger: sqlite3.Connection,
    visit: Visit,
    found: list[Capture],
    outcome: dict[str, Any],
    at: datetime,
    torn: int,
    written: tuple[str, int] = ("", 0),
) -> Entered:
    """Enter captures and outcome, and in the custody log what the segment was: its digest and its records."""
    ended_at = to_time(outcome["ended_at"]) if "ended_at" in outcome else at
    result = Outcome(outcome["outcome"])
    with ledger:
        capture_table.add(ledger, found)
        closed = visits.close(
            ledger,
            visit.id,
            visits.Ending(
                ended_at=ended_at,
                outcome=result,
                reason=str(outcome.get("reason", "")),
                captures=len(found),
                size=sum(capture.length for capture in found),
                facts={
                    key: value
                    for key, value in outcome.items()
                    if key not in {"outcome", "reason", "ended_at"}
                },
            ),
        )
        if closed:
            ended = replace(visit, ended_at=ended_at, outcome=result)
            custody.capture_ended(
                ledger,
                ended,
                digest=written[0],
                records=written[1],
                at=max(at, ended_at),
                actor=ACTOR,
            )
    if torn:
        log.warning("segment_torn", extra={"visit": visit.id, "bytes": torn})
    return Entered(visit_id=visit.id, outcome=result, captures=len(found), torn_bytes=torn)


def rescue(opened: Path, path: Path) -> int:
    """Set a torn tail aside and give the segment its name; return the bytes set aside."""
    torn = 0
    with opened.open("rb+") as file:
        _take(file, opened)
        if not opened.exists():
            return 0  # its writer ended as it should, just now
        try:
            for _ in records(opened):
                pass
        except TornSegment as error:
            torn = error.extra
            file.seek(error.offset)
            tail = file.read()
            with path.with_name(path.name + ".torn").open("wb") as aside:
                aside.write(tail)
                aside.flush()
                os.fsync(aside.fileno())
            sync(path.parent)
            file.truncate(error.offset)
            os.fsync(file.fileno())
        except ArchiveDamaged as error:
            log.exception("segment_damaged", extra={"segment": str(error)})
        opened.rename(path)
        sync(path.parent)
    return torn


def _take(file: IO[bytes], opened: Path) -> None:
    """Take the lock a writer holds on its segment as long as it lives."""
    until = time.monotonic() + WRITER_SECONDS
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > until:
                raise SegmentBeingWritten(opened.name) from error
            time.sleep(0.05)


def _read(path: Path, segment: str) -> tuple[list[Capture], dict[str, Any] | None, str, int]:
    """Return a segment's captures, what its last outcome record says, the damage that cut the reading short, its records."""
    found: list[Capture] = []
    count = 0
    outcome: dict[str, Any] | None = None
    try:
        for record, capture in contents(path, segment):
            count += 1
            if capture is not None:
                found.append(capture)
            elif record.type == "metadata" and record.target.startswith("urn:portique:outcome:"):
                said = json.loads(record.block)
                outcome = said if isinstance(said, dict) else None
    except ArchiveDamaged as error:
        log.exception("segment_damaged", extra={"segment": str(error)})
        return found, None, f"the segment is damaged: {error}", count
    return found, outcome, "", count

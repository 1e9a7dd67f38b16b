"""
Enter finished segments in the ledger, and adopt what a killed process left.

The archive is the truth: a record that is whole on disk is evidence, whether or not its process lived to say so.
A segment that still carries ``.open`` when nobody writes it is cut back to its last whole record (what follows goes
to a ``.torn`` file beside it and is kept), given its name, and its visit closed as an error.
"""

import json
import logging
import os
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from storage.archive.index import Record, captures, records
from storage.errors import ArchiveDamaged, TornSegment
from storage.ledger import captures as capture_table
from storage.ledger import visits
from storage.ledger.times import to_time
from storage.records.capture import Capture
from storage.records.source import Outcome, Visit

log = logging.getLogger("portique.indexing")


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
    """
    path = archive / visit.segment
    torn = 0
    opened = path.with_name(path.name + ".open")
    if opened.exists() and not path.exists():
        torn = _rescue(opened, path)
    if not path.exists():
        return _close(
            ledger,
            visit,
            [],
            {"outcome": Outcome.ERROR.value, "reason": why_lost or "nothing was captured"},
            at,
            0,
        )
    found: list[Capture] = []
    try:
        found.extend(captures(path, visit.segment))
    except ArchiveDamaged as error:
        log.exception("segment_damaged", extra={"segment": str(error)})
    outcome = _outcome(path) or {
        "outcome": Outcome.ERROR.value,
        "reason": why_lost or "the crawl process ended before the visit did",
        "ended_at": max((c.captured_at for c in found), default=at).isoformat(),
    }
    return _close(ledger, visit, found, outcome, at, torn)


def adopt(ledger: sqlite3.Connection, archive: Path, *, at: datetime) -> list[Entered]:
    """Enter every visit that was ordered and never closed; for the start of a worker, when no crawl process lives."""
    return [enter(ledger, archive, visit, at=at) for visit in visits.unfinished(ledger)]


def reindex(ledger: sqlite3.Connection, archive: Path) -> int:
    """Enter captures of every segment that the ledger does not know; return how many were added."""
    added = 0
    for path in sorted(archive.glob("*/*/*.warc.gz")):
        segment = "/".join(path.parts[-3:])
        with ledger:
            try:
                added += capture_table.add(ledger, captures(path, segment))
            except ArchiveDamaged as error:
                log.exception("segment_damaged", extra={"segment": str(error)})
    return added


def _close(
    ledger: sqlite3.Connection,
    visit: Visit,
    found: list[Capture],
    outcome: dict[str, Any],
    at: datetime,
    torn: int,
) -> Entered:
    ended_at = to_time(outcome["ended_at"]) if "ended_at" in outcome else at
    result = Outcome(outcome["outcome"])
    with ledger:
        capture_table.add(ledger, found)
        visits.close(
            ledger,
            visit.id,
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
        )
    if torn:
        log.warning("segment_torn", extra={"visit": visit.id, "bytes": torn})
    return Entered(visit_id=visit.id, outcome=result, captures=len(found), torn_bytes=torn)


def _rescue(opened: Path, path: Path) -> int:
    """Set a torn tail aside and give the segment its name; return the bytes set aside."""
    torn = 0
    try:
        for _ in records(opened):
            pass
    except TornSegment as error:
        torn = error.extra
        with opened.open("rb+") as file:
            file.seek(error.offset)
            tail = file.read()
            aside = path.with_name(path.name + ".torn")
            aside.write_bytes(tail)
            with aside.open("rb") as kept:
                os.fsync(kept.fileno())
            file.truncate(error.offset)
            file.flush()
            os.fsync(file.fileno())
    except ArchiveDamaged as error:
        log.exception("segment_damaged", extra={"segment": str(error)})
    opened.rename(path)
    return torn


def _outcome(path: Path) -> dict[str, Any] | None:
    last: Record | None = None
    try:
        for record in records(path):
            if record.type == "metadata" and record.target.startswith("urn:portique:outcome:"):
                last = record
    except ArchiveDamaged:
        return None
    if last is None:
        return None
    outcome = json.loads(last.block)
    return outcome if isinstance(outcome, dict) else None

"""
Read everything that is kept again and compare it with its digests.

One cycle reads each segment the ledger or a seal knows, follows the custody log and the access journal, checks every
seal with its tokens, and verifies each package. A damaged byte is reported and noted; what is damaged is left as it
is.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from storage.archive.index import records
from storage.archive.shelf import is_held, let_go, local, segments, size
from storage.errors import ArchiveDamaged
from storage.evidence import custody, journal, seals
from storage.evidence.custody import CustodyEvent
from storage.evidence.errors import CustodyBroken, SealBroken
from storage.evidence.opened import Trust
from storage.evidence.timestamp import Authority
from storage.evidence.verify import verify_package
from storage.ids import file_sha256
from storage.ledger.captures import IN_SEGMENT, SEGMENT


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that is not as it was written."""

    subject: str
    """A path below the archive or the packages, ``custody``, ``journal`` or ``seal-N``."""

    why: str


@dataclass(slots=True)
class Audit:
    """What one cycle read and found."""

    segments: int = 0
    records: int = 0
    bytes: int = 0
    seals: int = 0
    packages: int = 0
    damages: list[Damage] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    """Segments no visit of the ledger names: to be entered, or planted."""


def audit(
    ledger: sqlite3.Connection,
    access: sqlite3.Connection,
    archive: Path,
    *,
    authorities: Sequence[Authority],
    packages: tuple[Sequence[Path], Trust] | None = None,
    at: datetime,
    actor: str,
) -> Audit:
    """
    Run one whole cycle, note each damage in the custody log, and return what was found.

    ``packages`` are folders of packages to verify, and what to trust in them.
    """
    report = Audit()
    _segments(ledger, archive, report)
    _logs(ledger, access, report)
    for stored in seals.every_seal(ledger):
        report.seals += 1
        try:
            seals.check(ledger, stored, authorities)
        except SealBroken as error:
            report.damages.append(Damage(f"seal-{stored.id}", str(error)))
    if packages is not None:
        folders, trust = packages
        for folder in folders:
            report.packages += 1
            for failure in verify_package(folder, trust).failures:
                report.damages.append(Damage(f"{folder.name}/{failure.path}", failure.why))
    for damage in report.damages:
        custody.append(ledger, custody.Deed(
            series="audit", event=CustodyEvent.ANOMALY, at=at, actor=actor, subject=damage.subject,
            reason=damage.why[:500], result="damaged",
        ))  # fmt: skip
    custody.append(ledger, custody.Deed(
        series="audit", event=CustodyEvent.VERIFIED, at=at, actor=actor, subject="archive",
        reason=f"{report.segments} segments, {report.records} records, {report.bytes} bytes, {report.seals} seals, "
        f"{report.packages} packages", result=f"{len(report.damages)} damaged",
    ))  # fmt: skip
    return report


def packages_in(folder: Path) -> list[Path]:
    """Return the finished packages of a folder; those still ``.partial`` are left out."""
    if not folder.is_dir():
        return []
    return sorted(
        entry
        for entry in folder.iterdir()
        if entry.is_dir() and entry.suffix != ".partial" and (entry / "MANIFEST.sha256").exists()
    )


def _segments(ledger: sqlite3.Connection, archive: Path, report: Audit) -> None:
    purged = {row[0] for row in ledger.execute("SELECT segment FROM tombstone")}
    known = {
        row[0] for row in ledger.execute("SELECT segment FROM visit WHERE ended_at IS NOT NULL")
    }
    with_captures = {row[0] for row in ledger.execute(f"SELECT DISTINCT {SEGMENT} FROM capture")}
    for name in sorted((with_captures | known) - purged):
        path = archive / name
        if is_held(path):
            let_go(path)  # the store is asked, not the copy of an earlier answer
            _segment(ledger, path, name, report)
        elif name in with_captures:
            report.damages.append(Damage(name, "the segment is gone, and no purge removed it"))
    for name in sorted(set(segments(archive)) - known - with_captures):
        report.unknown.append(name)


def _segment(ledger: sqlite3.Connection, path: Path, name: str, report: Audit) -> None:
    expected = {
        row[0]: (row[1], row[2], row[3])
        for row in ledger.execute(
            f"SELECT id, offset, length, member_sha256 FROM capture WHERE {IN_SEGMENT}",
            (name, name),
        )
    }
    report.segments += 1
    report.bytes += size(path)
    try:
        for record in records(path):
            report.records += 1
            place = expected.pop(record.id, None)
            if place not in {None, (record.offset, record.length, record.member_sha256)}:
                report.damages.append(
                    Damage(name, f"record {record.id} is not as the ledger knows it")
                )
    except (ArchiveDamaged, ValueError) as error:
        report.damages.append(Damage(name, str(error)))
        return
    report.damages += [Damage(name, f"record {missing} is gone") for missing in expected]
    stored = ledger.execute(
        "SELECT sha256 FROM segment_digest WHERE segment = ?", (name,)
    ).fetchone()
    if stored is not None and stored[0] != file_sha256(local(path)):
        report.damages.append(Damage(name, "its bytes are not those of the day it was sealed"))


def _logs(ledger: sqlite3.Connection, access: sqlite3.Connection, report: Audit) -> None:
    for name, check, connection in (
        ("custody", custody.check, ledger),
        ("journal", journal.check, access),
    ):
        try:
            check(connection)
        except CustodyBroken as error:
            report.damages.append(Damage(name, str(error)))

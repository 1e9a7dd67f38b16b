"""
Take in evidence that others made: WARC, WACZ, HAR, MHTML, saved pages with their folder, pictures.

Each file becomes one visit of its own, in a segment whose ``warcinfo`` says where it came from; its records keep the
time their maker gave and get new ids, and no imported capture is ever probative. A file that is damaged or hostile is
copied into quarantine whole, with the reason, and not one row of it is entered.
"""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from storage.archive.writer import SegmentWriter
from storage.evidence import custody, journal
from storage.evidence.checking import Checker
from storage.evidence.custody import CustodyEvent
from storage.evidence.errors import ImportRefused
from storage.evidence.intake import pieces_of
from storage.evidence.journal import Operation
from storage.evidence.piece import Piece
from storage.ids import derived_id, file_sha256
from storage.ledger import captures as capture_table
from storage.ledger import sources, visits
from storage.ledger.times import to_text
from storage.records.capture import Capture
from storage.records.source import Outcome, Source, SourceKind

_BATCH = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a file comes from, and to what it belongs."""

    source_url: str
    case_reference: str
    origin: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """One file that was entered."""

    file: Path
    visit_id: str
    captures: int
    left_out: tuple[str, ...]
    """Records that are no page of the web, with the reason."""


@dataclass(frozen=True, slots=True)
class Refused:
    """One file in quarantine."""

    file: Path
    why: str


@dataclass(slots=True)
class ImportReport:
    """What became of the files."""

    imported: list[Imported] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def import_files(
    ledger: sqlite3.Connection,
    access: sqlite3.Connection,
    archive: Path,
    files: Iterable[Path],
    *,
    provenance: Provenance,
    quarantine: Path,
    software: str,
) -> ImportReport:
    """
    Enter each file, or put it in quarantine; one bad file costs one file.

    Raises:
        sqlite3.Error, OSError: ledger, journal or disk fail; the file at hand is not entered.
    """
    report = ImportReport()
    with Checker() as checker:
        for file in files:
            journal.note(
                access, operation=Operation.COLLECTION, at=provenance.at, actor=provenance.actor,
                subject=f"import {file.name}", reason=provenance.case_reference,
            )  # fmt: skip
            try:
                _check(ledger, file, provenance, checker)
                report.imported.append(_enter(ledger, archive, file, provenance, software))
            except ImportRefused as error:
                _isolate(quarantine, file, str(error), provenance)
                custody.append(ledger, custody.Deed(
                    series="import", event=CustodyEvent.ANOMALY, at=provenance.at, actor=provenance.actor,
                    subject=file.name[:200], digest=_digest(file), reason=str(error)[:500], result="quarantined",
                ))  # fmt: skip
                report.refused.append(Refused(file, str(error)))
    return report


def _check(
    ledger: sqlite3.Connection, file: Path, provenance: Provenance, checker: Checker
) -> None:
    """Read everything before anything is written: a fault in the last record leaves no trace of the first."""
    if not _ordinary(file):
        raise ImportRefused("n'est pas un fichier ordinaire (lien, dossier, tube ou périphérique)")
    known = ledger.execute(
        "SELECT id FROM visit WHERE reason = ?", (f"imported sha256:{file_sha256(file)}",)
    ).fetchone()
    if known is not None:
        raise ImportRefused(f"déjà versé (visite {known[0]})")
    checker.check(file, provenance.source_url, provenance.at)


def _ordinary(file: Path) -> bool:
    """Say whether it is a file, itself: what a link leads to was not handed in, and a pipe has no end."""
    return file.is_file() and not file.is_symlink()


def _enter(
    ledger: sqlite3.Connection, archive: Path, file: Path, provenance: Provenance, software: str
) -> Imported:
    left_out: list[str] = []
    digest = file_sha256(file)
    source = _source(ledger, provenance)
    visit_id = derived_id("visit", source.id, "import", digest, to_text(provenance.at))
    segment = f"{source.id}/{provenance.at:%Y-%m}/{visit_id}.warc.gz"
    writer = SegmentWriter(
        archive / segment,
        visit_id=visit_id,
        source_id=source.id,
        began_at=provenance.at,
        warcinfo={
            "software": software,
            "visit": visit_id,
            "source": source.id,
            sources.WARCINFO: sources.as_json(source),
            "isPartOf": provenance.case_reference,
            "imported-from": f"{file.name[:200]} sha256:{digest}",
            "imported-by": provenance.actor,
            "imported-origin": provenance.origin or "not said",
        },
    )
    captures: list[Capture] = []
    try:
        for number, piece in enumerate(
            pieces_of(file, provenance.source_url, left_out.append), start=1
        ):
            _add(writer, piece)
            if number % _BATCH == 0:
                captures += writer.commit()
        captures += writer.commit()
        if not captures:
            raise ImportRefused("ne contient aucune page du web")
        writer.close(
            {"outcome": Outcome.PARTIAL.value, "reason": f"imported sha256:{digest}", "left_out": left_out[:500]},
            at=provenance.at,
        )  # fmt: skip
    except (ImportRefused, OSError):
        writer.abandon()
        for path in (archive / segment, (archive / segment).with_name(f"{visit_id}.warc.gz.open")):
            path.unlink(missing_ok=True)
        raise
    with custody.writing(ledger):
        ledger.execute(
            "INSERT INTO visit (id, source_id, started_at, segment) VALUES (?, ?, ?, ?)",
            (visit_id, source.id, to_text(provenance.at), segment),
        )
        capture_table.add(ledger, captures)
        visits.close(ledger, visit_id, visits.Ending(
            ended_at=provenance.at, outcome=Outcome.PARTIAL, reason=f"imported sha256:{digest}",
            captures=len(captures), size=(archive / segment).stat().st_size,
        ))  # fmt: skip
        custody.append(ledger, custody.Deed(
            series=visit_id, event=CustodyEvent.IMPORTED, at=provenance.at, actor=provenance.actor,
            subject=file.name[:200], digest=digest, reason=provenance.case_reference, recipient=provenance.origin,
        ))  # fmt: skip
    return Imported(file=file, visit_id=visit_id, captures=len(captures), left_out=tuple(left_out))


def _add(writer: SegmentWriter, piece: Piece) -> None:
    if piece.exchange is not None:
        writer.add_exchange(piece.exchange)
    else:
        assert piece.kind is not None
        writer.add_resource(
            piece.kind, piece.url, piece.payload, piece.media_type, at=piece.at, facts=piece.facts
        )


def _source(ledger: sqlite3.Connection, provenance: Provenance) -> Source:
    """Return the source; one that is new is added paused, for nobody asked to visit it."""
    source, new = sources.add(
        ledger, url=provenance.source_url, kind=SourceKind.PAGE, at=provenance.at, actor=provenance.actor,
        reason="pièces versées", settings={"case_reference": provenance.case_reference},
    )  # fmt: skip
    if new:
        sources.record(
            ledger, source.id, "paused", at=provenance.at, actor=provenance.actor, reason="référence : n'est pas visitée"
        )  # fmt: skip
    return source


def _isolate(quarantine: Path, file: Path, why: str, provenance: Provenance) -> None:
    """Copy the file under its digest, never under its own name, with the reason beside it; of what is no file, its name."""
    folder = quarantine / _digest(file)
    folder.mkdir(parents=True, exist_ok=True)
    if _ordinary(file):
        shutil.copyfile(file, folder / "piece")
    (folder / "reason.json").write_text(
        json.dumps(
            {
                "name": file.name,
                "why": why,
                "at": to_text(provenance.at),
                "actor": provenance.actor,
            }
        ),
        encoding="utf-8",
    )


def _digest(file: Path) -> str:
    return file_sha256(file) if _ordinary(file) else sha256(os.fsencode(file)).hexdigest()

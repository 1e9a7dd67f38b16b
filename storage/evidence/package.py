"""
Export a capture as a package that proves itself (checklist B).

The folder is written as ``CAPTURE.PID.partial`` and takes its name only when it is whole and our own verifier found
nothing in it. Custody log and access journal are written before a byte leaves; when they cannot be, nothing does.
"""

import os
import shutil
import sqlite3
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from storage.evidence import custody, journal, seals
from storage.evidence.building import Builder
from storage.evidence.custody import CustodyEvent
from storage.evidence.errors import ExportRefused, TargetExists
from storage.evidence.journal import Operation
from storage.evidence.order import Export, Means, Package
from storage.ledger import captures as ledger_captures
from storage.records.capture import Capture
from storage.syncing import sync


def export_package(
    means: Means, capture_id: str, *, to: Path, order: Export, unsealed: bool = False
) -> Package:
    """
    Write the package of a capture as ``to/CAPTURE``.

    ``unsealed`` allows a capture whose seal has no token yet; its package says « NON SCELLÉE » everywhere.

    Raises:
        TargetExists: something is there already.
        ExportRefused: recipient or reason are missing, the capture is not sealed, or what was made does not verify.
        CaptureUnknown: there is no such capture.
        ArchiveDamaged, FileNotFoundError: the archive does not hold it as sealed.
        sqlite3.Error: custody log or journal cannot be written; nothing was exported.
    """
    if not order.recipient.strip() or not order.reason.strip():
        raise ExportRefused("An export needs its recipient and its reason.")
    capture = ledger_captures.find(means.ledger, capture_id)
    target = to / capture.id
    if target.exists() or target.is_symlink():
        raise TargetExists(target)
    place = seals.place_of(means.ledger, capture.id)
    stands = seals.find_seal(means.ledger, place[0]) if place is not None else None
    if (stands is None or not stands.sealed) and not unsealed:
        state = (
            "dans aucun scellé"
            if stands is None
            else f"dans le scellé {stands.id}, qu'aucune autorité n'a daté"
        )
        raise ExportRefused(f"la capture {capture.id} est {state}. {_remedy(means, capture)}")
    journal.note(
        means.journal, operation=Operation.DISCLOSURE, at=order.at, actor=order.actor,
        subject=f"capture {capture.id}", reason=order.reason, recipient=order.recipient,
    )  # fmt: skip
    _log(means, order, capture, CustodyEvent.EXPORT_BEGUN, capture.id, "")
    to.mkdir(parents=True, exist_ok=True)
    partial = to / f"{capture.id}.{os.getpid()}.partial"
    partial.mkdir()
    try:
        package = Builder(means, capture, order, partial, stands).build()
        _log(means, order, capture, CustodyEvent.EXPORTED, capture.id, package.manifest_sha256)
        _sync(partial)
        _rename(partial, target)
    except BaseException as error:
        shutil.rmtree(partial, ignore_errors=True)
        with suppress(sqlite3.Error):
            _log(
                means, order, capture, CustodyEvent.EXPORTED, capture.id, "",
                result=f"failed: {type(error).__name__}",
            )  # fmt: skip
        raise
    return replace(package, path=target)


def _remedy(means: Means, capture: Capture) -> str:
    """Name what helps: a command that would change nothing is worse than none."""
    if not means.authorities:
        return f"Rien n'est scellé sans autorité d'horodatage : nommez-en une ([evidence] authorities, authority_roots), puis « portique evidence seal » ; {_AS_IT_IS}"
    if capture.captured_at > means.now():
        return f"Une horloge d'essai en avance l'a datée : « portique evidence seal » la prend tant que [trial] reste réglé ainsi ; {_AS_IT_IS}"
    return f"« portique evidence seal » la scelle ; {_AS_IT_IS}"


_AS_IT_IS = "« --unsealed » l'exporte telle quelle, marquée NON SCELLÉ."


def _log(
    means: Means,
    order: Export,
    capture: Capture,
    event: CustodyEvent,
    subject: str,
    digest: str,
    result: str = "ok",
) -> None:
    custody.append(means.ledger, custody.Deed(
        series=capture.visit_id, event=event, at=order.at, actor=order.actor, subject=subject,
        digest=digest, reason=order.reason, recipient=order.recipient, station=order.station, result=result,
    ))  # fmt: skip


def _rename(partial: Path, target: Path) -> None:
    if target.exists() or target.is_symlink():
        raise TargetExists(target)
    partial.rename(target)
    sync(target.parent)


def _sync(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        sync(path)


__all__ = ["Export", "Means", "Package", "export_package"]

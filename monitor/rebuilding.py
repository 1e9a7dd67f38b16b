"""
Rebuild a ledger that was lost from the archive, as far as the archive tells.

Segments name their visit and carry their source; captures and outcomes are in their records. What people decided later,
what was sealed and what was sent is nowhere else, and is said. What the digests that still lie in their folder may have
told is marked as told, so that nothing is told twice.
"""

import logging
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.config import Configuration
from monitor.daily import digest_of, understand
from monitor.desk import Desk
from monitor.indexing import reindex
from storage.archive import shelf
from storage.archive.index import contents, warcinfo_fields
from storage.database import is_lost, open_ledger
from storage.errors import ArchiveDamaged, LedgerStands
from storage.evidence import custody
from storage.evidence.custody import CustodyEvent, Deed, custody_migrations
from storage.ids import derived_id
from storage.ledger import captures, digests, sources, visits
from storage.ledger.digests import Announced, Composed
from storage.ledger.schema import ledger_migrations
from storage.ledger.times import to_text
from storage.records.source import SourceKind

log = logging.getLogger("portique.rebuilding")

_UNTIL = re.compile(r"preuves recueillies jusqu'au (\d\d/\d\d/\d{4}) à (\d\d:\d\d)")
_KINDS = {"home": SourceKind.SHOP, "account": SourceKind.SOCIAL, "feed": SourceKind.FEED}
"""What a source was whose first page was visited in this role."""

_SEARCHED = 20
"""Captures of a segment among which its source's address is looked for, where it does not carry the source."""


@dataclass(slots=True)
class Rebuilt:
    """What came back."""

    sources: int = 0
    guessed: int = 0
    """Sources whose segments do not carry their settings; these stand as for a new one."""

    visits: int = 0
    captures: int = 0
    unknown: list[str] = field(default_factory=list)
    """Segments that tell no source, and were left out."""

    digests: int = 0
    told: int = 0
    """Findings marked as told by the last digest that is known."""


def rebuild(desk: Desk, *, actor: str, resume: bool = False) -> Rebuilt:
    """
    Rebuild the ledger, analyse, and mark as told what the last known digest may have told.

    Sources are entered paused unless ``resume`` says otherwise: whether somebody paused or removed one since its last
    visit is not known. A run that is killed leaves no ledger, and begins anew.

    Raises:
        LedgerStands: a ledger is there. WorkspaceBusy: a visit or a worker is under way.
    """
    workspace, done = desk.workspace, Rebuilt()
    if workspace.ledger.exists() and not is_lost(workspace.ledger, workspace.archive):
        raise LedgerStands(workspace.ledger)
    with workspace.lock("run"), workspace.lock("visits"):
        fresh = workspace.ledger.with_name("ledger.db.partial")
        fresh.unlink(missing_ok=True)
        ledger = open_ledger(fresh, ledger_migrations, custody_migrations).conn
        try:
            _fill(ledger, desk, done, actor=actor, resume=resume)
        finally:
            ledger.close()
        fresh.replace(workspace.ledger)
        understand(desk)
        _mark_told(desk, done)
    return done


def _fill(
    ledger: sqlite3.Connection, desk: Desk, done: Rebuilt, *, actor: str, resume: bool
) -> None:
    archive, at = desk.workspace.archive, desk.clock.now()
    for source in _sources(archive, done):
        entered = sources.restore(ledger, source)
        done.sources += 1
        why = "registre reconstruit depuis l'archive : ce qui a été décidé depuis la dernière visite n'est pas connu"
        if not resume:
            sources.record(ledger, entered.id, "paused", at=at, actor=actor, reason=why)
    reindex(ledger, archive)
    done.visits, done.captures = len(list(visits.closed(ledger))), captures.count(ledger)
    with custody.writing(ledger):
        custody.append(ledger, Deed(
            series="ledger", event=CustodyEvent.ANOMALY, at=at, actor=actor, subject="ledger.db",
            reason="registre perdu, reconstruit depuis l'archive ; le journal antérieur n'est pas connu", result="rebuilt",
        ))  # fmt: skip


def _sources(archive: Path, done: Rebuilt) -> Iterator[str]:
    """Yield each source as its latest segment carries it, oldest first."""
    found: dict[str, tuple[datetime, str]] = {}
    untold: dict[str, list[Path]] = {}
    closed = {archive / segment for segment in shelf.segments(archive)}
    for path in sorted(closed | set(archive.glob("*/*/*.warc.gz.open"))):
        fields, at = _head(path)
        identity, said = fields.get("source", ""), fields.get(sources.WARCINFO, "")
        if said and at >= found.get(identity, (at, ""))[0]:
            found[identity] = at, said
        elif not said:
            untold.setdefault(identity, []).append(path)
    for identity, paths in untold.items():
        if identity in found:
            continue
        guessed = next((one for path in paths if (one := _guessed(path, identity))), "")
        if guessed:
            found[identity] = datetime.min.replace(tzinfo=UTC), guessed
            done.guessed += 1
        else:
            done.unknown += ["/".join(path.parts[-3:]) for path in paths]
    return iter(sorted(said for _, said in found.values()))


def _head(path: Path) -> tuple[dict[str, str], datetime]:
    """Return what a segment says of itself, and when it was begun; nothing where it cannot be read."""
    try:
        first = next(contents(path, ""), None)
        if first is not None:
            return warcinfo_fields(first[0]), first[0].date
    except (ArchiveDamaged, ValueError):
        log.exception("segment_without_head", extra={"segment": path.name})
    return {}, datetime.min.replace(tzinfo=UTC)


def _guessed(path: Path, identity: str) -> str:
    """Return the source of a segment of an earlier Portique: its id is derived from an address that was visited."""
    try:
        for number, (_, capture) in enumerate(contents(path, "")):
            if number > _SEARCHED:
                break
            if capture is None:
                continue
            for url in (capture.requested_url, capture.url):
                if sources.source_id(url) == identity:
                    return sources.unset(
                        url, _KINDS.get(capture.role, SourceKind.PAGE), capture.captured_at
                    )
    except ArchiveDamaged:
        log.exception("segment_damaged", extra={"segment": path.name})
    return ""


# -- what was told ---------------------------------------------------------------------------------


def _mark_told(desk: Desk, done: Rebuilt) -> None:
    """Enter the digests that lie in their folder; what the last of them may have told is marked as told."""
    known = sorted(_digests(desk.workspace.digests, desk.configuration), key=lambda one: one.day)
    for one in known:
        entries = digest_of(desk, one.day, one.until).entries if one is known[-1] else ()
        identity = derived_id("digest", one.day.isoformat())
        composed = Composed(
            id=identity, for_date=one.day.isoformat(), composed_at=to_text(one.until), text_sha256=one.text,
            html_sha256=one.html, entries=len(entries),
        )  # fmt: skip
        told = [
            Announced(entry=entry.id, digest_id=identity, section=entry.section.value)
            for entry in entries
        ]
        digests.record(desk.ledger, composed, told, ())
        done.told += len(told)
    done.digests = len(known)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Digest:
    day: date
    until: datetime
    text: str
    html: str


def _digests(folder: Path, configuration: Configuration) -> Iterator[_Digest]:
    zone = ZoneInfo(configuration.schedule.timezone)
    for path in folder.glob("bilan-????-??-??.txt"):
        content = path.read_bytes()
        said = _UNTIL.search(content.decode("utf-8", "replace"))
        html = path.with_suffix(".html")
        if said is None or not html.exists():
            continue
        until = datetime.strptime(f"{said[1]} {said[2]}", "%d/%m/%Y %H:%M").replace(
            tzinfo=zone, second=59
        )
        yield _Digest(
            day=date.fromisoformat(path.stem.removeprefix("bilan-")), until=until.astimezone(UTC),
            text=sha256(content).hexdigest(), html=sha256(html.read_bytes()).hexdigest(),
        )  # fmt: skip

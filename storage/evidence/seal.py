"""
Make a seal: a tree over the captures not yet sealed and the custody log's head, signed.

A capture enters exactly one seal, after its bytes were read again and have the digest the ledger knows.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from storage.archive.shelf import local
from storage.errors import ArchiveDamaged, CaptureUnknown
from storage.evidence import custody, merkle
from storage.evidence.canonical import canonical
from storage.evidence.custody import CustodyEvent
from storage.evidence.errors import SealBroken
from storage.evidence.keys import UnitKey
from storage.evidence.members import Find, Segment, leaf, members, original_of
from storage.evidence.seals import Seal, find_seal
from storage.ids import file_sha256
from storage.ledger import visits
from storage.ledger.captures import SEGMENT, SELECTED, read
from storage.ledger.times import to_text
from storage.records.capture import Capture

SEAL_SCHEMA = "portique-seal-1"
CUSTODY_LEAF_SCHEMA = "portique-custody-head-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signs a seal, with what."""

    key: UnitKey
    actor: str
    unit: str = ""
    software: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealing:
    """What came of a run."""

    seal: Seal | None
    """None where there was nothing to seal."""

    captures: int
    anomalies: tuple[str, ...] = ()
    """Captures left out because their bytes are not those the ledger knows, with the reason."""


def unsealed(ledger: sqlite3.Connection, until: datetime) -> Iterator[Capture]:
    """Yield the captures that no seal holds, of closed visits begun before ``until``, segment by segment."""
    rows = ledger.execute(
        f"SELECT {SELECTED} FROM capture JOIN visit ON visit.id = capture.visit_id "
        "LEFT JOIN sealed ON sealed.capture_id = capture.id "
        "WHERE sealed.capture_id IS NULL AND visit.ended_at IS NOT NULL AND visit.started_at < ? "
        f"ORDER BY {SEGMENT}, capture.offset",
        (to_text(until),),
    )
    yield from read(ledger, rows.fetchall())


def seal_captures(
    ledger: sqlite3.Connection,
    archive: Path,
    captures: Sequence[Capture],
    *,
    find: Find,
    by: Signer,
    at: datetime,
) -> Sealing:
    """
    Read the captures' bytes again, build their tree with the custody head, sign it, and keep it in one transaction.

    A capture whose segment is damaged or whose bytes differ is left out, reported and noted in the custody log.

    Raises:
        sqlite3.Error: nothing was sealed.
    """
    leaves, anomalies, segments = _leaves(archive, captures, find)
    with custody.writing(ledger):
        for subject, why in anomalies:
            custody.append(ledger, custody.Deed(
                series=subject, event=CustodyEvent.ANOMALY, at=at, actor=by.actor,
                subject=subject, reason=why, result="not sealed",
            ))  # fmt: skip
        if not leaves:
            return Sealing(seal=None, captures=0, anomalies=tuple(why for _, why in anomalies))
        number = ledger.execute("SELECT coalesce(max(id), 0) + 1 FROM seal").fetchone()[0]
        _visits_enter(ledger, captures, segments, number, at, by.actor)
        head = custody.head(ledger)
        hashes = [digest for _, digest in leaves]
        hashes.append(merkle.leaf_hash(custody_leaf(head)))
        statement = _statement(ledger, number, hashes, head, by, at)
        ledger.execute(
            "INSERT INTO seal (id, at, statement, signature, public_key) VALUES (?, ?, ?, ?, ?)",
            (number, to_text(at), statement, by.key.sign(statement), by.key.public_pem),
        )
        ledger.executemany(
            "INSERT INTO sealed (seal_id, position, capture_id, leaf) VALUES (?, ?, ?, ?)",
            [(number, place, capture_id, digest) for place, (capture_id, digest) in enumerate(leaves)]
            + [(number, len(leaves), None, hashes[-1])],
        )  # fmt: skip
        ledger.executemany(
            "INSERT OR IGNORE INTO segment_digest (segment, bytes, records, sha256, seal_id) VALUES (?, ?, ?, ?, ?)",
            [(name, size, count, digest, number) for name, size, count, digest in segments],
        )
        custody.append(ledger, custody.Deed(
            series=f"seal-{number}", event=CustodyEvent.SIGNED, at=at, actor=by.actor, subject=f"seal-{number}",
            digest=sha256(statement).hexdigest(), result="timestamp pending",
        ))  # fmt: skip
    return Sealing(
        seal=find_seal(ledger, number),
        captures=len(leaves),
        anomalies=tuple(why for _, why in anomalies),
    )


def custody_leaf(head: custody.Head) -> bytes:
    """Return the leaf that binds the custody log's head into a seal."""
    return canonical({"schema": CUSTODY_LEAF_SCHEMA, "seq": head.seq, "sha256": head.sha256})


def _statement(
    ledger: sqlite3.Connection,
    number: int,
    hashes: Sequence[bytes],
    head: custody.Head,
    by: Signer,
    at: datetime,
) -> bytes:
    """Return what is signed: the tree's root, the custody head, and the seal before this one."""
    last = ledger.execute("SELECT statement FROM seal ORDER BY id DESC LIMIT 1").fetchone()
    return canonical(
        {
            "schema": SEAL_SCHEMA,
            "seal": number,
            "at": to_text(at),
            "unit": by.unit,
            "algorithm": "sha256, RFC 6962 2.1",
            "size": len(hashes),
            "root": merkle.root(hashes).hex(),
            "custody_seq": head.seq,
            "custody_head": head.sha256,
            "previous": sha256(last[0]).hexdigest() if last else custody.ZERO,
            "key": by.key.fingerprint,
            "key_algorithm": by.key.algorithm,
            "software": by.software,
        }
    )


def _leaves(
    archive: Path, captures: Sequence[Capture], find: Find
) -> tuple[list[tuple[str, bytes]], list[tuple[str, str]], list[tuple[str, int, int, str]]]:
    leaves, anomalies = list[tuple[str, bytes]](), list[tuple[str, str]]()
    segments = list[tuple[str, int, int, str]]()
    name, segment = "", Segment([])
    broken = ""
    for capture in captures:
        if capture.segment != name:
            name, segment, broken = capture.segment, Segment([]), ""
            try:
                segment = Segment(members(archive, name))
                path = local(archive / name)
                segments.append(
                    (name, path.stat().st_size, len(segment.members), file_sha256(path))
                )
            except (ArchiveDamaged, OSError) as error:
                broken = str(error)
        try:
            leaves.append((capture.id, merkle.leaf_hash(_leaf(capture, segment, broken, find))))
        except (SealBroken, CaptureUnknown) as error:
            anomalies.append((capture.visit_id, f"capture {capture.id}: {error}"))
    return leaves, anomalies, segments


def _leaf(capture: Capture, segment: Segment, broken: str, find: Find) -> bytes:
    if broken:
        raise SealBroken(broken)
    member = segment.by_id.get(capture.id)
    if member is None:
        raise SealBroken(f"not in {capture.segment}")
    if (member.offset, member.length, member.sha256) != (
        capture.offset,
        capture.length,
        capture.member_sha256,
    ):
        raise SealBroken(f"its bytes in {capture.segment} are not those the ledger knows")  # fmt: skip
    return leaf(capture, segment.companions(capture), original_of(capture, find))


def _visits_enter(
    ledger: sqlite3.Connection,
    captures: Sequence[Capture],
    segments: Sequence[tuple[str, int, int, str]],
    number: int,
    at: datetime,
    actor: str,
) -> None:
    """Note in each visit's own history that its segment entered the seal; and how it ended, where that was never noted."""
    visit_of = {capture.segment: capture.visit_id for capture in captures}
    for name, _, count, digest in segments:
        visit = visits.find(ledger, visit_of[name])
        if visit is not None and not custody.has(ledger, visit.id, CustodyEvent.CAPTURE_END):
            custody.capture_ended(ledger, visit, digest=digest, records=count, at=at, actor=actor)
        custody.append(ledger, custody.Deed(
            series=visit_of[name], event=CustodyEvent.SIGNED, at=at, actor=actor, subject=name, digest=digest,
            reason=f"seal-{number}", result="timestamp pending",
        ))  # fmt: skip

"""
Seals: a tree over the captures not yet sealed and the custody log's head, signed, then stamped by an authority.

A seal is *signed* when the unit's key signed its statement, and *sealed* only when an authority's token over that
statement verified under a pinned root. Until then it is « horodatage en attente », everywhere it is shown. A capture
enters exactly one seal, after its bytes were read again and have the digest the ledger knows.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import sqlite_utils
from sqlite_utils.migrations import Migrations

from storage.errors import ArchiveDamaged, CaptureUnknown
from storage.evidence import custody, merkle
from storage.evidence.canonical import canonical, file_sha256
from storage.evidence.custody import CustodyEvent
from storage.evidence.errors import AuthorityUnreachable, SealBroken, TimestampRefused
from storage.evidence.keys import UnitKey, verifies
from storage.evidence.members import Find, Segment, leaf, members, original_of
from storage.evidence.timestamp import Authority, Post, Token, obtain
from storage.evidence.timestamp import verify as verify_token
from storage.ledger import visits
from storage.ledger.captures import capture_of
from storage.ledger.times import to_text
from storage.records.capture import Capture

SEAL_SCHEMA = "portique-seal-1"
CUSTODY_LEAF_SCHEMA = "portique-custody-head-1"
seal_migrations = Migrations("seal")


@seal_migrations()
def m001_seal(database: sqlite_utils.Database) -> None:
    """Create the seals, what they hold and their tokens; none of it is ever changed or removed."""
    database.execute(
        "CREATE TABLE seal (id INTEGER PRIMARY KEY, at TEXT NOT NULL, statement BLOB NOT NULL, signature BLOB NOT NULL, "
        "public_key BLOB NOT NULL) STRICT"
    )
    database.execute(
        "CREATE TABLE sealed (seal_id INTEGER NOT NULL REFERENCES seal (id), position INTEGER NOT NULL, "
        "capture_id TEXT, leaf BLOB NOT NULL, PRIMARY KEY (seal_id, position)) STRICT, WITHOUT ROWID"
    )
    database.execute("CREATE UNIQUE INDEX sealed_capture ON sealed (capture_id)")
    database.execute(
        "CREATE TABLE seal_token (seal_id INTEGER NOT NULL REFERENCES seal (id), authority TEXT NOT NULL, at TEXT NOT NULL, "
        "query BLOB NOT NULL, reply BLOB NOT NULL, PRIMARY KEY (seal_id, authority)) STRICT"
    )
    database.execute(
        "CREATE TABLE segment_digest (segment TEXT PRIMARY KEY, bytes INTEGER NOT NULL, records INTEGER NOT NULL, "
        "sha256 TEXT NOT NULL, seal_id INTEGER NOT NULL REFERENCES seal (id)) STRICT, WITHOUT ROWID"
    )
    for table in ("seal", "sealed", "seal_token", "segment_digest"):
        for action in ("UPDATE", "DELETE"):
            database.execute(
                f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'seals are append-only: {table}'); END"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredToken:
    """A token beside a seal, as stored."""

    authority: str
    at: str
    query: bytes
    reply: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A signed seal and the tokens it has."""

    id: int
    at: str
    statement: bytes
    """Canonical JSON: root, size, custody head, the seal before it, the key."""

    signature: bytes
    public_pem: bytes
    tokens: tuple[StoredToken, ...] = ()

    @property
    def fields(self) -> dict[str, Any]:
        """What the statement says."""
        fields = json.loads(self.statement)
        assert isinstance(fields, dict)
        return fields

    @property
    def sealed(self) -> bool:
        """Say whether an authority's verified token stands beside it."""
        return bool(self.tokens)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealing:
    """What came of a run."""

    seal: Seal | None
    """None where there was nothing to seal."""

    captures: int
    anomalies: tuple[str, ...] = ()
    """Captures left out because their bytes are not those the ledger knows, with the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamping:
    """What came of asking the authorities."""

    obtained: tuple[str, ...] = ()
    """``SEAL AUTHORITY`` of each token obtained."""

    failed: tuple[str, ...] = ()
    """The same with the reason, for each that is still missing."""


def unsealed(ledger: sqlite3.Connection, until: datetime) -> Iterator[Capture]:
    """Yield the captures that no seal holds, of closed visits begun before ``until``, segment by segment."""
    rows = ledger.execute(
        "SELECT capture.* FROM capture JOIN visit ON visit.id = capture.visit_id "
        "LEFT JOIN sealed ON sealed.capture_id = capture.id "
        "WHERE sealed.capture_id IS NULL AND visit.ended_at IS NOT NULL AND visit.started_at < ? "
        "ORDER BY capture.segment, capture.offset",
        (to_text(until),),
    )
    for row in rows.fetchall():
        yield capture_of(row)


def seal_captures(
    ledger: sqlite3.Connection,
    archive: Path,
    captures: Sequence[Capture],
    *,
    find: Find,
    key: UnitKey,
    at: datetime,
    actor: str,
    unit: str = "",
    software: str = "",
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
            custody.append(
                ledger, series=subject, event=CustodyEvent.ANOMALY, at=at, actor=actor,
                subject=subject, reason=why, result="not sealed",
            )  # fmt: skip
        if not leaves:
            return Sealing(seal=None, captures=0, anomalies=tuple(why for _, why in anomalies))
        number = ledger.execute("SELECT coalesce(max(id), 0) + 1 FROM seal").fetchone()[0]
        _visits_enter(ledger, captures, segments, number, at, actor)
        head = custody.head(ledger)
        hashes = [digest for _, digest in leaves]
        hashes.append(merkle.leaf_hash(custody_leaf(head)))
        last = ledger.execute("SELECT statement FROM seal ORDER BY id DESC LIMIT 1").fetchone()
        statement = canonical(
            {
                "schema": SEAL_SCHEMA,
                "seal": number,
                "at": to_text(at),
                "unit": unit,
                "algorithm": "sha256, RFC 6962 2.1",
                "size": len(hashes),
                "root": merkle.root(hashes).hex(),
                "custody_seq": head.seq,
                "custody_head": head.sha256,
                "previous": sha256(last[0]).hexdigest() if last else custody.ZERO,
                "key": key.fingerprint,
                "key_algorithm": key.algorithm,
                "software": software,
            }
        )
        ledger.execute(
            "INSERT INTO seal (id, at, statement, signature, public_key) VALUES (?, ?, ?, ?, ?)",
            (number, to_text(at), statement, key.sign(statement), key.public_pem),
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
        custody.append(
            ledger, series=f"seal-{number}", event=CustodyEvent.SIGNED, at=at, actor=actor, subject=f"seal-{number}",
            digest=sha256(statement).hexdigest(), result="timestamp pending",
        )  # fmt: skip
    return Sealing(
        seal=find_seal(ledger, number),
        captures=len(leaves),
        anomalies=tuple(why for _, why in anomalies),
    )


def stamp(
    ledger: sqlite3.Connection,
    authorities: Sequence[Authority],
    *,
    post: Post,
    now: Callable[[], datetime],
    skew: float,
    actor: str,
) -> Stamping:
    """
    Ask each authority for the tokens that are missing; keep only those that verify.

    An authority that does not answer is asked for no further seal in this run; whatever fails is noted and stays
    pending, and the next run asks again.
    """
    obtained, failed = [], []
    for authority in authorities:
        for seal in pending(ledger, authority.name):
            name = f"seal-{seal.id} {authority.name}"
            try:
                token = obtain(authority, seal.statement, post=post, now=now, skew=skew)
            except AuthorityUnreachable as error:
                failed.append(f"{name}: {error}")
                _note(ledger, seal, CustodyEvent.TIMESTAMP_PENDING, now(), actor, str(error))
                break
            except TimestampRefused as error:
                failed.append(f"{name}: {error}")
                _note(ledger, seal, CustodyEvent.TIMESTAMP_FAILED, now(), actor, str(error))
                continue
            _keep(ledger, seal, token, now(), actor)
            obtained.append(name)
    return Stamping(obtained=tuple(obtained), failed=tuple(failed))


def pending(ledger: sqlite3.Connection, authority: str) -> list[Seal]:
    """Return the seals without a token of this authority, oldest first."""
    rows = ledger.execute(
        "SELECT id FROM seal WHERE NOT EXISTS (SELECT 1 FROM seal_token WHERE seal_id = seal.id AND authority = ?) "
        "ORDER BY id",
        (authority,),
    ).fetchall()
    return [find_seal(ledger, row[0]) for row in rows]


def find_seal(ledger: sqlite3.Connection, number: int) -> Seal:
    """
    Return a seal.

    Raises:
        SealBroken: there is none of this number.
    """
    row = ledger.execute(
        "SELECT id, at, statement, signature, public_key FROM seal WHERE id = ?", (number,)
    ).fetchone()
    if row is None:
        raise SealBroken(f"There is no seal {number}.")
    tokens = ledger.execute(
        "SELECT authority, at, query, reply FROM seal_token WHERE seal_id = ? ORDER BY authority", (number,)
    )  # fmt: skip
    return Seal(
        id=row[0], at=row[1], statement=row[2], signature=row[3], public_pem=row[4],
        tokens=tuple(StoredToken(authority=t[0], at=t[1], query=t[2], reply=t[3]) for t in tokens),
    )  # fmt: skip


def every_seal(ledger: sqlite3.Connection) -> Iterator[Seal]:
    """Yield all seals in order."""
    for row in ledger.execute("SELECT id FROM seal ORDER BY id").fetchall():
        yield find_seal(ledger, row[0])


def place_of(ledger: sqlite3.Connection, capture_id: str) -> tuple[int, int, bytes] | None:
    """Return the seal, the place in it and the leaf hash of a capture, None where no seal holds it."""
    row = ledger.execute(
        "SELECT seal_id, position, leaf FROM sealed WHERE capture_id = ?", (capture_id,)
    ).fetchone()
    return (row[0], row[1], row[2]) if row else None


def tree_of(ledger: sqlite3.Connection, number: int) -> merkle.Tree:
    """Return the tree of a seal from its stored leaf hashes."""
    rows = ledger.execute("SELECT leaf FROM sealed WHERE seal_id = ? ORDER BY position", (number,))
    return merkle.Tree([row[0] for row in rows])


def check(ledger: sqlite3.Connection, seal: Seal, authorities: Sequence[Authority]) -> None:
    """
    Verify a stored seal: its tree, its signature, its custody head, and every token under the pinned roots.

    Raises:
        SealBroken: something does not verify, and what.
    """
    fields, tree = seal.fields, tree_of(ledger, seal.id)
    if tree.root.hex() != fields["root"] or tree.size != fields["size"]:
        raise SealBroken(f"Seal {seal.id}: its leaves do not give its root.")
    if not verifies(seal.public_pem, seal.signature, seal.statement):
        raise SealBroken(f"Seal {seal.id}: its signature is not the key's.")
    if custody.digest_at(ledger, fields["custody_seq"]) != fields["custody_head"]:
        raise SealBroken(
            f"Seal {seal.id} names custody line {fields['custody_seq']}, which is not in the log with that digest: "
            "the log was cut, or restored from a copy older than the seal."
        )
    previous = ledger.execute("SELECT statement FROM seal WHERE id = ?", (seal.id - 1,)).fetchone()
    if fields["previous"] != (sha256(previous[0]).hexdigest() if previous else custody.ZERO):
        raise SealBroken(f"Seal {seal.id} does not name the seal before it.")
    known = {authority.name: authority for authority in authorities}
    for token in seal.tokens:
        if token.authority in known:
            try:
                verify_token(
                    token.authority, token.query, token.reply, seal.statement, known[token.authority].roots
                )  # fmt: skip
            except TimestampRefused as error:
                raise SealBroken(f"Seal {seal.id}: {error}") from error


def custody_leaf(head: custody.Head) -> bytes:
    """Return the leaf that binds the custody log's head into a seal."""
    return canonical({"schema": CUSTODY_LEAF_SCHEMA, "seq": head.seq, "sha256": head.sha256})


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
                path = archive / name
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
    """Note in each visit's own history from when to when it was, how it ended, and that its segment entered the seal."""
    visit_of = {capture.segment: capture.visit_id for capture in captures}
    for name, _, count, digest in segments:
        visit = visits.find(ledger, visit_of[name])
        if visit is not None and visit.ended_at is not None:
            custody.append(
                ledger, series=visit.id, event=CustodyEvent.CAPTURE_END, at=at, actor=actor, subject=visit.id, digest=digest,
                reason=f"{to_text(visit.started_at)} to {to_text(visit.ended_at)}, {count} records",
                result=visit.outcome.value if visit.outcome is not None else "",
            )  # fmt: skip
        custody.append(
            ledger, series=visit_of[name], event=CustodyEvent.SIGNED, at=at, actor=actor, subject=name, digest=digest,
            reason=f"seal-{number}", result="timestamp pending",
        )  # fmt: skip


def _keep(ledger: sqlite3.Connection, seal: Seal, token: Token, at: datetime, actor: str) -> None:
    with custody.writing(ledger):
        ledger.execute(
            "INSERT INTO seal_token (seal_id, authority, at, query, reply) VALUES (?, ?, ?, ?, ?)",
            (seal.id, token.authority, to_text(token.at), token.query, token.reply),
        )
        custody.append(
            ledger, series=f"seal-{seal.id}", event=CustodyEvent.TIMESTAMP_OBTAINED, at=at, actor=actor,
            subject=f"seal-{seal.id}", digest=sha256(token.reply).hexdigest(), reason=token.authority,
            result=f"sealed {to_text(token.at)}",
        )  # fmt: skip


def _note(
    ledger: sqlite3.Connection, seal: Seal, event: CustodyEvent, at: datetime, actor: str, why: str
) -> None:
    custody.append(
        ledger, series=f"seal-{seal.id}", event=event, at=at, actor=actor, subject=f"seal-{seal.id}",
        reason=why[:500], result="timestamp pending",
    )  # fmt: skip

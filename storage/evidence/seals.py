"""
Seals as they are kept: their tables, what one holds, and whether it still verifies.

A seal is *signed* when the unit's key signed its statement, and *sealed* only when an authority's token over that
statement verified under a pinned root. Until then it is « horodatage en attente », everywhere it is shown.
:mod:`storage.evidence.seal` makes them, :mod:`storage.evidence.stamping` has them dated.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from storage.evidence import custody, merkle
from storage.evidence.errors import SealBroken, TimestampRefused
from storage.evidence.keys import verifies
from storage.evidence.timestamp import Authority
from storage.evidence.timestamp import verify as verify_token
from storage.migrating import Database, Migrations

seal_migrations = Migrations("seal")


@seal_migrations()
def m001_seal(database: Database) -> None:
    """Create the seals, what they hold and their tokens; none of it is ever changed or removed."""
    database.execute(
        """
        CREATE TABLE seal ( -- A statement over the captures not yet sealed and the custody log's head, signed by the unit's key.
            id INTEGER PRIMARY KEY, -- Number of the seal.
            at TEXT NOT NULL, -- When it was signed.
            statement BLOB NOT NULL, -- Canonical JSON that was signed: Merkle root, count, custody head, the seal before.
            signature BLOB NOT NULL, -- The signature's bytes.
            public_key BLOB NOT NULL -- The public key that verifies it (DER).
        ) STRICT
        """
    )
    database.execute(
        """
        CREATE TABLE sealed ( -- What a seal holds, leaf by leaf.
            seal_id INTEGER NOT NULL REFERENCES seal (id), -- The seal.
            position INTEGER NOT NULL, -- Place of the leaf in its tree.
            capture_id TEXT, -- The capture; null for the custody log's head.
            leaf BLOB NOT NULL, -- The leaf's bytes that were hashed.
            PRIMARY KEY (seal_id, position)
        ) STRICT, WITHOUT ROWID
        """
    )
    database.execute("CREATE UNIQUE INDEX sealed_capture ON sealed (capture_id)")
    database.execute(
        """
        CREATE TABLE seal_token ( -- An authority's time-stamp (RFC 3161) over a seal's statement, kept only when it verified under a pinned root.
            seal_id INTEGER NOT NULL REFERENCES seal (id), -- The seal.
            authority TEXT NOT NULL, -- The authority's short name.
            at TEXT NOT NULL, -- Time in the token.
            query BLOB NOT NULL, -- What was asked (DER).
            reply BLOB NOT NULL, -- What was answered (DER), the token in it.
            PRIMARY KEY (seal_id, authority)
        ) STRICT
        """
    )
    database.execute(
        """
        CREATE TABLE segment_digest ( -- A closed WARC file as it stood when it was first sealed.
            segment TEXT PRIMARY KEY, -- Path below ``archive/``.
            bytes INTEGER NOT NULL, -- Its size.
            records INTEGER NOT NULL, -- WARC records in it.
            sha256 TEXT NOT NULL, -- SHA-256 of the whole file.
            seal_id INTEGER NOT NULL REFERENCES seal (id) -- The seal under which it was noted.
        ) STRICT, WITHOUT ROWID
        """
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

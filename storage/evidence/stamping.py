"""Have the seals dated: ask each authority for the tokens that are missing, keep those that verify, note what fails."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from storage.evidence import custody
from storage.evidence.custody import CustodyEvent
from storage.evidence.errors import AuthorityUnreachable, TimestampRefused
from storage.evidence.seals import Seal, pending
from storage.evidence.timestamp import Authority, Post, Token, obtain
from storage.ledger.times import to_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamping:
    """What came of asking the authorities."""

    obtained: tuple[str, ...] = ()
    """``SEAL AUTHORITY`` of each token obtained."""

    failed: tuple[str, ...] = ()
    """The same with the reason, for each that is still missing."""


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


def _keep(ledger: sqlite3.Connection, seal: Seal, token: Token, at: datetime, actor: str) -> None:
    with custody.writing(ledger):
        ledger.execute(
            "INSERT INTO seal_token (seal_id, authority, at, query, reply) VALUES (?, ?, ?, ?, ?)",
            (seal.id, token.authority, to_text(token.at), token.query, token.reply),
        )
        custody.append(ledger, custody.Deed(
            series=f"seal-{seal.id}", event=CustodyEvent.TIMESTAMP_OBTAINED, at=at, actor=actor,
            subject=f"seal-{seal.id}", digest=sha256(token.reply).hexdigest(), reason=token.authority,
            result=f"sealed {to_text(token.at)}",
        ))  # fmt: skip


def _note(
    ledger: sqlite3.Connection, seal: Seal, event: CustodyEvent, at: datetime, actor: str, why: str
) -> None:
    custody.append(ledger, custody.Deed(
        series=f"seal-{seal.id}", event=event, at=at, actor=actor, subject=f"seal-{seal.id}",
        reason=why[:500], result="timestamp pending",
    ))  # fmt: skip

"""Judgements: what people ruled, who, when and why; never changed, only followed by another."""

import json
import sqlite3
from datetime import datetime
from typing import Any

from storage.ids import derived_id
from storage.ledger.times import to_text


def record(
    ledger: sqlite3.Connection,
    *,
    subject_kind: str,
    subject: str,
    verdict: str,
    actor: str,
    at: datetime,
    reason: str,
    detail: dict[str, Any] | None = None,
) -> str:
    """Record a ruling; return its id. The same ruling at the same time is recorded once."""
    identity = derived_id("judgement", subject_kind, subject, verdict, actor, to_text(at))
    with ledger:
        ledger.execute(
            "INSERT OR IGNORE INTO judgement (id, subject_kind, subject, verdict, actor, at, reason, detail) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                identity,
                subject_kind,
                subject,
                verdict,
                actor,
                to_text(at),
                reason,
                json.dumps(detail or {}, sort_keys=True, ensure_ascii=False),
            ),
        )
    return identity


def standing(ledger: sqlite3.Connection, subject_kind: str) -> dict[str, sqlite3.Row]:
    """Return the latest ruling on each subject of a kind."""
    rows = ledger.execute(
        "SELECT * FROM judgement WHERE subject_kind = ? ORDER BY at, id", (subject_kind,)
    ).fetchall()
    return {row["subject"]: row for row in rows}


def history(ledger: sqlite3.Connection, subject_kind: str) -> list[sqlite3.Row]:
    """Return every ruling of a kind, oldest first."""
    return ledger.execute(
        "SELECT * FROM judgement WHERE subject_kind = ? ORDER BY at, id", (subject_kind,)
    ).fetchall()

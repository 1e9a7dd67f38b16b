"""Judgements: what people ruled, who, when and why; never changed, only followed by another."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from storage.ids import derived_id
from storage.ledger.times import to_text
from storage.rows import add, select


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """One ruling."""

    TABLE: ClassVar = "judgement"

    id: str
    subject_kind: str
    subject: str
    verdict: str
    actor: str
    at: str
    reason: str
    detail: str
    """A JSON object."""


def record(
    ledger: sqlite3.Connection,
    *,
    on: tuple[str, str],
    verdict: str,
    actor: str,
    at: datetime,
    reason: str,
    detail: dict[str, Any] | None = None,
) -> str:
    """Record a ruling on a subject, given by its kind and id; return its id. The same at the same time is recorded once."""
    subject_kind, subject = on
    identity = derived_id("judgement", subject_kind, subject, verdict, actor, to_text(at))
    ruling = Ruled(
        id=identity, subject_kind=subject_kind, subject=subject, verdict=verdict, actor=actor, at=to_text(at),
        reason=reason, detail=json.dumps(detail or {}, sort_keys=True, ensure_ascii=False),
    )  # fmt: skip
    with ledger:
        add(ledger, [ruling], otherwise="IGNORE")
    return identity


def standing(ledger: sqlite3.Connection, subject_kind: str) -> dict[str, Ruled]:
    """Return the latest ruling on each subject of a kind."""
    return {one.subject: one for one in history(ledger, subject_kind)}


def history(ledger: sqlite3.Connection, subject_kind: str) -> list[Ruled]:
    """Return every ruling of a kind, oldest first."""
    return select(ledger, Ruled, "WHERE subject_kind = ? ORDER BY at, id", (subject_kind,))


def on(ledger: sqlite3.Connection, subject_kind: str, subject: str) -> list[Ruled]:
    """Return every ruling on one subject, oldest first."""
    where = "WHERE subject_kind = ? AND subject = ? ORDER BY at, id"
    return select(ledger, Ruled, where, (subject_kind, subject))


def verdicts(ledger: sqlite3.Connection, subject_kind: str) -> dict[str, str]:
    """Return the verdict that stands on each subject of a kind, without who, when and why."""
    query = "SELECT subject, verdict FROM judgement WHERE subject_kind = ? ORDER BY at, id"
    return dict(ledger.execute(query, (subject_kind,)).fetchall())

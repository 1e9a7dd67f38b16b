"""What people rule, on pairs of sites and on words that were heard: what the command line and the desk both do."""

import json
import sqlite3
from collections.abc import Iterator

from monitor.desk import Desk
from monitor.phrases.report import Ruling
from storage.ledger import judgements
from storage.records.link import Verdict


def pair(one: str, other: str) -> str:
    """Return what a ruling on two sites is kept under, whichever is named first."""
    return " ".join(sorted((one, other)))


def rule(desk: Desk, one: str, other: str, verdict: Verdict, *, actor: str, reason: str) -> str:
    """Rule on two sites; return the id of the ruling. The next analysis takes it in."""
    return judgements.record(
        desk.ledger, on=("pair", pair(one, other)), verdict=verdict.value, actor=actor, at=desk.clock.now(),
        reason=reason,
    )  # fmt: skip


def word_rulings(ledger: sqlite3.Connection) -> Iterator[Ruling]:
    """Yield the standing rulings on what was heard, with the entries and rules they speak of."""
    for row in judgements.standing(ledger, "match").values():
        detail = json.loads(row.detail)
        yield Ruling(
            relevant=row.verdict == "relevant",
            entries=tuple(detail.get("entries", ())),
            rules=tuple(detail.get("rules", ())),
        )

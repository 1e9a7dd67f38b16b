"""What of a source people want compared although it varies: decisions, the last of each place holds."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from storage.ledger.times import to_text
from storage.rows import add


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """That a place is compared always, or again left to what is learned."""

    TABLE: ClassVar = "compared"

    source_id: str
    field: str
    place: str
    always: int
    decided_at: str
    decided_by: str


Place = tuple[str, str]
"""Field and place, as :class:`storage.findings.remembered.Turned` names them."""


def decide(
    ledger: sqlite3.Connection,
    source_id: str,
    place: Place,
    *,
    always: bool,
    at: datetime,
    actor: str,
) -> None:
    """Write that a place is compared always, or no longer."""
    field, name = place
    row = Decided(source_id=source_id, field=field, place=name, always=always, decided_at=to_text(at), decided_by=actor)  # fmt: skip
    with ledger:
        add(ledger, [row])


def always(ledger: sqlite3.Connection, source_id: str) -> frozenset[Place]:
    """Return the places of a source that are compared whatever was learned of them."""
    query = (
        "SELECT field, place FROM (SELECT field, place, always, row_number() OVER (PARTITION BY field, place ORDER BY decided_at DESC, rowid DESC) AS n "
        "FROM compared WHERE source_id = ?) WHERE n = 1 AND always"
    )
    return frozenset((row[0], row[1]) for row in ledger.execute(query, (source_id,)))

"""What was told at once, between two digests, and to whom: so that it is told so once."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from storage.ledger.times import to_text
from storage.rows import add, values


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgent:
    """An entry that a recipient was told of at once."""

    TABLE: ClassVar = "urgent"

    entry: str
    recipient: str
    told_at: str


def told(ledger: sqlite3.Connection, recipient: str) -> set[str]:
    """Return the entries a recipient was told of at once."""
    return set(values(ledger, "SELECT entry FROM urgent WHERE recipient = ?", (recipient,)))


def tell(ledger: sqlite3.Connection, recipient: str, entries: Iterable[str], at: datetime) -> None:
    """Write that a recipient was told."""
    rows = [Urgent(entry=one, recipient=recipient, told_at=to_text(at)) for one in entries]
    with ledger:
        add(ledger, rows, otherwise="IGNORE")

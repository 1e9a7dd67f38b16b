"""What was told, in which digest, and to whom it was sent."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from storage.rows import add, fetch, select, value, values


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A digest that was made."""

    TABLE: ClassVar = "digest"

    id: str
    for_date: str
    composed_at: str
    text_sha256: str
    html_sha256: str
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """An entry that was told."""

    TABLE: ClassVar = "announced"

    entry: str
    digest_id: str
    section: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A digest on its way to one reader."""

    TABLE: ClassVar = "delivery"

    id: str
    digest_id: str
    channel: str
    recipient: str
    message_id: str
    state: str
    queued_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A digest that did not reach a recipient and travels in a later mail to the same."""

    TABLE: ClassVar = "carried"

    delivery_id: str
    digest_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A delivery that waits, with the day of its digest."""

    id: str
    channel: str
    recipient: str
    message_id: str
    for_date: str
    queued_at: str
    attempts: int
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """A digest that a recipient was refused and that no later mail carries to him."""

    recipient: str
    digest_id: str
    for_date: str
    entries: int
    detail: str
    """What the server said."""


def record(
    ledger: sqlite3.Connection,
    digest: Composed,
    announced: Iterable[Announced],
    deliveries: Iterable[Delivery],
) -> bool:
    """
    Record in one transaction what was told and to whom it is to go, with what each recipient never got.

    Return whether it was: the digest of a day is recorded once, and what another would have told stays untold.
    """
    with ledger:
        if add(ledger, [digest], otherwise="IGNORE") == 0:
            return False
        missing = undelivered(ledger)
        add(ledger, announced)
        for one in deliveries:
            owed = (old.digest_id for old in missing if old.recipient == one.recipient)
            add(ledger, [one, *(Carried(delivery_id=one.id, digest_id=old) for old in owed)])
    return True


def undelivered(ledger: sqlite3.Connection) -> list[Undelivered]:
    """Return what was refused and is on no later way to its recipient, oldest first."""
    return fetch(
        ledger,
        Undelivered,
        "SELECT v.recipient, h.digest_id, d.for_date, d.entries, v.detail FROM delivery v "
        "JOIN (SELECT id AS delivery_id, digest_id FROM delivery UNION SELECT delivery_id, digest_id FROM carried) h "
        "ON h.delivery_id = v.id JOIN digest d ON d.id = h.digest_id WHERE v.state = 'refused' AND NOT EXISTS "
        "(SELECT 1 FROM carried c JOIN delivery w ON w.id = c.delivery_id "
        "WHERE c.digest_id = h.digest_id AND w.recipient = v.recipient AND w.state <> 'refused') "
        "GROUP BY v.recipient, h.digest_id ORDER BY d.for_date, v.recipient",
    )


def carried_by(ledger: sqlite3.Connection, delivery_id: str) -> list[str]:
    """Return the days whose digests a mail carries beside its own, oldest first."""
    return values(
        ledger,
        "SELECT d.for_date FROM carried c JOIN digest d ON d.id = c.digest_id WHERE c.delivery_id = ? ORDER BY 1",
        (delivery_id,),
    )


def told_before(ledger: sqlite3.Connection, for_date: str, today: str) -> set[str]:
    """Return the entries that digests of earlier days told, and those of days that a wrong clock set ahead of today."""
    query = (
        "SELECT a.entry FROM announced a JOIN digest d ON d.id = a.digest_id "
        "WHERE d.for_date < ? OR d.for_date > ?"
    )
    return set(values(ledger, query, (for_date, today)))


def last_before(ledger: sqlite3.Connection, for_date: str) -> str | None:
    """Return up to when the last digest of an earlier day told, None where there is none."""
    query = "SELECT max(composed_at) FROM digest WHERE for_date < ?"
    found: str | None = value(ledger, query, (for_date,))
    return found


def made(ledger: sqlite3.Connection, for_date: str | None = None) -> bool:
    """Say whether the digest of a day was made; of any day where none is named."""
    query = "SELECT 1 FROM digest WHERE for_date = coalesce(?, for_date)"
    return value(ledger, query, (for_date,)) is not None


def latest(ledger: sqlite3.Connection, most: int) -> list[Composed]:
    """Return the digests made last, newest first."""
    return select(ledger, Composed, "ORDER BY for_date DESC LIMIT ?", (most,))


def last_day(ledger: sqlite3.Connection, today: str) -> str | None:
    """Return the latest day, up to today, whose digest was made; a day ahead of today is a wrong clock's."""
    found: str | None = value(
        ledger, "SELECT max(for_date) FROM digest WHERE for_date <= ?", (today,)
    )
    return found


def queued(ledger: sqlite3.Connection) -> list[Queued]:
    """Return what waits to be sent, oldest first."""
    return fetch(
        ledger,
        Queued,
        "SELECT v.id, v.channel, v.recipient, v.message_id, d.for_date, v.queued_at, v.attempts, v.detail FROM delivery v "
        "JOIN digest d ON d.id = v.digest_id "
        "WHERE v.state = 'queued' ORDER BY d.for_date, v.id",
    )


def claim(ledger: sqlite3.Connection, identity: str, detail: str) -> bool:
    """Record a try before it is made; return False where the delivery waits no more."""
    with ledger:
        cursor = ledger.execute(
            "UPDATE delivery SET attempts = attempts + 1, detail = ? WHERE id = ? AND state = 'queued'",
            (detail[:500], identity),
        )
    return cursor.rowcount == 1


def tried(
    ledger: sqlite3.Connection, identity: str, *, state: str, closed_at: str | None, detail: str
) -> None:
    """Record what became of a try."""
    with ledger:
        ledger.execute(
            "UPDATE delivery SET state = ?, closed_at = ?, detail = ? WHERE id = ?",
            (state, closed_at, detail[:500], identity),
        )

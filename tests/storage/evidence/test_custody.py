"""The custody log and the access journal cannot be edited through the product, and edits from outside show."""

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from storage.evidence import custody, journal
from storage.evidence.custody import CustodyEvent, append, chain_fault
from storage.evidence.errors import CustodyBroken
from storage.evidence.journal import Operation
from tests.storage.evidence.house import House, now

AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def _write(ledger: sqlite3.Connection, series: str, subject: str) -> None:
    append(
        ledger,
        custody.Deed(series=series, event=CustodyEvent.VERIFIED, at=AT, actor="a", subject=subject),
    )


def _without_triggers(connection: sqlite3.Connection, statement: str) -> None:
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(statement)
    connection.commit()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE custody SET line = '{}' WHERE seq = 1",
        "DELETE FROM custody WHERE seq = 2",
        "INSERT INTO custody (seq, series, line, sha256) VALUES (9, 's', '{}', 'x')",
        "INSERT OR REPLACE INTO custody (seq, series, line, sha256) VALUES (2, 's', '{}', 'x')",
    ],
)
def test_log_refuses_every_edit(house: House, statement: str) -> None:
    """Whoever holds the product's database connection can add at the end and nothing else."""
    _write(house.ledger, "v1", "one")
    _write(house.ledger, "v1", "two")

    with pytest.raises(sqlite3.IntegrityError):
        house.ledger.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM custody WHERE seq = 2",
        "UPDATE custody SET line = replace(line, 'two', 'TWO') WHERE seq = 2",
        "UPDATE custody SET series = 'v2' WHERE seq = 1",
        "UPDATE custody SET seq = CASE seq WHEN 1 THEN 20 WHEN 2 THEN 1 ELSE seq END",
    ],
)
def test_edit_from_outside_breaks_the_chain(house: House, statement: str) -> None:
    """With the triggers dropped by other means, the chain still tells."""
    for subject in ("one", "two", "three"):
        _write(house.ledger, "v1", subject)
    _without_triggers(house.ledger, statement)

    with pytest.raises(CustodyBroken):
        custody.check(house.ledger)


def test_lost_tail_is_seen_by_the_seal(house: House) -> None:
    """A log cut at its end chains perfectly; only the head in the signed seal shows it, as it does a restored backup."""
    from storage.evidence import seals
    from storage.evidence.errors import SealBroken

    house.visit()
    _write(house.ledger, "v1", "one")
    sealing = house.seal(tokens=False)
    assert sealing.seal is not None
    _without_triggers(
        house.ledger, f"DELETE FROM custody WHERE seq >= {sealing.seal.fields['custody_seq']}"
    )
    custody.check(house.ledger)

    with pytest.raises(SealBroken, match="custody line"):
        seals.check(house.ledger, sealing.seal, [])


def test_one_series_chains_alone(house: House) -> None:
    """What a court gets of one visit must chain without the lines of the other cases between."""
    for series, subject in (("v1", "a"), ("v2", "x"), ("v1", "b"), ("v2", "y"), ("v1", "c")):
        _write(house.ledger, series, subject)
    lines = [entry.line for entry in custody.of_series(house.ledger, "v1")]

    assert chain_fault(lines) is None
    assert chain_fault([lines[0], lines[2]]) is not None
    assert chain_fault(lines[1:]) is not None
    assert chain_fault([lines[1], lines[0], lines[2]]) is not None
    assert custody.check(house.ledger).seq == 5


def test_journal_asks_for_reason_and_recipient(house: House) -> None:
    """The law wants the reason of a consultation and the recipient of a disclosure; without them nothing happens."""
    for operation, reason, recipient in (
        (Operation.CONSULTATION, " ", ""),
        (Operation.DISCLOSURE, "PV", ""),
        (Operation.DISCLOSURE, "", "TJ Lyon"),
    ):
        with pytest.raises(ValueError, match="needs its"):
            journal.note(
                house.journal,
                operation=operation,
                at=AT,
                actor="a",
                subject="c",
                reason=reason,
                recipient=recipient,
            )
    assert list(journal.every(house.journal)) == []


def _note(house: House, at: datetime) -> None:
    journal.note(
        house.journal, operation=Operation.CONSULTATION, at=at, actor="a", subject="c", reason="PV"
    )


def test_journal_keeps_young_lines_whatever_is_asked(house: House) -> None:
    """The database's own clock decides: a caller with a wrong or false date removes nothing."""
    _note(house, now())

    with pytest.raises(sqlite3.IntegrityError):
        journal.expire(house.journal, now=now() + timedelta(days=4000), days=365)
    with pytest.raises(sqlite3.IntegrityError):
        house.journal.execute("DELETE FROM access")
    with pytest.raises(sqlite3.IntegrityError):
        house.journal.execute("UPDATE access SET line = '{}'")


def test_journal_expires_on_its_own_clock_and_still_chains(house: House) -> None:
    """Old lines go when their time is over, without touching custody, and the rest still chains from where they stood."""
    for days in (1200, 1100, 10):
        _note(house, now() - timedelta(days=days))

    assert journal.expire(house.journal, now=now(), days=1095) == 2
    assert [entry.seq for entry in journal.every(house.journal)] == [3]
    assert journal.check(house.journal).seq == 3
    _note(house, now())
    assert journal.check(house.journal).seq == 4


def test_journal_holds_no_content(house: House) -> None:
    """The journal refers to data; it never copies it, not even the address of a page."""
    captures = house.visit()
    house.seal()
    house.export(captures[1], house.room.archive.parent / "out")

    lines = b"".join(entry.line for entry in journal.every(house.journal))
    assert captures[1].id.encode() in lines
    assert b"boutique.example" not in lines

"""What the ledger keeps of discovery."""

import sqlite3
from datetime import timedelta

import pytest

from monitor.discovery.records import Candidate
from monitor.discovery.trail import Trail
from storage.records.source import SourceKind
from tests.monitor.discovery.house import NOW, House

TABLES = ("discovery_query", "discovery_answer", "discovery_candidate", "discovery_result")


def _candidate(feed: str) -> Candidate:
    return Candidate(
        url="https://a.example/", kind=SourceKind.SHOP, feed=feed, reason="r", strength=0.5, at="t"
    )


def test_what_was_asked_cannot_be_changed_or_taken_away(house: House) -> None:
    """An audit trail that could be tidied up afterwards would be none."""
    query = house.trail.asking("search", at=NOW, told="moteur.example", what='"sept mots"')
    house.trail.answered(query, at=NOW, status="200")
    house.trail.found(query, ["a.example"])
    house.trail.name([_candidate("search")], at=NOW)

    for table in TABLES:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            house.ledger.execute(f"DELETE FROM {table}")
        column = house.ledger.execute(f"SELECT * FROM {table}").description[0][0]
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            house.ledger.execute(f"UPDATE {table} SET {column} = 'x'")


def test_address_named_by_two_feeds_is_new_once(house: House) -> None:
    """Two feeds that agree are one address with two reasons, not two addresses."""
    assert house.trail.name([_candidate("search"), _candidate("mentions")], at=NOW) == 1
    assert house.trail.name([_candidate("certificates")], at=NOW) == 0
    assert [one.feed for one in house.trail.candidates()] == ["certificates", "mentions", "search"]


def test_allowance_is_counted_by_utc_day(house: House) -> None:
    """Yesterday's queries do not eat today's, and a batch of names costs as many as it holds."""
    house.trail.asking("lookalikes", at=NOW - timedelta(days=1), told="r", what="hier", cost=50)
    house.trail.asking("lookalikes", at=NOW, told="r", what="aujourd'hui", cost=7)

    assert house.trail.spent("lookalikes", at=NOW) == 7


def test_trail_opens_on_a_ledger_that_has_it(house: House) -> None:
    """Every command opens the ledger anew; the tables must be made once."""
    house.trail.asking("search", at=NOW, told="x", what="y")

    assert len(Trail(house.ledger).queries()) == 1

"""What a seal holds, what it leaves out, and what breaks it."""

import sqlite3
from dataclasses import replace

import pytest

from storage.evidence import custody, merkle, seals
from storage.evidence.errors import SealBroken
from storage.evidence.seals import every_seal, place_of, tree_of
from tests.storage.evidence.house import House


def test_every_capture_enters_exactly_one_seal(house: House) -> None:
    """A second run seals only what is new, and its statement names the first."""
    first = house.visit()
    house.seal()
    second = house.visit()
    house.seal()
    assert house.seal().seal is None

    places = [place_of(house.ledger, capture.id) for capture in first + second]
    assert [place[0] for place in places if place] == [1] * 6 + [2] * 6
    one, two = every_seal(house.ledger)
    assert two.fields["previous"] != custody.ZERO == one.fields["previous"]
    for place in places:
        assert place is not None
        tree = tree_of(house.ledger, place[0])
        assert merkle.verify(place[2], place[1], tree.size, tree.proof(place[1]), tree.root)


def test_damaged_capture_is_left_out_and_said(house: House) -> None:
    """Sealing reads the bytes again: what is not as it was written is never sealed over, and its neighbours are."""
    bad, good = house.visit(), house.visit()
    path = house.room.archive / bad[2].segment
    data = bytearray(path.read_bytes())
    data[bad[2].offset + bad[2].length // 2] ^= 0xFF
    path.write_bytes(bytes(data))

    sealing = house.seal()

    assert sealing.captures == len(good)
    assert len(sealing.anomalies) == len(bad)
    assert place_of(house.ledger, bad[2].id) is None
    assert place_of(house.ledger, good[2].id) is not None
    anomalies = custody.of_series(house.ledger, bad[0].visit_id)
    assert {e.fields["event"] for e in anomalies} >= {"anomaly"}


def test_seals_refuse_edits_and_show_those_from_outside(house: House) -> None:
    """A leaf exchanged in the database after the signature no longer gives the signed root."""
    house.visit()
    house.seal()
    for statement in (
        "UPDATE sealed SET leaf = x'00'",
        "DELETE FROM seal_token",
        "UPDATE seal SET statement = x'00'",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            house.ledger.execute(statement)
    (stored,) = every_seal(house.ledger)
    seals.check(house.ledger, stored, [house.pinned])

    house.ledger.execute("DROP TRIGGER sealed_no_update")
    house.ledger.execute("UPDATE sealed SET leaf = zeroblob(32) WHERE position = 1")
    house.ledger.commit()
    with pytest.raises(SealBroken, match="leaves"):
        seals.check(house.ledger, stored, [house.pinned])


def test_seal_without_key_does_not_verify(house: House) -> None:
    """A statement changed after signing, or signed by another key, is broken."""
    house.visit()
    sealing = house.seal()
    assert sealing.seal is not None

    with pytest.raises(SealBroken):
        seals.check(house.ledger, replace(sealing.seal, signature=b"x"), [])


def test_open_visit_waits(house: House) -> None:
    """A visit that still runs may get more records: it enters the next seal whole."""
    captures = house.visit()
    house.ledger.execute("DROP TRIGGER visit_closed_once")
    house.ledger.execute("UPDATE visit SET ended_at = NULL")
    house.ledger.commit()

    assert house.seal().seal is None
    assert place_of(house.ledger, captures[0].id) is None

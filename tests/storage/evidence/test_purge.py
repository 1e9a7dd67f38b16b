"""Retention: content gone exactly where a tombstone says so, and every proof still holds."""

import json
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from storage.evidence import custody, journal, purge, seals
from storage.evidence.audit import audit
from storage.evidence.opened import Trust
from storage.evidence.verify import verify_package
from storage.ledger.visits import find as find_visit
from tests.storage.evidence.house import House, now


def _purge_all(house: House) -> list[purge.Purged]:
    return [
        purge.purge(
            house.ledger, house.journal, house.room.archive, each.segment, at=now(), actor="a", reason="échu"
        )
        for each in list(purge.due(house.ledger, now=now()))
    ]  # fmt: skip


def test_content_goes_and_proofs_stay(house: House, tmp_path: Path) -> None:
    """After the purge: no content, a tombstone with digests, the chain, the seals, and the package handed over before."""
    old = house.visit(at=now() - timedelta(days=400))
    new = house.visit()
    house.seal()
    package = house.export(old[1], tmp_path)

    (gone,) = _purge_all(house)

    assert gone.segment == old[0].segment
    assert not (house.room.archive / old[0].segment).exists()
    assert (house.room.archive / new[0].segment).exists()
    row = house.ledger.execute("SELECT * FROM tombstone").fetchone()
    assert (row["sha256"], row["done_at"] is not None) == (gone.sha256, True)
    assert [old[1].id, old[1].member_sha256] in json.loads(row["records"])
    assert (
        house.ledger.execute(
            "SELECT count(*) FROM capture WHERE visit_id = ?", (old[0].visit_id,)
        ).fetchone()[0]
        == 0
    )
    custody.check(house.ledger)
    for stored in seals.every_seal(house.ledger):
        seals.check(house.ledger, stored, [house.pinned])
    assert verify_package(package.path, Trust.of_folder(package.path / "trust")).good
    assert b'"operation":"effacement"' in b"".join(e.line for e in journal.every(house.journal))
    assert (
        audit(
            house.ledger,
            house.journal,
            house.room.archive,
            authorities=[house.pinned],
            at=now(),
            actor="a",
        ).damages
        == []
    )


def test_month_of_a_series_goes_as_one(house: House) -> None:
    """A revisit of the 28th stands for a payload of the 3rd: neither goes before both are over."""
    base = (now() - timedelta(days=400)).replace(day=3)
    first = house.visit(at=base)
    house.visit(at=base.replace(day=28), same=first[1])

    between = base + timedelta(days=370)
    assert list(purge.due(house.ledger, now=between)) == []
    assert len(list(purge.due(house.ledger, now=base + timedelta(days=395)))) == 2


@pytest.mark.parametrize("step", ["before the file", "after the file"])
def test_purge_cut_short_is_finished_by_the_next(house: House, step: str) -> None:
    """Killed between tombstone and removal, or after it: the next run ends what the tombstone announced."""
    captures = house.visit(at=now() - timedelta(days=400))
    segment = captures[0].segment
    house.ledger.execute(
        "CREATE TRIGGER killed BEFORE UPDATE ON tombstone BEGIN SELECT RAISE(ABORT, 'killed'); END"
    )
    if step == "before the file":
        (house.room.archive / segment).parent.chmod(0o500)
    with pytest.raises((sqlite3.Error, OSError)):
        _purge_all(house)
    (house.room.archive / segment).parent.chmod(0o700)
    house.ledger.execute("DROP TRIGGER killed")
    (name,) = purge.unfinished(house.ledger)

    purge.purge(
        house.ledger, house.journal, house.room.archive, name, at=now(), actor="a", reason="échu"
    )

    assert purge.unfinished(house.ledger) == []
    assert not (house.room.archive / segment).exists()
    assert find_visit(house.ledger, captures[0].visit_id) is not None
    custody.check(house.ledger)


def test_tombstones_stay(house: House) -> None:
    """What was erased, when and by whom is never erased."""
    house.visit(at=now() - timedelta(days=400))
    _purge_all(house)

    for statement in (
        "DELETE FROM tombstone",
        "UPDATE tombstone SET sha256 = ''",
        "UPDATE tombstone SET reason = 'x'",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            house.ledger.execute(statement)

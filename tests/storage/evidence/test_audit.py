"""One damaged byte anywhere is reported within one cycle."""

import random
from pathlib import Path

import pytest

from storage.evidence import custody
from storage.evidence.audit import Audit, audit, packages_in
from storage.evidence.opened import Trust
from tests.storage.evidence.house import House, now


def _audit(house: House, packages: list[Path] | None = None, trust: Trust | None = None) -> Audit:
    return audit(
        house.ledger, house.journal, house.room.archive, authorities=[house.pinned], packages=(packages or [], trust) if trust else None,
        at=now(), actor="a",
    )  # fmt: skip


def test_sound_evidence_is_said_to_be_sound(house: House, tmp_path: Path) -> None:
    """A cycle over sound evidence reports what it read and finds nothing."""
    captures = house.visit()
    house.seal()
    package = house.export(captures[1], tmp_path)

    report = _audit(house, packages_in(tmp_path), Trust.of_folder(package.path / "trust"))

    assert (report.segments, report.seals, report.packages, report.damages) == (1, 1, 1, [])
    assert report.records == 13


@pytest.mark.parametrize("seed", range(12))
def test_one_byte_of_a_sealed_segment_is_found(house: House, seed: int) -> None:
    """Any single bit, in a capture, a request, the station record or a gzip header."""
    captures = house.visit()
    house.seal()
    chance = random.Random(seed)
    path = house.room.archive / captures[0].segment
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(bytes(data))

    report = _audit(house)

    assert {damage.subject for damage in report.damages} == {captures[0].segment}
    assert path.read_bytes() == bytes(data), "what is damaged is left as it is"
    assert any(e.fields["event"] == "anomaly" for e in custody.of_series(house.ledger, "audit"))


def test_lost_and_planted_segments_are_told_apart(house: House) -> None:
    """A segment that is gone without a purge is a loss; one nobody ordered is shown, not trusted."""
    captures = house.visit()
    path = house.room.archive / captures[0].segment
    path.rename(path.with_name("autre.warc.gz"))

    report = _audit(house)

    assert [damage.subject for damage in report.damages] == [captures[0].segment]
    assert len(report.unknown) == 1


def test_damaged_package_is_found(house: House, tmp_path: Path) -> None:
    """Packages kept on the unit's disk are re-read like the archive."""
    captures = house.visit()
    house.seal()
    package = house.export(captures[1], tmp_path)
    trust = Trust.of_folder(package.path / "trust")
    path = package.path / "render/page.png"
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(bytes(data))

    report = _audit(house, packages_in(tmp_path), trust)

    assert f"{captures[1].id}/render/page.png" in {damage.subject for damage in report.damages}

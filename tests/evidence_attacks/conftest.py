"""Two units: ours with two sealed days, and a forger's with an authority of his own."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from storage.evidence.opened import Trust
from storage.evidence.order import Package
from tests.storage.evidence.house import House, open_house


@dataclass(frozen=True)
class Scene:
    """What an attacker has to work with."""

    house: House
    package: Package
    """Of the first day."""

    other: Package
    """Of the second day: another seal."""

    forger: House
    forged: Package
    """The same page in a package the forger signed and stamped himself."""

    trust_folder: Path
    """What the court got from the unit by another way."""

    @property
    def trust(self) -> Trust:
        """The same, read."""
        return Trust.of_folder(self.trust_folder)


@pytest.fixture(scope="session")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Make both units and their packages once; attacks work on copies."""
    folder = tmp_path_factory.mktemp("scene")
    for name in ("unit", "forger"):
        (folder / name).mkdir()
    with (
        open_house(folder / "unit") as house,
        open_house(folder / "forger", root="le faussaire") as forger,
    ):
        first = house.visit()
        house.seal()
        package = house.export(first[1], folder / "out")
        second = house.visit(same=first[1])
        house.seal()
        other = house.export(second[1], folder / "out")
        theirs = forger.visit()
        forger.seal()
        forged = forger.export(theirs[1], folder / "forged")
        trust = folder / "trust"
        shutil.copytree(package.path / "trust", trust)
        yield Scene(house, package, other, forger, forged, trust)


@pytest.fixture
def copied(scene: Scene, tmp_path: Path) -> Callable[[Package], Path]:
    """Return a function that copies a package for an attacker."""

    def copy(package: Package) -> Path:
        target = tmp_path / package.path.name
        shutil.copytree(package.path, target)
        return target

    return copy

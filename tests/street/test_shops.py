"""Real shop software with its default theme, seeded with known goods, walked and read without its name in the code."""

import os
import tempfile
from pathlib import Path

import pytest

from benchmarks.common import write
from tests.street.setting_up import PROGRAMS, Program, running
from tests.street.walk import Figures, measure, walk

pytestmark = [pytest.mark.street, pytest.mark.timeout(1800)]
_FIGURES: dict[str, Figures] = {}


@pytest.fixture(scope="session")
def folder() -> Path:
    """Where the programs lie: kept between runs where ``PORTIQUE_STREET`` names a folder."""
    named = os.environ.get("PORTIQUE_STREET")
    place = Path(named) if named else Path(tempfile.mkdtemp(prefix="street-"))
    place.mkdir(parents=True, exist_ok=True)
    place.chmod(0o711)
    return place


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_shop_is_read_whole(program: Program, folder: Path) -> None:
    """What analysts trust is that nothing sold is missed, nothing is invented, and no price is another's."""
    with running(program, folder) as start:
        figures = measure(
            program.name,
            walk(start),
            program.truth(folder),
            contacts=program.contacts,
            stock=program.states_stock,
        )
    _FIGURES[program.name] = figures
    write(
        "street_shops", {name: one.row() for name, one in _FIGURES.items()}, "httpx", "selectolax"
    )

    assert figures.found >= 0.98 * figures.goods, figures.wrong
    assert figures.names >= 0.98 * figures.goods, figures.wrong
    assert figures.prices >= 0.98 * figures.goods, figures.wrong
    assert figures.currencies == figures.goods, figures.wrong
    assert figures.availabilities >= 0.96 * figures.with_stock, figures.wrong
    assert figures.images >= 0.98 * figures.with_images, figures.wrong
    assert figures.contacts == figures.contacts_wanted, figures.wrong
    assert figures.invented == 0, figures.wrong

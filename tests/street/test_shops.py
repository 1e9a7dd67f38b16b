"""Real shop software with its default theme, seeded with known goods, walked and read without its name in the code."""

import json
import os
import tempfile
from pathlib import Path

import pytest

from benchmarks.common import write
from tests.street.program import Lacking, Program
from tests.street.setting_up import PROGRAMS, running
from tests.street.walk import Figures, measure, walk

pytestmark = [pytest.mark.street, pytest.mark.timeout(1800)]
RESULTS = Path(__file__).parents[2] / "benchmarks" / "results" / "street_shops.json"


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
    try:
        with running(program, folder) as start:
            figures = measure(
                program.name,
                walk(start),
                program.truth(folder),
                contacts=program.contacts,
                stock=program.states_stock,
                sales=program.sales,
                sellers=program.sellers,
            )
    except Lacking as lacking:
        pytest.skip(f"{program.name} {lacking}")
    _record(program.name, figures)

    assert figures.found >= 0.98 * figures.goods, figures.wrong
    assert figures.names >= 0.98 * figures.goods, figures.wrong
    assert figures.prices >= 0.98 * figures.goods, figures.wrong
    assert figures.currencies == figures.goods, figures.wrong
    assert figures.availabilities >= 0.96 * figures.with_stock, figures.wrong
    assert figures.images >= 0.98 * figures.with_images, figures.wrong
    assert figures.contacts == figures.contacts_wanted, figures.wrong
    assert figures.list_prices == figures.with_list_price, figures.wrong
    assert figures.sellers == figures.with_seller, figures.wrong
    assert figures.invented == 0, figures.wrong


def _record(name: str, figures: Figures) -> None:
    """Write a program's figures beside those of the others, and leave what was blind as it was."""
    known = json.loads(RESULTS.read_text(encoding="utf-8"))["figures"] if RESULTS.exists() else {}
    known.setdefault("final", {})[name] = figures.row()
    write("street_shops", known, "httpx", "selectolax")

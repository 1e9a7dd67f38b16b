"""What was learned to vary is shown, and taken back by hand: a decision that outlives the findings."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import cli
from monitor.daily import understand
from monitor.desk import Desk
from tests.monitor.archived import product_page, visited
from tests.monitor.desks import desk_in, watch

BEGAN = datetime(2026, 3, 2, 4, tzinfo=UTC)
DAYS = 6


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A shop that says at every visit how many pieces are left."""
    with desk_in(tmp_path / "w", reading={"pictures": False}) as desk:
        shop = watch(desk, "https://boutique.example/")
        for day in range(DAYS):
            page = product_page("Mini BM10", "20", f"Double SIM. Reste {20 - 3 * day} pièces.")
            visited(desk, shop, BEGAN + timedelta(days=day), (f"{shop.url}p/1", "product", page))
        understand(desk)
        yield desk


def _asked(desk: Desk, *words: str) -> str:
    done = CliRunner().invoke(cli, ["-w", str(desk.workspace.folder), "source", "learned", "https://boutique.example/", *words])  # fmt: skip
    assert done.exit_code == 0, done.output
    return done.output


def _told(desk: Desk) -> int:
    understand(desk)
    with desk.reading_findings() as findings:
        (number,) = findings.execute("SELECT count(*) FROM change WHERE kind = 'wording_changed'").fetchone()  # fmt: skip
    return int(number)


def test_what_was_learned_is_taken_back_and_left_again(desk: Desk) -> None:
    """Who wants to know how many pieces are left is told each time, after a rebuild too, until he takes that back."""
    learned = _told(desk)
    said = _asked(desk)
    (place,) = re.findall(r"place-\w+", said)
    assert "reste" in said
    _asked(desk, "--compare", place)
    told = [_told(desk)]
    desk.workspace.findings.unlink()
    told.append(_told(desk))
    assert "toujours" in _asked(desk)
    _asked(desk, "--learn", place)
    told.append(_told(desk))

    assert learned < DAYS - 1
    assert told == [DAYS - 1, DAYS - 1, learned]


def test_a_place_nobody_learned_is_a_sentence(desk: Desk) -> None:
    """A slip costs nothing."""
    folder = str(desk.workspace.folder)
    done = CliRunner().invoke(cli, ["-w", folder, "source", "learned", "https://boutique.example/", "--compare", "place-0"])  # fmt: skip

    assert done.exit_code == 1
    assert "Aucun lieu « place-0 »" in done.output

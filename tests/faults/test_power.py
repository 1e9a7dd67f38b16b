"""The power goes at any moment: what was acknowledged is there, whatever of the rest the disk kept."""

import shutil
from pathlib import Path

import pytest

from tests.faults.power import Cuts, cut

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace writes down what is written (apt-get install strace)")  # fmt: skip


def _judge(tally: Cuts) -> None:
    assert tally.lost == []
    assert tally.acknowledged > 20
    assert tally.syncs > 50


@pytest.mark.timeout(600)
def test_a_few_cuts_of_the_power_lose_nothing(tmp_path: Path) -> None:
    """F5, F7: a sample of the harness below."""
    _judge(cut(tmp_path / "w", steps=4, every=11, seed=20261130))


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_the_power_cut_at_every_call_loses_nothing(tmp_path: Path) -> None:
    """Before and after each write, sync and change of a name, in three ways each."""
    tally = cut(tmp_path / "w", steps=12, every=1, seed=1)
    print(f"{tally.calls} calls, {tally.syncs} syncs, {tally.cuts} cuts, {tally.acknowledged} acknowledged")  # fmt: skip
    _judge(tally)

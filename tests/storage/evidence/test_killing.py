"""Killed at any moment of capture and sealing; a sample here, a thousand in the benchmark."""

import random

import pytest

from tests.storage.evidence.house import House
from tests.storage.evidence.killing import kill_again_and_again


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_kills_lose_nothing_and_seal_nothing_falsely(house: House) -> None:
    """What was acknowledged is there with its digest; what is shown as sealed verifies; the log chains."""
    verdict = kill_again_and_again(house, 12, random.Random(7))

    assert verdict.kills == 12
    assert verdict.acknowledged > 0
    assert verdict.seals > 0
    assert (verdict.lost, verdict.false_seals) == ([], [])

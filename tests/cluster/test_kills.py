"""Whatever part of a cluster is killed, stopped or cut off: nothing taken is lost, and no visit counts twice."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.cluster import kills
from tests.crawler.wire import Wire, serving
from tests.kill import harness


@pytest.fixture
def shops() -> Iterator[list[Wire]]:
    """Three small shops."""
    with ExitStack() as stack:
        wires = [stack.enter_context(serving()) for _ in range(3)]
        harness.open_shops(wires)
        yield wires


def judge(tally: kills.Tally, shops: list[Wire]) -> None:
    """Say what must hold, whatever happened."""
    assert tally.lost == []
    assert tally.doubled == []
    assert tally.differing == []
    assert tally.completed == len(shops)
    assert tally.acknowledged > harness.PRODUCTS
    assert tally.listings >= len(shops) * harness.PRODUCTS


def test_a_few_moments_lose_nothing(shops: list[Wire], tmp_path: Path) -> None:
    """A fixed sample of the long harness below, for every run of the tests."""
    judge(kills.play(tmp_path, shops, moments=2, workers=2, seed=20261130), shops)


@pytest.mark.soak
@pytest.mark.timeout(7_200)
def test_two_hundred_moments_lose_nothing(shops: list[Wire], tmp_path: Path) -> None:
    """Scheduler, workers, watch and store, at random moments (``PORTIQUE_CLUSTER_MOMENTS``, 200)."""
    moments = int(os.environ.get("PORTIQUE_CLUSTER_MOMENTS", "200"))
    seed = int(os.environ.get("PORTIQUE_CLUSTER_SEED", "18"))
    tally = kills.play(tmp_path, shops, moments, workers=4, seed=seed)
    sys.stdout.write(
        f"\n{tally.kills} moments {tally.moments}: {tally.delivered} visits handed over with {tally.acknowledged} captures, "
        f"{len(tally.lost)} lost, {len(tally.doubled)} doubled, {tally.late} segments came late, {tally.listings} listings, "
        f"differing tables {tally.differing}\n"
    )
    judge(tally, shops)

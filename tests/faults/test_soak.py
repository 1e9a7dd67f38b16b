"""``portique run`` for hours: nothing it holds grows, and everything ends when it is asked to."""

import os
from pathlib import Path

import pytest

from tests.faults.soak import soaked

MINUTES = float(os.environ.get("PORTIQUE_SOAK_MINUTES", "120"))
GROWTH = 1.25
"""How much more the last third may hold than the one before it: visits under way differ from sample to sample."""


@pytest.mark.soak
@pytest.mark.timeout(4 * 3600)
def test_a_watch_stays_flat(tmp_path: Path) -> None:
    """Memory, handles and processes; each visit that was begun is closed, and no process stays."""
    found = soaked(tmp_path / "w", MINUTES)

    before, after = found["second third"], found["last third"]
    assert {name: after[name] <= before[name] * GROWTH for name in before} == dict.fromkeys(before, True)  # fmt: skip
    assert (found["exit code"], found["visits never closed"], found["processes left"]) == (0, 0, 0)
    assert found["visits"] >= MINUTES

"""A small world written as pages and read by the whole path: the returns are told, and nobody else is framed."""

from pathlib import Path

from benchmarks.lineage_pages import world
from benchmarks.lineage_pages.street import analysed, measured


def test_returns_are_told_first_and_nobody_is_framed(tmp_path: Path) -> None:
    """Press, mirrors and shops with planted comments were called the same hand, and the true return stood below them."""
    known = world(4, sellers=4, shops=6, kinds=5)
    findings = analysed(known, tmp_path / "workspace")
    found = measured(known, findings)
    findings.close()

    assert found["same_hand_false"] == 0
    assert (found["told_first_digest"], found["first_place"]) == (4, 4)

"""Rulings tell which words are worth keeping."""

from __future__ import annotations

import pytest

from monitor.phrases.report import Ruling, precisions, wilson


def test_interval_is_wilsons() -> None:
    """Checked against the published example of 81 in 263 (Newcombe 1998)."""
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-4)


def test_an_entry_that_misleads_is_suggested_for_demotion() -> None:
    """Many refusals demote; a few do not."""
    rulings = [Ruling(relevant=False, entries=("fr/A/x",), rules=("R1",))] * 12
    rulings += [Ruling(relevant=True, entries=("fr/B/y",), rules=("R1",))] * 12
    rulings += [Ruling(relevant=False, entries=("fr/C/z",), rules=())]

    found = {p.name: p for p in precisions(rulings)}

    assert found["fr/A/x"].suggestion is not None
    assert found["fr/A/x"].suggestion.startswith("à rétrograder")
    assert found["fr/B/y"].suggestion is None
    assert found["fr/C/z"].suggestion is None
    assert (found["R1"].relevant, found["R1"].ruled) == (12, 24)

"""
What analysts' rulings say about the words: precision per entry and per rule, with intervals.

Rulings come from the ledger as an iterable; nothing here changes a lexicon by itself.
The interval is Wilson's score interval (Wilson 1927), which stays honest for small counts.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

Z95 = 1.959964
DEMOTE_BELOW = 0.5
"""An entry whose whole interval lies below this precision is worth demoting."""
FEWEST_RULINGS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """One analyst's answer about one verdict or match."""

    relevant: bool
    entries: tuple[str, ...]
    """Lexicon entries whose matches were shown."""

    rules: tuple[str, ...]
    """Decision rules that held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """How often what an entry or rule showed was relevant."""

    kind: str
    """entry or rule."""

    name: str
    relevant: int
    ruled: int
    low: float
    high: float

    @property
    def suggestion(self) -> str | None:
        """In French, what to do; None when nothing follows from so few rulings."""
        if self.ruled < FEWEST_RULINGS:
            return None
        if self.high < DEMOTE_BELOW:
            return "à rétrograder : même la borne haute reste sous la moitié"
        if self.relevant / self.ruled < DEMOTE_BELOW:
            return "à surveiller"
        return None


def wilson(successes: int, trials: int, z: float = Z95) -> tuple[float, float]:
    """Give the Wilson score interval of a proportion; (0, 1) when nothing was tried."""
    if trials == 0:
        return 0.0, 1.0
    share = successes / trials
    centre = share + z * z / (2 * trials)
    margin = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    return max(0.0, (centre - margin) / scale), min(1.0, (centre + margin) / scale)


def precisions(rulings: Iterable[Ruling]) -> Iterator[Precision]:
    """Yield entries and rules with their precision, the worst certain ones first."""
    counts: dict[tuple[str, str], list[int]] = {}
    for ruling in rulings:
        named = {("entry", name) for name in ruling.entries} | {("rule", r) for r in ruling.rules}
        for key in named:
            count = counts.setdefault(key, [0, 0])
            count[0] += ruling.relevant
            count[1] += 1
    found = []
    for (kind, name), (relevant, ruled) in counts.items():
        low, high = wilson(relevant, ruled)
        found.append(
            Precision(kind=kind, name=name, relevant=relevant, ruled=ruled, low=low, high=high)
        )
    yield from sorted(found, key=lambda p: (p.high, -p.ruled, p.kind, p.name))

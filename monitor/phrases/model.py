"""
The small linear model over concepts and letters, evaluated in plain Python.

The weights are a readable JSON file made by `portique phrases train`: one number per
feature and class, the thresholds of the bands, and how they were chosen. A verdict shows
the heaviest contributions; the rules stand beside it, never under it.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WEIGHTS = Path(__file__).parent / "weights.json"
LABELS = ("listing", "related", "benign")
Weighed = tuple[str, float, tuple[float, ...]]
"""A feature's name, its scaled value and its weights."""

PAIR_SCALE = 0.5
LETTER_SCALE = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Trained weights and the thresholds of the bands."""

    edition: str
    intercepts: tuple[float, ...]
    """One per label, in the order of LABELS."""

    weights: Mapping[str, tuple[float, ...]]
    review_at: Mapping[str, float]
    """Probability of a listing from which a person should look, by language; `other` for the rest."""

    decisive_at: float
    low_at: float
    related_at: float
    """Probability of a related text from which a person should look."""

    def probabilities(self, features: Mapping[str, float]) -> dict[str, float]:
        """Give the probability of each label; they add up to one."""
        return self.chances(self.known(features))

    def known(self, features: Mapping[str, float]) -> list[Weighed]:
        """Give the features that were learnt, scaled, with their weights, in the order of their names."""
        share = _share(features)
        scale = {"t": share, "p": PAIR_SCALE}
        return [
            (name, features[name] * scale.get(name[0], 1.0), self.weights[name])
            for name in sorted(features.keys() & self.weights.keys())
        ]

    def chances(self, known: Sequence[Weighed]) -> dict[str, float]:
        """Give the probability of each label from the features that were learnt."""
        sums = list(self.intercepts)
        for _, value, weights in known:
            for index, weight in enumerate(weights):
                sums[index] += weight * value
        highest = max(sums)
        powers = [math.exp(value - highest) for value in sums]
        total = sum(powers)
        return {label: power / total for label, power in zip(LABELS, powers, strict=True)}

    def contributions(self, known: Sequence[Weighed], most: int = 12) -> dict[str, float]:
        """Give the features that pull hardest between listing and benign, in log-odds."""
        pulls = [(name, (weights[0] - weights[2]) * value) for name, value, weights in known]
        heaviest = sorted([(-abs(pull), name, pull) for name, pull in pulls])[:most]
        return {name: pull for _, name, pull in heaviest}


def scaled(features: Mapping[str, float]) -> dict[str, float]:
    """Bring feature kinds to comparable sizes: pairs at half, letters shared out over the text."""
    share = _share(features)
    return {
        name: value * (share if name[0] == "t" else PAIR_SCALE if name[0] == "p" else 1.0)
        for name, value in features.items()
    }


def _share(features: Mapping[str, float]) -> float:
    letters = sum([name[0] == "t" for name in features]) or 1
    return LETTER_SCALE / math.sqrt(letters)


@cache
def load(path: Path = WEIGHTS) -> Model:
    """Read the trained weights."""
    raw = path.read_bytes()
    data = json.loads(raw)
    return Model(
        edition=hashlib.sha256(raw).hexdigest()[:16],
        intercepts=tuple(data["intercepts"]),
        weights={name: tuple(values) for name, values in data["weights"].items()},
        review_at=data["thresholds"]["review"],
        decisive_at=data["thresholds"]["decisive"],
        low_at=data["thresholds"]["low"],
        related_at=data["thresholds"]["related"],
    )

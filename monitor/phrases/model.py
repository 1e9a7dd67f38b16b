"""
The judge's weights: a sum that cannot turn against reason, evaluated in plain Python.

The weights are readable files made by ``python -m benchmarks.training words``: one feature a line. What speaks for an offer never weighs
less than nothing, an excuse never more. ``ordinary.tsv`` says what words are worth that ordinary pages say too, ``thresholds.toml`` from
where on a person should look.
"""

from __future__ import annotations

import hashlib
import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from monitor.phrases.features import Ordinary, worded
from monitor.phrases.kinds import Kinds
from monitor.phrases.phrasing import Phrasing
from monitor.phrases.table import INTERCEPT, parsed

FILES_READ = ("weights/*",)
WEIGHTS = Path(__file__).parent / "weights"
FILES = ("weights.tsv", "kinds.tsv", "ordinary.tsv", "phrasing.tsv", "thresholds.toml")
SHARE = 0.5
"""What the sum of the parts counts for beside how a text is put; .3 and .8 found a little less in hands not learnt from."""
_CLIPPED = -7.0, 6.0
"""Log-odds beyond which the sum of the parts says no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From which sum on a text is looked at; sums are log-odds."""

    review: Mapping[str, float]
    """By language, ``other`` for the rest: a short text by itself."""

    decisive: float
    """Where the three parts are said."""

    heed: float
    """Below which no rule holds a text up: so much of how it is put speaks against it."""

    low: float
    running: float
    """For one stretch of running words: shops of gates and repairs write of nothing else."""

    excess: float
    """What is added for each factor e of stretches that were judged: the mean excess of ordinary ones over that quantile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Trained weights and the thresholds of the bands."""

    edition: str
    intercept: float
    weights: Mapping[str, float]
    ordinary: Ordinary
    at: Thresholds
    kinds: Kinds
    """What names the class of a text that is no offer."""

    phrasing: Phrasing

    def summed(self, features: Mapping[str, float]) -> float:
        """Return what features of concepts add, in log-odds, summed in their order."""
        weights = self.weights
        return sum(weights[name] * value for name, value in features.items() if name in weights)

    def score(self, parts: float, words: Iterable[str]) -> float:
        """Return the log-odds of an offer: what concepts add, and features of words that have a weight, each named once."""
        return self.intercept + sum((self.weights[name] for name in words), parts)

    def contributions(
        self, features: Mapping[str, float], canonical: str, most: int = 12
    ) -> dict[str, float]:
        """Return what weighs most, in log-odds: features of concepts and words, and turns after ``put:``."""
        pulls = {
            name: SHARE * self.weights[name] * value
            for name, value in {**features, **worded(canonical)}.items()
            if name in self.weights
        }
        pulls |= {f"put:{name}": pull for name, pull in self.phrasing.pulls(canonical).items()}
        return dict(sorted(pulls.items(), key=lambda pull: (-abs(pull[1]), pull[0]))[:most])


def likely(score: float, put: float) -> float:
    """Return the log-odds of an offer from the sum of its parts and from how it is put."""
    low, high = _CLIPPED
    return SHARE * max(low, min(high, score)) + put


def chance(score: float) -> float:
    """Turn log-odds into a probability."""
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, score))))


@cache
def load(folder: Path = WEIGHTS) -> Model:
    """Read the trained weights."""
    raw = [(folder / name).read_bytes() for name in FILES]
    weights, kinds, ordinary, phrasing, thresholds = (one.decode() for one in raw)
    _, rows = parsed(weights)
    kind_labels, kind_rows = parsed(kinds)
    _, turns = parsed(phrasing)
    at = tomllib.loads(thresholds)
    return Model(
        edition=hashlib.sha256(b"\0".join(raw)).hexdigest()[:16],
        intercept=rows.pop(INTERCEPT)[0],
        weights={name: values[0] for name, values in rows.items()},
        ordinary=_ordinary(ordinary),
        at=Thresholds(**at),
        kinds=Kinds(labels=kind_labels, intercepts=kind_rows.pop(INTERCEPT), weights=kind_rows),
        phrasing=Phrasing(
            intercept=turns.pop(INTERCEPT)[1],
            rarity={name: rare for name, (rare, _) in turns.items()},
            weights={name: weight for name, (_, weight) in turns.items()},
        ),
    )


def _ordinary(text: str) -> Ordinary:
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return {(concept, words): float(worth) for concept, words, worth in rows}

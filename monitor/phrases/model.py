"""
The small linear model over concepts and letters, evaluated in plain Python.

The weights are readable files made by `python -m benchmarks.training words`: sorted lines, a feature and its weight
for each class, and the thresholds of the bands. A verdict shows the heaviest contributions; the rules
stand beside it, never under it.
"""

from __future__ import annotations

import hashlib
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from pathlib import Path

from monitor.phrases.features import Features
from monitor.phrases.kinds import Kinds
from monitor.phrases.table import INTERCEPT, parsed

FILES_READ = ("weights/*",)
WEIGHTS = Path(__file__).parent / "weights"
"""A folder: ``weights.tsv`` tells offers from the rest, ``kinds.tsv`` names the rest, ``thresholds.toml`` sets the bands."""

LABELS = ("listing", "related", "benign")
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

    kinds: Kinds
    """What names the class of a text that is no offer."""

    def chances(self, features: Features) -> dict[str, float]:
        """
        Give the probability of each label; they add up to one.

        Features are summed in their order, which is that of the text: the same text has the same sum in every run.
        """
        weights = self.weights
        said = [
            [PAIR_SCALE * value * weight for weight in weights[name]]
            if name[0] == "p"
            else [value * weight for weight in weights[name]]
            for name, value in features.said.items()
            if name in weights
        ]
        letters = [weights[name] for name in features.letters if name in weights]
        share = _share(features)
        shown = map(sum, zip(self.intercepts, *said, strict=True))
        read = map(sum, zip(*letters, strict=True)) if letters else repeat(0.0)
        sums = [one + share * other for one, other in zip(shown, read, strict=False)]
        highest = max(sums)
        powers = [math.exp(value - highest) for value in sums]
        total = sum(powers)
        return {label: power / total for label, power in zip(LABELS, powers, strict=True)}

    def contributions(self, features: Features, most: int = 12) -> dict[str, float]:
        """Give the features that pull hardest between listing and benign, in log-odds."""
        pulls = {
            name: (self.weights[name][0] - self.weights[name][2]) * value
            for name, value in scaled(features).items()
            if name in self.weights
        }
        return dict(sorted(pulls.items(), key=lambda pull: (-abs(pull[1]), pull[0]))[:most])


def scaled(features: Features) -> dict[str, float]:
    """Bring feature kinds to comparable sizes: pairs at half, letters shared out over the text."""
    said = {
        name: value * (PAIR_SCALE if name[0] == "p" else 1.0)
        for name, value in features.said.items()
    }
    return said | dict.fromkeys(features.letters, _share(features))


def _share(features: Features) -> float:
    return LETTER_SCALE / math.sqrt(len(features.letters) or 1)


@cache
def load(folder: Path = WEIGHTS) -> Model:
    """Read the trained weights."""
    raw = [(folder / name).read_bytes() for name in ("weights.tsv", "kinds.tsv", "thresholds.toml")]
    weights, kinds, thresholds = (one.decode() for one in raw)
    labels, rows = parsed(weights)
    if labels != LABELS:
        raise ValueError(f"{folder / 'weights.tsv'} should weigh {LABELS} but weighs {labels}.")
    kind_labels, kind_rows = parsed(kinds)
    at = tomllib.loads(thresholds)
    return Model(
        edition=hashlib.sha256(b"\0".join(raw)).hexdigest()[:16],
        intercepts=rows.pop(INTERCEPT),
        weights=rows,
        review_at=at["review"],
        decisive_at=at["decisive"],
        low_at=at["low"],
        related_at=at["related"],
        kinds=Kinds(labels=kind_labels, intercepts=kind_rows.pop(INTERCEPT), weights=kind_rows),
    )

"""Learn how offers are put, beside what they name (:mod:`monitor.phrases.phrasing`): from the same texts, of an offer its likeliest stretch."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from benchmarks.training.regression import logistic, matrix_of
from monitor.phrases.phrasing import Phrasing, said, vector

FEWEST_SAYING = 3
"""Labelled stretches that must hold a turn."""
STRENGTH = 8.0
"""Inverse of the regularisation; 20 found no more in hands not learnt from."""
ORDINARY_WEIGHT = 0.05
"""What an ordinary utterance weighs beside a labelled text; there are many more of them."""
LEAST = 0.25
"""Log-odds below which a turn is not kept."""


def learnt(texts: Sequence[tuple[Sequence[str], bool]], ordinary: Sequence[str]) -> Phrasing:
    """
    Learn from labelled texts and ordinary utterances, folded.

    Args:
        texts: the stretches of each text, and whether it is an offer: then the one likeliest by its parts alone.
    """
    labelled = [
        (one, offer, len(stretches) ** -0.5) for stretches, offer in texts for one in stretches
    ]
    counts = Counter(name for one, _, _ in labelled for name in said(one))
    known = {name for name, count in counts.items() if count >= FEWEST_SAYING}
    rows = [one for one, _, _ in labelled] + list(ordinary)
    wanted = [offer for _, offer, _ in labelled] + [False] * len(ordinary)
    weights = [weight for _, _, weight in labelled] + [ORDINARY_WEIGHT] * len(ordinary)
    first = _fitted(rows, wanted, weights, known)
    telling = {name for name, weight in first.weights.items() if abs(weight) >= LEAST}
    return _fitted(rows, wanted, weights, telling)


def _fitted(
    rows: Sequence[str], wanted: Sequence[bool], weights: Sequence[float], known: set[str]
) -> Phrasing:
    rarity = _rarity(rows, known)
    names = sorted(rarity)
    matrix = matrix_of([vector(one, rarity) for one in rows], names)
    found = logistic(matrix, wanted, weights, np.full(len(names), 1 / STRENGTH))
    return Phrasing(
        intercept=round(float(found[-1]), 4),
        rarity=rarity,
        weights={name: round(float(w), 3) for name, w in zip(names, found[:-1], strict=True)},
    )


def _rarity(rows: Sequence[str], known: set[str]) -> Mapping[str, float]:
    """Return the inverse document frequency of each turn, smoothed by one document that says all."""
    counts = Counter(name for one in rows for name in said(one) if name in known)
    return {name: round(math.log((1 + len(rows)) / (1 + counts[name])) + 1, 3) for name in known}

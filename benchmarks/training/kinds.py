"""Learn to name what is no offer (:mod:`monitor.phrases.kinds`), from the same texts."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.optimize import minimize

from benchmarks.training.hearing import Heard
from benchmarks.training.regression import matrix_of
from monitor.phrases.kinds import LETTER_SCALE

OFFER = "listing"
FEWEST_SAYING = 3
"""Texts that must show a mark."""
STRENGTH = 1.0
SMALLEST = 0.03

Row = Mapping[str, float]


def fitted(
    told: Sequence[Sequence[Heard]], rows: Sequence[Sequence[Row]], kinds: Sequence[str]
) -> dict[str, Any]:
    """
    Learn to tell the classes apart; offers are left out, rare classes lifted.

    Args:
        told: what was heard in each stretch of each text; ``rows`` the features of the same.
    """
    kept = [
        (_row(one, each), kind)
        for one, each, kind in zip(told, rows, kinds, strict=True)
        if kind != OFFER
    ]
    counts = Counter(kind for _, kind in kept)
    labels = sorted(counts)
    spoken = Counter(name for one, _ in kept for name in one)
    names = sorted(name for name, count in spoken.items() if count >= FEWEST_SAYING)
    matrix = matrix_of([one for one, _ in kept], names)
    truth = np.array([labels.index(kind) for _, kind in kept])
    weight = np.array([min(3.0, (60 / counts[kind]) ** 0.5) for _, kind in kept])
    each = len(names) + 1

    def loss(point: Any) -> tuple[float, Any]:
        table = point.reshape(len(labels), each)
        sums = matrix @ table[:, :-1].T + table[:, -1]
        sums -= sums.max(axis=1, keepdims=True)
        chances = np.exp(sums)
        chances /= chances.sum(axis=1, keepdims=True)
        at = np.arange(len(truth))
        value = -np.sum(weight * np.log(chances[at, truth] + 1e-12)) + 0.5 / STRENGTH * np.sum(
            table[:, :-1] ** 2
        )
        slope = chances
        slope[at, truth] -= 1
        slope *= weight[:, None]
        grown = np.hstack(
            [(matrix.T @ slope).T + table[:, :-1] / STRENGTH, slope.sum(axis=0)[:, None]]
        )
        return value, grown.ravel()

    found = minimize(
        loss, np.zeros(len(labels) * each), jac=True, method="L-BFGS-B", options={"maxiter": 300}
    ).x.reshape(len(labels), each)
    return {
        "labels": labels,
        "intercepts": [round(float(value), 3) for value in found[:, -1]],
        "weights": {
            name: values
            for column, name in enumerate(names)
            if max(map(abs, values := [round(float(v), 3) for v in found[:, column]])) >= SMALLEST
        },
    }


def _row(stretches: Sequence[Heard], rows: Sequence[Row]) -> dict[str, float]:
    """Return what names a class, as :func:`monitor.phrases.kinds.telling` does."""
    single = [
        name
        for name in {name for one in rows for name in one}
        if name[0] == "t" and " " not in name
    ]
    marks = stretches[0].marks if stretches else ()
    return dict.fromkeys(marks, 1.0) | dict.fromkeys(
        sorted(single), LETTER_SCALE / math.sqrt(len(single) or 1)
    )

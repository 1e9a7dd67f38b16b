"""Logistic regression under bounds, and the sparse rows it learns from; nothing is random."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import scipy.sparse
from scipy.optimize import minimize


def logistic(
    matrix: Any, wanted: Sequence[bool], weights: Sequence[float], penalty: Any, bounds: Any = None
) -> Any:
    """Fit a logistic regression with a penalty for each column, within bounds; return the weights, the intercept last."""
    across = matrix.T.tocsr()
    target, weight = np.asarray(wanted, float), np.asarray(weights, float)

    def loss(point: Any) -> tuple[float, Any]:
        inner, start = point[:-1], point[-1]
        sums = matrix @ inner + start
        value = np.sum(weight * (np.logaddexp(0, sums) - target * sums)) + 0.5 * np.sum(
            penalty * inner * inner
        )
        slope = weight * (1 / (1 + np.exp(-sums)) - target)
        return value, np.append(across @ slope + penalty * inner, slope.sum())

    return minimize(
        loss,
        np.append(np.zeros(matrix.shape[1]), -3.0),
        jac=True,
        method="L-BFGS-B",
        bounds=None if bounds is None else [*bounds, (None, None)],
        options={"maxiter": 500, "maxfun": 700},
    ).x


def matrix_of(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> Any:
    """Return a row for each mapping and a column for each name; what is not named is left out."""
    place = {name: index for index, name in enumerate(names)}
    ends, columns, values = [0], [], []
    for one in rows:
        for name, value in one.items():
            if name in place:
                columns.append(place[name])
                values.append(value)
        ends.append(len(columns))
    return scipy.sparse.csr_matrix((values, columns, ends), shape=(len(rows), len(names)))

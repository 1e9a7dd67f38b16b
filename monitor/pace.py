"""
How often a source is worth a visit: from what its visits found changed, and no more visits in all than at the pace that was set.

Changes are taken for a Poisson process that each visit looks at: it sees whether anything changed since the visit before, not
how often. The rate is the most probable one under a Gamma prior (J. Cho, H. Garcia-Molina, *Estimating frequency of change*,
ACM TOIT 3 (3), 2003, for irregular visits). For a given number of visits the sum of delays is least where
the time between visits goes with the inverse of the root of the rate.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, sqrt

USUAL_DAYS = 7.0
"""Days between changes of a source of which nothing is known; it counts as one change seen in as many days."""

FASTEST, SLOWEST = 4.0, 3.0
"""The learned pace stays between the set one divided by the first and multiplied by the second."""

_HALVINGS = 18
_LEAST, _MOST = 1e-3, 50.0
"""Bounds of a rate, in changes a day."""


@dataclass(frozen=True, slots=True)
class Look:
    """One visit, as the next one sees it."""

    days: float
    """Days since the visit before."""

    changed: bool


def rate(looks: Sequence[Look]) -> float:
    """Return the changes a day that best explain what the looks found."""
    still = USUAL_DAYS + sum(one.days for one in looks if not one.changed)
    spans = [max(one.days, 1e-3) for one in looks if one.changed]
    low, high = _LEAST, _MOST
    for _ in range(_HALVINGS):  # what the sum says falls with the rate: halve where it crosses zero
        middle = sqrt(low * high)
        said = 1 / middle + sum(one / (exp(min(middle * one, 700.0)) - 1) for one in spans)
        low, high = (middle, high) if said > still else (low, middle)
    return sqrt(low * high)


def usual_root() -> float:
    """Return the root of the rate of a source of which nothing is known."""
    return sqrt(1 / USUAL_DAYS)


def seconds_between(every: float, found: float, root: float) -> float:
    """
    Return the seconds between two visits.

    Args:
        every: the same, at the pace that was set.
        found: changes a day.
        root: the mean of the roots of all sources' rates: one that changes like the others is visited as was set.
    """
    return min(max(every * root / sqrt(found), every / FASTEST), every * SLOWEST)

"""
Name what a text is when it is no offer: demand, testimony, delivery, press, institution …

A second small linear model over what the first one hears too (concepts, rules, disguises and
whole words), trained from the same texts and kept beside it. It names; it
never decides how soon a person should look.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_FAMILIES = frozenset("cnrd")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """The weights that tell the classes apart."""

    labels: tuple[str, ...]
    intercepts: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]

    def named(self, scaled: Mapping[str, float]) -> str:
        """Give the likeliest class of a text from its scaled features."""
        sums = list(self.intercepts)
        for name in sorted(scaled.keys() & self.weights.keys()):
            value = scaled[name]
            for index, weight in enumerate(self.weights[name]):
                sums[index] += weight * value
        return max(zip(sums, self.labels, strict=True))[1]


def telling(row: Mapping[str, float]) -> dict[str, float]:
    """Keep of scaled features what names a class: concepts, rules, disguises and whole words."""
    return {name: value for name, value in row.items() if _named(name)}


def _named(name: str) -> bool:
    return name[0] in _FAMILIES or (name[0] == "t" and name[2] != "~" and " " not in name)

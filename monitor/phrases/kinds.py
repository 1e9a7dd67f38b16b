"""
Name what a text is when it is no offer: demand, testimony, delivery, press, institution …

A second small linear model over what the first one hears too (concepts, rules, disguises and
whole words), trained from the same texts and kept in the same readable file. It names; it
never decides how soon a person should look.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

OFFER = "listing"
OTHER = "other"
_TABLE = Path(__file__).parent / "texts" / "classes.toml"
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


@cache
def _families() -> dict[str, str]:
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return {family: kind for kind, families in table.items() for family in families}


def kind_of(label: str, family: str) -> str:
    """Give the class of a labelled text that does not name it."""
    return OFFER if label == OFFER else _families().get(family, OTHER)


def read(data: Mapping[str, Any]) -> Kinds:
    """Read the weights that training wrote."""
    return Kinds(
        labels=tuple(data["labels"]),
        intercepts=tuple(data["intercepts"]),
        weights={name: tuple(values) for name, values in data["weights"].items()},
    )


def telling(row: Mapping[str, float]) -> dict[str, float]:
    """Keep of scaled features what names a class: concepts, rules, disguises and whole words."""
    return {name: value for name, value in row.items() if _named(name)}


def _named(name: str) -> bool:
    return name[0] in _FAMILIES or (name[0] == "t" and name[2] != "~" and " " not in name)

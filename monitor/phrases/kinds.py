"""
Name what a text is when it is no offer: demand, testimony, delivery, press, institution …

A second small linear model over concepts, rules and whole words, trained from the same texts and kept beside the first. It names; it
never decides how soon a person should look.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass

from monitor.phrases.concepts import Heard

LETTER_SCALE = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """The weights that tell the classes apart."""

    labels: tuple[str, ...]
    intercepts: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]

    def named(self, shown: Mapping[str, float]) -> str:
        """Return the likeliest class of a text from what it shows."""
        sums = list(self.intercepts)
        for name in sorted(shown.keys() & self.weights.keys()):
            value = shown[name]
            for index, weight in enumerate(self.weights[name]):
                sums[index] += weight * value
        return max(zip(sums, self.labels, strict=True))[1]


def telling(heard: Heard, features: Mapping[str, float]) -> dict[str, float]:
    """Return what names a class: concepts and rules at full weight, whole words shared out over the text."""
    single = [name for name in features if name[0] == "t" and " " not in name]
    share = LETTER_SCALE / math.sqrt(len(single) or 1)
    marks = itertools.chain(
        (f"c:{name}" for name in heard.concepts), (f"r:{rule.id}" for rule in heard.rules)
    )
    return dict.fromkeys(marks, 1.0) | dict.fromkeys(single, share)

"""
How a stretch is put: whether its words, their beginnings and their pairs are rather those of offers or of everything else.

A second opinion beside the sum of parts: a seller who names nothing still writes as sellers do, and a journalist who names everything
writes as journalists do. Words weigh as in a vector space (tf-idf, Salton and Buckley 1988) in a logistic regression learnt from the
same texts (``python -m benchmarks.training words``). It may raise a text or lower it; what rules hold up (`floor`) it does not touch.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, pairwise

_WORDS = re.compile(r"[a-z0-9]+|[^\sa-z0-9]")
BEGINNING = 5
"""Letters of a word that its forms mostly share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasing:
    """The turns that tell, and what they weigh."""

    intercept: float
    rarity: Mapping[str, float]
    """Inverse document frequency of each turn."""

    weights: Mapping[str, float]
    """Log-odds of a text that says nothing else."""

    def score(self, canonical: str) -> float:
        """Return the log-odds that a folded text is put as an offer is."""
        return self.scored(turned(canonical))

    def scored(self, turns: Iterable[str]) -> float:
        """Return the same of the turns of a text, in the order of :func:`said`; unknown ones may be left out."""
        rarity, weights = self.rarity, self.weights
        known = [(name, count) for name, count in Counter(turns).items() if name in rarity]
        values = [
            rarity[name] if count == 1 else _more(count) * rarity[name] for name, count in known
        ]
        length = math.sqrt(sum([value * value for value in values])) or 1.0
        pulls = [
            value / length * weights[name] for (name, _), value in zip(known, values, strict=True)
        ]
        return self.intercept + sum(pulls)

    def pulls(self, canonical: str) -> dict[str, float]:
        """Return what each known turn of a folded text adds, in log-odds, in the order of the text."""
        shares = vector(canonical, self.rarity)
        return {name: share * self.weights[name] for name, share in shares.items()}


@cache
def _more(count: int) -> float:
    """Return what a turn weighs that is said so many times."""
    return 1 + math.log(count)


def vector(canonical: str, rarity: Mapping[str, float]) -> dict[str, float]:
    """Return a folded text's known turns as a vector of length 1."""
    return _shared(said(canonical), rarity)


def _shared(counts: Mapping[str, int], rarity: Mapping[str, float]) -> dict[str, float]:
    known = {name: _more(count) * rarity[name] for name, count in counts.items() if name in rarity}
    length = math.sqrt(sum([value * value for value in known.values()])) or 1.0
    return {name: value / length for name, value in known.items()}


def said(canonical: str) -> Counter[str]:
    """Count a folded text's words, the beginnings of its long ones (``indet*``) and the pairs of those; a number is no word."""
    return Counter(turned(canonical))


def turned(canonical: str) -> Iterator[str]:
    """Yield the same, each as often as it is said."""
    found = cut(canonical)
    return filter(None, chain.from_iterable(way(found) for way in TURNS))


@lru_cache(maxsize=1 << 12)
def cut(canonical: str) -> tuple[str, ...]:
    """Return the words and signs of a folded text that are no numbers."""
    return tuple(word for word in _WORDS.findall(canonical) if not word.isdigit())


def begun(words: Sequence[str]) -> Iterator[str]:
    """Name what stands for the forms of each long word; nothing for a short one."""
    return (f"{word[:BEGINNING]}*" if len(word) > BEGINNING else "" for word in words)


def paired(words: Sequence[str]) -> Iterator[str]:
    """Name each two neighbours by their beginnings."""
    return (f"{left[:BEGINNING]}_{right[:BEGINNING]}" for left, right in pairwise(words))


Way = Callable[[Sequence[str]], Iterable[str]]
"""Names what stands at each word, or between each word and its next."""

TURNS: tuple[Way, ...] = (iter, begun, paired)
"""What is told of words, in this order: themselves, what they begin with, what they stand beside."""

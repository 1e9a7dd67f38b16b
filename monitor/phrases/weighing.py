"""
Weigh the stretches of one utterance: its words are cut once, and what several stretches have in common is combined once.

The stretches of a long utterance overlap some four times over, and most hold the same concepts. Each comes to what
:func:`monitor.phrases.features.shown` and :class:`monitor.phrases.phrasing.Phrasing` say of its words by themselves.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, pairwise

from monitor.phrases import features, phrasing
from monitor.phrases.concepts import Heard
from monitor.phrases.features import Strengths, Stretch, Weighty
from monitor.phrases.language import Lexicon
from monitor.phrases.match import Reader
from monitor.phrases.model import Model, likely

_REMEMBERED = 1_024
"""Combinations of concepts whose features are kept: few of those that are possible are ever said."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What one stretch comes to."""

    stretch: Stretch
    best: Mapping[str, Weighty]
    """For each concept the hit that is worth most."""

    features: Mapping[str, float]
    """Of concepts and how they meet."""

    score: float
    """The sum of its parts, in log-odds."""

    likely: float
    """Log-odds that it is an offer, by its parts and by how it is put."""


class Weigher:
    """A lexicon and trained weights, ready to weigh."""

    def __init__(self, lexicon: Lexicon, model: Model) -> None:
        self.lexicon = lexicon
        self.model = model
        self._words = _word_ways(model.weights)
        self._turns = _turn_ways(model.phrasing.rarity)
        self._met = lru_cache(maxsize=_REMEMBERED)(self._combined)

    def weighed(self, heard: Heard, reader: Reader, *, offered: bool) -> list[Weighed]:
        """Weigh each stretch of an utterance, in their order; ``offered`` where the place itself says that a thing is for sale."""
        model = self.model
        told = [token.reading.canonical or token.text for token in reader.tokens]
        words = _Names([features.cut(one) for one in told], self._words)
        turns = _Names([phrasing.cut(one) for one in told], self._turns)
        weighty = [(features.worth_of(hit, reader, model.ordinary), hit) for hit in heard.hits]
        counted = features.Counted(heard.hits, reader.sentences, self.lexicon)
        found = []
        for stretch in features.stretches(reader.sentences):
            best = features.best_of([weighty[at] for at in counted.of(stretch)])
            met, parts = self._met(features.strengths_of(best, offered=offered))
            score = model.score(parts, dict.fromkeys(words.of(stretch)))
            put = model.phrasing.scored(turns.of(stretch))
            found.append(Weighed(stretch, best, met, score, likely(score, put)))
        return found

    def _combined(self, strengths: Strengths) -> tuple[Mapping[str, float], float]:
        """Return the features of concepts, and their sum in log-odds."""
        met = features.met(dict(strengths), self.lexicon)
        return met, self.model.summed(met)


_Way = Callable[[Sequence[str]], Iterable[str | None]]
"""Gives the name that a model knows at each word, or between each word and its next; None where it knows none."""


def _word_ways(known: Iterable[str]) -> tuple[_Way, ...]:
    """Return the ways of :func:`monitor.phrases.features.worded`, as look-ups by what known names are made of."""
    named = {name.removeprefix("t:"): name for name in known if name.startswith("t:")}
    single = {word: name for word, name in named.items() if " " not in word}
    paired = {tuple(words.split(" ")): name for words, name in named.items() if " " in words}
    return (
        lambda words: map(single.get, words),
        lambda words: map(paired.get, pairwise(words)),
    )


_LETTERS = rf"[a-z0-9]{{1,{phrasing.BEGINNING}}}"
_BEGUN = re.compile(rf"({_LETTERS})\*")
_PAIR = re.compile(rf"({_LETTERS}|[^\sa-z0-9])_({_LETTERS}|[^\sa-z0-9])")


def _turn_ways(known: Iterable[str]) -> tuple[_Way, ...]:
    """Return the ways of :data:`monitor.phrases.phrasing.TURNS`, likewise."""
    names = frozenset(known)
    single = {name: name for name in names}
    begun = {made[1]: name for name in names if (made := _BEGUN.fullmatch(name))}
    paired = {made.groups(): name for name in names if (made := _PAIR.fullmatch(name))}
    size = phrasing.BEGINNING
    return (
        lambda words: map(single.get, words),
        lambda words: [begun.get(word[:size]) if len(word) > size else None for word in words],
        lambda words: map(paired.get, pairwise([word[:size] for word in words])),
    )


class _Names:
    """The names that a model knows among those of an utterance's words, for any stretch of its tokens."""

    def __init__(self, cuts: Sequence[Sequence[str]], ways: Iterable[_Way]) -> None:
        self._ends = [0, *accumulate(map(len, cuts))]
        found = list(chain.from_iterable(cuts))
        self._runs: list[tuple[int, list[int], list[str]]] = []
        """Way by way: how many words a name spans beyond the first, where known names stand, and the names."""
        for way in ways:
            names = list(way(found))
            known = [(at, name) for at, name in enumerate(names) if name is not None]
            beyond = len(found) - len(names)
            self._runs.append((beyond, [at for at, _ in known], [name for _, name in known]))

    def of(self, stretch: Stretch) -> list[str]:
        """Return them way by way, in the order of the text."""
        first, last = self._ends[stretch[0]], self._ends[stretch[1]]
        said: list[str] = []
        for beyond, places, names in self._runs:
            said += names[bisect_left(places, first) : bisect_left(places, last - beyond)]
        return said

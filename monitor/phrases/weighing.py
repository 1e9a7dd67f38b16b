"""
Weigh the stretches of one utterance: its words are cut once, and what several stretches have in common is combined once.

The stretches of a long utterance overlap some four times over, and most hold the same concepts. Each comes to what
:func:`monitor.phrases.features.shown` and :class:`monitor.phrases.phrasing.Phrasing` say of its words by themselves.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain

from monitor.phrases import features, phrasing
from monitor.phrases.concepts import Heard
from monitor.phrases.features import Strengths, Stretch, Weighty
from monitor.phrases.language import Lexicon
from monitor.phrases.match import Reader
from monitor.phrases.model import Model, likely
from monitor.phrases.phrasing import Way

_REMEMBERED = 1 << 14
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
        self._met = lru_cache(maxsize=_REMEMBERED)(self._combined)

    def weighed(self, heard: Heard, reader: Reader, *, offered: bool) -> list[Weighed]:
        """Weigh each stretch of an utterance, in their order; ``offered`` where the place itself says that a thing is for sale."""
        model = self.model
        told = [token.reading.canonical or token.text for token in reader.tokens]
        words = _Names([features.cut(one) for one in told], model.weights, _WORDS)
        turns = _Names([phrasing.cut(one) for one in told], model.phrasing.rarity, phrasing.TURNS)
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


_WORDS: tuple[Way, ...] = (features.single, features.paired)


class _Names:
    """The names that a model knows among those of an utterance's words, for any stretch of its tokens."""

    def __init__(
        self, cuts: Sequence[Sequence[str]], known: Container[str], ways: Iterable[Way]
    ) -> None:
        self._ends = [0, *accumulate(map(len, cuts))]
        found = list(chain.from_iterable(cuts))
        self._runs: list[tuple[int, list[int], list[str]]] = []
        """Way by way: how many words a name spans beyond the first, where known names stand, and the names."""
        for way in ways:
            names = list(way(found))
            places = [at for at, name in enumerate(names) if name in known]
            beyond = len(found) - len(names)
            self._runs.append((beyond, places, [names[at] for at in places]))

    def of(self, stretch: Stretch) -> list[str]:
        """Return them way by way, in the order of the text."""
        first, last = self._ends[stretch[0]], self._ends[stretch[1]]
        said: list[str] = []
        for beyond, places, names in self._runs:
            said += names[bisect_left(places, first) : bisect_left(places, last - beyond)]
        return said

"""
What is weighed of an utterance: the concepts of the parts of an offer, the parts that meet, excuses, and words of the trade.

Every feature has one sign. A concept of a part speaks for an offer, at most as much as the rarest words it was heard in: what ordinary
pages say every day says nothing. An excuse speaks against. Concepts are the same in every language, so what is learnt from French
holds in Dutch.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from monitor.phrases.language import Lexicon, Part
from monitor.phrases.match import Hit, Reader

Ordinary = Mapping[tuple[str, str], float]
"""Concept and words to what they are worth, 0 to 1, where ordinary pages say them too; 1 where they are not named."""

PAIR_SCALE = 0.5
LEAST_WORTH = 0.25
"""What words must be worth to say a part: ordinary utterances say them less than once in four hundred."""

AT_ONCE = 60
"""Tokens weighed together in a long utterance."""

NUMBER = "0"
_NUMBER = re.compile(r"\d+")
_WORDS = re.compile(r"[a-z0-9]+|[^\sa-z0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an utterance says of an offer."""

    strengths: Mapping[str, float]
    """Concepts of parts and excuses, each with what its rarest words are worth."""

    plain: Mapping[str, Hit]
    """For each part said in clear, where it is said best."""

    supported: Mapping[str, Hit]
    """The same for each part that is said at all."""


Weighty = tuple[float, Hit]
"""What a hit is worth, and the hit."""

Strengths = tuple[tuple[str, float], ...]

Stretch = tuple[int, int]
"""First token, and one past the last."""


def stretches(sentences: Sequence[int]) -> list[Stretch]:
    """
    Return what of an utterance is weighed at once: all of a short one; of a long one, runs of sentences that overlap.

    ``sentences`` gives the sentence of each token. Who writes long says many things, and an offer stands in few sentences.
    """
    total = len(sentences)
    if total <= 1.3 * AT_ONCE:
        return [(0, total)]
    bounds = [at for at in range(total) if at == 0 or sentences[at] != sentences[at - 1]]
    bounds.append(total)
    found: list[Stretch] = []
    for number, begin in enumerate(bounds[:-1]):
        reach = bisect_right(bounds, begin + AT_ONCE) - 1
        end = bounds[reach] if reach > number else begin + AT_ONCE
        if not found or end > found[-1][1]:
            found.append((begin, end))
    if found[-1][1] < total:
        found.append((max(0, total - AT_ONCE), total))
    return found


def said(best: Mapping[str, Weighty], lexicon: Lexicon, *, offered: bool = False) -> Said:
    """Say which parts of an offer the hits of a stretch say, and where best (:func:`best_of`); ``offered`` as there."""
    plain: dict[str, Hit] = {}
    supported: dict[str, Hit] = {}
    for part in lexicon.parts:
        for names, where in ((part.plain, plain), (part.plain | part.weak, supported)):
            named = [
                best[name] for name in sorted(names & best.keys()) if best[name][0] >= LEAST_WORTH
            ]
            if named:
                where[part.name] = max((_telling(*one, part), one[1]) for one in named)[1]
    strengths = dict(strengths_of(best, offered=offered))
    return Said(strengths=strengths, plain=plain, supported=supported)


def best_of(hits: Iterable[Weighty]) -> dict[str, Weighty]:
    """Return for each concept the first hit of those that are worth most, with what it is worth."""
    best: dict[str, Weighty] = {}
    for one in hits:
        known = best.get(one[1].concept)
        if known is None or one[0] > known[0]:
            best[one[1].concept] = one
    return best


def strengths_of(best: Mapping[str, Weighty], *, offered: bool) -> Strengths:
    """
    Return concepts with what they are worth, in the order of their names.

    ``offered`` where the place itself says that there is an offer: a thing with a price, whose concept then stands last.
    """
    found = {name: best[name][0] for name in sorted(best)}
    return tuple((found | ({"PRICE": 1.0} if offered else {})).items())


def _telling(worth: float, hit: Hit, part: Part) -> tuple[bool, float, bool, int]:
    """Order hits by how well they say a part: in clear, in rare words, in words of their own, in many."""
    return hit.concept in part.plain, worth, not hit.entry.startswith("*/"), hit.last - hit.first


class Counted:
    """The hits of one utterance, ready to be asked which of them count in a stretch."""

    def __init__(self, hits: Sequence[Hit], sentences: Sequence[int], lexicon: Lexicon) -> None:
        """Take hits in the order of their places, and the sentence of each token."""
        told = {part.name: part.plain for part in lexicon.parts}
        evasion = told.get("evasion", frozenset())
        speaking = evasion.union(told.get("thing", ()), told.get("prison", ()))
        self._firsts = [hit.first for hit in hits]
        self._lasts = [hit.last for hit in hits]
        self._begins = [sentences[hit.first] for hit in hits]
        self._excusing = {
            at: hit.concept in lexicon.objects
            for at, hit in enumerate(hits)
            if hit.concept in lexicon.excuses
        }
        """The places of excuses, and whether each names another object."""
        self._ways = {
            at for at, hit in enumerate(hits) if hit.concept == "GATE" or hit.concept in evasion
        }
        self._told = {
            at for at, hit in enumerate(hits)
            if hit.concept in speaking and sentences[hit.first] == sentences[hit.last]
        }  # fmt: skip

    def of(self, stretch: Stretch) -> list[int]:
        """
        Return the places of the hits that count in a stretch: its own, and excuses wherever they are said.

        The words of an evasion excuse nothing (« ne sonne pas »), and another object only in the sentence of the thing or its purpose.
        """
        start, stop = stretch
        firsts, lasts = self._firsts, self._lasts
        reach = range(bisect_left(firsts, start), bisect_left(firsts, stop))
        within = [at for at in reach if lasts[at] < stop]
        if not self._excusing:
            return within
        ways = [(firsts[at], lasts[at]) for at in self._ways.intersection(within)]
        spoken = {self._begins[at] for at in self._told.intersection(within)}
        found = [at for at in within if at not in self._excusing]
        for at, names_object in self._excusing.items():
            if names_object and spoken and self._begins[at] not in spoken:
                continue
            if not any(first <= firsts[at] <= last for first, last in ways):
                found.append(at)
        return found


def canonical(reader: Reader, stretch: Stretch) -> str:
    """Return a stretch's words as they were heard, disguises undone."""
    return " ".join(
        token.reading.canonical or token.text for token in reader.tokens[slice(*stretch)]
    )


def worth_of(hit: Hit, reader: Reader, ordinary: Ordinary) -> float:
    """Return what the words of a hit are worth."""
    if hit.entry.startswith("*/"):
        return 1.0
    return ordinary.get((hit.concept, spoken(hit, reader)), 1.0)


def spoken(hit: Hit, reader: Reader) -> str:
    """Return the words of a hit as they were read."""
    if hit.first == hit.last:
        return reader.tokens[hit.first].text
    return " ".join(token.text for token in reader.tokens[hit.first : hit.last + 1])


def shown(strengths: Mapping[str, float], canonical: str, lexicon: Lexicon) -> dict[str, float]:
    """Return the features of concepts with their strengths, in the order of their names, and of a folded text."""
    return met(strengths, lexicon) | worded(canonical)


def worded(canonical: str) -> dict[str, float]:
    """Return the features of a folded text's words and pairs of words, each once, in its order; a number is no word."""
    found = cut(canonical)
    return dict.fromkeys(filter(None, itertools.chain(single(found), paired(found))), 1.0)


def met(strengths: Mapping[str, float], lexicon: Lexicon) -> dict[str, float]:
    """Return the features of concepts with their strengths, in the order of their names."""
    found: dict[str, float] = {}
    sides: dict[str, dict[str, float]] = {"plain": {}, "any": {}}
    side_of: dict[str, str] = {}
    for part in lexicon.parts:
        plain = {name: strengths[name] for name in part.plain & strengths.keys()}
        weak = {name: strengths[name] for name in part.weak & strengths.keys()}
        side_of.update(dict.fromkeys(plain | weak, part.name))
        if plain:
            sides["plain"][part.name] = max(plain.values())
        if plain or weak:
            sides["any"][part.name] = max((plain | weak).values())
    for name, worth in strengths.items():
        if name in side_of or name in lexicon.excuses:
            found[f"c:{name}"] = worth if name in side_of else 1.0
    for level, parts in sides.items():
        found.update(_meetings(level, parts))
    for left, right in itertools.combinations([name for name in strengths if name in side_of], 2):
        if side_of[left] != side_of[right]:
            found[f"p:{left}&{right}"] = PAIR_SCALE * min(strengths[left], strengths[right])
    return found


def _meetings(level: str, parts: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    for size in range(1, len(parts) + 1):
        for met in itertools.combinations(parts, size):
            yield f"{level}:{'+'.join(met)}", min(parts[name] for name in met)


@lru_cache(maxsize=1 << 12)
def cut(canonical: str) -> tuple[str, ...]:
    """Return the words and signs of a folded text, with ``NUMBER`` for each number."""
    return tuple(_WORDS.findall(_NUMBER.sub(NUMBER, canonical)))


def single(words: Sequence[str]) -> Iterator[str]:
    """Name each word; nothing for a number."""
    return ("" if word == NUMBER else f"t:{word}" for word in words)


def paired(words: Sequence[str]) -> Iterator[str]:
    """Name each two neighbours; nothing for those of a number."""
    return (
        "" if NUMBER in (left, right) else f"t:{left} {right}"
        for left, right in itertools.pairwise(words)
    )

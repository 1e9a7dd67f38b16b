"""
From hits to concepts: what is said near what, how often, and which rules hold.

Composites are concepts made of others that stand within so many words of each other.
`X+` is added for a concept heard at least twice. All of it is data (`rules.toml`);
this module only applies it, in time proportional to the hits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from monitor.phrases.language import BANDS, Composite, Lexicon, Rule
from monitor.phrases.match import Hit, Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """All that was heard in one stretch of text."""

    hits: list[Hit]
    """Those of the lexicon and the composites, in order of place."""

    concepts: frozenset[str]
    """Concepts, composites, repeated concepts and the groups they belong to."""

    rules: tuple[Rule, ...]
    """The rules that hold, strongest first."""

    dampers: tuple[str, ...]
    disguised: frozenset[str]
    """Concepts whose words were disguised."""


def hear(reader: Reader, lexicon: Lexicon) -> Heard:
    """Combine a reading's hits into concepts, and see which rules hold."""
    hits = list(reader.hits)
    sentences = reader.sentences
    by_concept: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        by_concept[hit.concept].append(hit)
    for composite in lexicon.composites:
        if by_concept.keys() >= composite.parts:
            made = _composed(composite, by_concept, sentences)
            if made:
                hits.extend(made)
                by_concept[composite.concept].extend(made)
    hits.sort(key=lambda h: (h.first, h.last, h.concept))
    return heard_in(hits, lexicon)


def heard_in(hits: list[Hit], lexicon: Lexicon) -> Heard:
    """Name the concepts of hits that are already composed, and see which rules hold."""
    concepts = grouped(_counted(hits), lexicon)
    rules = sorted(
        (
            rule
            for rule in lexicon.rules
            if concepts.issuperset(rule.all) and concepts.isdisjoint(rule.none)
        ),
        key=lambda rule: -BANDS.index(rule.band),
    )
    return Heard(
        hits=hits,
        concepts=concepts,
        rules=tuple(rules),
        dampers=tuple(name for name in lexicon.dampers if name in concepts),
        disguised=frozenset(h.concept for h in hits if h.disguises),
    )


def _counted(hits: Iterable[Hit]) -> set[str]:
    places: dict[str, set[int]] = defaultdict(set)
    for hit in hits:
        places[hit.concept].add(hit.first)
    return set(places) | {f"{name}+" for name, at in places.items() if len(at) > 1}


def grouped(concepts: set[str], lexicon: Lexicon) -> frozenset[str]:
    """Add the groups that the concepts belong to; groups may contain groups defined before them."""
    for _ in range(2):
        concepts |= {
            name for name, members in lexicon.groups.items() if not concepts.isdisjoint(members)
        }
    return frozenset(concepts)


def _composed(composite: Composite, heard: dict[str, list[Hit]], sentences: list[int]) -> list[Hit]:
    """Find the tightest stretches that hold every part, each heard; negation does not cross a sentence."""
    places = [heard[part] for part in composite.near]
    undoing = [hit for concept in composite.unless for hit in heard.get(concept, ())]
    made: list[Hit] = []
    starts = [0] * len(places)
    for anchor in places[0]:
        chosen = [anchor]
        for index, others in enumerate(places[1:], 1):
            cursor = starts[index]
            while cursor < len(others) and others[cursor].last < anchor.first - composite.within:
                cursor += 1
            starts[index] = cursor
            best = _nearest(anchor, others[cursor : cursor + 24], composite, sentences)
            if best is None:
                break
            chosen.append(best)
        if len(chosen) < len(places):
            continue
        first = min(hit.first for hit in chosen)
        last = max(hit.last for hit in chosen)
        if last - first > composite.within:
            continue
        if any(first - 2 <= hit.first <= last + 2 for hit in undoing):
            continue
        worn = frozenset[str]().union(*(hit.disguises for hit in chosen))
        made.append(Hit(composite.concept, f"*/{composite.concept}", first, last, worn))
    return made


def _nearest(
    anchor: Hit, others: Sequence[Hit], composite: Composite, sentences: Sequence[int]
) -> Hit | None:
    """Return the hit nearest to the anchor that may stand beside it, of hits in the order of the text."""
    within_sentence = "NEG" in composite.near
    fitting = (
        other
        for other in takewhile(lambda one: one.first <= anchor.last + composite.within, others)
        if not (composite.ordered and other.first <= anchor.last)
        and not (within_sentence and sentences[other.first] != sentences[anchor.first])
    )
    return min(fitting, key=lambda one: abs(one.first - anchor.first), default=None)

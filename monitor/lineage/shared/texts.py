"""Sentences, mistakes and habits of writing that two sites share."""

import math
from collections.abc import Iterator

from monitor.lineage.evidence import (
    MAX_EXAMPLES,
    Background,
    Example,
    Observation,
    Rarity,
    elsewhere,
)
from monitor.lineage.fingerprint import Fingerprint, Seen, key, shingles
from monitor.signals.habits import REGISTER, habit_key
from storage.records.link import TraitKind

KEPT = 0.75
"""Chance that a writer's habit shows the same value in another text of theirs; trained (docs/lineage.md)."""


SHRINK = 0.8
"""Habits depend on one another; their bits are taken at this part."""

SAME_WRITER = {"hand": 0.6, "copycat": 0.01, "network": 0.005}
"""Chance that the later site's own sentences come from the earlier one's writer: a seller may let another write."""

COHORT = 20.0
"""A habit's frequency among sites of one register is taken as if this many more were seen, as common as everywhere."""


MANY_SENTENCES = 5
"""Different sentences with something uncommon in common; unrelated sites share one at most in 3,000 pairs."""

MAX_WORDS = 6
"""Shared values of one signal that become reasons, the rarest first."""


def sentences(
    signal: str, kind: TraitKind, earlier: Fingerprint, later: Fingerprint, rarity: Rarity
) -> Iterator[Observation]:
    before = earlier.shingles(kind)
    after = {**later.shingles(TraitKind.TERMS), **later.shingles(TraitKind.WORDING)}
    shared = sorted(before.keys() & after.keys())
    rare = [shingle for shingle in shared if rarity.rare(shingle)]
    if len(rare) >= 2:
        pairs: dict[str, str] = {}
        weight: dict[str, int] = {}
        for shingle in rare:
            pairs.setdefault(before[shingle], after[shingle])
            weight[before[shingle]] = weight.get(before[shingle], 0) + 1
        level = _level(len(rare), len(pairs))
        expected = {"few": 4.0, "some": 0.8, "many": 0.1}[level]
        best = sorted(pairs, key=lambda v: (-weight[v], v))
        yield Observation(
            signal=signal,
            level=level,
            frequency=rarity.chance(expected),
            value=f"{len(pairs)} phrase{'s' if len(pairs) > 1 else ''} peu courante{'s' if len(pairs) > 1 else ''} en commun",
            examples=tuple(
                Example(before=earlier.seen_sentence(v), after=later.seen_sentence(pairs[v]))
                for v in best[:MAX_EXAMPLES]
            ),
        )
    elif not rare and min(len(before), len(later.shingles(kind))) >= 30:
        yield Observation(
            signal=signal,
            level="differ",
            value="aucune phrase peu courante en commun",
            examples=(
                Example(
                    before=next(iter(earlier.values(kind).values())),
                    after=next(iter(later.values(kind).values())),
                ),
            ),
        )


def spelling(
    earlier: Fingerprint, later: Fingerprint, shared: frozenset[str], rarity: Rarity
) -> Iterator[Observation]:
    """Yield mistakes that both make, in sentences that are not copies of one another."""
    before, after = earlier.odd_words(), later.odd_words()
    found = []
    for word in sorted(before.keys() & after.keys()):
        if after[word] in shared or _overlaps(before[word], after[word]):
            continue
        others = rarity.background.others(key("word", word))
        if others <= rarity.most:
            found.append((others, word))
    for others, word in sorted(found)[:MAX_WORDS]:
        yield Observation(
            signal="spelling",
            level="value",
            value=word,
            others=others,
            frequency=max(rarity.frequency(others), rarity.chance(2.0)),
            examples=(
                Example(
                    before=earlier.seen_sentence(before[word]),
                    after=later.seen_sentence(after[word]),
                ),
            ),
            note=elsewhere(others),
        )


def habits(
    earlier: Fingerprint, later: Fingerprint, shared: frozenset[str], background: Background
) -> Iterator[Observation]:
    """Yield how the later site's own sentences are written, beside the earlier's: all habits as one observation."""
    before, after = earlier.habits(), later.habits(without=shared) if shared else later.habits()
    common = sorted(before.keys() & after.keys())
    if len(common) < 5:
        return
    gains = 0.0
    agreeing: list[tuple[float, str]] = []
    register = after[REGISTER]
    same_register = background.showing(key("habit", habit_key(REGISTER, register)))
    for name in common:
        showing = background.showing(key("habit", habit_key(name, after[name])))
        part = min(0.97, (showing + 1) / (background.sites + 4))
        if name != REGISTER:
            alike = background.showing(key("habit", habit_key(name, after[name], register)))
            part = min(0.97, (alike + COHORT * part) / (same_register + COHORT))
        if before[name] == after[name]:
            gain = math.log2((KEPT + (1 - KEPT) * part) / part)
            agreeing.append((gain, f"{name} : {after[name]}"))
        else:
            gain = math.log2(1 - KEPT)
        gains += SHRINK * gain
    telling = [text for _, text in sorted(agreeing, reverse=True)[:4]]
    yield Observation(
        signal="habits",
        level="value",
        value=f"{len(agreeing)} habitudes sur {len(common)} : {', '.join(telling)}",
        examples=(Example(before=_longest(earlier), after=_longest(later)),),
        bits=(
            _if_same_writer(gains, SAME_WRITER["hand"]),
            _if_same_writer(gains, SAME_WRITER["copycat"]),
            _if_same_writer(gains, SAME_WRITER["network"]),
        ),
    )


def _if_same_writer(gains: float, chance: float) -> float:
    """Return what habits say when they are the same writer's only with some chance."""
    return math.log2(chance * 2.0**gains + 1 - chance)


def _longest(site: Fingerprint) -> Seen:
    return max(
        site.values(TraitKind.WORDING).values(), key=lambda s: (len(s.quotation), s.quotation)
    )


def has(site: Fingerprint, sentence: str) -> bool:
    return sentence in site.values(TraitKind.WORDING) or sentence in site.values(TraitKind.TERMS)


def _overlaps(one: str, other: str) -> bool:
    """Say whether two sentences share a shingle, so that one may be taken from the other."""
    return not set(shingles(one)).isdisjoint(shingles(other))


def _level(rare: int, sentences: int) -> str:
    """Return how much a number of rare shingles in a number of sentences is."""
    if sentences >= MANY_SENTENCES:
        return "many"
    return "some" if rare >= 5 and sentences >= 2 else "few"

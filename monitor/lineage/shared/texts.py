"""Sentences that two sites share."""

from collections.abc import Iterator

from monitor.lineage.evidence import MAX_EXAMPLES, Example, Observation, Rarity
from monitor.lineage.fingerprint import Fingerprint
from storage.records.link import TraitKind

MANY_SENTENCES = 5
"""Different sentences with something uncommon in common; unrelated sites share one at most in 3,000 pairs."""


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
        best = sorted(pairs, key=lambda v: (-weight[v], v))
        yield Observation(
            signal=signal,
            level=level,
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


def _level(rare: int, sentences: int) -> str:
    """Return how much a number of rare shingles in a number of sentences is."""
    if sentences >= MANY_SENTENCES:
        return "many"
    return "some" if rare >= 5 and sentences >= 3 else "few"

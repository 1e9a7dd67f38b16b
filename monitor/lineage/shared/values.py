"""Values that two sites share one by one: identifiers, links from one to the other, articles, prices, assets."""

from collections.abc import Iterator

from monitor.lineage.evidence import (
    MAX_EXAMPLES,
    Example,
    Observation,
    Rarity,
    elsewhere,
    first_capture,
    later_first,
)
from monitor.lineage.fingerprint import Fingerprint, key
from monitor.signals.signal import Announced, Counted, OneByOne, Signal
from storage.records.link import TraitKind

MAX_VALUES = 6
"""Shared values of one signal that become reasons, the rarest first."""


def one_by_one(
    signal: Signal, way: OneByOne, earlier: Fingerprint, later: Fingerprint, rarity: Rarity
) -> Iterator[Observation]:
    """Yield each value that both show, or that they show different ones."""
    kind = way.kind
    before, after = earlier.values(kind), later.values(kind)
    if not before or not after:
        return
    shared = sorted(before.keys() & after.keys())
    if shared:
        weighed = sorted((rarity.background.others(key(kind, value)), value) for value in shared)
        for others, value in weighed[:MAX_VALUES]:
            common = others > rarity.most
            if common and not way.tell_common:
                continue
            yield Observation(
                signal=signal.name,
                level="common" if common else "value",
                value=value,
                others=others,
                frequency=max(
                    rarity.frequency(others),
                    rarity.weights.limits["cited"] if _named_in_claim(later, value) else 0.0,
                ),
                examples=(Example(before=before[value], after=after[value]),),
                later_had_it_first=later_first(earlier, before[value], after[value]),
                note=f"vu sur {others} autres sites : ne dit rien" if common else elsewhere(others),
            )
        return
    if rarity.weights.signals[signal.weight_key].differ is None:
        return
    spaces = {_space(value) for value in before} & {_space(value) for value in after}
    if spaces:
        one = next(value for value in sorted(before) if _space(value) in spaces)
        other = next(value for value in sorted(after) if _space(value) in spaces)
        yield Observation(
            signal=signal.name,
            level="differ",
            value=f"{one} ≠ {other}",
            examples=(Example(before=before[one], after=after[other]),),
        )


def announced(
    signal: Signal, way: Announced, earlier: Fingerprint, later: Fingerprint, rarity: Rarity
) -> Iterator[Observation]:
    """Yield a link or redirect from the earlier site or its accounts to the later one: only their owner places it."""
    seen = earlier.values(way.kind).get(later.site_id)
    if seen is not None:
        others = rarity.background.others(key(way.kind, later.site_id))
        yield Observation(
            signal=signal.name,
            level="common" if others > rarity.most else "value",
            value=later.site_id,
            others=others,
            frequency=rarity.frequency(others),
            examples=(Example(before=seen, after=first_capture(later)),),
            note=elsewhere(others),
        )


def counted(
    signal: Signal, way: Counted, earlier: Fingerprint, later: Fingerprint, rarity: Rarity
) -> Iterator[Observation]:
    """Yield how many rare values both show, or that they show many and share none."""
    kind, many = way.kind, way.many
    before, after = earlier.values(kind), later.values(kind)
    if not before or not after:
        return
    shared = sorted(before.keys() & after.keys())
    rare = [value for value in shared if rarity.rare(key(kind, value))]
    if rare:
        yield Observation(
            signal=signal.name,
            level="many" if len(rare) >= many else "few",
            frequency=rarity.chance(0.5 if len(rare) >= many else 3.0),
            value=f"{len(rare)} en commun, rares : {', '.join(rare[:4])}",
            examples=tuple(Example(before=before[v], after=after[v]) for v in rare[:MAX_EXAMPLES]),
        )
    elif (
        not shared
        and rarity.weights.signals[signal.weight_key].differ is not None
        and min(len(before), len(after)) >= 5
    ):
        yield Observation(
            signal=signal.name,
            level="differ",
            value=f"{len(before)} et {len(after)}, aucun en commun",
            examples=(
                Example(before=next(iter(before.values())), after=next(iter(after.values()))),
            ),
        )


def _named_in_claim(later: Fingerprint, value: str) -> bool:
    """Say whether the later site names an address in a claim of succession, as an impostor names the old one."""
    bare = value.rpartition(":")[2].casefold()
    return any(bare in seen.quotation.casefold() for seen in later.values(TraitKind.CLAIM).values())


def _space(value: str) -> str:
    """Return the space a value belongs to: a handle's network, a key's service; all phones share one."""
    return value.partition(":")[0] if ":" in value else ""

"""Values that two sites share one by one: identifiers, links from one to the other, articles, prices, assets."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from monitor.lineage.evidence import (
    MAX_EXAMPLES,
    Example,
    Observation,
    Rarity,
    elsewhere,
    first_capture,
)
from monitor.lineage.fingerprint import Fingerprint, key
from monitor.signals.signal import Announced, Counted, Named, OneByOne, Signal
from storage.records.link import TraitKind

BEFORE = timedelta(days=7)
"""A new address is announced at most so long before the old one is seized."""

WHOLE = 0.6
"""Part of the smaller site's values that makes them its whole set; fewer may come from one supplier."""

MAX_VALUES = 6
"""Shared values of one signal that become reasons, the rarest first."""


def one_by_one(
    signal: Signal,
    way: OneByOne,
    earlier: Fingerprint,
    later: Fingerprint,
    rarity: Rarity,
    *,
    reached: bool = False,
) -> Iterator[Observation]:
    """
    Yield each value that both show, or that they show different ones.

    ``reached`` says that the later site gives no contact but the earlier one's: no copied sentence brings that about.
    """
    kind = way.kind
    before, after = earlier.values(kind), later.values(kind)
    if not before or not after:
        return
    shared = sorted(before.keys() & after.keys())
    if shared:
        said = [] if reached else _said_alike(earlier, later)
        apart = _opened_anew(way, shared, earlier, later)
        weighed = sorted((rarity.background.owners(kind, value), value) for value in apart)
        for owners, value in weighed[:MAX_VALUES]:
            common = owners > rarity.most
            carried = not common and any(after[value].quotation in one for one in said)
            others = rarity.background.others(key(kind, value))
            if common and not way.tell_common:
                continue
            yield Observation(
                signal=signal.name,
                level=_level(common=common, carried=carried),
                value=value,
                others=others,
                owners=owners,
                examples=(Example(before=before[value], after=after[value]),),
                note=f"vu sur {others} autres sites : ne dit rien" if common else elsewhere(others),
            )
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


def _opened_anew(
    way: OneByOne, shared: list[str], earlier: Fingerprint, later: Fingerprint
) -> list[str]:
    """Return the values that are not drawn from something that both show: that is told already."""
    if way.drawn is None:
        return shared
    source, draw = way.drawn
    anew = later.values(source).keys() - earlier.values(source).keys()
    return [value for value in shared if any(value in draw(one) for one in anew)]


def announced(
    signal: Signal, way: Announced, earlier: Fingerprint, later: Fingerprint, rarity: Rarity
) -> Iterator[Observation]:
    """Yield a link or redirect from the earlier site or its accounts to the later one: only their owner places it."""
    seen = earlier.values(way.kind).get(later.site_id)
    if seen is not None and _in_time(way.kind, seen.first_at, earlier.seized_at):
        others = rarity.background.others(key(way.kind, later.site_id))
        yield Observation(
            signal=signal.name,
            level="value",
            value=later.site_id,
            others=others,
            examples=(Example(before=seen, after=first_capture(later)),),
            note=elsewhere(others),
        )


def _said_alike(earlier: Fingerprint, later: Fingerprint) -> list[str]:
    """Return the later site's sentences that the earlier one says too: a contact in one of them was copied with it."""
    return [
        seen.quotation
        for kind in (TraitKind.WORDING, TraitKind.TERMS)
        for sentence, seen in later.values(kind).items()
        if sentence in earlier.values(kind)
    ]


def _level(*, common: bool, carried: bool) -> str:
    if common:
        return "common"
    return "carried" if carried else "value"


def named(
    signal: Signal, way: Named, earlier: Fingerprint, later: Fingerprint
) -> Iterator[Observation]:
    """Yield that one of two sites shows the other's id."""
    before = earlier.values(way.kind).get(later.site_id)
    after = later.values(way.kind).get(earlier.site_id)
    if before or after:
        yield Observation(
            signal=signal.name,
            level="value",
            value=later.site_id if before else earlier.site_id,
            examples=(Example(before=before or first_capture(earlier), after=after or first_capture(later)),),
        )  # fmt: skip


def _in_time(kind: TraitKind, shown_at: str, seized_at: str | None) -> bool:
    """Say whether a link may announce a new address: what a shop linked to long before it was seized is no such thing."""
    if kind is not TraitKind.LINK or seized_at is None:
        return True
    return datetime.fromisoformat(shown_at) >= datetime.fromisoformat(seized_at) - BEFORE


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
            level="many" if len(rare) >= max(many, WHOLE * min(len(before), len(after))) else "few",
            value=f"{len(rare)} en commun, rares : {', '.join(rare[:4])}",
            examples=tuple(Example(before=before[v], after=after[v]) for v in rare[:MAX_EXAMPLES]),
        )
    elif not shared and min(len(before), len(after)) >= 5:
        yield Observation(
            signal=signal.name,
            level="differ",
            value=f"{len(before)} et {len(after)}, aucun en commun",
            examples=(
                Example(before=next(iter(before.values())), after=next(iter(after.values()))),
            ),
        )


def _space(value: str) -> str:
    """Return the space a value belongs to: a handle's network, a key's service; all phones share one."""
    return value.partition(":")[0] if ":" in value else ""

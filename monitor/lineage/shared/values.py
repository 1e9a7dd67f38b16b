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
from monitor.lineage.weights import Weights
from storage.records.link import TraitKind

VALUES: tuple[tuple[str, TraitKind], ...] = (
    ("account", TraitKind.ACCOUNT),
    ("handle", TraitKind.HANDLE),
    ("phone", TraitKind.PHONE),
    ("email", TraitKind.EMAIL),
    ("username", TraitKind.USERNAME),
    ("mailbox", TraitKind.MAILBOX),
    ("payment_account", TraitKind.PAYMENT_ACCOUNT),
    ("merchant", TraitKind.MERCHANT),
    ("company", TraitKind.COMPANY),
    ("address", TraitKind.ADDRESS),
    ("shop_id", TraitKind.SHOP_ID),
    ("tracker", TraitKind.TRACKER),
    ("chat_widget", TraitKind.CHAT_WIDGET),
    ("captcha_key", TraitKind.CAPTCHA_KEY),
    ("service_key", TraitKind.SERVICE_KEY),
    ("certificate", TraitKind.CERTIFICATE),
    ("hosting", TraitKind.HOSTING),
    ("favicon", TraitKind.FAVICON),
    ("headers", TraitKind.HEADERS),
)
"""Signals that compare values one by one."""


COUNTS: tuple[tuple[str, TraitKind, int], ...] = (
    ("catalogue", TraitKind.PRODUCT, 3),
    ("price_ladder", TraitKind.PRICE, 3),
    ("sku", TraitKind.SKU, 3),
    ("assets", TraitKind.ASSET, 4),
)
"""Signals that count rare shared values: few, or many from the number given."""


MAX_VALUES = 6
"""Shared values of one signal that become reasons, the rarest first."""


def identifiers(
    signal: str,
    kind: TraitKind,
    earlier: Fingerprint,
    later: Fingerprint,
    rarity: Rarity,
    weights: Weights,
) -> Iterator[Observation]:
    before, after = earlier.values(kind), later.values(kind)
    if not before or not after:
        return
    shared = sorted(before.keys() & after.keys())
    if shared:
        weighed = sorted((rarity.background.others(key(kind, value)), value) for value in shared)
        for others, value in weighed[:MAX_VALUES]:
            common = others > rarity.most
            if common and signal in {"headers", "hosting"}:
                continue
            yield Observation(
                signal=signal,
                level="common" if common else "value",
                value=value,
                others=others,
                frequency=max(
                    rarity.frequency(others),
                    weights.limits["cited"] if _named_in_claim(later, value) else 0.0,
                ),
                examples=(Example(before=before[value], after=after[value]),),
                later_had_it_first=later_first(earlier, before[value], after[value]),
                note=f"vu sur {others} autres sites : ne dit rien" if common else elsewhere(others),
            )
        return
    if weights.signals[signal].differ is None:
        return
    spaces = {_space(value) for value in before} & {_space(value) for value in after}
    if spaces:
        one = next(value for value in sorted(before) if _space(value) in spaces)
        other = next(value for value in sorted(after) if _space(value) in spaces)
        yield Observation(
            signal=signal,
            level="differ",
            value=f"{one} ≠ {other}",
            examples=(Example(before=before[one], after=after[other]),),
        )


def announced(earlier: Fingerprint, later: Fingerprint, rarity: Rarity) -> Iterator[Observation]:
    """Yield a link or redirect from the earlier site or its accounts to the later one: only their owner places it."""
    for signal, kind in (("announcement", TraitKind.LINK), ("redirect", TraitKind.REDIRECT)):
        seen = earlier.values(kind).get(later.site_id)
        if seen is None:
            continue
        others = rarity.background.others(key(kind, later.site_id))
        common = others > rarity.most
        yield Observation(
            signal=signal,
            level="common" if common else "value",
            value=later.site_id,
            others=others,
            frequency=rarity.frequency(others),
            examples=(Example(before=seen, after=first_capture(later)),),
            note=elsewhere(others),
        )


def counts(
    signal: str,
    kind: TraitKind,
    many: int,
    earlier: Fingerprint,
    later: Fingerprint,
    rarity: Rarity,
    weights: Weights,
) -> Iterator[Observation]:
    before, after = earlier.values(kind), later.values(kind)
    if not before or not after:
        return
    shared = sorted(before.keys() & after.keys())
    rare = [value for value in shared if rarity.rare(key(kind, value))]
    if rare:
        yield Observation(
            signal=signal,
            level="many" if len(rare) >= many else "few",
            frequency=rarity.chance(0.5 if len(rare) >= many else 3.0),
            value=f"{len(rare)} en commun, rares : {', '.join(rare[:4])}",
            examples=tuple(Example(before=before[v], after=after[v]) for v in rare[:MAX_EXAMPLES]),
        )
    elif (
        not shared
        and weights.signals[signal].differ is not None
        and min(len(before), len(after)) >= 5
    ):
        yield Observation(
            signal=signal,
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

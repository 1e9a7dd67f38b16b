"""
Weigh two fingerprints: how probable is it that one hand made both, and why.

Bits are added as Fellegi and Sunter's match weights are (JASA 64, 1969): odds = 2^(prior + reasons). What the reasons weigh
depends on what a copier can do with them (:class:`monitor.lineage.weights.Tier`); reasons of one family depend on one another, so
the strongest counts whole and each next one less. All that can be copied is capped together, and more so where whole pages
or the brand were taken. Who can be no successor by what he is stays below telling unless a control fact speaks.

One more thing in common never lowers what a pair says, as long as it does not make the later site a copy of whole pages.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.lineage.copying import Copying, copying
from monitor.lineage.evidence import Background, Observation
from monitor.lineage.fingerprint import Fingerprint
from monitor.lineage.roles import SUCCEED, Role, Standing, role_of
from monitor.lineage.shared import observations
from monitor.lineage.weights import Tier, Weights
from monitor.signals import weight_key
from storage.records.link import Band

_TRACES = frozenset(("messaging", "mailbox", "payment", "company", "account", "text"))
"""
Families that show a second trace: a reseller shows the seller's photographs, goods and one of his contacts, not his clauses.

He may call his accounts by the seller's name, too, but opens no mailbox under that of the seller's.
"""

_CLAUSES = "terms"
"""The words that are a trace: whoever takes a seller's pitch may take the contact that stands beside it, word for word."""

_TAKEN = frozenset(("photo", "text", "catalogue"))
"""Families of what anybody may take: beside the seller's purse, or his contacts alone, they are a second trace."""

AGAINST = "contre"
"""The family of what speaks against one hand."""

_SELLS = Standing(role=Role.SELLER, proof=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One observation with its weight."""

    observation: Observation
    family: str
    alone: float
    """What it would say if it were the only one, in bits."""

    counted: float
    """What it adds beside the stronger reasons of its family."""

    copied: float = 0.0
    """What of that a copy explains as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """What two fingerprints say together."""

    reasons: tuple[Reason, ...]
    """Strongest first, those against one hand last."""

    families: dict[str, float]
    prior_bits: float
    """log2 of the prior odds of one hand, by the later site's role."""

    copying_bits: float
    """What a copy explains as well, or the later site's role forbids: at most 0."""

    bits: float
    """Log odds of one hand."""

    probability: float
    copycat: float
    network: float
    """Probability of each rival."""

    band: Band
    copied: Copying
    standing: Standing
    """What the later site is."""

    flagged: bool
    """Whether an analyst should look."""

    hard: bool
    """Whether something that a copier has no use for carries it, so that another predecessor does not explain it away."""


def weigh(
    earlier: Fingerprint,
    later: Fingerprint,
    background: Background,
    weights: Weights,
    copied: Copying | None = None,
) -> Weighing:
    """
    Compare a later site with an earlier one, as both and the background stand now.

    ``copied`` is told where the fingerprints are those of sites with their accounts: pages are copied from a site alone.
    """
    copied = copied or copying(earlier, later)
    seen = observations(earlier, later, copied, background, weights)
    return concluded(
        (reason(one, weights) for one in seen), copied, weights, role_of(later, earlier)
    )


def reason(observation: Observation, weights: Weights) -> Reason:
    """Give an observation its bits: each independent owner of a value before the seizure takes some of them."""
    signal = weights.signals[weight_key(observation.signal)]
    bits = signal.bits.get(observation.level, 0.0)
    if bits > 0:
        bits = max(0.0, bits - weights.limits["owner"] * observation.owners)
    family = signal.family if bits >= 0 else AGAINST
    return Reason(observation=observation, family=family, alone=bits, counted=bits)


def concluded(
    reasons: Iterable[Reason], copied: Copying, weights: Weights, standing: Standing = _SELLS
) -> Weighing:
    """Combine weighted observations into a probability and a band."""
    everything = _untimed(reasons, weights)
    families: dict[str, float] = {}
    counted: list[Reason] = []
    for name in sorted({one.family for one in everything if one.alone}):
        members = [one for one in everything if one.alone and one.family == name]
        families[name], shares = _family(members, weights, name)
        counted += shares
    counted.sort(key=lambda one: (-one.counted, one.observation.signal, one.observation.value))
    tiers = _tiers(families, weights)
    clauses = max((one.alone for one in counted if one.observation.signal == _CLAUSES), default=0.0)
    traces = {**families, "text": clauses}
    copied = replace(copied, stock=_stock(traces, tiers, weights))
    eligible = standing.role in SUCCEED or (standing.role is not Role.TALK and _sent_on(counted))
    prior = weights.prior[
        standing.role if standing.role in SUCCEED or not eligible else Role.SELLER
    ]
    said = sum(families.values())
    taken = _copyable(tiers, copied, weights)
    bits = prior + said - _explained(families, tiers, taken, copied, weights)
    if not eligible:
        bits = min(bits, weights.limits["page" if standing.role is Role.PAGE else "gated"])
    one_hand = 1 / (1 + 2**-bits) >= weights.limits["same_hand"] and _one_hand(
        tiers, traces, copied, weights
    )
    if bits > 0 and not one_hand:
        bits = max(0.0, bits - taken) * weights.limits["doubt"]
    probability = 1 / (1 + 2**-bits)
    rival = _rivals(
        probability, tiers, weights, copied=copied, standing=standing, families=families
    )
    carried = _carried(tiers, copied)
    band = Band.SAME_HAND if one_hand else _other_band(rival, tiers, copied, weights)
    return Weighing(
        reasons=(*counted, *(one for one in everything if not one.alone)),
        families=families,
        prior_bits=prior,
        copying_bits=bits - prior - said,
        bits=bits,
        probability=probability,
        copycat=rival["copycat"],
        network=rival["network"],
        band=band,
        copied=copied,
        standing=standing,
        flagged=band is not Band.UNRESOLVED or probability >= weights.limits["flagged"],
        hard=carried >= weights.limits["costly_bits"],
    )


def _untimed(reasons: Iterable[Reason], weights: Weights) -> list[Reason]:
    """Return the reasons; beside a control fact it does not count when the later site was first seen."""
    everything = list(reasons)
    controlled = any(
        one.alone > 0 and weights.families[one.family].tier is Tier.CONTROL for one in everything
    )
    return [
        replace(one, alone=max(0.0, one.alone), counted=0.0) if controlled and one.observation.signal == "timing" and one.alone < 0 else one
        for one in everything
    ]  # fmt: skip


def _sent_on(reasons: Iterable[Reason]) -> bool:
    """Say whether the earlier site sends its visitors to the later one: then that is its successor, whatever it shows."""
    return any(one.observation.signal == "redirect" for one in reasons)


def _family(members: Sequence[Reason], weights: Weights, name: str) -> tuple[float, list[Reason]]:
    """Return what a family says together, and its reasons with what each adds."""
    ordered = sorted(
        members, key=lambda r: (-abs(r.alone), r.observation.signal, r.observation.value)
    )
    family = weights.families.get(name)
    decay, cap = (1.0, 0.0) if family is None else (family.decay, family.cap)
    total, shares = 0.0, []
    for position, one in enumerate(ordered):
        before = total
        total = max(weights.limits["against"], min(cap, total + decay**position * one.alone))
        added = total - before
        copied = added if family is not None and family.tier is Tier.COPYABLE else 0.0
        shares.append(replace(one, counted=added, copied=copied))
    return total, shares


def _tiers(families: Mapping[str, float], weights: Weights) -> dict[Tier, float]:
    """
    Return what each tier says.

    Among what can be copied the strongest family counts whole and each next one half of the one before: who takes one thing takes more.
    """
    found = dict.fromkeys(Tier, 0.0)
    for tier in Tier:
        members = sorted(
            (bits for name, bits in families.items() if name != AGAINST and weights.families[name].tier is tier),
            reverse=True,
        )  # fmt: skip
        decay = 0.5 if tier is Tier.COPYABLE else 1.0
        found[tier] = sum(bits * decay**place for place, bits in enumerate(members))
    return found


def _stock(traces: Mapping[str, float], tiers: Mapping[Tier, float], weights: Weights) -> bool:
    """Say whether a whole shop was taken, photographs, clauses and prices, and nothing that leads to its seller."""
    second = weights.limits["second_bits"]
    leads = tiers[Tier.CONTROL] + tiers[Tier.POINTING] + tiers[Tier.TECHNICAL] >= second
    return not leads and all(traces.get(name, 0.0) >= second for name in _TAKEN)


def _copyable(tiers: Mapping[Tier, float], copied: Copying, weights: Weights) -> float:
    """Return what all that can be copied says: the first bits half of the most, the next as many half of what remains."""
    limits = weights.limits
    most = limits["taken" if copied.taken else "copyable"]
    return most * (1 - 2 ** (-tiers[Tier.COPYABLE] / limits["half"]))


def _explained(
    families: Mapping[str, float],
    tiers: Mapping[Tier, float],
    taken: float,
    copied: Copying,
    weights: Weights,
) -> float:
    """Return the bits that copying explains as well, of what all families say."""
    copyable = sum(b for n, b in families.items() if n != AGAINST and weights.families[n].tier is Tier.COPYABLE)  # fmt: skip
    carried = tiers[Tier.POINTING] + tiers[Tier.TECHNICAL]
    over = max(0.0, carried - weights.limits["carried"]) if copied.clone else 0.0
    return copyable - taken + over


def _carried(tiers: Mapping[Tier, float], copied: Copying) -> float:
    """Return the bits of what a copier has no use for."""
    own = 0.0 if copied.clone else tiers[Tier.POINTING] + tiers[Tier.TECHNICAL]
    return tiers[Tier.CONTROL] + own


def _rivals(
    probability: float,
    tiers: Mapping[Tier, float],
    weights: Weights,
    *,
    copied: Copying,
    standing: Standing,
    families: Mapping[str, float],
) -> dict[str, float]:
    """Return the chance of each rival: what remains goes to the one that what is shared speaks for."""
    left = 1 - probability
    pointing = tiers[Tier.POINTING] + tiers[Tier.TECHNICAL]
    sells = standing.role in SUCCEED or standing.role is Role.PAGE
    copies = (
        copied.taken
        and (sells or copied.whole)
        and tiers[Tier.COPYABLE] >= weights.limits["second_bits"]
    )
    tied = pointing >= weights.limits["costly_bits"] and (not sells or "time" not in families)
    if standing.role is Role.TALK:
        return {"copycat": 0.0, "network": 0.0}
    if copies:
        return {"copycat": 0.95 * left, "network": 0.0}
    return {"copycat": 0.0, "network": (0.9 if tied else 0.05) * left}


def _one_hand(
    tiers: Mapping[Tier, float], families: Mapping[str, float], copied: Copying, weights: Weights
) -> bool:
    """
    Say whether what is shared can show one hand: a control fact, or something that points to the old seller and a second trace.

    A key beside clauses is no such pair: saved pages carry both. Whole pages and whole texts that were taken show no hand. Nor do
    photographs and goods beside one of the seller's contacts, which his resellers show; they do beside his purse, beside a key
    where no words were taken, or where the site gives no contact but his.
    """
    if tiers[Tier.CONTROL]:
        return True
    if copied.taken:
        return False
    costly, second = weights.limits["costly_bits"], weights.limits["second_bits"]
    strong = {name for name, bits in families.items() if name != AGAINST and bits >= second}
    carrying = {name for name in strong & _TRACES - {"text"} if families[name] >= costly}
    pointing = {name for name in strong if weights.families[name].tier is Tier.POINTING}
    if carrying and pointing and len(strong & _TRACES) >= 2:
        return True
    if carrying & pointing and copied.reached and "time" in families:
        return True
    purse, key = "payment" in carrying, "account" in carrying and copied.share < UNLIKE
    return bool((purse and strong & _TAKEN) or (key and strong & _TAKEN - {"text"}))


UNLIKE = 0.2
"""Part of the words below which a key was not carried along with them."""


def _other_band(
    rival: Mapping[str, float], tiers: Mapping[Tier, float], copied: Copying, weights: Weights
) -> Band:
    """Return the band of what is not one hand's."""
    if rival["copycat"] >= weights.limits["copycat"] or (
        copied.clone and not tiers[Tier.CONTROL] and rival["copycat"]
    ):
        return Band.COPYCAT
    return Band.SAME_NETWORK if rival["network"] >= weights.limits["network"] else Band.UNRESOLVED

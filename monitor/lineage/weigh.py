"""
Weigh two fingerprints: how probable is it that one hand made both, and why.

Fellegi and Sunter's match weights (JASA 64, 1969) in bits, with term frequencies as Splink has them, carried from two
hypotheses to four. For each reason the bits are log2 of its chance under a hypothesis over its chance between
unrelated sites. Reasons of one family depend on one another: the strongest counts whole, each next one less, and the
family has a cap. Then, with L the sum over families and p the prior::

    odds(one hand) = p_hand * 2^L_hand / (p_copycat * 2^L_copycat + p_network * 2^L_network + p_unrelated)

so that in bits: prior + reasons of one hand - what copying and shared supply explain as well.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from monitor.lineage.copying import Copying, copying
from monitor.lineage.evidence import Background, Observation
from monitor.lineage.fingerprint import Fingerprint
from monitor.lineage.shared import observations
from monitor.lineage.weights import HYPOTHESES, Chances, Weights
from monitor.signals import weight_key
from storage.records.link import Band, TraitKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Bits:
    """What a reason, a family or all of them say, in bits against *unrelated*."""

    hand: float
    copycat: float
    network: float


REPLACED_IN_CLONE = 0.3
"""Who reopens the very same pages keeps the address at which customers write; who steals them cannot."""

CITED_FAMILY = "messaging"

NO_SECOND = frozenset(("time", "name", "claim", "catalogue", "structure"))
"""Families that show no second trace of a hand: chance, copied names, and what a common supplier or theme explains."""

SOFT = frozenset(("style", "photo"))
"""Families that careless writers, or shops of one supplier in a small background, share by chance up to some bits."""

QUOTED = frozenset(("messaging", "payment", "company"))
"""Families of what a report on the earlier site quotes."""

NOTHING = Bits(hand=0.0, copycat=0.0, network=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One observation with its weight."""

    observation: Observation
    family: str
    alone: Bits
    """What it would say if it were the only one."""

    counted: Bits
    """What it adds beside the stronger reasons of its family."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """What two fingerprints say together."""

    reasons: tuple[Reason, ...]
    """Strongest first, those against one hand last."""

    families: dict[str, Bits]
    total: Bits
    prior_bits: float
    """log2 of the prior odds of one hand."""

    copying_bits: float
    """What the rival explanations take away: at most 0."""

    bits: float
    """Log odds of one hand."""

    probability: float
    copycat: float
    network: float
    """Probability of each rival."""

    band: Band
    copied: Copying

    flagged: bool
    """Whether an analyst should look."""

    sells: bool
    """Whether the later site offers goods itself, or is an account; else it may only quote the earlier one's addresses."""

    hard: bool
    """Whether something that a copier has no use for carries it, so that another predecessor does not explain it away."""


def weigh(
    earlier: Fingerprint,
    later: Fingerprint,
    background: Background,
    weights: Weights,
    *,
    clone_of_another: bool = False,
    borrowed: frozenset[str] = frozenset(),
) -> Weighing:
    """
    Compare a later site with an earlier one, as both and the background stand now.

    Where the later is known to be a clone of another site's pages, whatever those pages carry is explained by them here too.
    ``borrowed`` are sentences of the later site that a third site showed before: they do not show how its hand writes.
    """
    copied = copying(earlier, later)
    if clone_of_another:
        copied = replace(copied, clone=True)
    sells = ":" in later.site_id or bool(
        later.values(TraitKind.PRICE) or later.values(TraitKind.PRODUCT)
    )
    reasons = [
        reason(observation, copied, weights, cited=not sells)
        for observation in observations(
            earlier, later, copied, background, weights, borrowed=borrowed
        )
    ]
    return concluded(reasons, copied, weights, sells=sells)


def concluded(
    reasons: Iterable[Reason], copied: Copying, weights: Weights, *, sells: bool = True
) -> Weighing:
    """Combine weighted observations into a probability and a band."""
    everything = list(reasons)
    kept = [reason for reason in everything if reason.alone != NOTHING]
    silent = [reason for reason in everything if reason.alone == NOTHING]
    families: dict[str, Bits] = {}
    counted: list[Reason] = []
    for name in sorted({reason.family for reason in kept}):
        members = [reason for reason in kept if reason.family == name]
        together, shares = _family(members, weights, name)
        families[name] = together
        counted += shares
    families, counted = _changed_together(families, counted, weights)
    total = Bits(**{h: sum(getattr(part, h) for part in families.values()) for h in HYPOTHESES})
    prior = weights.prior
    unrelated = 1 - sum(prior.values())
    masses = {h: prior[h] * 2 ** getattr(total, h) for h in HYPOTHESES}
    rivals = masses["copycat"] + masses["network"] + unrelated
    whole = masses["hand"] + rivals
    prior_bits = math.log2(prior["hand"] / (1 - prior["hand"]))
    bits = math.log2(masses["hand"] / rivals)
    probability = masses["hand"] / whole
    counted.sort(
        key=lambda reason: (
            -reason.counted.hand,
            reason.observation.signal,
            reason.observation.value,
        )
    )
    rival = {name: masses[name] / whole for name in ("copycat", "network")}
    costly = _costly(families, copied, counted, weights)
    band = _band(probability, rival, families, costly, weights, sells=sells)
    return Weighing(
        reasons=(*counted, *silent),
        families=families,
        total=total,
        prior_bits=prior_bits,
        copying_bits=bits - prior_bits - total.hand,
        bits=bits,
        probability=probability,
        copycat=rival["copycat"],
        network=rival["network"],
        band=band,
        copied=copied,
        flagged=band is not Band.UNRESOLVED
        or probability + rival["copycat"] >= weights.limits["flagged"],
        hard=bool(costly),
        sells=sells,
    )


def reason(
    observation: Observation, copied: Copying, weights: Weights, *, cited: bool = False
) -> Reason:
    """
    Give an observation its bits under each hypothesis.

    A site that offers nothing may be a report: it quotes addresses and accounts, all of them for one reason (``cited``).
    """
    signal = weights.signals[weight_key(observation.signal)]
    family = CITED_FAMILY if cited and signal.family in QUOTED else signal.family
    if observation.bits is not None:
        hand, copycat, network = observation.bits
        alone = Bits(hand=hand, copycat=copycat, network=network)
    elif observation.level == "common":
        alone = NOTHING
    elif observation.level == "differ":
        differ = signal.differ
        if differ is not None and copied.clone and signal.pointing:
            differ = replace(differ, hand=differ.hand * REPLACED_IN_CLONE)
        alone = NOTHING if differ is None else _bits(differ, 0.0)
    else:
        chances = signal.agree[observation.level]
        if copied.clone and signal.carried is not None:
            chances = signal.carried
        if observation.later_had_it_first:
            chances = replace(chances, copycat=chances.unrelated)
        frequency = observation.frequency
        if cited and signal.family in QUOTED:
            frequency = max(frequency, weights.limits["cited"])
        alone = _bits(chances, frequency)
    return Reason(observation=observation, family=family, alone=alone, counted=alone)


def _bits(chances: Chances, frequency: float) -> Bits:
    """Return the bits of chances, the value's own frequency standing for the unrelated where it is higher."""
    unrelated = max(chances.unrelated, frequency)
    return Bits(
        **{
            name: math.log2((getattr(chances, name) * (1 - frequency) + frequency) / unrelated)
            for name in HYPOTHESES
        }
    )


def _family(members: Sequence[Reason], weights: Weights, name: str) -> tuple[Bits, list[Reason]]:
    """Return what a family says together, and its reasons with what each adds."""
    family = weights.families[name]
    ordered = sorted(
        members, key=lambda r: (-abs(r.alone.hand), r.observation.signal, r.observation.value)
    )
    for_one = [r for r in ordered if r.alone.hand > 0]
    against = [r for r in ordered if r.alone.hand <= 0]
    shares: list[Reason] = []
    sums = dict.fromkeys(HYPOTHESES, 0.0)
    for group in (for_one, against):
        for position, reason in enumerate(group):
            factor = family.decay**position
            added = {}
            for h in HYPOTHESES:
                before = sums[h]
                sums[h] = max(
                    family.floor, min(family.cap, before + factor * getattr(reason.alone, h))
                )
                added[h] = sums[h] - before
            shares.append(replace(reason, counted=Bits(**added)))
    return Bits(**sums), shares


def _changed_together(
    families: dict[str, Bits], counted: Sequence[Reason], weights: Weights
) -> tuple[dict[str, Bits], list[Reason]]:
    """
    Let what a seller leaves behind speak against one hand only once.

    Who comes back as somebody else changes pictures, words, style and goods in one go: that all differ says little more
    than that one does. What a copier leaves unchanged is another matter, so the rivals' bits stay.
    """
    left = [name for name in families if weights.families[name].left_behind]
    against = sum(min(0.0, families[name].hand) for name in left)
    if against >= weights.limits["left_behind"]:
        return families, list(counted)
    part = weights.limits["left_behind"] / against
    scaled = {
        name: replace(families[name], hand=families[name].hand * part)
        for name in left
        if families[name].hand < 0
    }
    shares = [
        replace(reason, counted=replace(reason.counted, hand=reason.counted.hand * part))
        if reason.family in scaled
        else reason
        for reason in counted
    ]
    return {**families, **scaled}, shares


def _costly(
    families: dict[str, Bits], copied: Copying, reasons: Sequence[Reason], weights: Weights
) -> list[str]:
    """
    Return the families that a copier has no use for and that say enough.

    In a clone, what the pages carry is one family whatever it is called, and none of these.
    """
    borne = {
        reason.family
        for reason in reasons
        if reason.counted.hand > 0
        and not (copied.clone and weights.signals[weight_key(reason.observation.signal)].carried)
    }
    return [
        name
        for name, bits in families.items()
        if weights.families[name].costly
        and name in borne
        and bits.hand >= weights.limits["costly_bits"]
    ]


def _at_least(families: dict[str, Bits], name: str, bits: float) -> bool:
    return name in families and families[name].hand >= bits


def _band(
    probability: float,
    rival: dict[str, float],
    families: dict[str, Bits],
    costly: Sequence[str],
    weights: Weights,
    *,
    sells: bool,
) -> Band:
    """
    Return the band (domain.md 5.3, rules 1, 2, 5 and 6).

    One hand needs the probability, a family that a copier has no use for, and a second independent one. Where a shop
    that first appears after the seizure has its goods paid to the seized seller's account, the time is the second.
    """
    limits = weights.limits
    if probability >= limits["same_hand"]:
        second = [
            name
            for name, bits in families.items()
            if bits.hand >= limits["soft_bits" if name in SOFT else "second_bits"]
            and name not in NO_SECOND
        ]
        if not sells and not set(second) - QUOTED:
            return Band.UNRESOLVED
        if sells and "payment" in costly and _at_least(families, "time", limits["second_bits"]):
            return Band.SAME_HAND
        if costly and len(set(second) | set(costly)) >= 2:
            return Band.SAME_HAND
    if rival["copycat"] >= limits["copycat"]:
        return Band.COPYCAT
    if rival["network"] >= limits["network"]:
        return Band.SAME_NETWORK
    return Band.UNRESOLVED

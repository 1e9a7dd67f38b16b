"""
Where a lead stands: what its two sites say alone, and what remains of it beside the subject's other leads.

One site has one hand: what another predecessor's hand explains as well, a lead loses.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from monitor.lineage.weigh import Weighing
from storage.findings.lineage_records import Lead
from storage.ids import derived_id
from storage.records.link import Band


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadState:
    """Where a lead stands: what its two sites say alone, and what remains of it beside the subject's other leads."""

    id: str
    subject: str
    predecessor: str
    band: Band
    probability: float
    copycat: float
    network: float
    rivals_bits: float
    """What the hand of another predecessor explains as well: at most 0."""

    own_bits: float
    own_copycat: float
    own_network: float
    own_band: Band
    hard: bool
    standing: bool
    """Whether an analyst should look now."""

    @property
    def bits(self) -> float:
        """What it says in all."""
        return round(self.own_bits + self.rivals_bits, 4)

    @classmethod
    def of_row(cls, lead: Lead) -> "LeadState":
        """Return the state a former run left."""
        return cls(
            id=lead.id, subject=lead.subject, predecessor=lead.predecessor, band=Band(lead.band),
            probability=lead.probability, copycat=lead.copycat, network=lead.network, rivals_bits=lead.rivals_bits,
            own_bits=lead.own_bits, own_copycat=lead.own_copycat, own_network=lead.own_network,
            own_band=Band(lead.own_band), hard=bool(lead.hard), standing=bool(lead.standing),
        )  # fmt: skip

    @classmethod
    def alone(cls, subject: str, predecessor: str, weighing: Weighing) -> "LeadState":
        """Return what a weighing says of two sites, other predecessors left aside."""
        copycat, network = round(weighing.copycat, 6), round(weighing.network, 6)
        return cls(
            id=lead_id(subject, predecessor), subject=subject, predecessor=predecessor, band=weighing.band,
            probability=round(weighing.probability, 6), copycat=copycat, network=network, rivals_bits=0.0,
            own_bits=round(weighing.bits, 4), own_copycat=copycat, own_network=network, own_band=weighing.band,
            hard=weighing.hard, standing=weighing.flagged,
        )  # fmt: skip


def lead_id(subject: str, predecessor: str) -> str:
    """Return the id of the lead of a pair, the same after every rebuild."""
    return derived_id("lead", subject, predecessor)


def settled(
    state: LeadState,
    others: Iterable[LeadState],
    hand: Callable[[str], set[str]],
    limits: Mapping[str, float],
) -> LeadState:
    """
    Return what remains of a lead beside the subject's other leads.

    ``hand`` returns the sites known to be of one hand with a site, itself among them.
    """
    rivals_bits = round(-math.log2(1 + _rivals(state, others, hand)), 4)
    alone = 1 / (1 + 2.0**-state.own_bits)
    probability = 1 / (1 + 2.0 ** -(state.own_bits + rivals_bits))
    left = (1 - probability) / max(1 - alone, 1e-12) if rivals_bits else 1.0
    copycat, network = (min(1.0, share * left) for share in (state.own_copycat, state.own_network))
    band = _band(state.own_band, copycat, network, limits)
    return replace(
        state,
        band=band,
        probability=round(probability, 6),
        copycat=round(copycat, 6),
        network=round(network, 6),
        rivals_bits=rivals_bits,
        standing=band is not Band.UNRESOLVED or probability + copycat >= limits["flagged"],
    )


def _rivals(
    state: LeadState, others: Iterable[LeadState], hand: Callable[[str], set[str]]
) -> float:
    """
    Return the odds of the other predecessors, those known to be one hand counted once.

    What rests on something that a copier has no use for is not explained away: then the two predecessors may be one hand
    themselves. A profile may describe a predecessor that was captured too, so it neither takes nor loses.
    """
    if state.hard or _is_profile(state.predecessor):
        return 0.0
    against, counted = 0.0, set(hand(state.predecessor))
    for other in sorted(others, key=lambda one: (-one.own_bits, one.id)):
        if _is_profile(other.predecessor) or other.predecessor in counted:
            continue
        counted |= hand(other.predecessor)
        against += 2.0**other.own_bits
    return against


def _band(own: Band, copycat: float, network: float, limits: Mapping[str, float]) -> Band:
    if own in {Band.SAME_HAND, Band.COPYCAT}:
        return own
    if copycat >= limits["copycat"]:
        return Band.COPYCAT
    return Band.SAME_NETWORK if network >= limits["network"] else Band.UNRESOLVED


def _is_profile(site_id: str) -> bool:
    return site_id.startswith("profile:")

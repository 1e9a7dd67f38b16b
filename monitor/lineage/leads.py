"""
The leads: pairs of a site and a seed that deserve an analyst's look, each with all its reasons and its history.

A lead is flagged at the capture time of the evidence at which it first crossed a band, and is kept from then on, even
if later evidence takes it back: then its history says so. What people rule lives in the ledger and is only shown here.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable

from monitor.lineage.settling import LeadState, settled
from monitor.lineage.telling import examples, reasons, why
from monitor.lineage.weigh import Weighing
from monitor.lineage.weights import Weights
from storage.findings import lineage_leads as leads
from storage.findings.lineage_records import Lead, LeadThen
from storage.records.link import Band


class Leads:
    """All leads, in the findings."""

    def __init__(self, findings: sqlite3.Connection, weights: Weights) -> None:
        self._findings = findings
        self._limits = weights.limits
        self._states: dict[str, LeadState] = {}
        self._of_subject: dict[str, set[str]] = defaultdict(set)
        self._explained: dict[str, set[str]] = defaultdict(set)
        self._predecessors: set[str] = set()
        self._kin: dict[str, set[str]] = defaultdict(set)
        """Sites known to be one hand's by more than weighing: accounts with their shops, and what people ruled."""
        self._same: dict[str, set[str]] = defaultdict(set)
        """Sites that leads say are one hand's."""
        for lead in leads.every(findings):
            self._remember(LeadState.of_row(lead))

    def joined(self, one: str, other: str) -> None:
        """Take note that two sites are one hand's: an account attached to its shop, or a ruling."""
        self._kin[one].add(other)
        self._kin[other].add(one)

    def another_hand(self, site_id: str, predecessor: str) -> bool:
        """Say whether a site is a predecessor of leads and not known to be the hand of the one given."""
        return site_id in self._predecessors and site_id not in self._hand(predecessor)

    def explained_by(self, site_id: str) -> Iterable[str]:
        """Return the sites whose likeness to this one is explained: its successors, models and copies."""
        return self._explained.get(site_id, ())

    def flagged(self) -> list[LeadState]:
        """Return every lead, in the order of ids."""
        return [self._states[id_] for id_ in sorted(self._states)]

    def weighed(
        self,
        *,
        subject: str,
        predecessor: str,
        weighing: Weighing,
        at: str,
        capture_id: str,
        first_seen_at: str,
    ) -> LeadState | None:
        """Keep what a weighing says of a pair; None where the pair is no lead and never was."""
        alone = LeadState.alone(subject, predecessor, weighing)
        known = self._states.get(alone.id)
        if known is None and not weighing.flagged:
            return None
        state = self._settled(alone)
        if known is None and not state.standing:
            return None
        self._remember(state)
        self._write(state, weighing, at, capture_id, first_seen_at)
        self._tell(known, state, at, capture_id)
        for other in sorted(self._of_subject[subject] - {state.id}):
            self._settle(other, at, capture_id)
        return state

    def _settle(self, id_: str, at: str, capture_id: str) -> None:
        """Let a lead stand as the subject's other leads now leave it."""
        known = self._states[id_]
        state = self._settled(known)
        if state == known:
            return
        self._remember(state)
        leads.settled(
            self._findings,
            {
                "id": id_, "band": state.band.value, "probability": state.probability, "copycat": state.copycat,
                "network": state.network, "bits": state.bits, "rivals_bits": state.rivals_bits,
                "standing": int(state.standing), "updated_at": at,
            },
        )  # fmt: skip
        self._tell(known, state, at, capture_id)

    def _settled(self, state: LeadState) -> LeadState:
        others = [self._states[other] for other in self._of_subject[state.subject]]
        return settled(state, others, self._hand, self._limits)

    def _tell(self, before: LeadState | None, state: LeadState, at: str, capture_id: str) -> None:
        """Write the lead's history where its band changed, or whether it deserves a look."""
        if before is not None and before.band is state.band and before.standing is state.standing:
            return
        then = LeadThen(
            lead_id=state.id, at=at, capture_id=capture_id, band=state.band.value, probability=state.probability,
            bits=state.bits, standing=int(state.standing),
        )  # fmt: skip
        leads.tell(self._findings, then)

    def _hand(self, site_id: str) -> set[str]:
        """Return the sites known to be of one hand with a site, itself among them."""
        found, waiting = {site_id}, [site_id]
        while waiting:
            site = waiting.pop()
            new = (self._kin.get(site, set()) | self._same.get(site, set())) - found
            found |= new
            waiting += new
        return found

    def _remember(self, state: LeadState) -> None:
        self._states[state.id] = state
        self._of_subject[state.subject].add(state.id)
        self._predecessors.add(state.predecessor)
        same = state.band is Band.SAME_HAND
        for one, other in ((state.subject, state.predecessor), (state.predecessor, state.subject)):
            for kept, holds in (
                (self._explained[one], same or state.band is Band.COPYCAT),
                (self._same[one], same),
            ):
                (kept.add if holds else kept.discard)(other)

    def _write(
        self, state: LeadState, weighing: Weighing, at: str, capture_id: str, first_seen_at: str
    ) -> None:
        """Put a lead in the place of what it was; when it was flagged stays as it was first."""
        known = leads.find(self._findings, state.id)
        claimed = any(reason.observation.signal == "claim" for reason in weighing.reasons)
        lead = Lead(
            id=state.id, subject=state.subject, predecessor=state.predecessor, band=state.band.value,
            probability=state.probability, copycat=state.copycat, network=state.network, bits=state.bits,
            prior_bits=round(weighing.prior_bits, 4), copying_bits=round(weighing.copying_bits, 4),
            rivals_bits=state.rivals_bits, own_bits=state.own_bits, own_copycat=state.own_copycat,
            own_network=state.own_network, own_band=state.own_band.value, hard=int(state.hard),
            standing=int(state.standing), priority=int(claimed), status=known.status if known else "new",
            flagged_at=known.flagged_at if known else at,
            flagged_capture=known.flagged_capture if known else capture_id,
            flagged_band=known.flagged_band if known else state.band.value,
            first_seen_at=known.first_seen_at if known else first_seen_at, updated_at=at, why=why(weighing),
        )  # fmt: skip
        leads.write(self._findings, lead, reasons(state.id, weighing), examples(state.id, weighing))

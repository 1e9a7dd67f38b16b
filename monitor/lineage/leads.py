"""
The leads: pairs of a site and a seed that deserve an analyst's look, each with all its reasons and its history.

A lead is flagged at the capture time of the evidence at which it first crossed a band, and is kept from then on, even
if later evidence takes it back: then its history says so. What people rule lives in the ledger and is only shown here.
"""

import math
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from monitor.lineage.weigh import Weighing
from monitor.lineage.weights import Weights
from monitor.signals import signal_named
from storage.findings.lineage_records import Example, Lead, LeadThen
from storage.findings.lineage_records import Reason as ReasonRow
from storage.ids import derived_id
from storage.records.link import Band, Judgement, Verdict
from storage.rows import add, select

STATUS = {
    Verdict.SAME: "confirmed",
    Verdict.DIFFERENT: "dismissed",
    Verdict.DISMISSED: "dismissed",
    Verdict.UNSURE: "unsure",
    Verdict.ASSIGNED: "assigned",
    Verdict.WATCHED: "watched",
}


STANCE = {1: "for", 0: "neutral", -1: "against"}


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


class Leads:
    """All leads, in the findings."""

    def __init__(self, findings: sqlite3.Connection, weights: Weights) -> None:
        self._findings = findings
        self._weights = weights
        self._states: dict[str, LeadState] = {}
        self._of_subject: dict[str, set[str]] = {}
        self._explained: dict[str, set[str]] = {}
        self._predecessors: set[str] = set()
        self._kin: dict[str, set[str]] = {}
        """Sites known to be one hand's by more than weighing: accounts with their shops, and what people ruled."""
        self._same: dict[str, set[str]] = {}
        """Sites that leads say are one hand's."""
        for lead in select(findings, Lead, "ORDER BY id"):
            state = LeadState(
                id=lead.id, subject=lead.subject, predecessor=lead.predecessor, band=Band(lead.band),
                probability=lead.probability, copycat=lead.copycat, network=lead.network, rivals_bits=lead.rivals_bits,
                own_bits=lead.own_bits, own_copycat=lead.own_copycat, own_network=lead.own_network,
                own_band=Band(lead.own_band), hard=bool(lead.hard), standing=bool(lead.standing),
            )  # fmt: skip
            self._remember(state)

    def joined(self, one: str, other: str) -> None:
        """Take note that two sites are one hand's: an account attached to its shop, or a ruling."""
        self._kin.setdefault(one, set()).add(other)
        self._kin.setdefault(other, set()).add(one)

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
        id_ = lead_id(subject, predecessor)
        known = self._states.get(id_)
        if known is None and not weighing.flagged:
            return None
        state = self._settled(
            LeadState(
                id=id_,
                subject=subject,
                predecessor=predecessor,
                band=weighing.band,
                probability=round(weighing.probability, 6),
                copycat=round(weighing.copycat, 6),
                network=round(weighing.network, 6),
                rivals_bits=0.0,
                own_bits=round(weighing.bits, 4),
                own_copycat=round(weighing.copycat, 6),
                own_network=round(weighing.network, 6),
                own_band=weighing.band,
                hard=weighing.hard,
                standing=weighing.flagged,
            )
        )
        if known is None and not state.standing:
            return None
        self._remember(state)
        self._write(state, weighing, at, capture_id, first_seen_at)
        self._tell(known, state, at, capture_id)
        for other in sorted(self._of_subject[subject] - {id_}):
            self._settle(other, at, capture_id)
        return state

    def _settle(self, id_: str, at: str, capture_id: str) -> None:
        """Let a lead stand as the subject's other leads now leave it."""
        known = self._states[id_]
        state = self._settled(known)
        if state == known:
            return
        self._remember(state)
        self._findings.execute(
            "UPDATE lead SET band = ?, probability = ?, copycat = ?, network = ?, bits = ?, rivals_bits = ?,"
            " standing = ?, updated_at = ? WHERE id = ?",
            (
                state.band.value,
                state.probability,
                state.copycat,
                state.network,
                state.bits,
                state.rivals_bits,
                int(state.standing),
                at,
                id_,
            ),
        )
        self._tell(known, state, at, capture_id)

    def _settled(self, state: LeadState) -> LeadState:
        """
        Return what remains of a lead beside the subject's other leads: one site has one hand.

        Odds of the other predecessors join the rivals, those known to be one hand counted once. What rests on something
        that a copier has no use for is not explained away: then the two predecessors may be one hand themselves. A profile
        may describe a predecessor that was captured too, so it neither takes nor loses.
        """
        against = 0.0
        if not state.hard and not _is_profile(state.predecessor):
            mine, counted = self._hand(state.predecessor), set[str]()
            others = [self._states[other] for other in self._of_subject.get(state.subject, ())]
            for other in sorted(others, key=lambda one: (-one.own_bits, one.id)):
                if _is_profile(other.predecessor):
                    continue
                if other.predecessor not in mine and other.predecessor not in counted:
                    counted |= self._hand(other.predecessor)
                    against += 2.0**other.own_bits
        rivals_bits = round(-math.log2(1 + against), 4)
        alone = 1 / (1 + 2.0**-state.own_bits)
        probability = 1 / (1 + 2.0 ** -(state.own_bits + rivals_bits))
        left = (1 - probability) / max(1 - alone, 1e-12) if rivals_bits else 1.0
        copycat, network = (
            min(1.0, share * left) for share in (state.own_copycat, state.own_network)
        )
        limits, band = self._weights.limits, state.own_band
        if band is not Band.SAME_HAND:
            band = (
                Band.COPYCAT
                if copycat >= limits["copycat"]
                else Band.SAME_NETWORK
                if network >= limits["network"]
                else Band.UNRESOLVED
            )
        return replace(
            state,
            band=band,
            probability=round(probability, 6),
            copycat=round(copycat, 6),
            network=round(network, 6),
            rivals_bits=rivals_bits,
            standing=band is not Band.UNRESOLVED or probability + copycat >= limits["flagged"],
        )

    def _tell(self, before: LeadState | None, state: LeadState, at: str, capture_id: str) -> None:
        """Write the lead's history where its band changed, or whether it deserves a look."""
        if before is not None and before.band is state.band and before.standing is state.standing:
            return
        then = LeadThen(
            lead_id=state.id, at=at, capture_id=capture_id, band=state.band.value, probability=state.probability,
            bits=state.bits, standing=int(state.standing),
        )  # fmt: skip
        add(self._findings, [then], otherwise="REPLACE")

    def _hand(self, site_id: str) -> set[str]:
        """Return the sites known to be of one hand with a site, itself among them."""
        found, waiting = {site_id}, [site_id]
        while waiting:
            site = waiting.pop()
            for other in (self._kin.get(site, set()) | self._same.get(site, set())) - found:
                found.add(other)
                waiting.append(other)
        return found

    def _remember(self, state: LeadState) -> None:
        self._states[state.id] = state
        self._of_subject.setdefault(state.subject, set()).add(state.id)
        self._predecessors.add(state.predecessor)
        explained = state.band in {Band.SAME_HAND, Band.COPYCAT}
        for one, other in ((state.subject, state.predecessor), (state.predecessor, state.subject)):
            kept = self._explained.setdefault(one, set())
            if explained:
                kept.add(other)
            else:
                kept.discard(other)
            same = self._same.setdefault(one, set())
            if state.band is Band.SAME_HAND:
                same.add(other)
            else:
                same.discard(other)

    def _write(
        self, state: LeadState, weighing: Weighing, at: str, capture_id: str, first_seen_at: str
    ) -> None:
        """Put a lead in the place of what it was; when it was flagged stays as it was first."""
        known = next(iter(select(self._findings, Lead, "WHERE id = ?", (state.id,))), None)
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
        add(self._findings, [lead], otherwise="REPLACE")
        for table in ("lead_reason", "lead_example"):
            self._findings.execute(f"DELETE FROM {table} WHERE lead_id = ?", (state.id,))
        add(self._findings, [*_reasons(state.id, weighing), *_examples(state.id, weighing)])


def _is_profile(site_id: str) -> bool:
    return site_id.startswith("profile:")


def lead_id(subject: str, predecessor: str) -> str:
    """Return the id of the lead of a pair, the same after every rebuild."""
    return derived_id("lead", subject, predecessor)


def why(weighing: Weighing) -> str:
    """Return the strongest reasons in one French line."""
    told = [
        f"{signal_named(r.observation.signal).claim.rstrip('.')} ({r.observation.value})"
        if r.observation.signal in {"handle", "phone", "account", "announcement", "redirect"}
        else signal_named(r.observation.signal).claim.rstrip(".")
        for r in weighing.reasons
        if r.counted.hand > 0.5
    ]
    return " ; ".join(told[:3])


def _reasons(id_: str, weighing: Weighing) -> Iterator[ReasonRow]:
    """Yield the reasons of a lead, strongest first, those against last."""
    for position, reason in enumerate(weighing.reasons):
        seen, hand = reason.observation, reason.counted.hand
        shown = seen.examples[0] if seen.examples else None
        yield ReasonRow(
            lead_id=id_, position=position, signal=seen.signal, family=reason.family,
            claim=_claim(seen.signal, seen.level), value=seen.value, bits=round(hand, 4),
            bits_alone=round(reason.alone.hand, 4), bits_copycat=round(reason.counted.copycat, 4), others=seen.others,
            quotation_before=shown.before.quotation if shown else "",
            capture_before=shown.before.capture_id if shown else "",
            quotation_after=shown.after.quotation if shown else "",
            capture_after=shown.after.capture_id if shown else "",
            stance=STANCE[(hand > 0) - (hand < 0)], note=seen.note,
        )  # fmt: skip


def _examples(id_: str, weighing: Weighing) -> Iterator[Example]:
    """Yield every pair of quotations that shows a reason."""
    for position, reason in enumerate(weighing.reasons):
        for number, one in enumerate(reason.observation.examples):
            yield Example(
                lead_id=id_, position=position, number=number, quotation_before=one.before.quotation,
                capture_before=one.before.capture_id, quotation_after=one.after.quotation,
                capture_after=one.after.capture_id,
            )  # fmt: skip


def ruled(findings: sqlite3.Connection, judgements: Iterable[Judgement]) -> None:
    """Show the latest ruling on each pair as its lead's status."""
    latest = latest_rulings(judgements)
    findings.execute("UPDATE lead SET status = 'new' WHERE status <> 'new'")
    for (one, other), judgement in sorted(latest.items()):
        findings.executemany(
            "UPDATE lead SET status = ? WHERE id = ?",
            [(STATUS[judgement.verdict], lead_id(*pair)) for pair in ((one, other), (other, one))],
        )


def latest_rulings(judgements: Iterable[Judgement]) -> dict[tuple[str, str], Judgement]:
    """Return the last judgement on each pair, the pair's sites in alphabetical order."""
    latest: dict[tuple[str, str], Judgement] = {}
    for judgement in sorted(judgements, key=lambda j: (j.judged_at, j.judged_by)):
        one, other = sorted((judgement.site_id, judgement.other_site_id))
        latest[one, other] = judgement
    return latest


_CLAIMS: Mapping[tuple[str, str], str] = {
    ("timing", "before"): "Le site plus récent existait avant la saisie du site antérieur.",
    ("timing", "later"): "Le site plus récent n’est apparu que longtemps après la saisie.",
}


def _claim(signal: str, level: str) -> str:
    """Return what a reason says in French; what differs is said as such."""
    if signal == "legal_company":
        return "Le site plus récent nomme une entreprise au numéro valide ; le site antérieur n’en nommait aucune."
    if level == "differ":
        return f"Ne se vérifie pas : « {signal_named(signal).claim.rstrip('.')} »."
    return _CLAIMS.get((signal, level), signal_named(signal).claim)

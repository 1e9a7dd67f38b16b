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
from storage.ids import derived_id
from storage.records.link import Band, Judgement, Verdict

STATUS = {
    Verdict.SAME: "confirmed",
    Verdict.DIFFERENT: "dismissed",
    Verdict.DISMISSED: "dismissed",
    Verdict.UNSURE: "unsure",
    Verdict.ASSIGNED: "assigned",
    Verdict.WATCHED: "watched",
}


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


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLead:
    """One lead as the digest shows it."""

    id: str
    subject: str
    predecessor: str
    band: Band
    probability: float
    bits: float
    priority: int
    """1 for a lead whose site says itself that it succeeds another, else 0."""

    flagged_at: str
    flagged_capture: str
    first_seen_at: str
    why: str
    """The strongest reasons in one French line."""


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
        for row in findings.execute(
            "SELECT id, subject, predecessor, band, probability, copycat, network, rivals_bits, own_bits, own_copycat,"
            " own_network, own_band, hard, standing FROM lead ORDER BY id"
        ):
            self._remember(
                LeadState(
                    id=row[0],
                    subject=row[1],
                    predecessor=row[2],
                    band=Band(row[3]),
                    probability=row[4],
                    copycat=row[5],
                    network=row[6],
                    rivals_bits=row[7],
                    own_bits=row[8],
                    own_copycat=row[9],
                    own_network=row[10],
                    own_band=Band(row[11]),
                    hard=bool(row[12]),
                    standing=bool(row[13]),
                )
            )

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
        self._write(state, weighing, at, capture_id, first_seen_at, new=known is None)
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
                round(state.own_bits + state.rivals_bits, 4),
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
        self._findings.execute(
            "INSERT OR REPLACE INTO lead_history (lead_id, at, capture_id, band, probability, bits, standing)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                state.id,
                at,
                capture_id,
                state.band.value,
                state.probability,
                round(state.own_bits + state.rivals_bits, 4),
                int(state.standing),
            ),
        )

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
        self,
        state: LeadState,
        weighing: Weighing,
        at: str,
        capture_id: str,
        first_seen_at: str,
        *,
        new: bool,
    ) -> None:
        rounded = (
            state.band.value,
            state.probability,
            state.copycat,
            state.network,
            round(state.own_bits + state.rivals_bits, 4),
            round(weighing.prior_bits, 4),
            round(weighing.copying_bits, 4),
            state.rivals_bits,
            state.own_bits,
            state.own_copycat,
            state.own_network,
            state.own_band.value,
            int(state.hard),
            int(state.standing),
            int(any(reason.observation.signal == "claim" for reason in weighing.reasons)),
            at,
            why(weighing),
        )
        if new:
            self._findings.execute(
                "INSERT INTO lead (band, probability, copycat, network, bits, prior_bits, copying_bits, rivals_bits,"
                " own_bits, own_copycat, own_network, own_band, hard, standing, priority, updated_at, why, id, subject,"
                " predecessor, status, flagged_at, flagged_capture, flagged_band, first_seen_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'new', ?, ?, ?, ?)",
                (
                    *rounded,
                    state.id,
                    state.subject,
                    state.predecessor,
                    at,
                    capture_id,
                    state.band.value,
                    first_seen_at,
                ),
            )
        else:
            self._findings.execute(
                "UPDATE lead SET band = ?, probability = ?, copycat = ?, network = ?, bits = ?, prior_bits = ?,"
                " copying_bits = ?, rivals_bits = ?, own_bits = ?, own_copycat = ?, own_network = ?, own_band = ?, hard = ?,"
                " standing = ?, priority = ?, updated_at = ?, why = ? WHERE id = ?",
                (*rounded, state.id),
            )
            self._findings.execute("DELETE FROM lead_reason WHERE lead_id = ?", (state.id,))
            self._findings.execute("DELETE FROM lead_example WHERE lead_id = ?", (state.id,))
        self._findings.executemany(
            "INSERT INTO lead_reason (lead_id, position, signal, family, claim, value, bits, bits_alone, bits_copycat,"
            " others, quotation_before, capture_before, quotation_after, capture_after, stance, note)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            reason_rows(state.id, weighing),
        )
        self._findings.executemany(
            "INSERT INTO lead_example (lead_id, position, number, quotation_before, capture_before, quotation_after,"
            " capture_after) VALUES (?, ?, ?, ?, ?, ?, ?)",
            example_rows(state.id, weighing),
        )


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


def reason_rows(id_: str, weighing: Weighing) -> Iterator[tuple[object, ...]]:
    """Yield a row for each reason of a lead, strongest first, those against last."""
    for position, reason in enumerate(weighing.reasons):
        seen = reason.observation
        before, after = (
            (seen.examples[0].before, seen.examples[0].after) if seen.examples else (None, None)
        )
        hand = reason.counted.hand
        yield (
            id_,
            position,
            seen.signal,
            reason.family,
            _claim(seen.signal, seen.level),
            seen.value,
            round(hand, 4),
            round(reason.alone.hand, 4),
            round(reason.counted.copycat, 4),
            seen.others,
            before.quotation if before else "",
            before.capture_id if before else "",
            after.quotation if after else "",
            after.capture_id if after else "",
            "for" if hand > 0 else "against" if hand < 0 else "neutral",
            seen.note,
        )


def example_rows(id_: str, weighing: Weighing) -> Iterator[tuple[object, ...]]:
    """Yield a row for each further pair of quotations."""
    for position, reason in enumerate(weighing.reasons):
        for number, example in enumerate(reason.observation.examples):
            yield (
                id_,
                position,
                number,
                example.before.quotation,
                example.before.capture_id,
                example.after.quotation,
                example.after.capture_id,
            )


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


def new_leads(findings: sqlite3.Connection, since: str) -> list[NewLead]:
    """Return the leads flagged after a capture time (ISO 8601, UTC), the most probable first; dismissed ones left out."""
    rows = findings.execute(
        "SELECT id, subject, predecessor, band, probability, bits, priority, flagged_at, flagged_capture,"
        " first_seen_at, why FROM lead WHERE flagged_at > ? AND standing AND status <> 'dismissed'"
        " ORDER BY CASE band WHEN 'same_hand' THEN 0 WHEN 'unresolved' THEN 1 WHEN 'copycat' THEN 2 ELSE 3 END,"
        " probability DESC, id",
        (since,),
    )
    return [
        NewLead(
            id=row[0],
            subject=row[1],
            predecessor=row[2],
            band=Band(row[3]),
            probability=row[4],
            bits=row[5],
            priority=row[6],
            flagged_at=row[7],
            flagged_capture=row[8],
            first_seen_at=row[9],
            why=row[10],
        )
        for row in rows
    ]


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

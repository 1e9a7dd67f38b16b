"""Where sites come from: one entry a site, the best account first, the others in a line."""

from collections.abc import Iterator
from itertools import groupby

from monitor.digest.sections import offers
from monitor.digest.sections.part import Known, Part
from monitor.digest.words import BANDS, harmless, percent
from storage.findings import leads
from storage.findings.leads import Told
from storage.findings.lineage_records import Reason
from storage.ledger.times import to_time
from storage.records.digest import Entry, Section

MAX_REASONS = 6
WORTH_A_LOOK = 0.1
"""Probability of one hand from which an open question about a seller is told."""

LIKELY = 0.5
"""Probability of one hand from which an open question stands in the headline."""

_ORDER = {"same_hand": 0, "copycat": 1, "same_network": 2, "unresolved": 3}


def entries(known: Known) -> Iterator[Entry]:
    """Yield the leads of each site as one entry, the strongest claims first."""
    rows = leads.told(known.findings, known.until, worth=WORTH_A_LOOK)
    groups = [list(group) for _, group in groupby(rows, key=lambda row: row.subject)]
    for told in sorted(
        (group for group in groups if not _own_account(group[0])),
        key=lambda one: (_ORDER[one[0].then_band], -one[0].probability, one[0].id),
    ):
        reasons = leads.reasons(known.findings, told[0].id)[:MAX_REASONS]
        yield _entry(told, reasons, list(offers.lines(known.findings, told[0].subject)))


def _entry(told: list[Told], reasons: list[Reason], offered: list[str]) -> Entry:
    best, band = told[0], told[0].then_band
    share = {"copycat": best.copycat, "same_network": best.network}.get(band, best.probability)
    captures = [c for one in reasons for c in (one.capture_before, one.capture_after) if c]
    also = [f"{harmless(one.predecessor)} ({BANDS[one.then_band]})" for one in told[1:4]]
    return Entry(
        id=f"{best.id}:{band}",
        section=Section.LEADS,
        at=to_time(best.flagged_at),
        title=f"{harmless(best.subject)} ← {harmless(best.predecessor)} : {BANDS[band]}, {percent(share)}",
        detail=(
            *offered,
            *(_line(one) for one in reasons),
            *([f"et aussi : {', '.join(also)}"] if also else []),
        ),
        site_id=best.subject,
        captures=tuple(dict.fromkeys(captures)),
        link=f"/lead/{best.id}",
        strong=band == "same_hand" or (band == "unresolved" and best.probability >= LIKELY),
    )


def _own_account(lead: Told) -> bool:
    """Say whether a lead only ties an account to the shop it speaks for: that is one seller, not a succession."""
    return (":" in lead.subject) != (":" in lead.predecessor)


def _line(reason: Reason) -> str:
    bits = f"{reason.bits:+.1f}".replace(".", ",").replace("-", "−")
    value = f" : {harmless(reason.value, 60)}" if reason.value else ""
    return f"{bits} bits — {reason.claim.rstrip('.')}{value}"


PART = Part(
    section=Section.LEADS,
    place=2,
    title="Filiations et ressemblances",
    counted=("succession probable ou vraisemblable", "successions probables ou vraisemblables"),
    only_strong=True,
    entries=entries,
)

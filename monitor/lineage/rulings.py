"""What people ruled on pairs of sites: kept in the ledger, and shown as the status of their leads."""

import sqlite3
from collections.abc import Iterable

from monitor.lineage.settling import lead_id
from storage.findings import lineage_leads as leads
from storage.records.link import Judgement, Verdict

STATUS = {
    Verdict.SAME: "confirmed",
    Verdict.DIFFERENT: "dismissed",
    Verdict.DISMISSED: "dismissed",
    Verdict.UNSURE: "unsure",
    Verdict.ASSIGNED: "assigned",
    Verdict.WATCHED: "watched",
}


def ruled(findings: sqlite3.Connection, judgements: Iterable[Judgement]) -> None:
    """Show the latest ruling on each pair as its lead's status."""
    leads.unruled(findings)
    for (one, other), judgement in sorted(latest_rulings(judgements).items()):
        for pair in ((one, other), (other, one)):
            leads.ruled(findings, lead_id(*pair), STATUS[judgement.verdict])


def latest_rulings(judgements: Iterable[Judgement]) -> dict[tuple[str, str], Judgement]:
    """Return the last judgement on each pair, the pair's sites in alphabetical order."""
    latest: dict[tuple[str, str], Judgement] = {}
    for judgement in sorted(judgements, key=lambda j: (j.judged_at, j.judged_by)):
        one, other = sorted((judgement.site_id, judgement.other_site_id))
        latest[one, other] = judgement
    return latest

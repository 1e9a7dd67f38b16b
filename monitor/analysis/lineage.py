"""Bring leads and sellers up to date: what the visits know of the sites, what people ruled, what profiles describe."""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from monitor.analysis.declared import Declared
from monitor.lineage import sellers, stage
from monitor.lineage.profile import profiles_in, shipped_profiles
from storage.findings.lineage import NAMES as LINEAGE
from storage.findings.lineage_sellers import TABLES
from storage.findings.records import Site
from storage.ledger import judgements as judgement_table
from storage.records.link import Judgement, Profile, SiteFacts, Verdict
from storage.rows import select

DECLARED = Declared(
    name="lineage",
    module=__name__,
    tables=LINEAGE,
    consumes=("traits", "sites"),
)
SELLERS = Declared(
    name="sellers", module=sellers.__name__, tables=TABLES, consumes=("lineage", "sites")
)


def bring_up_to_date(
    findings: sqlite3.Connection,
    ledger: sqlite3.Connection,
    profiles: Sequence[Profile] = (),
    *,
    edition: str,
    whole: bool = True,
) -> int:
    """
    Update the lineage's tables; return how many leads there are.

    ``whole`` is false while documents are being read again: then only what is new is taken in, and the rest done again
    once, when it is all there.
    """
    report = stage.update(
        findings,
        sites=site_facts(findings),
        judgements=pair_judgements(ledger),
        profiles=profiles,
        edition=edition,
        whole=whole,
    )
    return report.leads


def profiles_of(folder: Path) -> tuple[Profile, ...]:
    """Return the profiles that ship with Portique and those of the workspace's ``profiles/``."""
    return (*shipped_profiles(), *(profiles_in(folder) if folder.is_dir() else ()))


def site_facts(findings: sqlite3.Connection) -> Iterator[SiteFacts]:
    """Yield what the visits know of each site."""
    for one in select(findings, Site, "ORDER BY first_seen_at, id"):
        yield SiteFacts(
            site_id=one.id, first_seen_at=one.first_seen_at, last_seen_at=one.last_seen_at, standing=one.standing,
            seized_at=one.seized_at, redirected_to=one.redirected_to,
        )  # fmt: skip


def pair_judgements(ledger: sqlite3.Connection) -> Iterator[Judgement]:
    """Yield every ruling on a pair of sites, oldest first; its subject is the two ids, parted by a space."""
    verdicts = {verdict.value for verdict in Verdict}
    for row in judgement_table.history(ledger, "pair"):
        if row.verdict not in verdicts:
            continue
        one, _, other = row.subject.partition(" ")
        yield Judgement(
            site_id=one, other_site_id=other, verdict=Verdict(row.verdict), judged_at=row.at,
            judged_by=row.actor, why=row.reason,
        )  # fmt: skip

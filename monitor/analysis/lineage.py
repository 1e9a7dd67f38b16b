"""Bring leads and sellers up to date: what the visits know of the sites, what people ruled, what profiles describe."""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from monitor.lineage.profile import profiles_in, shipped_profiles
from monitor.lineage.stage import update
from storage.ledger import judgements as judgement_table
from storage.records.link import Judgement, Profile, SiteFacts, Verdict


def bring_up_to_date(
    findings: sqlite3.Connection, ledger: sqlite3.Connection, profiles: Sequence[Profile] = ()
) -> int:
    """Update the lineage's tables; return how many leads there are."""
    report = update(
        findings,
        sites=site_facts(findings),
        judgements=pair_judgements(ledger),
        profiles=profiles,
    )
    return report.leads


def profiles_of(folder: Path) -> tuple[Profile, ...]:
    """Return the profiles that ship with Portique and those of the workspace's ``profiles/``."""
    return (*shipped_profiles(), *(profiles_in(folder) if folder.is_dir() else ()))


def site_facts(findings: sqlite3.Connection) -> Iterator[SiteFacts]:
    """Yield what the visits know of each site."""
    for row in findings.execute("SELECT * FROM site ORDER BY first_seen_at, id").fetchall():
        yield SiteFacts(
            site_id=row["id"],
            first_seen_at=row["first_seen_at"],
            last_seen_at=row["last_seen_at"],
            standing=row["standing"],
            seized_at=row["seized_at"],
            redirected_to=row["redirected_to"],
        )


def pair_judgements(ledger: sqlite3.Connection) -> Iterator[Judgement]:
    """Yield every ruling on a pair of sites, oldest first; its subject is the two ids, parted by a space."""
    verdicts = {verdict.value for verdict in Verdict}
    for row in judgement_table.history(ledger, "pair"):
        if row["verdict"] not in verdicts:
            continue
        one, _, other = row["subject"].partition(" ")
        yield Judgement(
            site_id=one,
            other_site_id=other,
            verdict=Verdict(row["verdict"]),
            judged_at=row["at"],
            judged_by=row["actor"],
            why=row["reason"],
        )

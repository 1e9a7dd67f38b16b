"""Bring leads and sellers up to date: what the visits know of the sites, what people ruled, what profiles describe."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from monitor.analysis.declared import LINEAGE
from monitor.analysis.news import TOUCHED, UNPLACED, UNPROPOSED
from monitor.lineage.profile import profiles_in, shipped_profiles
from storage.findings import lineage_leads as leads
from storage.findings import lineage_sellers as sellers
from storage.findings import steps
from storage.findings.records import Site
from storage.ids import sha256_hex
from storage.ledger import judgements as judgement_table
from storage.records.link import Judgement, Profile, SiteFacts, Verdict
from storage.rows import select


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
    once, when it is all there. Where nothing is new of any site and nobody ruled, nothing is done; where sites were
    seen again and showed nothing new, only that.
    """
    rulings = list(pair_judgements(ledger))
    given = sha256_hex(repr((edition, whole, rulings, profiles)).encode())
    touched = steps.noted(findings, TOUCHED)
    same = steps.mark(findings, LINEAGE.name) == given
    if same and not touched:
        return leads.count(findings)
    from monitor.lineage import stage  # an index of vectors comes with it

    with findings:  # the stage ends the transaction, or undoes it all
        newly = [tuple(said.split()) for said in steps.whys(findings, UNPLACED)]
        steps.strike(findings, TOUCHED)
        steps.note(findings, UNPROPOSED, touched)
        if whole:
            steps.strike(findings, UNPLACED)
        steps.set_mark(findings, LINEAGE.name, given)
        if same and not newly and stage.is_still(findings, seized_sites(findings), rulings):
            sellers.seen_again(findings, touched)
            return leads.count(findings)
        report = stage.update(
            findings,
            sites=site_facts(findings),
            judgements=rulings,
            profiles=profiles,
            edition=edition if whole else None,
            news=stage.News(captures=newly, sites=touched),
        )
    return report.leads


def profiles_of(folder: Path) -> tuple[Profile, ...]:
    """Return the profiles that ship with Portique and those of the workspace's ``profiles/``."""
    return (*shipped_profiles(), *(profiles_in(folder) if folder.is_dir() else ()))


def site_facts(findings: sqlite3.Connection) -> Iterator[SiteFacts]:
    """Yield what the visits know of each site."""
    yield from _facts(select(findings, Site, "ORDER BY first_seen_at, id"))


def seized_sites(findings: sqlite3.Connection) -> Iterator[SiteFacts]:
    """Yield what the visits know of each site that was found seized."""
    yield from _facts(select(findings, Site, "WHERE seized_at IS NOT NULL"))


def _facts(sites: Iterable[Site]) -> Iterator[SiteFacts]:
    for one in sites:
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

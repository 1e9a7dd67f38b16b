"""Sum up what is known of each site: when it was seen, how it stands, what it offers."""

import sqlite3
from dataclasses import dataclass

from monitor.analysis.banners import Banner
from monitor.analysis.declared import SITES
from monitor.analysis.news import TOUCHED
from storage.address import host_of
from storage.findings import sites as table
from storage.findings import steps
from storage.findings.records import Site

OFFERS = ("listing", "successor", "delivery", "sim")
"""Classes of verdict that make a site one that sells, as the words say it."""

_STANDINGS = {
    "complete": "content", "partial": "content", "seized": "seized", "banner": "banner", "gone": "not_found", "redirected": "redirected",
}  # fmt: skip
"""How a site stands after a visit that ended so; other visits say nothing of it."""


@dataclass(slots=True)
class _Stand:
    """How a site stands, as its visits one after the other show it."""

    standing: str = "content"
    since: str | None = None
    seized_at: str | None = None
    redirected_to: str | None = None
    redirected_at: str | None = None


def update(findings: sqlite3.Connection, edition: str) -> None:
    """Sum up anew, from documents, snapshots and verdicts, the sites of which something is new; all where the code is."""
    with findings:
        if steps.mark(findings, SITES.name) == edition:
            due = steps.noted(findings, TOUCHED)
        else:
            table.forget(findings)
            due = table.every(findings)
            steps.note(findings, TOUCHED, due)
            steps.set_mark(findings, SITES.name, edition)
        table.replace(
            findings,
            [_site(findings, one) for site in due for one in table.watched(findings, site)],
        )


def _site(findings: sqlite3.Connection, watched: table.Watched) -> Site:
    stand = _stand(findings, watched.id)
    offer = table.offer(findings, watched.id, OFFERS)
    name = table.name(findings, watched.id)
    return Site(
        id=watched.id, source_id=watched.source_id, label=watched.id if name is None else name,
        first_seen_at=watched.first_seen_at, last_seen_at=watched.last_seen_at, standing=stand.standing,
        standing_since=stand.since or watched.first_seen_at, seized_at=stand.seized_at,
        redirected_to=stand.redirected_to, redirected_at=stand.redirected_at,
        band=offer.band if offer is not None else "none", class_=offer.class_ if offer is not None else "",
        offers_since=offer.captured_at if offer is not None else None,
        offer_document=offer.id if offer is not None else None,
    )  # fmt: skip


def _stand(findings: sqlite3.Connection, site_id: str) -> _Stand:
    stand, banner = _Stand(), Banner()
    for visit in table.endings(findings, site_id, tuple(_STANDINGS)):
        now = _STANDINGS[visit.outcome]
        banner.saw(visit)
        if banner.stated:
            now = "seized"
        if now != stand.standing or stand.since is None:
            stand.standing, stand.since = now, visit.ended_at
        if now == "seized":
            stand.seized_at = stand.seized_at or banner.since
        if now == "redirected":
            stand.redirected_to = _target(findings, visit.visit_id, site_id) or stand.redirected_to
            stand.redirected_at = stand.redirected_at or visit.ended_at
    return stand


def _target(findings: sqlite3.Connection, visit_id: str, site_id: str) -> str | None:
    hosts = (host_of(url) for url in table.redirections(findings, visit_id))
    return next((host for host in hosts if host and host != site_id), None)

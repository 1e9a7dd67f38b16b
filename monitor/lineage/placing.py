"""
Place each site among the seeds as its captures arrive: take in traits, find candidates, weigh, and keep the leads.

Everything here happens at the capture time of the evidence, and knows only what was captured up to then.
"""

import sqlite3
from collections.abc import Iterable
from datetime import date

from monitor.lineage.candidates import Candidates
from monitor.lineage.comparing import Comparing
from monitor.lineage.fingerprint import key, keys
from monitor.lineage.sites import NewTrait, Sites
from monitor.lineage.weights import Weights
from storage.findings import compared
from storage.records.link import Band, TraitKind

_MEMBERSHIP = frozenset((TraitKind.HANDLE, TraitKind.ACCOUNT, TraitKind.LINK))


class Placing:
    """The lineage up to a moment, kept in the findings; feed it events in the order of their times."""

    def __init__(self, findings: sqlite3.Connection, weights: Weights) -> None:
        self._day = ""
        self.sites = Sites(findings)
        self._candidates = Candidates(findings, self.sites, weights)
        postings, photos = self._candidates.postings, self._candidates.photos
        self.comparing = Comparing(findings, self.sites, postings, photos, weights)
        self.leads = self.comparing.leads
        for tied in compared.tied(findings):
            self.leads.joined(tied.account, tied.site)
        for event in compared.events(findings):
            if event.other:
                self.leads.joined(event.site_id, event.other)

    def resume(self, at: str) -> None:
        """Say up to when a former run came, so that the day turns when it should."""
        self._day = at[:10]

    def capture(self, site_id: str, at: str, capture_id: str, traits: Iterable[NewTrait]) -> None:
        """Take in what one capture shows of a site."""
        self._turn(at)
        site = self.sites.enter(site_id, at)
        new = self.sites.learn(site, at, ((trait, capture_id) for trait in traits))
        if not new:
            return
        fresh, near = self._candidates.taken(site, new)
        kinds = {trait.kind for trait in new}
        joined = self._attach(site, at) if kinds & _MEMBERSHIP else []
        self._candidates.of_site(site, fresh, near, named=TraitKind.NAME in kinds)
        for account, shop in joined:
            self._candidates.inherit(account, shop)
        if TraitKind.REDIRECT in kinds and site not in self.sites.seeds:
            self.sow(site_id, at, "redirected", capture_id)
        self._candidates.sent_on(site, new)
        self.comparing.around(site, at, capture_id)

    def seized(self, site_id: str, at: str, capture_id: str) -> None:
        """Make a seed of a site that shows a seizure."""
        self._turn(at)
        self.sites.seized(self.sites.enter(site_id, at), at)
        self.sow(site_id, at, "seized", capture_id)

    def described(
        self, site_id: str, at: str, seized_at: str | None, traits: Iterable[tuple[NewTrait, str]]
    ) -> None:
        """Make a seed of what a profile tells; each trait comes with its source in place of a capture."""
        site = self.sites.enter(site_id, at)
        for trait in self.sites.learn(site, at, traits):
            shown = keys(trait.kind, trait.value, trait.quotation)
            self._candidates.postings.new(site, dict(shown))
        if seized_at is not None:
            self.sites.seized(site, seized_at)
        self.sow(site_id, at, "profile", "")

    def sow(self, site_id: str, at: str, why: str, capture_id: str) -> None:
        """Make a seed of a known site, and look among all sites for its successors."""
        site = self.sites.known(site_id)
        if site is None or site in self.sites.seeds:
            return
        self.sites.sow(site, at, why)
        self._candidates.remember(site)
        self._candidates.of_seed(site)
        self.comparing.around(site, at, capture_id)

    def _attach(self, site: int, at: str) -> list[tuple[int, int]]:
        """Attach accounts and shops that now point to each other; return the new pairs."""
        names = self.sites.names
        pointing = self._candidates.postings.sharers(key(TraitKind.LINK, names[site]), 200)
        joined = self.sites.attach(site, at, pointing)
        for account, shop in joined:
            self.leads.joined(names[account], names[shop])
            if shop in self.sites.seeds:
                self._candidates.remember(shop)
        return joined

    def _turn(self, at: str) -> None:
        """
        At the first event of a day, make seeds of what was found to be the same hand before; of a week, weigh all leads.

        A site is a seed only from the day after, when its first visit is whole: a page seen before the others may mislead.
        """
        self.comparing.began_at = self.comparing.began_at or at
        day, before = at[:10], self._day
        if day == before:
            return
        self._day = day
        if not before:
            return
        if _week(day) != _week(before):
            self.comparing.again(at)
        for state in self.leads.flagged():
            subject = self.sites.number(state.subject)
            if state.band is Band.SAME_HAND and not [*self.sites.seeds_of(subject)]:
                self.sow(state.subject, at, "same_hand", "")


def _week(day: str) -> tuple[int, int]:
    """Return the ISO year and week of a day."""
    return date.fromisoformat(day).isocalendar()[:2]

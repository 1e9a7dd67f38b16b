"""Weigh the pairs that are candidates against how common things are beside them, and let the leads follow."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace

from monitor.lineage.candidates import SLACK
from monitor.lineage.copying import Copying, copying
from monitor.lineage.fingerprint import NEEDED
from monitor.lineage.index import Photos, Postings
from monitor.lineage.leads import Leads
from monitor.lineage.sites import Sites
from monitor.lineage.weigh import Weighing, weigh
from monitor.lineage.weights import Weights
from storage.findings import compared
from storage.findings.lineage_records import Clone
from storage.records.link import TraitKind

MOST_OWNERS = 40
"""Owners of a value that are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """How common things are beside a pair (:class:`monitor.lineage.evidence.Background`)."""

    sites: int
    began_at: str
    until: str
    """When the earlier site was seized, or became a seed: what others show from then on, anybody may have planted."""

    postings: Postings
    photos: Photos
    without: set[int]
    most: int

    def others(self, posting: int) -> int:
        """Return how many other sites show a key."""
        return self.postings.others(posting, self.without, self.most)

    def earlier(self, posting: int) -> int:
        """Return how many of them were seen before the earlier site was seized."""
        most = self.most + len(self.without)
        return self._known(self.postings.known(posting, self.until, most))

    def owners(self, kind: TraitKind, value: str) -> int:
        """Return how many other sites showed a value before the earlier one was seized."""
        found = self.postings.showed(kind, value, self.until, MOST_OWNERS + len(self.without))
        return self._known(found)

    def other_photos(self, value: str) -> int:
        """Return how many other sites that were seen before the seizure show a picture."""
        return self._known(self.photos.known(value, self.until))

    def _known(self, sites: Iterable[int]) -> int:
        return sum(site not in self.without for site in sites)


class Comparing:
    """Weighs pairs as they stand now."""

    def __init__(
        self,
        findings: sqlite3.Connection,
        sites: Sites,
        postings: Postings,
        photos: Photos,
        weights: Weights,
    ) -> None:
        self._findings = findings
        self._sites = sites
        self._postings = postings
        self._photos = photos
        self._weights = weights
        self._cloned: dict[int, set[int]] = {}
        for pair in compared.clones(findings):
            self._cloned.setdefault(pair.subject, set()).add(pair.predecessor)
        self.leads = Leads(findings, weights)
        self.began_at = min((site.first_at for site in compared.sites(findings)), default="")
        self.weighed = 0

    def around(self, site: int, at: str, capture_id: str) -> None:
        """Weigh every candidate pair that a site's new traits may have changed."""
        pairs = compared.candidates(self._findings, self._sites.parts_of(site), NEEDED)
        for pair in pairs:
            if self._alone(pair.predecessor, pair.subject).clone:
                self._cloned.setdefault(pair.subject, set()).add(pair.predecessor)
                clone = Clone(subject=pair.subject, predecessor=pair.predecessor)
                compared.cloned(self._findings, clone)
        for pair in pairs:
            self._weigh(pair.subject, pair.predecessor, at, capture_id)

    def again(self, at: str) -> None:
        """Weigh every lead again: how common things are changes though neither site does."""
        for state in self.leads.flagged():
            subject, predecessor = map(self._sites.number, (state.subject, state.predecessor))
            self._weigh(subject, predecessor, at, "")

    def _weigh(self, subject: int, predecessor: int, at: str, capture_id: str) -> None:
        if self._sites.one_seller(subject, predecessor):
            return
        self.leads.weighed(
            subject=self._sites.names[subject],
            predecessor=self._sites.names[predecessor],
            weighing=self.weighing(predecessor, subject),
            at=at,
            capture_id=capture_id,
            first_seen_at=self._sites.fingerprint(subject).first_at,
        )

    def weighing(self, predecessor: int, subject: int) -> Weighing:
        """Weigh two sites as they stand now."""
        self.weighed += 1
        return weigh(
            self._sites.merged(predecessor),
            self._sites.merged(subject, predecessor),
            self.background(predecessor, subject),
            self._weights,
            self._copied(predecessor, subject),
        )

    def _alone(self, predecessor: int, subject: int) -> Copying:
        """Return how much of a site's own pages another repeats, their accounts left aside."""
        return copying(self._sites.fingerprint(predecessor), self._sites.fingerprint(subject))

    def _copied(self, predecessor: int, subject: int) -> Copying:
        """Return the same; what a clone of a third site's pages carries, those pages explain here too."""
        copied = self._alone(predecessor, subject)
        others = self._cloned.get(subject, set()) - {predecessor}
        return replace(copied, clone=True) if others else copied

    def background(self, predecessor: int, subject: int) -> Beside:
        """Return how common things are beside a pair, its accounts, and what is explained by the same seed."""
        without: set[int] = set()
        for site in (predecessor, subject):
            without.update(self._sites.members(site), self._sites.parts_of(site))
            for other in self.leads.explained_by(self._sites.names[site]):
                if site == subject and self.leads.another_hand(
                    other, self._sites.names[predecessor]
                ):
                    continue
                without.update(self._sites.members(self._sites.number(other)))
        models = {predecessor, *self._cloned.get(subject, ())}
        without.update(clone for clone, copied in self._cloned.items() if copied & models)
        return Beside(
            sites=len(self._sites),
            began_at=self.began_at,
            until=self._sites.fingerprint(predecessor).seized_at
            or self._sites.seeds.get(predecessor, "9"),
            postings=self._postings,
            photos=self._photos,
            without=without,
            most=self._weights.most(len(self._sites)) + SLACK,
        )

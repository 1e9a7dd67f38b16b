"""Weigh the pairs that are candidates against how common things are beside them, and let the leads follow."""

import sqlite3
from dataclasses import dataclass

from monitor.lineage.candidates import SLACK
from monitor.lineage.copying import copying
from monitor.lineage.fingerprint import NEEDED, SENTENCES
from monitor.lineage.index import Photos, Postings
from monitor.lineage.leads import Leads
from monitor.lineage.sites import Sites
from monitor.lineage.weigh import Weighing, weigh
from monitor.lineage.weights import Weights
from storage.findings import compared
from storage.findings.lineage_records import Clone


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """How common things are beside a pair (:class:`monitor.lineage.evidence.Background`)."""

    sites: int
    began_at: str
    postings: Postings
    photos: Photos
    without: set[int]
    most: int

    def others(self, posting: int) -> int:
        """Return how many other sites show a key."""
        return self.postings.others(posting, self.without, self.most)

    def showing(self, posting: int) -> int:
        """Return how many sites show a key."""
        return self.postings.showing(posting)

    def other_photos(self, value: str) -> int:
        """Return how many other sites show a picture."""
        return self.photos.others(value, self.without)


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
            earlier, later = (self._sites.merged(one) for one in (pair.predecessor, pair.subject))
            if copying(earlier, later).clone:
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
            self._sites.merged(subject),
            self.background(predecessor, subject),
            self._weights,
            clone_of_another=bool(self._cloned.get(subject, set()) - {predecessor}),
            borrowed=self._borrowed(predecessor, subject),
        )

    def _borrowed(self, predecessor: int, subject: int) -> frozenset[str]:
        """Return the subject's sentences that another of its possible predecessors showed before."""
        later = self._sites.merged(subject)
        mine = {value for kind in SENTENCES for value in later.values(kind)}
        found: set[str] = set()
        for other in compared.predecessors(self._findings, subject, NEEDED):
            model = self._sites.merged(other)
            if other == predecessor or model.first_at >= later.first_at:
                continue
            for kind in SENTENCES:
                found |= mine & model.values(kind).keys()
        return frozenset(found)

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
            postings=self._postings,
            photos=self._photos,
            without=without,
            most=self._weights.most(len(self._sites)) + SLACK,
        )

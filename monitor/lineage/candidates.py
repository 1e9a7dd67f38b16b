"""Whom to compare: the pairs of a site and a seed that share something uncommon, noted as their captures arrive."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping

from monitor.lineage.fingerprint import NEEDED, key, keys
from monitor.lineage.index import Photos, Postings, SeedPhotos
from monitor.lineage.sites import NewTrait, Sites
from monitor.lineage.weights import Weights
from monitor.signals import naming
from storage.findings import compared
from storage.records.link import TraitKind

SLACK = 12
"""A key is followed although this many more sites show it than say something: the surplus may be copies of one seed."""

MOST_FOLLOWED = 1000
"""An identifier is followed to the sites that show it, however many plant it, up to here."""

SENDING = (TraitKind.LINK, TraitKind.REDIRECT, TraitKind.CERTIFICATE)
"""Kinds by which a site names another: a candidate by itself."""

Shared = Counter[tuple[int, int]]


class Candidates:
    """All pairs that share something, kept in the findings."""

    def __init__(self, findings: sqlite3.Connection, sites: Sites, weights: Weights) -> None:
        self._findings = findings
        self._sites = sites
        self._weights = weights
        self._seed_photos = SeedPhotos()
        self._seed_labels: dict[int, set[str]] = {}
        self._labelled = set(range(len(sites)))
        """Sites whose own label was compared before."""
        self.postings = Postings(findings)
        self.photos = Photos(findings)
        for seed in sites.seeds:
            self.remember(seed)

    def taken(self, site: int, new: Iterable[NewTrait]) -> tuple[dict[int, int], set[int]]:
        """Take in a site's new traits; return its new keys with their worth, and the sites and seeds near by a picture."""
        fresh = dict(sorted({k for t in new for k in keys(t.kind, t.value, t.quotation)}))
        fresh = self.postings.new(site, fresh)
        near: set[int] = set()
        for value in (trait.value for trait in new if trait.kind is TraitKind.PHOTO):
            copies = self.photos.add(site, value)
            near |= {seed for other in copies for seed in self._sites.seeds_of(other)}
            near |= self._seed_photos.near(value)
            if mine := list(self._sites.seeds_of(site)):
                for seed in mine:
                    self._seed_photos.add(seed, value)
                near |= copies
        return fresh, near - {site}

    def remember(self, seed: int) -> None:
        """Keep a seed's names and pictures at hand."""
        labels = {self._sites.label(seed)}
        for member in self._sites.members(seed):
            fingerprint = self._sites.fingerprint(member)
            labels |= fingerprint.values(TraitKind.NAME).keys()
            for value in fingerprint.values(TraitKind.PHOTO):
                self._seed_photos.add(seed, value)
        self._seed_labels[seed] = labels

    def of_seed(self, seed: int) -> None:
        """Look among all sites for what a new seed shares with them."""
        shared = Shared()
        certified = key(TraitKind.CERTIFICATE, self._sites.names[seed])
        for other in self.postings.sharers(certified, MOST_FOLLOWED):
            shared[self._sites.pair(other, seed)] += NEEDED
        for member in self._sites.members(seed):
            fingerprint = self._sites.fingerprint(member)
            for one in self._named(name for kind in SENDING for name in fingerprint.values(kind)):
                shared[self._sites.pair(one, seed)] += NEEDED
            found = {
                posting: worth
                for kind, known in fingerprint.traits.items()
                for value, seen in known.items()
                for posting, worth in keys(kind, value, seen.quotation)
            }
            for posting, worth in found.items():
                for other in self._followed(posting, worth):
                    shared[self._sites.pair(other, seed)] += worth
            for value in fingerprint.values(TraitKind.PHOTO):
                for other in self.photos.copies_of(value):
                    shared[self._sites.pair(other, seed)] += NEEDED
        self._note(shared)

    def of_site(self, site: int, fresh: Mapping[int, int], near: set[int], *, named: bool) -> None:
        """Look among the seeds for what a site's new keys, pictures and names share with them."""
        shared = self._by_keys(site, fresh)
        mine = set(self._sites.seeds_of(site))
        for other in near:
            for seed in {*mine, other} & self._sites.seeds.keys():
                shared[self._sites.pair(other if seed in mine else site, seed)] += NEEDED
        if named or site not in self._labelled:
            shared += self._by_name(site) + self._sent_here(site)
        self._labelled.add(site)
        self._note(shared)

    def _by_keys(self, site: int, fresh: Mapping[int, int]) -> Shared:
        mine, shared = set(self._sites.seeds_of(site)), Shared()
        for posting, worth in fresh.items():
            for other in self._followed(posting, worth):
                if other == site:
                    continue
                for seed in self._sites.seeds_of(other):
                    shared[self._sites.pair(site, seed)] += worth
                for seed in mine:
                    shared[self._sites.pair(other, seed)] += worth
        return shared

    def _sent_here(self, site: int) -> Shared:
        """Look for the seeds that link or redirect to a site, they or their accounts."""
        name = self._sites.names[site]
        return Shared(
            {
                self._sites.pair(site, seed): NEEDED
                for kind in SENDING
                for other in self.postings.sharers(key(kind, name), MOST_FOLLOWED)
                for seed in self._sites.seeds_of(other)
                if seed != site
            }
        )

    def sent_on(self, site: int, new: Iterable[NewTrait]) -> None:
        """Take note of the known sites that a seed, or an account of one, now names, and of the seeds its certificate is for."""
        targets = self._named(trait.value for trait in new if trait.kind in SENDING)
        seeds = set(self._sites.seeds_of(site))
        pairs = {self._sites.pair(one, seed) for one in targets for seed in seeds}
        certified = self._named(t.value for t in new if t.kind is TraitKind.CERTIFICATE)
        pairs |= {self._sites.pair(site, seed) for seed in certified & self._sites.seeds.keys()}
        self._note(dict.fromkeys(pairs, NEEDED))

    def inherit(self, account: int, shop: int) -> None:
        """Compare a shop with every seed that its account was to be compared with."""
        seeds = compared.predecessors(self._findings, account, NEEDED)
        self._note({self._sites.pair(shop, seed): NEEDED for seed in seeds})

    def _named(self, names: Iterable[str]) -> set[int]:
        """Return the known sites of these names."""
        return {number for name in names if (number := self._sites.known(name)) is not None}

    def _by_name(self, site: int) -> Shared:
        labels = {
            self._sites.label(site),
            *self._sites.fingerprint(site).values(TraitKind.NAME),
        }
        return Shared(
            {
                self._sites.pair(site, seed): NEEDED
                for seed, others in self._seed_labels.items()
                if seed != site and any(naming.alike(one, two) for one in labels for two in others)
            }
        )

    def _followed(self, posting: int, worth: int) -> list[int]:
        """Return the sites that show a key, none where it is too common to follow or of no worth."""
        if not worth:
            return []
        most = MOST_FOLLOWED if worth >= NEEDED else self._weights.most(len(self._sites)) + SLACK
        found = self.postings.sharers(posting, most)
        return found if len(found) <= most else []

    def _note(self, shared: Mapping[tuple[int, int], int]) -> None:
        """Add what pairs share to what they were known to share."""
        compared.share(
            self._findings,
            [
                (subject, predecessor, worth)
                for (subject, predecessor), worth in sorted(shared.items())
                if subject != predecessor
                and not self._sites.one_seller(subject, predecessor)
                and not self._sites.described(subject)
            ],
        )

"""
Place each site among the seeds as its captures arrive: take in traits, find candidates, weigh, and keep the leads.

A *seed* is a site whose successors are sought: seized, described by a profile, judged to be the same hand as a seed, or
found to be so. Everything here happens at the capture time of the evidence, and knows only what was captured up to then.
"""

import re
import sqlite3
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from monitor.lineage.copying import copying
from monitor.lineage.fingerprint import NEEDED, SENTENCES, Fingerprint, Seen, key, keys
from monitor.lineage.index import Photos, Postings, SeedPhotos
from monitor.lineage.leads import Leads
from monitor.lineage.weigh import Weighing, weigh
from monitor.lineage.weights import Weights
from monitor.signals import naming
from monitor.signals.habits import REGISTER, habit_key
from storage.records.link import Band, TraitKind

KEPT_IN_MEMORY = 600
"""Fingerprints kept open."""

SLACK = 12
"""A key is followed although this many more sites show it than say something: the surplus may be copies of one seed."""

HABITS_NEEDED = 5.0
"""Bits of shared habits that make a candidate by themselves."""

_MEMBERSHIP = frozenset((TraitKind.HANDLE, TraitKind.ACCOUNT, TraitKind.LINK))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTrait:
    """One row of the table of traits."""

    kind: TraitKind
    value: str
    quotation: str


class Placing:
    """The lineage up to a moment, kept in the findings; feed it events in the order of their times."""

    def __init__(self, findings: sqlite3.Connection, weights: Weights) -> None:
        self._findings = findings
        self._weights = weights
        self._postings = Postings(findings)
        self._photos = Photos(findings)
        self._seed_photos = SeedPhotos()
        self._numbers: dict[str, int] = {}
        self._names: list[str] = []
        self._open: OrderedDict[int, Fingerprint] = OrderedDict()
        self._whole: OrderedDict[int, tuple[int, Fingerprint]] = OrderedDict()
        self._seeds: dict[int, str] = {}
        self._seed_labels: dict[int, set[str]] = {}
        self._accounts: dict[int, list[int]] = {}
        self._owners: dict[int, list[int]] = {}
        self._habit_words: dict[int, int] = {}
        self._cloned: dict[int, set[int]] = {}
        self._day = ""
        self.leads = Leads(findings, weights)
        self.began_at = ""
        self.weighed = 0
        self._load()

    # -- events -----------------------------------------------------------------------------------------------------

    def capture(self, site_id: str, at: str, capture_id: str, traits: Iterable[NewTrait]) -> None:
        """Take in what one capture shows of a site."""
        self._turn(at)
        site = self._site(site_id, at)
        fingerprint = self._fingerprint(site)
        new = [
            trait
            for trait in traits
            if fingerprint.add(
                trait.kind,
                trait.value,
                Seen(quotation=trait.quotation, capture_id=capture_id, first_at=at),
            )
        ]
        if not new:
            return
        self._findings.executemany(
            "INSERT INTO fingerprint (site, kind, value, quotation, capture_id, first_at) VALUES (?, ?, ?, ?, ?, ?)",
            [(site, t.kind.value, t.value, t.quotation, capture_id, at) for t in new],
        )
        fresh = dict(sorted({k for t in new for k in keys(t.kind, t.value, t.quotation)}))
        fresh = self._postings.new(site, fresh)
        near = self._taken_pictures(site, new)
        if not _MEMBERSHIP.isdisjoint(t.kind for t in new):
            self._attach(site, at)
        self._candidates(site, fresh, near, named=any(t.kind is TraitKind.NAME for t in new))
        if any(t.kind is TraitKind.WORDING for t in new):
            self._written(site, fingerprint)
        self._score_around(site, at, capture_id)

    def seized(self, site_id: str, at: str, capture_id: str) -> None:
        """Make a seed of a site that shows a seizure."""
        self._turn(at)
        site = self._site(site_id, at)
        self._fingerprint(site).seized_at = at
        self._whole.pop(site, None)
        self._findings.execute("UPDATE lineage_site SET seized_at = ? WHERE number = ?", (at, site))
        self.sow(site_id, at, "seized", capture_id)

    def described(
        self, site_id: str, at: str, seized_at: str | None, traits: Iterable[tuple[NewTrait, str]]
    ) -> None:
        """Make a seed of what a profile tells; each trait comes with its source in place of a capture."""
        site = self._site(site_id, at)
        fingerprint = self._fingerprint(site)
        rows = []
        for trait, source in traits:
            if fingerprint.add(
                trait.kind,
                trait.value,
                Seen(quotation=trait.quotation, capture_id=source, first_at=at),
            ):
                rows.append((site, trait.kind.value, trait.value, trait.quotation, source, at))
                self._postings.new(site, dict(keys(trait.kind, trait.value, trait.quotation)))
        self._findings.executemany(
            "INSERT INTO fingerprint (site, kind, value, quotation, capture_id, first_at) VALUES (?, ?, ?, ?, ?, ?)",
            rows,
        )
        if seized_at is not None:
            fingerprint.seized_at = seized_at
            self._findings.execute(
                "UPDATE lineage_site SET seized_at = ? WHERE number = ?", (seized_at, site)
            )
        self.sow(site_id, at, "profile", "")

    def sow(self, site_id: str, at: str, why: str, capture_id: str) -> None:
        """Make a seed of a known site, and look among all sites for its successors."""
        site = self._numbers.get(site_id)
        if site is None or site in self._seeds:
            return
        self._seeds[site] = at
        self._findings.execute(
            "UPDATE lineage_site SET seed_from = ?, seed_why = ? WHERE number = ?", (at, why, site)
        )
        self._remember(site)
        shared: Counter[tuple[int, int]] = Counter()
        for member in (site, *self._accounts.get(site, ())):
            fingerprint = self._fingerprint(member)
            found = {
                posting: worth
                for kind, known in fingerprint.traits.items()
                for value, seen in known.items()
                for posting, worth in keys(kind, value, seen.quotation)
            }
            for posting, worth in found.items():
                for other in self._followed(posting, worth):
                    shared[self._pair(other, site)] += worth
            for value in fingerprint.values(TraitKind.PHOTO):
                for other in self._photos.copies_of(value):
                    shared[self._pair(other, site)] += NEEDED
        self._note(shared)
        self._score_around(site, at, capture_id)

    # -- candidates -------------------------------------------------------------------------------------------------

    def _candidates(
        self, site: int, fresh: Mapping[int, int], near: set[int], *, named: bool
    ) -> None:
        """Note the pairs of this site and a seed that share something uncommon."""
        mine = {owner for owner in (site, *self._owners.get(site, ())) if owner in self._seeds}
        shared: Counter[tuple[int, int]] = Counter()
        for posting, worth in fresh.items():
            for other in self._followed(posting, worth):
                if other == site:
                    continue
                for seed in self._seeds_of(other):
                    shared[self._pair(site, seed)] += worth
                for seed in mine:
                    shared[self._pair(other, seed)] += worth
        for other in near:
            for seed in {*mine, other} & self._seeds.keys():
                shared[self._pair(other if seed in mine else site, seed)] += NEEDED
        if not self._known_name(site) or named:
            label = _label(self._names[site])
            labels = {label, *self._fingerprint(site).values(TraitKind.NAME)}
            for seed, others in self._seed_labels.items():
                if seed != site and any(naming.alike(one, two) for one in labels for two in others):
                    shared[self._pair(site, seed)] += NEEDED
        self._note(shared)

    def _known_name(self, site: int) -> bool:
        """Say whether the site's own label was compared before; remember that it was."""
        known = site in self._labelled
        self._labelled.add(site)
        return known

    def _written(self, site: int, fingerprint: Fingerprint) -> None:
        """Compare habits of writing with every seed's each time the site's words have doubled."""
        words = sum(len(s.quotation) for s in fingerprint.values(TraitKind.WORDING).values())
        if words < 2 * self._habit_words.get(site, 150):
            return
        self._habit_words[site] = words
        habits = fingerprint.habits()
        register = habits.get(REGISTER, "")
        self._postings.new(
            site,
            {
                key("habit", habit_key(name, value, among)): 0
                for name, value in sorted(habits.items())
                for among in ("", register)
            },
        )
        self._findings.execute(
            "UPDATE lineage_site SET habit_words = ? WHERE number = ?", (words, site)
        )
        if len(habits) < 6:
            return
        shared: Counter[tuple[int, int]] = Counter()
        rarity = {
            name: self._frequency(key("habit", habit_key(name, value)))
            for name, value in habits.items()
        }
        for seed in self._seeds:
            if seed == site:
                continue
            others = self._fingerprint(seed).habits()
            common = habits.keys() & others.keys()
            agree = sum(1 - rarity[name] for name in common if habits[name] == others[name])
            differ = sum(habits[name] != others[name] for name in common)
            if len(common) >= 6 and agree - differ >= HABITS_NEEDED / 2:
                shared[self._pair(site, seed)] += NEEDED
        self._note(shared)

    def _frequency(self, posting: int) -> float:
        return self._postings.showing(posting) / max(1, len(self._names))

    def _followed(self, posting: int, worth: int) -> list[int]:
        """Return the sites that show a key, none where it is too common to follow or of no worth."""
        if not worth:
            return []
        most = self._most() + (SLACK if worth >= NEEDED else 2)
        found = self._postings.sharers(posting, most)
        return found if len(found) <= most else []

    def _most(self) -> int:
        return max(2, int(self._weights.limits["common"] * len(self._names)))

    def _seeds_of(self, site: int) -> Iterator[int]:
        for owner in (site, *self._owners.get(site, ())):
            if owner in self._seeds:
                yield owner

    def _pair(self, site: int, seed: int) -> tuple[int, int]:
        """Return subject and predecessor: of two seeds, the one seen first goes before."""
        if site in self._seeds and site < seed and self._names[seed].partition(":")[0] != "profile":
            return seed, site
        return site, seed

    def _note(self, shared: Mapping[tuple[int, int], int]) -> None:
        """Add what pairs share to what they were known to share."""
        kept = [
            (subject, predecessor, worth)
            for (subject, predecessor), worth in sorted(shared.items())
            if subject != predecessor
            and subject not in self._accounts.get(predecessor, ())
            and predecessor not in self._accounts.get(subject, ())
            and not self._names[subject].startswith("profile:")
        ]
        self._findings.executemany(
            "INSERT INTO candidate (subject, predecessor, shared) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET shared = shared + excluded.shared",
            kept,
        )

    # -- weighing ---------------------------------------------------------------------------------------------------

    def _score_around(self, site: int, at: str, capture_id: str) -> None:
        """Weigh every candidate pair that a site's new traits may have changed."""
        members = (site, *self._owners.get(site, ()))
        marks = ",".join("?" * len(members))
        rows = self._findings.execute(
            f"SELECT subject, predecessor FROM candidate WHERE subject IN ({marks}) AND shared >= ?"
            f" UNION SELECT subject, predecessor FROM candidate WHERE predecessor IN ({marks}) AND shared >= ?"
            " ORDER BY 1, 2",
            (*members, NEEDED, *members, NEEDED),
        ).fetchall()
        for subject, predecessor in rows:
            if copying(self._merged(predecessor), self._merged(subject)).clone:
                self._cloned.setdefault(subject, set()).add(predecessor)
                self._findings.execute(
                    "INSERT OR IGNORE INTO clone (subject, predecessor) VALUES (?, ?)",
                    (subject, predecessor),
                )
        for subject, predecessor in rows:
            self._score(subject, predecessor, at, capture_id)

    def _score(self, subject: int, predecessor: int, at: str, capture_id: str) -> None:
        if predecessor in self._accounts.get(subject, ()) or subject in self._accounts.get(
            predecessor, ()
        ):
            return
        weighing = self.weighing(predecessor, subject)
        self.leads.weighed(
            subject=self._names[subject],
            predecessor=self._names[predecessor],
            weighing=weighing,
            at=at,
            capture_id=capture_id,
            first_seen_at=self._fingerprint(subject).first_at,
        )

    def weighing(self, predecessor: int, subject: int) -> Weighing:
        """Weigh two sites as they stand now."""
        self.weighed += 1
        earlier, later = self._merged(predecessor), self._merged(subject)
        return weigh(
            earlier,
            later,
            self.background(predecessor, subject),
            self._weights,
            clone_of_another=bool(self._cloned.get(subject, set()) - {predecessor}),
            borrowed=self._borrowed(predecessor, subject),
        )

    def _borrowed(self, predecessor: int, subject: int) -> frozenset[str]:
        """Return the subject's sentences that another of its possible predecessors showed before."""
        later = self._merged(subject)
        mine = {value for kind in SENTENCES for value in later.values(kind)}
        found: set[str] = set()
        rows = self._findings.execute(
            "SELECT predecessor FROM candidate WHERE subject = ? AND shared >= ?", (subject, NEEDED)
        ).fetchall()
        for (other,) in rows:
            model = self._merged(other)
            if other == predecessor or model.first_at >= later.first_at:
                continue
            for kind in SENTENCES:
                found |= mine & model.values(kind).keys()
        return frozenset(found)

    def background(self, predecessor: int, subject: int) -> "_Background":
        """Return how common things are beside a pair, its accounts, and what is explained by the same seed."""
        without = {predecessor, subject}
        for site in (predecessor, subject):
            without.update(self._accounts.get(site, ()))
            without.update(self._owners.get(site, ()))
            name = self._names[site]
            for other in self.leads.explained_by(name):
                if site == subject and self.leads.another_hand(other, self._names[predecessor]):
                    continue
                number = self._numbers[other]
                without.add(number)
                without.update(self._accounts.get(number, ()))
        models = {predecessor, *self._cloned.get(subject, ())}
        without.update(clone for clone, copied in self._cloned.items() if copied & models)
        return _Background(
            sites=len(self._names),
            began_at=self.began_at,
            postings=self._postings,
            photos=self._photos,
            without=without,
            most=self._most() + SLACK,
        )

    def fingerprint_of(self, site_id: str) -> Fingerprint:
        """
        Return a site's fingerprint with those of its accounts.

        Raises:
            KeyError: no trait of this site was ever taken in.
        """
        return self._merged(self.number(site_id))

    def number(self, site_id: str) -> int:
        """
        Return a site's number.

        Raises:
            KeyError: no trait of this site was ever taken in.
        """
        return self._numbers[site_id]

    def _turn(self, at: str) -> None:
        """
        At the first event of a day, make seeds of what was found to be the same hand before; of a week, weigh all leads.

        A site is a seed only from the day after, when its first visit is whole: a page seen before the others may mislead.
        """
        if not self.began_at:
            self.began_at = at
        day, before = at[:10], self._day
        if day == before:
            return
        self._day = day
        if not before:
            return
        if _week(day) != _week(before):
            for state in self.leads.flagged():
                self._score(self._numbers[state.subject], self._numbers[state.predecessor], at, "")
        for state in self.leads.flagged():
            subject = self._numbers[state.subject]
            if (
                state.band is Band.SAME_HAND
                and subject not in self._seeds
                and self._seeds.keys().isdisjoint(self._owners.get(subject, ()))
            ):
                self.sow(state.subject, at, "same_hand", "")

    # -- sites ------------------------------------------------------------------------------------------------------

    def _site(self, site_id: str, at: str) -> int:
        number = self._numbers.get(site_id)
        if number is None:
            number = len(self._names)
            self._numbers[site_id] = number
            self._names.append(site_id)
            self._findings.execute(
                "INSERT INTO lineage_site (number, site_id, first_at) VALUES (?, ?, ?)",
                (number, site_id, at),
            )
            self._open[number] = Fingerprint(site_id=site_id, first_at=at)
        return number

    def _fingerprint(self, site: int) -> Fingerprint:
        if site in self._open:
            self._open.move_to_end(site)
            return self._open[site]
        site_id, first_at, seized_at = self._findings.execute(
            "SELECT site_id, first_at, seized_at FROM lineage_site WHERE number = ?", (site,)
        ).fetchone()
        fingerprint = Fingerprint(site_id=site_id, first_at=first_at, seized_at=seized_at)
        rows = self._findings.execute(
            "SELECT kind, value, quotation, capture_id, first_at FROM fingerprint WHERE site = ?"
            " ORDER BY first_at, capture_id, kind, value",
            (site,),
        )
        for kind, value, quotation, capture_id, seen_at in rows:
            seen = Seen(quotation=quotation, capture_id=capture_id, first_at=seen_at)
            fingerprint.add(TraitKind(kind), value, seen)
        self._open[site] = fingerprint
        while len(self._open) > KEPT_IN_MEMORY:
            self._open.popitem(last=False)
        return fingerprint

    def _merged(self, site: int) -> Fingerprint:
        """Return a site's fingerprint with those of its accounts."""
        accounts = self._accounts.get(site, [])
        own = self._fingerprint(site)
        if not accounts:
            return own
        parts = [self._fingerprint(account) for account in accounts]
        size = sum(len(known) for part in (own, *parts) for known in part.traits.values())
        if site in self._whole and self._whole[site][0] == size:
            self._whole.move_to_end(site)
            return self._whole[site][1]
        whole = own.merged(iter(parts))
        self._whole[site] = (size, whole)
        while len(self._whole) > KEPT_IN_MEMORY:
            self._whole.popitem(last=False)
        return whole

    def _attach(self, site: int, at: str) -> None:
        """Attach accounts to shops where each points to the other: a handle on the shop, a link on the account."""
        fingerprint = self._fingerprint(site)
        is_account = ":" in self._names[site]
        if is_account:
            shops = [
                self._numbers[host]
                for host in fingerprint.values(TraitKind.LINK)
                if host in self._numbers
            ]
            pairs = [(site, shop) for shop in shops]
        else:
            pointing = self._postings.sharers(key(TraitKind.LINK, self._names[site]), 200)
            pairs = [(other, site) for other in pointing if ":" in self._names[other]]
        for account, shop in sorted(pairs):
            if account in self._accounts.get(shop, ()) or self._names[account].startswith(
                "profile:"
            ):
                continue
            self._join(account, shop, at)

    def _join(self, account: int, shop: int, at: str) -> None:
        theirs, ours = self._fingerprint(account), self._fingerprint(shop)
        link = theirs.values(TraitKind.LINK).get(self._names[shop])
        handles = theirs.values(TraitKind.HANDLE).keys() & ours.values(TraitKind.HANDLE).keys()
        if link is None or not handles:
            return
        handle = min(handles)
        self._accounts.setdefault(shop, []).append(account)
        self._owners.setdefault(account, []).append(shop)
        self.leads.joined(self._names[account], self._names[shop])
        self._findings.execute(
            "INSERT INTO attached (account, site, since, handle, capture_account, capture_site) VALUES (?, ?, ?, ?, ?, ?)",
            (
                account,
                shop,
                at,
                handle,
                link.capture_id,
                ours.values(TraitKind.HANDLE)[handle].capture_id,
            ),
        )
        if shop in self._seeds:
            self._remember(shop)

    def _taken_pictures(self, site: int, new: Iterable[NewTrait]) -> set[int]:
        """Take in new photographs and return the sites and seeds that show copies."""
        near: set[int] = set()
        for trait in new:
            if trait.kind is not TraitKind.PHOTO:
                continue
            copies = self._photos.add(site, trait.value)
            near |= {seed for other in copies for seed in self._seeds_of(other)}
            near |= self._seed_photos.near(trait.value)
            if mine := list(self._seeds_of(site)):
                for seed in mine:
                    self._seed_photos.add(seed, trait.value)
                near |= copies
        return near - {site}

    def _remember(self, seed: int) -> None:
        """Keep a seed's names and pictures at hand."""
        labels = {_label(self._names[seed])}
        for member in (seed, *self._accounts.get(seed, ())):
            fingerprint = self._fingerprint(member)
            labels |= fingerprint.values(TraitKind.NAME).keys()
            for value in fingerprint.values(TraitKind.PHOTO):
                self._seed_photos.add(seed, value)
        self._seed_labels[seed] = labels

    def _load(self) -> None:
        """Take up the state a former run left."""
        self._labelled: set[int] = set()
        rows = self._findings.execute(
            "SELECT number, site_id, first_at, seed_from, habit_words FROM lineage_site ORDER BY number"
        ).fetchall()
        for number, site_id, first_at, seed_from, habit_words in rows:
            self._numbers[site_id] = number
            self._names.append(site_id)
            self._labelled.add(number)
            self.began_at = min(self.began_at or first_at, first_at)
            if seed_from is not None:
                self._seeds[number] = seed_from
            if habit_words:
                self._habit_words[number] = habit_words
        for account, site in self._findings.execute(
            "SELECT account, site FROM attached ORDER BY since, account, site"
        ):
            self._accounts.setdefault(site, []).append(account)
            self._owners.setdefault(account, []).append(site)
            self.leads.joined(self._names[account], self._names[site])
        for one, other in self._findings.execute(
            "SELECT site_id, other FROM lineage_event WHERE other <> ''"
        ):
            self.leads.joined(one, other)
        for subject, predecessor in self._findings.execute(
            "SELECT subject, predecessor FROM clone"
        ):
            self._cloned.setdefault(subject, set()).add(predecessor)
        for seed in self._seeds:
            self._remember(seed)

    def resume(self, at: str) -> None:
        """Say up to when a former run came, so that the day turns when it should."""
        self._day = at[:10]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Background:
    """How common things are beside a pair (:class:`monitor.lineage.evidence.Background`)."""

    sites: int
    began_at: str
    postings: Postings
    photos: Photos
    without: set[int]
    most: int

    def others(self, posting: int) -> int:
        return self.postings.others(posting, self.without, self.most)

    def showing(self, posting: int) -> int:
        return self.postings.showing(posting)

    def other_photos(self, value: str) -> int:
        return self.photos.others(value, self.without)


def _label(site_id: str) -> str:
    """Return the part of a site's id that is its name."""
    if ":" in site_id:
        return site_id.partition(":")[2]
    return re.sub(r"[^a-z0-9]", "", site_id.partition(".")[0])


def _week(at: str) -> str:
    """Return the ISO week of a time, as text that sorts."""
    year, week, _ = date.fromisoformat(at[:10]).isocalendar()
    return f"{year}-{week:02d}"

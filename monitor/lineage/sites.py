"""
The sites the lineage knows up to a moment: their numbers, fingerprints, accounts, and which are seeds.

A *seed* is a site whose successors are sought: seized, described by a profile, judged to be the same hand as a seed, or
found to be so.
"""

import re
import sqlite3
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from monitor.lineage.fingerprint import Fingerprint, Seen
from storage.findings import compared
from storage.findings.lineage_records import Attached, ComparedSite, Trace
from storage.records.link import TraitKind

KEPT_IN_MEMORY = 600
"""Fingerprints kept open."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTrait:
    """One row of the table of traits."""

    kind: TraitKind
    value: str
    quotation: str


class Sites:
    """All sites, kept in the findings; a site is its number."""

    def __init__(self, findings: sqlite3.Connection) -> None:
        self._findings = findings
        self._numbers: dict[str, int] = {}
        self._open: OrderedDict[int, Fingerprint] = OrderedDict()
        self._whole: OrderedDict[int, tuple[int, Fingerprint]] = OrderedDict()
        self.names: list[str] = []
        self.seeds: dict[int, str] = {}
        """Since when each seed is one."""
        self.accounts: dict[int, list[int]] = {}
        self.owners: dict[int, list[int]] = {}
        for site in compared.sites(findings):
            self._numbers[site.site_id] = site.number
            self.names.append(site.site_id)
            if site.seed_from is not None:
                self.seeds[site.number] = site.seed_from
        for pair in compared.attachments(findings):
            self._tie(pair.account, pair.site)

    def __len__(self) -> int:
        return len(self.names)

    def number(self, site_id: str) -> int:
        """
        Return a site's number.

        Raises:
            KeyError: no trait of this site was ever taken in.
        """
        return self._numbers[site_id]

    def known(self, site_id: str) -> int | None:
        """Return a site's number, None where no trait of it was ever taken in."""
        return self._numbers.get(site_id)

    def enter(self, site_id: str, at: str) -> int:
        """Return the number of a site, which is entered where it is new."""
        number = self._numbers.get(site_id)
        if number is None:
            number = self._numbers[site_id] = len(self.names)
            self.names.append(site_id)
            compared.enter(
                self._findings, ComparedSite(number=number, site_id=site_id, first_at=at)
            )
            self._open[number] = Fingerprint(site_id=site_id, first_at=at)
        return number

    def learn(self, site: int, at: str, traits: Iterable[tuple[NewTrait, str]]) -> list[NewTrait]:
        """Take in traits, each with its capture, and return those that are new of the site."""
        fingerprint, rows, new = self.fingerprint(site), [], []
        for trait, source in traits:
            seen = Seen(quotation=trait.quotation, capture_id=source, first_at=at)
            if fingerprint.add(trait.kind, trait.value, seen):
                new.append(trait)
                rows.append(
                    Trace(
                        site=site, kind=trait.kind.value, value=trait.value, quotation=trait.quotation,
                        capture_id=source, first_at=at,
                    )
                )  # fmt: skip
        compared.learn(self._findings, rows)
        return new

    def seized(self, site: int, at: str) -> None:
        """Take note that a site was seized."""
        self.fingerprint(site).seized_at = at
        self._whole.pop(site, None)
        compared.seized(self._findings, site, at)

    def sow(self, site: int, at: str, why: str) -> None:
        """Make a seed of a site."""
        self.seeds[site] = at
        compared.sown(self._findings, site, at, why)

    # -- fingerprints

    def fingerprint(self, site: int) -> Fingerprint:
        """Return a site's own fingerprint."""
        if site in self._open:
            self._open.move_to_end(site)
            return self._open[site]
        known = compared.numbered(self._findings, site)
        fingerprint = Fingerprint(
            site_id=known.site_id, first_at=known.first_at, seized_at=known.seized_at
        )
        for one in compared.traces(self._findings, site):
            seen = Seen(quotation=one.quotation, capture_id=one.capture_id, first_at=one.first_at)
            fingerprint.add(TraitKind(one.kind), one.value, seen)
        _keep(self._open, site, fingerprint)
        return fingerprint

    def merged(self, site: int, beside: int | None = None) -> Fingerprint:
        """Return a site's fingerprint with those of its accounts, but for those that are another site's (``beside``) as well."""
        shared = set() if beside is None else set(self.members(beside)) & set(self.members(site))
        if shared:
            alone = [self.fingerprint(one) for one in self.members(site) if one not in shared]
            return alone[0].merged(iter(alone[1:]))
        own, *parts = (self.fingerprint(member) for member in self.members(site))
        if not parts:
            return own
        size = sum(len(known) for part in (own, *parts) for known in part.traits.values())
        if site in self._whole and self._whole[site][0] == size:
            self._whole.move_to_end(site)
            return self._whole[site][1]
        whole = own.merged(iter(parts))
        _keep(self._whole, site, (size, whole))
        return whole

    # -- who belongs to whom

    def members(self, site: int) -> tuple[int, ...]:
        """Return a site and its accounts."""
        return site, *self.accounts.get(site, ())

    def parts_of(self, site: int) -> tuple[int, ...]:
        """Return a site and the shops it is an account of."""
        return site, *self.owners.get(site, ())

    def seeds_of(self, site: int) -> Iterator[int]:
        """Yield the seeds a site is, or is an account of."""
        return (one for one in self.parts_of(site) if one in self.seeds)

    def one_seller(self, one: int, other: int) -> bool:
        """Say whether one of two sites is an account of the other."""
        return other in self.accounts.get(one, ()) or one in self.accounts.get(other, ())

    def described(self, site: int) -> bool:
        """Say whether a site is known by a profile alone."""
        return self.names[site].startswith("profile:")

    def label(self, site: int) -> str:
        """Return the part of a site's id that is its name."""
        network, colon, name = self.names[site].partition(":")
        return name if colon else re.sub(r"[^a-z0-9]", "", network.partition(".")[0])

    def pair(self, site: int, seed: int) -> tuple[int, int]:
        """Return subject and predecessor: of two seeds, the one seen first goes before."""
        if site in self.seeds and site < seed and not self.described(seed):
            return seed, site
        return site, seed

    def attach(self, site: int, at: str, pointing: Iterable[int]) -> list[tuple[int, int]]:
        """
        Attach accounts to shops where each points to the other: a handle on the shop, a link on the account.

        ``pointing`` are the sites that link to this one. Returns the new pairs of account and shop.
        """
        if ":" in self.names[site]:
            links = self.fingerprint(site).values(TraitKind.LINK)
            pairs = [(site, self._numbers[host]) for host in links if host in self._numbers]
        else:
            pairs = [(other, site) for other in pointing if ":" in self.names[other]]
        joined = []
        for account, shop in sorted(pairs):
            known = account in self.accounts.get(shop, ()) or self.described(account)
            if not known and self._joined(account, shop, at):
                joined.append((account, shop))
        return joined

    def _joined(self, account: int, shop: int, at: str) -> bool:
        """Join an account with a shop; return whether each points to the other."""
        theirs, ours = self.fingerprint(account), self.fingerprint(shop)
        link = theirs.values(TraitKind.LINK).get(self.names[shop])
        handles = theirs.values(TraitKind.HANDLE).keys() & ours.values(TraitKind.HANDLE).keys()
        if link is None or not handles:
            return False
        handle = min(handles)
        self._tie(account, shop)
        shown = ours.values(TraitKind.HANDLE)[handle].capture_id
        compared.attach(
            self._findings,
            Attached(
                account=account, site=shop, since=at, handle=handle, capture_account=link.capture_id, capture_site=shown
            ),
        )  # fmt: skip
        return True

    def _tie(self, account: int, shop: int) -> None:
        self.accounts.setdefault(shop, []).append(account)
        self.owners.setdefault(account, []).append(shop)


def _keep(kept: OrderedDict[int, T], site: int, what: T) -> None:
    """Keep something of a site, and forget what was not asked for longest."""
    kept[site] = what
    while len(kept) > KEPT_IN_MEMORY:
        kept.popitem(last=False)

"""
The sellers: sites and accounts joined into one entity, by the rules of evidence and by what people rule.

Two sites are joined where a person says so; where account and shop point to each other; and where a lead finds one hand: what
two sites share is weighed there alone. A ruling *different* keeps two sites apart whatever joins them. The id of a seller is derived from its first member, so a rebuild gives the same.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from monitor.lineage.rulings import latest_rulings
from storage.findings import compared
from storage.findings import lineage_leads as leads
from storage.findings import lineage_sellers as kept
from storage.findings.lineage_records import Alias, Member, SellerRow
from storage.ids import derived_id
from storage.records.link import Band, Judgement, SiteFacts, TraitKind, Verdict

ALIASES = (
    TraitKind.NAME,
    TraitKind.HANDLE,
    TraitKind.PHONE,
    TraitKind.EMAIL,
    TraitKind.PAYMENT_ACCOUNT,
    TraitKind.COMPANY,
)
"""Kinds by which a seller is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bond:
    """A reason to join two sites; lower ranks are stronger."""

    rank: int
    since: str
    one: str
    other: str
    reason: str


def join(
    findings: sqlite3.Connection,
    judgements: Iterable[Judgement],
    sites: Iterable[SiteFacts],
    touched: Collection[str] | None = None,
) -> int:
    """
    Write the sellers that are new, otherwise composed or among whose members something is new; return how many there are.

    ``touched`` are the sites of which something is new; where that is not known, every seller is written anew.
    """
    rulings = latest_rulings(judgements)
    apart = {pair for pair, judgement in rulings.items() if judgement.verdict is Verdict.DIFFERENT}
    known = {site.site_id: site.first_at for site in compared.sites(findings)}
    last_seen = {facts.site_id: facts.last_seen_at for facts in sites}
    bonds = sorted(
        (
            *_ruled(rulings),
            *_attached(findings),
            *_found(findings),
        ),
        key=lambda bond: (bond.rank, bond.since, bond.one, bond.other),
    )
    groups, joined_by = _groups(known, bonds, apart)
    before = kept.members(findings)
    there: set[str] = set()
    for group in {id(group): group for group in groups.values()}.values():
        members = sorted(group, key=lambda s: (known[s], s))
        id_ = _id(members[0])
        there.add(id_)
        tied = {_member(id_, member, known[member], joined_by.get(member)) for member in members}
        if touched is None or before.get(id_) != tied or not group.isdisjoint(touched):
            kept.forget(findings, id_)
            _write(findings, members, known, last_seen, tied)
    for id_ in before.keys() - there:
        kept.forget(findings, id_)
    return len(there)


@lru_cache(maxsize=65_536)
def _id(first: str) -> str:
    """Return what the seller is known by whose first site this is."""
    return derived_id("seller", first)


def _groups(
    sites: Iterable[str], bonds: Iterable[_Bond], apart: Collection[tuple[str, str]]
) -> tuple[dict[str, set[str]], dict[str, _Bond]]:
    """Return the group of each site, and the bond that first joined it, the strongest bonds first."""
    groups = {site_id: {site_id} for site_id in sites}
    joined_by: dict[str, _Bond] = {}
    for bond in bonds:
        left, right = groups.get(bond.one), groups.get(bond.other)
        if left is None or right is None or left is right:
            continue
        if any((min(a, b), max(a, b)) in apart for a in left for b in right):
            continue
        left |= right
        for member in right:
            groups[member] = left
        for member in (bond.one, bond.other):
            joined_by.setdefault(member, bond)
    return groups, joined_by


def _ruled(rulings: dict[tuple[str, str], Judgement]) -> Iterator[_Bond]:
    for (one, other), judgement in rulings.items():
        if judgement.verdict is Verdict.SAME:
            reason = f"jugé identique par {judgement.judged_by}"
            yield _Bond(rank=0, since=judgement.judged_at, one=one, other=other, reason=reason)


def _attached(findings: sqlite3.Connection) -> Iterator[_Bond]:
    for tied in compared.tied(findings):
        reason = f"renvois réciproques ({tied.handle})"
        yield _Bond(rank=1, since=tied.since, one=tied.site, other=tied.account, reason=reason)


def _found(findings: sqlite3.Connection) -> Iterator[_Bond]:
    for lead in leads.every(findings):
        if lead.band == Band.SAME_HAND:
            reason = f"même main probable ({lead.id})"
            one, other = lead.predecessor, lead.subject
            yield _Bond(rank=2, since=lead.flagged_at, one=one, other=other, reason=reason)


def _write(
    findings: sqlite3.Connection,
    members: list[str],
    known: dict[str, str],
    last_seen: dict[str, str],
    tied: Iterable[Member],
) -> None:
    first = members[0]
    id_ = derived_id("seller", first)
    aliases = kept.identities(findings, members, ALIASES)
    names = (
        one.quotation for one in aliases if one.kind == TraitKind.NAME and one.site_id == first
    )
    seller = SellerRow(
        id=id_,
        name=next(names, first),
        first_seen_at=known[first],
        first_capture=kept.first_capture(findings, first),
        last_seen_at=max(last_seen.get(member, known[member]) for member in members),
        members=len(members),
    )
    known_as = [
        Alias(
            seller_id=id_, kind=one.kind, value=one.value, site_id=one.site_id, capture_id=one.capture_id,
            since=one.since,
        )
        for one in aliases
    ]  # fmt: skip
    kept.write(findings, seller, tied, known_as)


def _member(seller_id: str, site_id: str, first_at: str, bond: _Bond | None) -> Member:
    if bond is None:
        return Member(seller_id=seller_id, site_id=site_id, since=first_at)
    partner = bond.other if bond.one == site_id else bond.one
    return Member(
        seller_id=seller_id,
        site_id=site_id,
        since=bond.since,
        reason=bond.reason,
        with_site=partner,
    )

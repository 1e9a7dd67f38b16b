"""
The sellers: sites and accounts joined into one entity, by the rules of evidence and by what people rule.

Two sites are joined where a person says so; where account and shop point to each other; where a lead finds one hand;
and where they share rare near-unique identifiers of two independent families. A ruling *different* keeps two sites
apart whatever joins them. The id of a seller is derived from its first member, so a rebuild gives the same.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from monitor.lineage.leads import latest_rulings
from monitor.lineage.weights import Weights
from storage.ids import derived_id
from storage.records.link import Band, Judgement, SiteFacts, TraitKind, Verdict

IDENTIFIERS: dict[TraitKind, str] = {
    TraitKind.ACCOUNT: "messaging",
    TraitKind.HANDLE: "messaging",
    TraitKind.PHONE: "messaging",
    TraitKind.EMAIL: "messaging",
    TraitKind.PAYMENT_ACCOUNT: "payment",
    TraitKind.MERCHANT: "payment",
    TraitKind.COMPANY: "company",
    TraitKind.TRACKER: "account",
    TraitKind.CHAT_WIDGET: "account",
    TraitKind.SHOP_ID: "account",
}
"""Kinds that join, with the family each counts for."""

ALIASES = (
    TraitKind.NAME,
    TraitKind.HANDLE,
    TraitKind.PHONE,
    TraitKind.EMAIL,
    TraitKind.PAYMENT_ACCOUNT,
    TraitKind.COMPANY,
)
"""Kinds by which a seller is known."""


TABLES = ("seller", "seller_member", "seller_alias")
"""What is written anew each time."""


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
    weights: Weights,
) -> int:
    """Write every seller anew and return how many there are."""
    rulings = latest_rulings(judgements)
    apart = {pair for pair, judgement in rulings.items() if judgement.verdict is Verdict.DIFFERENT}
    known: dict[str, str] = dict(
        findings.execute("SELECT site_id, first_at FROM lineage_site ORDER BY number").fetchall()
    )
    last_seen = {facts.site_id: facts.last_seen_at for facts in sites}
    groups = {site_id: {site_id} for site_id in known}
    joined_by: dict[str, _Bond] = {}
    bonds = sorted(
        (
            *_ruled(rulings),
            *_attached(findings),
            *_found(findings),
            *_shared(findings, weights, len(known)),
        ),
        key=lambda bond: (bond.rank, bond.since, bond.one, bond.other),
    )
    for bond in bonds:
        left, right = groups.get(bond.one), groups.get(bond.other)
        if left is None or right is None or left is right:
            continue
        if any(tuple(sorted((a, b))) in apart for a in left for b in right):
            continue
        left |= right
        for member in right:
            groups[member] = left
        for member in (bond.one, bond.other):
            joined_by.setdefault(member, bond)
    for table in TABLES:
        findings.execute(f"DELETE FROM {table}")
    written: set[int] = set()
    for site_id in sorted(known, key=lambda s: (known[s], s)):
        group = groups[site_id]
        if id(group) not in written:
            written.add(id(group))
            _write(
                findings, sorted(group, key=lambda s: (known[s], s)), known, last_seen, joined_by
            )
    return len(written)


def _ruled(rulings: dict[tuple[str, str], Judgement]) -> Iterator[_Bond]:
    for (one, other), judgement in rulings.items():
        if judgement.verdict is Verdict.SAME:
            reason = f"jugé identique par {judgement.judged_by}"
            yield _Bond(rank=0, since=judgement.judged_at, one=one, other=other, reason=reason)


def _attached(findings: sqlite3.Connection) -> Iterator[_Bond]:
    rows = findings.execute(
        "SELECT a.site_id, s.site_id, since, handle FROM attached"
        " JOIN lineage_site a ON a.number = account JOIN lineage_site s ON s.number = site"
    )
    for account, site, since, handle in rows:
        reason = f"renvois réciproques ({handle})"
        yield _Bond(rank=1, since=since, one=site, other=account, reason=reason)


def _found(findings: sqlite3.Connection) -> Iterator[_Bond]:
    rows = findings.execute(
        "SELECT subject, predecessor, flagged_at, id FROM lead WHERE band = ?",
        (Band.SAME_HAND.value,),
    )
    for subject, predecessor, flagged_at, id_ in rows:
        reason = f"même main probable ({id_})"
        yield _Bond(rank=2, since=flagged_at, one=predecessor, other=subject, reason=reason)


def _shared(findings: sqlite3.Connection, weights: Weights, sites: int) -> Iterator[_Bond]:
    """Yield pairs that share rare identifiers of two families and are not told apart by a lead."""
    most = max(3, int(weights.limits["common"] * sites) + 1)
    marks = ",".join(f"'{kind.value}'" for kind in IDENTIFIERS)
    rows = findings.execute(
        f"SELECT kind, value, COUNT(*) FROM fingerprint WHERE kind IN ({marks})"
        " GROUP BY kind, value HAVING COUNT(*) BETWEEN 2 AND ? ORDER BY kind, value",
        (most,),
    ).fetchall()
    families: dict[tuple[str, str], dict[str, tuple[str, str]]] = {}
    for kind, value, _ in rows:
        members = findings.execute(
            "SELECT site_id, f.first_at FROM fingerprint f JOIN lineage_site ON number = site"
            f" WHERE kind = ? AND value = ? AND kind IN ({marks}) ORDER BY site_id",
            (kind, value),
        ).fetchall()
        for index, (one, one_at) in enumerate(members):
            for other, other_at in members[index + 1 :]:
                pair = families.setdefault((one, other), {})
                pair.setdefault(IDENTIFIERS[TraitKind(kind)], (value, max(one_at, other_at)))
    weighed = {
        tuple(sorted(pair)): Band(band)
        for *pair, band in findings.execute("SELECT subject, predecessor, band FROM lead")
    }
    for (one, other), shared in families.items():
        if len(shared) >= 2 and weighed.get((one, other), Band.SAME_HAND) is Band.SAME_HAND:
            values = ", ".join(value for value, _ in shared.values())
            since = max(at for _, at in shared.values())
            yield _Bond(
                rank=3,
                since=since,
                one=one,
                other=other,
                reason=f"identifiants rares communs : {values}",
            )


def _write(
    findings: sqlite3.Connection,
    members: list[str],
    known: dict[str, str],
    last_seen: dict[str, str],
    joined_by: dict[str, _Bond],
) -> None:
    first = members[0]
    id_ = derived_id("seller", first)
    marks = ",".join("?" * len(members))
    kinds = ",".join(f"'{kind.value}'" for kind in ALIASES)
    aliases = findings.execute(
        "SELECT kind, value, site_id, capture_id, f.first_at, quotation FROM lineage_site"
        f" JOIN fingerprint f ON site = number WHERE site_id IN ({marks}) AND kind IN ({kinds})"
        " ORDER BY f.first_at, kind, value, site_id",
        members,
    ).fetchall()
    name = next(
        (row[5] for row in aliases if row[0] == TraitKind.NAME.value and row[2] == first), first
    )
    capture = findings.execute(
        "SELECT capture_id FROM fingerprint JOIN lineage_site ON number = site WHERE site_id = ?"
        " ORDER BY fingerprint.first_at, capture_id LIMIT 1",
        (first,),
    ).fetchone()
    findings.execute(
        "INSERT INTO seller (id, name, first_seen_at, first_capture, last_seen_at, members) VALUES (?, ?, ?, ?, ?, ?)",
        (
            id_,
            name,
            known[first],
            capture[0] if capture else "",
            max(last_seen.get(member, known[member]) for member in members),
            len(members),
        ),
    )
    findings.executemany(
        "INSERT INTO seller_member (seller_id, site_id, since, reason, with_site) VALUES (?, ?, ?, ?, ?)",
        [
            (
                id_,
                member,
                joined_by[member].since if member in joined_by else known[member],
                joined_by[member].reason if member in joined_by else "",
                _partner(joined_by[member], member) if member in joined_by else "",
            )
            for member in members
        ],
    )
    findings.executemany(
        "INSERT OR IGNORE INTO seller_alias (seller_id, kind, value, site_id, capture_id, since)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [
            (id_, kind, value, site_id, capture_id, since)
            for kind, value, site_id, capture_id, since, _ in aliases
        ],
    )


def _partner(bond: _Bond, member: str) -> str:
    return bond.other if bond.one == member else bond.one

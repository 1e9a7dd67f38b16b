"""
Who could have had it first: whether the later site is a clone of the earlier one's pages.

Everything on a public page can be copied by anybody from the moment it is public. Most of it serves the copier (texts,
pictures, names, layout); an address that leads to the seller does not, since it sends customers to the competitor.
But a clone made by saving whole pages carries such addresses along unread. So in a clone they count as one family with
the pages, and the hand must show itself by something the pages do not carry.
"""

from dataclasses import dataclass

from monitor.lineage.fingerprint import Fingerprint
from monitor.signals import naming
from storage.records.link import TraitKind

SHARE = 0.5
"""Part of the earlier site's shingles that a clone repeats, at least."""

OVERLAP = 0.7
"""Jaccard index of the two sites' style classes in a clone, at least."""

MIN_SHINGLES = 12

BRAND_SHARE = 0.3
"""The same for a site that has taken the name as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copying:
    """How much of the earlier site's pages the later one repeats."""

    share: float
    """Part of the earlier site's shingles found on the later, 0-1."""

    overlap: float
    """Jaccard index of style classes, 0-1; 0 where either has none."""

    clone: bool
    """The later site's pages are those of the earlier, words and markup."""

    brand: bool = False
    """The later site goes by the earlier one's name and repeats its words."""


def copying(earlier: Fingerprint, later: Fingerprint) -> Copying:
    """Return how much of the earlier site's pages the later one repeats."""
    before = earlier.shingles(TraitKind.WORDING).keys() | earlier.shingles(TraitKind.TERMS).keys()
    after = later.shingles(TraitKind.WORDING).keys() | later.shingles(TraitKind.TERMS).keys()
    smaller = min(len(before), len(after))
    share = len(before & after) / smaller if smaller else 0.0
    overlap = jaccard(earlier.packed(TraitKind.CSS), later.packed(TraitKind.CSS))
    alike = any(naming.alike(one, two) for one in names_of(earlier) for two in names_of(later))
    return Copying(
        brand=alike and smaller >= MIN_SHINGLES and share >= BRAND_SHARE,
        share=share,
        overlap=overlap,
        clone=smaller >= MIN_SHINGLES and share >= SHARE and overlap >= OVERLAP,
    )


def names_of(site: Fingerprint) -> set[str]:
    """Return the names a site goes by, its address among them."""
    network, colon, name = site.site_id.partition(":")
    return {name if colon else network.partition(".")[0], *site.values(TraitKind.NAME)}


def jaccard(ones: frozenset[str], others: frozenset[str]) -> float:
    """Return the size of the common part over the size of the union, 0 where either is empty."""
    if not ones or not others:
        return 0.0
    return len(ones & others) / len(ones | others)

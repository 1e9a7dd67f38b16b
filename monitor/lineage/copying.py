"""
Who could have had it first: whether the later site is a clone of the earlier one's pages, and whom its customers reach.

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

WHOLE = 0.8
"""Part of the smaller site's shingles from which on all its words are the other's, whatever they are poured into."""

MIN_SHINGLES = 12

BRAND_SHARE = 0.3
"""The same for a site that has taken the name as well."""


CONTACTS = (TraitKind.HANDLE, TraitKind.PHONE, TraitKind.EMAIL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copying:
    """How much of the earlier site's pages the later one repeats."""

    share: float
    """Part of the earlier site's shingles found on the later, 0-1."""

    overlap: float
    """Jaccard index of style classes, 0-1; 0 where either has none."""

    clone: bool
    """The later site's pages are those of the earlier, words and markup, or all its words and contacts are."""

    brand: bool = False
    """The later site goes by the earlier one's name and repeats its words."""

    whole: bool = False
    """All its words are the earlier one's."""

    reached: bool = False
    """Whoever writes to the later site reaches the earlier: it gives no contact but the earlier one's."""

    stock: bool = False
    """Its photographs, clauses and prices are all the earlier one's, and nothing on it leads to the earlier's seller."""

    @property
    def taken(self) -> bool:
        """Whether whole pages, all words, the whole shop or the brand were taken: what they carry shows no hand."""
        return self.clone or self.brand or self.whole or self.stock


def copying(earlier: Fingerprint, later: Fingerprint) -> Copying:
    """Return how much of the earlier site's pages the later one repeats."""
    before = earlier.shingles(TraitKind.WORDING).keys() | earlier.shingles(TraitKind.TERMS).keys()
    after = later.shingles(TraitKind.WORDING).keys() | later.shingles(TraitKind.TERMS).keys()
    smaller = min(len(before), len(after))
    share = len(before & after) / smaller if smaller else 0.0
    overlap = jaccard(earlier.packed(TraitKind.CSS), later.packed(TraitKind.CSS))
    alike = any(naming.alike(one, two) for one in names_of(earlier) for two in names_of(later))
    enough, whole = smaller >= MIN_SHINGLES, share >= WHOLE
    reached = _reached(earlier, later)
    clone = share >= SHARE and (overlap >= OVERLAP or (whole and reached))
    return Copying(
        brand=alike and enough and share >= BRAND_SHARE, share=share, overlap=overlap, clone=enough and clone,
        whole=enough and whole, reached=reached,
    )  # fmt: skip


def _reached(earlier: Fingerprint, later: Fingerprint) -> bool:
    """Say whether every contact of the later site is the earlier one's; an account's own handle is an address, no contact."""
    given = {(kind, value) for kind in CONTACTS for value in later.values(kind)}
    given.discard((TraitKind.HANDLE, later.site_id))
    return bool(given) and all(value in earlier.values(kind) for kind, value in given)


def names_of(site: Fingerprint) -> set[str]:
    """Return the names a site goes by, its address among them."""
    network, colon, name = site.site_id.partition(":")
    return {name if colon else network.partition(".")[0], *site.values(TraitKind.NAME)}


def jaccard(ones: frozenset[str], others: frozenset[str]) -> float:
    """Return the size of the common part over the size of the union, 0 where either is empty."""
    if not ones or not others:
        return 0.0
    return len(ones & others) / len(ones | others)

"""
What is weighed: observations of what two fingerprints share or fail to share, each with the captures that prove it.

An observation names its signal, the level of agreement, how many other sites show the same, and both sides' captures.
How they are made is in :mod:`monitor.lineage.shared`; what they say, in :mod:`monitor.lineage.weigh`.
"""

from dataclasses import dataclass
from typing import Protocol

from monitor.lineage.fingerprint import Fingerprint, Seen
from monitor.lineage.weights import Weights
from storage.records.link import TraitKind

MAX_EXAMPLES = 5
"""Pairs of quotations kept of one reason."""


class Background(Protocol):
    """How common a thing is among the sites seen up to now."""

    @property
    def sites(self) -> int:
        """How many sites have been seen."""

    @property
    def began_at(self) -> str:
        """When the watch began, ISO 8601, UTC."""

    def others(self, posting: int) -> int:
        """Return how many sites beside the pair compared (and the earlier one's lineage) show a key."""

    def owners(self, kind: TraitKind, value: str) -> int:
        """Return how many sites beside the pair showed a value as their own before the earlier site was seized."""

    def earlier(self, posting: int) -> int:
        """Return how many of these sites that were seen before the earlier one was seized show a key."""

    def other_photos(self, value: str) -> int:
        """Return the same for a picture of the earlier site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """The same thing on both sides, quoted."""

    before: Seen
    after: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One thing to be weighed."""

    signal: str
    level: str
    """A level of the signal's weights, ``differ``, or ``common`` for a value too common to say anything."""

    value: str
    """What is shared, or what differs, as analysts read it."""

    others: int = 0
    """How many other sites show it."""

    owners: int = 0
    """How many of them showed it as their own before the seizure: later ones can be anybody's doing."""

    examples: tuple[Example, ...] = ()
    note: str = ""
    """In French: what else the analyst should know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rarity:
    """How much a number of other sites takes from a value."""

    background: Background
    weights: Weights

    @property
    def most(self) -> int:
        """The most other sites a value may be on and still say something."""
        return self.weights.most(self.background.sites)

    def rare(self, posting: int) -> bool:
        """Say whether a key is on so few other sites that it says something: those that came later may have taken it."""
        return self.background.earlier(posting) <= self.most


def first_capture(site: Fingerprint) -> Seen:
    """Return the first thing seen on a site, to stand for its first capture."""
    everything = [seen for known in site.traits.values() for seen in known.values()]
    if not everything:
        return Seen(quotation=site.site_id, capture_id="", first_at=site.first_at)
    first = min(everything, key=lambda seen: (seen.first_at, seen.capture_id))
    return Seen(quotation=site.site_id, capture_id=first.capture_id, first_at=first.first_at)


def elsewhere(others: int) -> str:
    if others == 0:
        return "vu sur aucun autre site"
    return f"vu sur {others} autre{'s' if others > 1 else ''} site{'s' if others > 1 else ''}"

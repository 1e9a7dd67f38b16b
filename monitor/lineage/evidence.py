"""
What is weighed: observations of what two fingerprints share or fail to share, each with the captures that prove it.

An observation names its signal, the level of agreement, how many other sites show the same, and both sides' captures.
How they are made is in :mod:`monitor.lineage.shared`; what they say, in :mod:`monitor.lineage.weigh`.
"""

from dataclasses import dataclass
from typing import Protocol

from monitor.lineage.fingerprint import Fingerprint, Seen
from monitor.lineage.weights import Weights

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

    def showing(self, posting: int) -> int:
        """Return how many sites show a key, however many they are."""

    def other_photos(self, value: str) -> int:
        """Return the same for a picture of either site."""


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

    frequency: float = 0.0
    """The same as a part of the background, 0-1."""

    examples: tuple[Example, ...] = ()
    later_had_it_first: bool = False
    note: str = ""
    """In French: what else the analyst should know."""

    bits: tuple[float, float, float] | None = None
    """For a signal that weighs itself: bits under hand, copycat, network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rarity:
    """How much a number of other sites takes from a value."""

    background: Background
    weights: Weights

    @property
    def most(self) -> int:
        """The most other sites a value may be on and still say something."""
        return self.weights.most(self.background.sites)

    def frequency(self, others: int) -> float:
        """Return the part of the background that shows a value, never made rare by a small background."""
        return others / max(self.background.sites, self.weights.limits["background"])

    def chance(self, expected: float) -> float:
        """
        Return the chance that two unrelated sites share what no other site seen shows.

        It falls with the number of sites seen: in a street of twenty much looks rare that is common in town.
        ``expected`` is its product with the number of sites, from the unrelated pairs of the training worlds.
        """
        return min(0.5, expected / (self.background.sites + 1))

    def rare(self, posting: int) -> bool:
        """Say whether a key is on so few other sites that it says something."""
        return self.background.others(posting) <= self.most


def later_first(earlier: Fingerprint, before: Seen, after: Seen) -> bool:
    """Say whether the later site showed a thing before the earlier one did, while both were watched."""
    return earlier.first_at < after.first_at < before.first_at


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

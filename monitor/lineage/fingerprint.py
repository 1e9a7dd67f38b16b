"""
A site's traits as of a date, and what is derived from them for comparing: shingles, odd words, habits, pictures.

A fingerprint grows capture by capture and never shrinks: what a site has shown once, it has shown. It is made from
captures, from the captures of accounts attached to the site, or from a hand-written profile, all in one form.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import mmh3

from monitor.signals.habits import habits
from monitor.signals.spelling import odd_words
from storage.records.link import TraitKind

SHINGLE = 5
"""Words in a shingle."""

SAMPLE = 3
"""One shingle in this many is kept, chosen by its hash, so that both sites keep the same ones."""

MAX_PAGES = 8
"""Distinct class sets and tag sketches kept of a site, in order of capture."""

SENTENCES = (TraitKind.WORDING, TraitKind.TERMS)
PACKED = (TraitKind.CSS, TraitKind.DOM)
PICTURES = (TraitKind.PHOTO, TraitKind.LOGO)

MAX_VALUES: dict[TraitKind, int] = {
    TraitKind.WORDING: 3000,
    TraitKind.TERMS: 1500,
    TraitKind.PHOTO: 300,
    TraitKind.LOGO: 5,
    TraitKind.CSS: MAX_PAGES,
    TraitKind.DOM: MAX_PAGES,
    TraitKind.ASSET: 200,
    TraitKind.PRODUCT: 500,
    TraitKind.PRICE: 800,
    TraitKind.SKU: 500,
    TraitKind.LINK: 400,
    TraitKind.HEADERS: 8,
}
"""Distinct values kept of a kind; 100 where it is not named. The earliest are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Where a trait was first seen on a site."""

    quotation: str
    capture_id: str
    first_at: str
    """ISO 8601, UTC: the capture's time."""


@dataclass(slots=True, kw_only=True)
class Fingerprint:
    """All traits of one site up to now."""

    site_id: str
    first_at: str
    seized_at: str | None = None
    traits: dict[TraitKind, dict[str, Seen]] = field(default_factory=dict)
    _shingles: dict[TraitKind, dict[int, str]] = field(default_factory=dict)
    _habits: dict[frozenset[str], dict[str, str]] = field(default_factory=dict)
    _words: dict[str, str] | None = None
    _sets: dict[TraitKind, frozenset[str]] = field(default_factory=dict)

    def values(self, kind: TraitKind) -> dict[str, Seen]:
        """Return the values of a kind with where each was first seen."""
        return self.traits.get(kind, {})

    def add(self, kind: TraitKind, value: str, seen: Seen) -> bool:
        """Take in one trait and say whether it is new here; a value beyond the kind's limit is not taken."""
        known = self.traits.setdefault(kind, {})
        if value in known or len(known) >= MAX_VALUES.get(kind, 100):
            return False
        known[value] = seen
        if kind in SENTENCES:
            self._shingles.pop(kind, None)
            self._habits.clear()
            self._words = None
        elif kind in PACKED:
            self._sets.pop(kind, None)
        return True

    def shingles(self, kind: TraitKind) -> dict[int, str]:
        """Return the sampled shingles of the site's sentences, each with the first sentence that holds it."""
        if kind not in self._shingles:
            found: dict[int, str] = {}
            for value in self.values(kind):
                for shingle in shingles(value):
                    found.setdefault(shingle, value)
            self._shingles[kind] = found
        return self._shingles[kind]

    def odd_words(self) -> dict[str, str]:
        """Return the words no word list knows, each with the first sentence that holds it."""
        if self._words is None:
            found: dict[str, str] = {}
            for kind in SENTENCES:
                for value, seen in self.values(kind).items():
                    for word in sorted(odd_words(seen.quotation)):
                        found.setdefault(word, value)
            self._words = found
        return self._words

    def habits(self, without: frozenset[str] = frozenset()) -> dict[str, str]:
        """Return the habits of writing of the site's own wording, some sentences left out."""
        if without not in self._habits:
            self._habits[without] = habits(
                seen.quotation
                for value, seen in self.values(TraitKind.WORDING).items()
                if value not in without
            )
        return self._habits[without]

    def packed(self, kind: TraitKind) -> frozenset[str]:
        """Return the union of the packed sets of a kind (classes, tag shingles)."""
        if kind not in self._sets:
            self._sets[kind] = frozenset(
                item for value in self.values(kind) for item in value.split(" ")
            )
        return self._sets[kind]

    def seen_sentence(self, value: str) -> Seen:
        """
        Return where a sentence was first seen.

        Raises:
            KeyError: the site has no such sentence.
        """
        for kind in SENTENCES:
            if value in self.values(kind):
                return self.values(kind)[value]
        raise KeyError(value)

    def merged(self, others: "Iterator[Fingerprint]") -> "Fingerprint":
        """Return this fingerprint with the traits of attached accounts added, earliest sight first."""
        whole = Fingerprint(site_id=self.site_id, first_at=self.first_at, seized_at=self.seized_at)
        for part in (self, *others):
            for kind, known in part.traits.items():
                target = whole.traits.setdefault(kind, {})
                for value, seen in known.items():
                    if value not in target or seen.first_at < target[value].first_at:
                        target[value] = seen
        return whole


@lru_cache(maxsize=50_000)
def shingles(sentence: str) -> tuple[int, ...]:
    """Return the sampled shingles of a masked sentence as signed 64-bit hashes; at least one for any sentence."""
    words = sentence.split(" ")
    if len(words) <= SHINGLE:
        return (key("shingle", sentence),)
    hashes = [
        key("shingle", " ".join(words[start : start + SHINGLE]))
        for start in range(len(words) - SHINGLE + 1)
    ]
    return tuple(h for h in hashes if h % SAMPLE == 0) or (min(hashes),)


def key(kind: str, value: str) -> int:
    """Return the key under which a value stands in the postings: 64 bits, signed."""
    low, _ = mmh3.hash64(f"{kind}\0{value}")
    return int(low)


def keys(kind: TraitKind, value: str, quotation: str) -> Iterator[tuple[int, int]]:
    """
    Yield the keys by which a trait lets other sites be found, each with how much it helps to make a candidate.

    Three make one (:data:`NEEDED`): an identifier by itself, or several uncommon things that are weak alone.
    """
    match kind:
        case TraitKind.WORDING | TraitKind.TERMS:
            yield from ((shingle, 1) for shingle in shingles(value))
            yield from ((key("word", word), 1) for word in sorted(odd_words(quotation)))
        case TraitKind.CSS:
            yield from ((key("css", name), 0) for name in value.split(" "))
        case TraitKind.DOM | TraitKind.PHOTO | TraitKind.LOGO | TraitKind.CLAIM:
            return
        case "verdict" | "genre":
            return
        case TraitKind.PRODUCT | TraitKind.PRICE | TraitKind.SKU | TraitKind.ASSET:
            yield key(kind, value), 1
        case TraitKind.HEADERS:
            yield key(kind, value), 0
        case _:
            yield key(kind, value), NEEDED


NEEDED = 3
"""What shared keys must come to before two sites are compared."""

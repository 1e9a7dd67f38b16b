"""What a reading of the words says: matches that quote, and a verdict that gives its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Band(StrEnum):
    """How soon a person should look."""

    DECISIVE = "decisive"
    REVIEW = "review"
    LOW = "low"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One part of a page, read in its own right and together with the others."""

    kind: str
    """title, product, faq, terms, review, bio, ocr, body … (free text; ocr is marked in matches)."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One place where the lexicon heard something, quoted as it was written."""

    start: int
    """Offset in the original text, in characters."""

    end: int
    quotation: str
    concept: str
    entry: str
    """Id of the lexicon entry: language, concept, name."""

    disguises: tuple[str, ...] = ()
    segment: int = 0
    """Position of the segment on a page; 0 for a single text."""

    def to_json(self) -> dict[str, Any]:
        """Give the shape that `portique phrases judge` writes."""
        return {
            "start": self.start,
            "end": self.end,
            "quotation": self.quotation,
            "concept": self.concept,
            "entry": self.entry,
            "disguises": list(self.disguises),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one text or page is taken for, and every reason for it."""

    band: Band
    verdict: str
    """The class: listing, demand, testimony, delivery, sim, press …; `other` when none fits."""

    score: float
    """Calibrated probability that the text offers such a phone, 0 to 1."""

    concepts: tuple[str, ...]
    matches: tuple[Match, ...]
    rule: str | None
    """Id of the strongest decision rule that holds."""

    rules: tuple[str, ...]
    dampers: tuple[str, ...]
    heard: int = 0
    """In how many places the lexicon heard something, as far as it is counted."""

    weights: Mapping[str, float] = field(default_factory=dict)
    """The heaviest contributions to the score, in log-odds."""

    edition: str = ""
    """Digest of the lexicon and of the trained weights."""

    language: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    """The parts of an offer that the convincing utterance says in clear (thing, offer, evasion, prison), quoted; empty where its place says it."""

    excuses: Mapping[str, str] = field(default_factory=dict)
    """What excuses it, quoted: excuses that are said of the thing itself."""

    utterance: str = ""
    """The utterance that convinced, white space folded."""

    place: str = ""
    """The kind of the segment it stands in."""

    def to_json(self) -> dict[str, Any]:
        """Give the shape that `portique phrases judge` writes, without the id."""
        return {
            "band": str(self.band),
            "class": self.verdict,
            "score": round(self.score, 4),
            "concepts": list(self.concepts),
            "matches": [match.to_json() for match in self.matches],
            "rule": self.rule,
            "rules": list(self.rules),
            "dampers": list(self.dampers),
            "weights": {name: round(value, 3) for name, value in self.weights.items()},
            "edition": self.edition,
            "language": self.language,
            "parts": dict(self.parts),
            "excuses": dict(self.excuses),
            "utterance": self.utterance,
            "place": self.place,
        }

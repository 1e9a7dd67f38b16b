"""
Take a text or a page for what it is: offer or not, of which class, how soon to look.

`judge` and `judge_page` are pure functions of text, lexicon and weights. A short text is
read whole; a long one is screened first and read only where it could matter. The band is
the linear model's, bounded by the rules: decisive needs a rule that speaks of such an
offer, and an undamped decisive rule never falls below review.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from monitor.phrases import language, model
from monitor.phrases.concepts import Heard, hear, heard_in
from monitor.phrases.features import Features, features
from monitor.phrases.kinds import Kinds
from monitor.phrases.match import Matcher, Reader
from monitor.phrases.records import Band, Match, Segment, Verdict
from monitor.phrases.screen import Screen

WHOLE = 900
"""Characters up to which a text is one window."""
SCREENED_FROM = 3000
"""Characters from which a text is read only where something could matter."""
WINDOW = 700
_MOST_WINDOWS = 120
_MOST_MATCHES = 200
_REMEMBERED = 4096
"""Windows whose opinions are kept: cards and menus stand on every page of a site."""
_EVEN = 0.5
"""From here a text reaches review whatever sides of the trade are named."""
_ORDER = (Band.NONE, Band.LOW, Band.REVIEW, Band.DECISIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opinion:
    """What one window of text is taken for."""

    band: Band
    verdict: str
    score: float
    heard: Heard
    matches: tuple[Match, ...]
    """What was heard, quoted; places are counted from the window's beginning."""

    canonical: str
    """The text as it was heard, disguises undone: what the letters are weighed of."""

    language: str
    """The language it was read in first; empty where none was recognised."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """An opinion and where its window stands."""

    opinion: _Opinion
    segment: int
    offset: int
    """Where the window begins in its segment."""


class Judge:
    """A lexicon and trained weights, compiled and ready to read."""

    def __init__(self, lexicon: language.Lexicon, weights: model.Model | None) -> None:
        """Without weights, the rules alone decide."""
        self.lexicon = lexicon
        self.weights = weights
        self.matcher = Matcher(lexicon)
        self.screen = Screen(lexicon)
        self._opinion = lru_cache(maxsize=_REMEMBERED)(self._formed)
        self.edition = lexicon.edition + ("" if weights is None else f"-{weights.edition}")

    def judge(self, text: str, *, lang: str | None = None, channel: str | None = None) -> Verdict:
        """Judge one text; `channel` is accepted and changes nothing: measured, it did not help (docs/words.md)."""
        del channel
        return self.judge_page([Segment(kind="body", text=text)], lang=lang)

    def judge_page(self, segments: Sequence[Segment], *, lang: str | None = None) -> Verdict:
        """Judge a page by its best window, and by what its parts say together."""
        placed = [
            one
            for index, segment in enumerate(segments)
            for one in self._opinions(segment.text, index, lang)
        ]
        if not placed:
            return Verdict(
                band=Band.NONE, verdict="other", score=0.0, concepts=(), matches=(), rule=None,
                rules=(), dampers=(), edition=self.edition, language=lang or "",
            )  # fmt: skip
        first = max(placed, key=lambda one: (_ORDER.index(one.opinion.band), one.opinion.score))
        best = first.opinion
        rules, band = best.heard.rules, best.band
        if len(segments) > 1 and band in (Band.NONE, Band.LOW):
            together = heard_in([h for one in placed for h in one.opinion.heard.hits], self.lexicon)
            if together.rules and together.rules[0].band == "decisive":
                rules, band = together.rules, Band.REVIEW
        matches: list[Match] = []
        for one in (first, *(other for other in placed if other is not first)):
            matches.extend(_matches(one))
            if len(matches) >= _MOST_MATCHES:
                break
        return Verdict(
            band=band,
            verdict=best.verdict,
            score=best.score,
            concepts=tuple(sorted({m.concept for m in matches} | _composed(best))),
            matches=tuple(matches[:_MOST_MATCHES]),
            rule=rules[0].id if rules else None,
            rules=tuple(rule.id for rule in rules),
            dampers=best.heard.dampers,
            weights=self._reasons(best),
            edition=self.edition,
            language=best.language,
        )

    def _opinions(self, text: str, segment: int, lang: str | None) -> Iterator[_Placed]:
        for start, end in self._windows(text):
            yield _Placed(self._opinion(text[start:end], lang), segment, start)

    def _windows(self, text: str) -> Iterator[tuple[int, int]]:
        if len(text) <= WHOLE:
            if text.strip():
                yield 0, len(text)
            return
        count = 0
        regions = (
            self.screen.regions(text) if len(text) > SCREENED_FROM else iter(((0, len(text)),))
        )
        for start, end in regions:
            while start < end:
                if count == _MOST_WINDOWS:
                    return
                stop = min(end, start + WINDOW)
                yield start, stop
                count += 1
                start = stop if stop == end else stop - WINDOW // 4

    def _formed(self, text: str, lang: str | None) -> _Opinion:
        """Form an opinion of one window; the same words on the pages of a site are read once."""
        reader = self.matcher.read(text, lang=lang)
        language = reader.languages[0] if reader.languages else ""
        heard = hear(reader, self.lexicon)
        matches = tuple(_quoted(heard, reader))
        if self.weights is None:
            band = Band(heard.rules[0].band) if heard.rules else Band.NONE
            score = _ORDER.index(band) / 3
            verdict = heard.rules[0].verdict if heard.rules else "other"
        else:
            named = features(heard, reader.canonical)
            chances = self.weights.chances(named)
            band = _band(chances, heard, self.weights, reader.languages)
            score = chances["listing"]
            verdict = _class(chances, heard, band, named, self.weights.kinds)
        return _Opinion(
            band=band,
            verdict=verdict,
            score=score,
            heard=heard,
            matches=matches,
            canonical=reader.canonical,
            language=language,
        )

    def _reasons(self, opinion: _Opinion) -> dict[str, float]:
        """Give what weighed most in an opinion: asked of the one that decides, out of many."""
        if self.weights is None:
            return {}
        return self.weights.contributions(features(opinion.heard, opinion.canonical))


def _band(
    chances: dict[str, float], heard: Heard, weights: model.Model, languages: tuple[str, ...]
) -> Band:
    """Turn probabilities into a band, within what the rules allow."""
    listing = chances["listing"]
    language = languages[0] if languages else "fr"
    review_at = weights.review_at.get(language, weights.review_at["other"])
    ruled = heard.rules[0].band if heard.rules else "none"
    offered = ruled in ("decisive", "review")
    if listing >= weights.decisive_at and offered and chances["related"] < listing:
        return Band.DECISIVE
    likely = listing >= review_at or chances["related"] >= weights.related_at
    if likely and (_spoken_of(heard) or listing >= _EVEN):
        return Band.REVIEW
    if "D_SEIZURE" in heard.concepts:
        return Band.REVIEW
    if listing >= weights.low_at or ruled != "none":
        return Band.LOW
    return Band.NONE


_SIDES = (
    frozenset({"PH", "TINY", "DECOYPHONE", "DECOYSIM", "SMALLTHING", "DECOY", "THING", "SIM", "ACCESSORY"}),
    frozenset({"EVADE", "GATE", "STRIPPED", "NOMETAL", "SILENT", "PASSCONTROL", "SMOOTHENTER", "SMOOTHPASS", "CONCEAL", "TESTED", "GUARANTEEGATE", "NORING"}),
    frozenset({"PRIS", "KIN", "GUARD", "SENTENCE", "CELL", "DELIVERIN"}),
    frozenset({"SELL", "WINK", "COMFORT", "GUARANTEE", "PROOF", "PREP"}),
)  # fmt: skip
"""The four sides of the trade: a thing, a way past the gate, a prison, an offer."""


def _spoken_of(heard: Heard) -> bool:
    """Say whether at least two sides of the trade are heard."""
    sides = [not heard.concepts.isdisjoint(side) for side in _SIDES]
    return sum(sides) >= 2


def _class(
    chances: dict[str, float], heard: Heard, band: Band, named: Features, kinds: Kinds
) -> str:
    """Name the class: an offer when the model leans that way, else what its words are likest to."""
    if "D_SEIZURE" in heard.concepts:
        return "seizure-page"
    likeliest = max(chances, key=lambda label: chances[label])
    if likeliest == "listing" or band is Band.DECISIVE:
        succession = any(rule.verdict == "successor" for rule in heard.rules)
        return "successor" if succession else "listing"
    return kinds.named(model.scaled(named))


def _quoted(heard: Heard, reader: Reader) -> Iterator[Match]:
    for hit in heard.hits:
        if hit.entry.startswith("*/") and hit.concept.isupper() and hit.first == hit.last:
            continue
        yield reader.match(hit)


def _matches(placed: _Placed) -> Iterator[Match]:
    for match in placed.opinion.matches:
        yield Match(
            start=match.start + placed.offset,
            end=match.end + placed.offset,
            quotation=match.quotation,
            concept=match.concept,
            entry=match.entry,
            disguises=match.disguises,
            segment=placed.segment,
        )


def _composed(opinion: _Opinion) -> set[str]:
    return {name for name in opinion.heard.concepts if not name.endswith("+")}


@cache
def default_judge() -> Judge:
    """Give the judge of the shipped lexicon and weights, compiled once per process."""
    weights = model.load() if model.WEIGHTS.exists() else None
    return Judge(language.load(), weights)


def judge(text: str, *, lang: str | None = None, channel: str | None = None) -> Verdict:
    """Judge one text with the shipped lexicon and weights; a pure function of its arguments."""
    return default_judge().judge(text, lang=lang, channel=channel)


def judge_page(segments: Sequence[Segment], *, lang: str | None = None) -> Verdict:
    """Judge a page of several segments with the shipped lexicon and weights."""
    return default_judge().judge_page(segments, lang=lang)


def edition(folder: Path = language.LANGUAGES) -> str:
    """Give the edition to store with every match: lexicon and weights together."""
    weights = f"-{model.load().edition}" if model.WEIGHTS.exists() else ""
    return language.load(folder).edition + weights

"""
Take a text or a page for what it is: offer or not, of which class, how soon to look.

`judge` and `judge_page` are pure functions of text, lexicon and weights. An offer of the trade has three parts: something like a telephone,
an offer, and a purpose (to escape control, or a prison). What holds whatever the weights say:

* decisive needs the three in one utterance or one listing of the page's owner, one of thing and purpose in clear, in running words all;
  what excuses the thing itself asks for more;
* what a rule has a `floor` for (``rules.toml``: a telephone that leaves the gate silent, with a price or a contact) is decisive or at
  review whatever the threshold, where nothing excuses it;
* who says no purpose is at most *low*, however it is put, and so are goods with a price that name no such thing;
* running words reach review only where they speak of escaping control, or of a thing with a purpose; and the more of them a page holds,
  the more must be said in one place (`Thresholds.excess`);
* menus and quotations reach review only as sure offers; what visitors say is never the owner's.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from monitor.phrases import language, model
from monitor.phrases.features import worded
from monitor.phrases.kinds import telling
from monitor.phrases.match import Matcher
from monitor.phrases.opinion import Opinion, formed, span
from monitor.phrases.records import Band, Match, Segment, Verdict
from monitor.phrases.screen import Screen
from monitor.phrases.weighing import Weigher
from monitor.phrases.windows import LONGEST, Zone, utterances, zone_of

_MOST_UTTERANCES = 400
_MOST_MATCHES = 200
_MOST_QUOTED = 600
"""Characters of the utterance that is told."""

_REMEMBERED = 4096
"""Utterances whose opinions are kept: cards and menus stand on every page of a site."""

_PLAIN = -1.0
"""Log-odds of its parts from which a rule's decisive floor is heeded: below, more speaks against than a plain offer shows."""

_EXCUSED = 1.5
"""What an utterance must be likelier to be decisive where something excuses the thing itself: reports quote sellers word for word."""

_BY_THE_WAY = 1.0
"""Log-odds below which a rule's floor does not hold up running words whose parts speak against: they name many things."""

_ORDER = (Band.NONE, Band.LOW, Band.REVIEW, Band.DECISIVE)
_OFFERED = frozenset(("offer",))


@dataclass(frozen=True, slots=True)
class _Placed:
    """An opinion, where its utterance stands, and what it comes to there."""

    opinion: Opinion
    zone: Zone
    segment: int
    offset: int
    """Where the utterance begins in its segment."""

    length: int
    band: Band

    def rank(self) -> tuple[bool, int, float]:
        """Order utterances: the owner's first, then the sooner looked at, then the likelier."""
        heeded = self.zone is not Zone.VISITOR or self.band in (Band.NONE, Band.LOW)
        return heeded and self.band is not Band.NONE, _ORDER.index(self.band), self.opinion.likely


class Judge:
    """A lexicon and trained weights, compiled and ready to read."""

    def __init__(self, lexicon: language.Lexicon, weights: model.Model) -> None:
        self.lexicon = lexicon
        self.weights = weights
        self.matcher = Matcher(lexicon)
        self.screen = Screen(lexicon)
        self._weigher = Weigher(lexicon, weights)
        self._opinion = lru_cache(maxsize=_REMEMBERED)(self._formed)
        self.edition = f"{lexicon.edition}-{weights.edition}"

    def judge(self, text: str, *, lang: str | None = None, channel: str | None = None) -> Verdict:
        """Judge one text; `channel` is accepted and changes nothing: measured, it did not help (docs/words.md)."""
        del channel
        return self.judge_page([Segment(kind="text", text=text)], lang=lang)

    def judge_page(self, segments: Sequence[Segment], *, lang: str | None = None) -> Verdict:
        """Judge a page by its plainest utterance, with the number of utterances accounted for."""
        counts = _counted(segments)
        placed = [
            one
            for index, segment in enumerate(segments)
            for one in self._opinions(segment, index, lang, counts)
        ]
        if not placed:
            return Verdict(
                band=Band.NONE, verdict="other", score=0.0, concepts=(), matches=(), rule=None,
                rules=(), dampers=(), edition=self.edition, language=lang or "",
            )  # fmt: skip
        best = max(placed, key=_Placed.rank)
        opinion, rules = best.opinion, best.opinion.heard.rules
        matches = _all_matches(best, placed)
        return Verdict(
            band=best.band,
            verdict=self._class(best),
            score=model.chance(opinion.likely),
            concepts=tuple(sorted({m.concept for m in matches} | _composed(opinion))),
            matches=tuple(matches),
            rule=rules[0].id if rules else None,
            rules=tuple(rule.id for rule in rules),
            dampers=tuple(opinion.excuses) or opinion.heard.dampers,
            weights=self.weights.contributions(opinion.telling, opinion.put),
            edition=self.edition,
            language=opinion.language,
            parts={
                name: "" if match is None else _clean(match.quotation)
                for name, match in opinion.parts.items()
            },
            excuses={name: _clean(match.quotation) for name, match in opinion.excuses.items()},
            utterance=_told(segments[best.segment].text, best),
            place=segments[best.segment].kind,
        )

    def _opinions(
        self, segment: Segment, index: int, lang: str | None, counts: dict[Zone, float]
    ) -> Iterator[_Placed]:
        zone = zone_of(segment.kind)
        offered = segment.kind in _OFFERED
        for start, end in self._stretches(segment.text, zone):
            opinion = self._opinion(segment.text[start:end], lang, offered)
            band = self._band(opinion, zone, counts.get(zone, 1.0))
            yield _Placed(opinion, zone, index, start, end - start, band)

    def _stretches(self, text: str, zone: Zone) -> Iterator[tuple[int, int]]:
        regions = [(0, len(text))] if zone is Zone.OWN else self.screen.regions(text)
        count = 0
        for start, end in regions:
            for first, last in utterances(text[start:end], zone):
                if count == _MOST_UTTERANCES:
                    return
                count += 1
                yield start + first, start + last

    def _formed(self, text: str, lang: str | None, offered: bool) -> Opinion:
        return formed(text, lang, offered, self.matcher, self._weigher)

    def _band(self, opinion: Opinion, zone: Zone, count: float) -> Band:
        """Return how soon to look at an utterance of a zone that holds so many."""
        if "D_SEIZURE" in opinion.heard.concepts and zone in (Zone.OWN, Zone.BODY):
            return Band.REVIEW
        if opinion.foreign or zone in (Zone.FAINT, Zone.VISITOR):
            return self._said_by_the_way(opinion)
        own = zone is Zone.OWN
        floor = Band(opinion.floor)
        if not own and opinion.score < 0 and opinion.likely < _BY_THE_WAY:
            floor = Band.NONE
        least = self._least(opinion, own) + self.weights.at.excess * math.log(max(1.0, count))
        sure = self.weights.at.decisive + (_EXCUSED if opinion.excuses else 0.0)
        if (floor is Band.DECISIVE and opinion.score >= _PLAIN) or (
            opinion.likely >= max(sure, least) and self._says_all(opinion, own)
        ):
            return Band.DECISIVE
        told = opinion.told if own else opinion.spoken_of
        if floor is not Band.NONE or (opinion.likely >= least and told):
            return Band.REVIEW
        low = opinion.score >= self.weights.at.low and opinion.parts
        return Band.LOW if low else Band.NONE

    def _said_by_the_way(self, opinion: Opinion) -> Band:
        """Return the band of what its page's owner need not mean, or of a language that no lexicon knows."""
        clear = opinion.whole and not opinion.excuses
        sure = clear and opinion.likely >= self.weights.at.decisive
        return Band.REVIEW if sure or Band(opinion.floor) is not Band.NONE else Band.NONE

    def _least(self, opinion: Opinion, own: bool) -> float:
        """Return the log-odds from which an utterance that is the only one of its zone is looked at."""
        at = self.weights.at
        return at.review.get(opinion.language or "fr", at.review["other"]) if own else at.running

    @staticmethod
    def _says_all(opinion: Opinion, own: bool) -> bool:
        """Say whether all three parts are there, one beside the offer in clear; in running words, in clear altogether."""
        if not own:
            return opinion.whole and {"thing", "offer"} <= opinion.plain and opinion.spoken_of
        return opinion.whole and opinion.clear

    def _class(self, best: _Placed) -> str:
        """Name the class: what the owner offers, what a visitor does, else what the words are likest to."""
        opinion = best.opinion
        if "D_SEIZURE" in opinion.heard.concepts:
            return "seizure-page"
        if best.band in (Band.DECISIVE, Band.REVIEW):
            if best.zone is Zone.VISITOR:
                return "visitor"
            if max(opinion.score, opinion.likely) >= 0 or best.band is Band.DECISIVE:
                succession = any(rule.verdict == "successor" for rule in opinion.heard.rules)
                return "successor" if succession else "listing"
        return self.weights.kinds.named(telling(opinion.heard, worded(opinion.spoken)))


def _counted(segments: Sequence[Segment]) -> dict[Zone, float]:
    """Count what a page says in each zone: short texts, and stretches of running words."""
    counts: dict[Zone, float] = {}
    for segment in segments:
        zone = zone_of(segment.kind)
        stretches = max(1.0, len(segment.text) / (0.75 * LONGEST))
        counts[zone] = counts.get(zone, 0.0) + (1.0 if zone is Zone.OWN else stretches)
    return counts


def _all_matches(best: _Placed, placed: Sequence[_Placed]) -> list[Match]:
    """Return what was heard, the convincing utterance's first."""
    matches: list[Match] = []
    for one in (best, *(other for other in placed if other is not best)):
        matches.extend(_moved(match, one) for match in one.opinion.matches)
        if len(matches) >= _MOST_MATCHES:
            break
    return matches[:_MOST_MATCHES]


def _moved(match: Match, placed: _Placed) -> Match:
    return Match(
        start=match.start + placed.offset,
        end=match.end + placed.offset,
        quotation=match.quotation,
        concept=match.concept,
        entry=match.entry,
        disguises=match.disguises,
        segment=placed.segment,
    )


def _told(text: str, best: _Placed) -> str:
    """Return the utterance that convinced, whole and clean; of a long one the lines around its parts."""
    heard = text[best.offset : best.offset + best.length]
    ends = span(best.opinion)
    if len(heard) <= _MOST_QUOTED or ends is None:
        return _clean(heard)[:_MOST_QUOTED]
    start = max(heard.rfind("\n", 0, ends[0]), heard.rfind(". ", 0, ends[0])) + 1
    stops = [
        place for place in (heard.find("\n", ends[1]), heard.find(". ", ends[1])) if place >= 0
    ]
    return _clean(heard[start : min(stops, default=len(heard)) + 1])[:_MOST_QUOTED]


def _clean(text: str) -> str:
    return " ".join(text.split())


def _composed(opinion: Opinion) -> set[str]:
    return {name for name in opinion.heard.concepts if not name.endswith("+")}


@cache
def default_judge() -> Judge:
    """Give the judge of the shipped lexicon and weights, compiled once per process."""
    return Judge(language.load(), model.load())


def judge(text: str, *, lang: str | None = None, channel: str | None = None) -> Verdict:
    """Judge one text with the shipped lexicon and weights; a pure function of its arguments."""
    return default_judge().judge(text, lang=lang, channel=channel)


def judge_page(segments: Sequence[Segment], *, lang: str | None = None) -> Verdict:
    """Judge a page of several segments with the shipped lexicon and weights."""
    return default_judge().judge_page(segments, lang=lang)


def edition(folder: Path = language.LANGUAGES) -> str:
    """Give the edition to store with every match: lexicon and weights together."""
    return f"{language.load(folder).edition}-{model.load().edition}"

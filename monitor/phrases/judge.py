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
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from monitor.phrases import language, model
from monitor.phrases.features import worded
from monitor.phrases.gist import Gist, Memory, Written, concepts_of, gist_of, key_of
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

_REMEMBERED = 64
"""Utterances whose opinions are kept: who convinced on one page of a site often does on the next."""

_MOST_GISTS = 1 << 15
"""Utterances whose gists are at hand: cards and menus stand on every page of a site."""

_EVERY = frozenset(Band)

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
    """An utterance, where it stands, and what it comes to there."""

    text: str
    gist: Gist
    zone: Zone
    segment: int
    offset: int
    """Where the utterance begins in its segment."""

    band: Band

    def rank(self) -> tuple[bool, int, float]:
        """Order utterances: the owner's first, then the sooner looked at, then the likelier."""
        heeded = self.zone is not Zone.VISITOR or self.band in (Band.NONE, Band.LOW)
        return heeded and self.band is not Band.NONE, _ORDER.index(self.band), self.gist.likely


class Judge:
    """A lexicon and trained weights, compiled and ready to read."""

    def __init__(self, lexicon: language.Lexicon, weights: model.Model) -> None:
        self.lexicon = lexicon
        self.weights = weights
        self.matcher = Matcher(lexicon)
        self.screen = Screen(lexicon)
        self._weigher = Weigher(lexicon, weights)
        self._opinion = lru_cache(maxsize=_REMEMBERED)(self._formed)
        self._gists: dict[bytes, Gist] = {}
        self._written = Written(lexicon)
        self.edition = f"{lexicon.edition}-{weights.edition}"

    def judge(self, text: str, *, lang: str | None = None, channel: str | None = None) -> Verdict:
        """Judge one text; `channel` is accepted and changes nothing: measured, it did not help (docs/words.md)."""
        del channel
        return self.judge_page([Segment(kind="text", text=text)], lang=lang)

    def judge_page(
        self,
        segments: Sequence[Segment],
        *,
        lang: str | None = None,
        quoted: Collection[Band] = _EVERY,
        memory: Memory | None = None,
    ) -> Verdict:
        """
        Judge a page by its plainest utterance, with the number of utterances accounted for.

        Args:
            quoted: bands of which what was heard is quoted; to quote, an utterance must be read.
            memory: what its utterances came to before, under this lexicon and these weights.
        """
        placed = self._placed(segments, lang, memory)
        if not placed:
            return Verdict(
                band=Band.NONE, verdict="other", score=0.0, concepts=(), matches=(), rule=None,
                rules=(), dampers=(), edition=self.edition, language=lang or "",
            )  # fmt: skip
        best = max(placed, key=_Placed.rank)
        opinion = self._of(best, segments, lang)
        rules = opinion.heard.rules
        in_order = (best, *(other for other in placed if other is not best))
        heard = concepts_of((one.gist for one in in_order), _MOST_MATCHES)
        matches = self._matches(in_order, segments, lang) if best.band in quoted else []
        return Verdict(
            band=best.band,
            verdict=self._class(best, opinion),
            score=model.chance(opinion.likely),
            concepts=tuple(sorted({*heard, *_composed(opinion)})),
            heard=len(heard),
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
            utterance=_told(best.text, opinion),
            place=segments[best.segment].kind,
        )

    def _placed(
        self, segments: Sequence[Segment], lang: str | None, memory: Memory | None
    ) -> list[_Placed]:
        """Return a page's utterances in their order."""
        counts = _counted(segments)
        stands = [
            (index, zone, start, segment.text[start:end], segment.kind in _OFFERED)
            for index, segment in enumerate(segments)
            for zone in (zone_of(segment.kind),)
            for start, end in self._stretches(segment.text, zone)
        ]
        gists = self._come_to([(text, offered) for *_, text, offered in stands], lang, memory)
        return [
            _Placed(text, gist, zone, index, start, self._band(gist, zone, counts.get(zone, 1.0)))
            for (index, zone, start, text, _), gist in zip(stands, gists, strict=True)
        ]

    def _come_to(
        self, utterances: Sequence[tuple[str, bool]], lang: str | None, memory: Memory | None
    ) -> Iterator[Gist]:
        """Yield what utterances come to; those that are not at hand are asked of the memory together, the rest are formed."""
        if len(self._gists) > _MOST_GISTS:
            self._gists.clear()
        at_hand = self._gists
        keys = [key_of(text, lang, offered) for text, offered in utterances]
        unknown = list(dict.fromkeys(key for key in keys if key not in at_hand))
        if memory is not None and unknown:
            for key, written in memory.known(unknown).items():
                if (gist := self._written.read(written)) is not None:
                    at_hand[key] = gist
        for key, (text, offered) in zip(keys, utterances, strict=True):
            if key not in at_hand:
                at_hand[key] = gist_of(self._opinion(text, lang, offered))
                if memory is not None:
                    memory.keep(key, self._written.written(at_hand[key]))
            yield at_hand[key]

    def _of(self, placed: _Placed, segments: Sequence[Segment], lang: str | None) -> Opinion:
        return self._opinion(placed.text, lang, segments[placed.segment].kind in _OFFERED)

    def _matches(
        self, placed: Sequence[_Placed], segments: Sequence[Segment], lang: str | None
    ) -> list[Match]:
        """Quote what was heard."""
        matches: list[Match] = []
        for one in placed:
            if one.gist.concepts:
                opinion = self._of(one, segments, lang)
                matches.extend(_moved(match, one) for match in opinion.matches)
            if len(matches) >= _MOST_MATCHES:
                break
        return matches[:_MOST_MATCHES]

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

    def _band(self, gist: Gist, zone: Zone, count: float) -> Band:
        """Return how soon to look at an utterance of a zone that holds so many."""
        if gist.seized and zone in (Zone.OWN, Zone.BODY):
            return Band.REVIEW
        if gist.foreign or zone in (Zone.FAINT, Zone.VISITOR):
            return self._said_by_the_way(gist)
        own = zone is Zone.OWN
        floor = Band(gist.floor)
        if not own and gist.score < 0 and gist.likely < _BY_THE_WAY:
            floor = Band.NONE
        least = self._least(gist, own) + self.weights.at.excess * math.log(max(1.0, count))
        sure = self.weights.at.decisive + (_EXCUSED if gist.excused else 0.0)
        if (floor is Band.DECISIVE and gist.score >= _PLAIN) or (
            gist.likely >= max(sure, least) and self._says_all(gist, own)
        ):
            return Band.DECISIVE
        told = gist.told if own else gist.spoken_of
        if floor is not Band.NONE or (gist.likely >= least and told):
            return Band.REVIEW
        low = gist.score >= self.weights.at.low and gist.partly
        return Band.LOW if low else Band.NONE

    def _said_by_the_way(self, gist: Gist) -> Band:
        """Return the band of what its page's owner need not mean, or of a language that no lexicon knows."""
        clear = gist.whole and not gist.excused
        sure = clear and gist.likely >= self.weights.at.decisive
        return Band.REVIEW if sure or Band(gist.floor) is not Band.NONE else Band.NONE

    def _least(self, gist: Gist, own: bool) -> float:
        """Return the log-odds from which an utterance that is the only one of its zone is looked at."""
        at = self.weights.at
        return at.review.get(gist.language or "fr", at.review["other"]) if own else at.running

    @staticmethod
    def _says_all(gist: Gist, own: bool) -> bool:
        """Say whether all three parts are there, one beside the offer in clear; in running words, in clear altogether."""
        if not own:
            return gist.whole and gist.offered and gist.spoken_of
        return gist.whole and gist.clear

    def _class(self, best: _Placed, opinion: Opinion) -> str:
        """Name the class: what the owner offers, what a visitor does, else what the words are likest to."""
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


def _told(heard: str, opinion: Opinion) -> str:
    """Return the utterance that convinced, whole and clean; of a long one the lines around its parts."""
    ends = span(opinion)
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


def judge_page(
    segments: Sequence[Segment],
    *,
    lang: str | None = None,
    quoted: Collection[Band] = _EVERY,
    memory: Memory | None = None,
) -> Verdict:
    """Judge a page of several segments with the shipped lexicon and weights; see :meth:`Judge.judge_page`."""
    return default_judge().judge_page(segments, lang=lang, quoted=quoted, memory=memory)


def edition(folder: Path = language.LANGUAGES) -> str:
    """Give the edition to store with every match: lexicon and weights together."""
    return f"{language.load(folder).edition}-{model.load().edition}"

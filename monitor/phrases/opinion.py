"""What one utterance is taken for: the parts of an offer that it says, each quoted, what excuses it, and its sum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from monitor.phrases.concepts import Heard, grouped, hear
from monitor.phrases.features import LEAST_WORTH, Said, canonical, said
from monitor.phrases.language import BANDS, Lexicon
from monitor.phrases.match import Hit, Matcher, Reader
from monitor.phrases.records import Match
from monitor.phrases.weighing import Weigher

PURPOSES = ("evasion", "prison")
_PARTS = ("thing", "offer", *PURPOSES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What one utterance is taken for; places are counted from its beginning."""

    score: float
    """The sum of its parts, in log-odds."""

    likely: float
    """Log-odds that it offers such a phone, by its parts and by how it is put."""

    telling: Mapping[str, float]
    """The features of concepts of the stretch that is likeliest."""

    put: str
    """The words of that stretch, folded."""

    heard: Heard
    said: Said
    """What the plainest stretch says."""

    spoken: str
    """Its words, folded."""

    reader: Reader
    """The words as they were read, to be quoted."""

    parts: Mapping[str, Match | None]
    """The parts that are said, each where it is said best; None where the place itself says it."""

    plain: frozenset[str]
    """Those said in clear."""

    excuses: Mapping[str, Match]
    """The excuses that are said of the thing itself, quoted."""

    language: str
    """The language it was read in first; empty where none was recognised."""

    priced: bool
    """Whether the place itself says that a thing is for sale."""

    foreign: bool
    """Whether it is in a language that no lexicon knows."""

    ruled: str
    """The band below which a rule lets nothing fall that it holds for."""

    heeded: bool
    """Whether rules are heeded: not where too much speaks against it."""

    @property
    def places(self) -> Iterator[Hit]:
        """What was heard and can be quoted, in the order of the text: what is but measured names no place."""
        for hit in self.heard.hits:
            if not (hit.entry.startswith("*/") and hit.concept.isupper() and hit.first == hit.last):
                yield hit

    @property
    def matches(self) -> tuple[Match, ...]:
        """The same, quoted."""
        return tuple(map(self.reader.match, self.places))

    @property
    def whole(self) -> bool:
        """Whether a thing, an offer and a purpose are all said."""
        return {"thing", "offer"} <= self.parts.keys() and self.purposed

    @property
    def purposed(self) -> bool:
        """Whether it says what for: small telephones are sold lawfully too."""
        return not self.parts.keys().isdisjoint(PURPOSES)

    @property
    def clear(self) -> bool:
        """Whether the thing or what it is for is said in clear, and not by everyday words alone."""
        return "thing" in self.plain or not self.plain.isdisjoint(PURPOSES)

    @property
    def told(self) -> bool:
        """Whether a short text says enough to be looked at: what for, and of goods with a price that they are such a thing."""
        return self.purposed and (not self.priced or "thing" in self.parts)

    @property
    def floor(self) -> str:
        """The band below which it does not fall: a rule's, where nothing excuses it."""
        return self.ruled if self.heeded and not self.excuses else "none"

    @property
    def spoken_of(self) -> bool:
        """Whether it speaks in clear of escaping control, or of a thing together with a purpose."""
        return "evasion" in self.plain or (
            "thing" in self.plain and not self.plain.isdisjoint(PURPOSES)
        )


def formed(
    text: str, lang: str | None, offered: bool, matcher: Matcher, weigher: Weigher
) -> Opinion:
    """Read one utterance; ``offered`` where the place itself says that a thing is for sale."""
    lexicon, weights = weigher.lexicon, weigher.model
    reader = matcher.read(text, lang=lang)
    heard = hear(reader, lexicon)
    tried = weigher.weighed(heard, reader, offered=offered)
    plainest = max(tried, key=lambda one: one.score)
    likeliest = max(tried, key=lambda one: one.likely)
    what = said(plainest.best, lexicon, offered=offered)
    score, likely = plainest.score, likeliest.likely
    parts: dict[str, Match | None] = {
        name: reader.match(what.supported[name]) for name in _PARTS if name in what.supported
    }
    if offered:
        parts.setdefault("offer", None)
    language = reader.languages[0] if reader.languages else ""
    return Opinion(
        score=score,
        likely=likely,
        telling=likeliest.features,
        put=canonical(reader, likeliest.stretch),
        heard=heard,
        said=what,
        spoken=canonical(reader, plainest.stretch),
        reader=reader,
        parts=parts,
        plain=frozenset(what.plain) | ({"offer"} if offered else frozenset()),
        excuses={
            hit.concept: reader.match(hit)
            for hit in _governing(heard, what, reader, lexicon)
            if hit.concept in what.strengths
        },
        language=language,
        ruled=_ruled(what, lexicon),
        heeded=score >= weights.at.low and likely >= weights.at.heed,
        priced=offered,
        foreign=bool(language) and language not in lexicon.stopwords,
    )


def _ruled(what: Said, lexicon: Lexicon) -> str:
    """Return the strictest floor of the rules that hold for what is said in one stretch, everyday words left out."""
    told = grouped(
        {name for name, worth in what.strengths.items() if worth >= LEAST_WORTH}, lexicon
    )
    floors = [
        rule.floor for rule in lexicon.rules
        if rule.floor != "none" and told.issuperset(rule.all) and told.isdisjoint(rule.none)
    ]  # fmt: skip
    return max(floors, key=BANDS.index, default="none")


def _governing(heard: Heard, what: Said, reader: Reader, lexicon: Lexicon) -> Iterator[Hit]:
    """Yield the excuses said in the sentence of the thing or its purpose, or said twice."""
    sentences = reader.sentences
    spoken = {
        sentences[token]
        for name, hit in what.supported.items()
        if name != "offer"
        for token in (hit.first, hit.last)
    }
    for hit in heard.hits:
        if hit.concept in lexicon.hard and (
            f"{hit.concept}+" in heard.concepts
            or not spoken.isdisjoint(sentences[hit.first : hit.last + 1])
        ):
            yield hit


def span(opinion: Opinion) -> tuple[int, int] | None:
    """Return the stretch from the first part said to the last; None where none is."""
    places = [match for match in opinion.parts.values() if match is not None] or list(
        opinion.matches[:1]
    )
    ends = list(chain.from_iterable((one.start, one.end) for one in places))
    return (min(ends), max(ends)) if ends else None

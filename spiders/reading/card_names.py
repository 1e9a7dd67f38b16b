"""
What a card leads to and what it is called: of each address in it the name its links give, and of these the surest.

The rules are asked in tiers: words marked up as a name; the link's own words; a heading beside it; what pictures and titles
are called; a first line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from spiders.reading import links
from spiders.reading.judged import Candidate, Rule, judged, strongest
from spiders.reading.links import Link
from spiders.reading.naming import HEADINGS, LONGEST, NAME, called_a_name, is_name, naming, usable
from spiders.reading.prices import states_price
from spiders.reading.words import GENERIC_LINK
from storage.folding import folded
from storage.outline import Outline

_CUT: Final = re.compile(r"(?:\.{3}|…)$")
_SURE: Final = 3.5
"""Strength from which a name was marked up as one."""

_FAINTEST: Final = -1.0
"""Weight above which an address of many is a card's at all."""

_WORDED: Final = 2.0
"""Strength from which a name was written for readers, not for programs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Where a card leads, and the name it gives."""

    url: str
    name: str
    pictured: bool
    """Whether a picture or a heading is the link."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """The links of a card to one address."""

    outline: Outline
    card: int
    elements: list[int]
    address: str

    def alternatives(self) -> Iterator[str]:
        """Yield what titles of the links and pictures in them say."""
        for element in self.elements:
            own = self.outline.attributes[element]
            for key in ("title", "aria-label", "data-name"):
                if own.get(key):
                    yield own[key] or ""
            for inner in self.inside(element):
                if self.outline.tags[inner] == "img" and self.outline.attribute(inner, "alt"):
                    yield self.outline.attribute(inner, "alt")

    def inside(self, element: int) -> range:
        """Return a link and the first elements in it."""
        return range(element, min(self.outline.ends[element], element + 80))

    def around(self, element: int) -> list[int]:
        """Return the three elements around a link that stand in the card."""
        above = self.outline.ancestors(element)[:3]
        return [one for one in above if one >= self.card]


def link_and_name(outline: Outline, card: int, inside: list[Link]) -> Named | None:
    """Return the address a card leads to with the name it gives, None where none of its links gives a name."""
    by_url: dict[str, list[int]] = {}
    for link in inside[:60]:
        by_url.setdefault(link.url, []).append(link.element)
    asked = (
        Linked(outline=outline, card=card, elements=elements, address=url)
        for url, elements in by_url.items()
    )
    found = strongest(
        _weighed(one, name, order)
        for order, one in enumerate(asked)
        if (name := named(one)) is not None
    )
    return found.value if found is not None and found.strength > _FAINTEST else None


def named(asked: Linked) -> Candidate[str] | None:
    """Return the name that the links to one address give."""
    found = judged(RULES, asked)
    if found is None or found.strength < _WORDED or not _CUT.search(found.value):
        return found
    stem = _CUT.sub("", found.value).strip().casefold()
    said = (value.strip() for value in asked.alternatives())
    whole = next(
        (one for one in said if one.casefold().startswith(stem) and not _CUT.search(one)), None
    )
    return replace(found, value=" ".join(whole.split())) if whole is not None else found


def _weighed(asked: Linked, name: Candidate[str], order: int) -> Candidate[Named]:
    """Weigh one address of a card: by how sure its name is, how often it is linked, by what, and how early."""
    pictured = any(_holds_picture(asked.outline, element) for element in asked.elements)
    score = name.strength + min(len(asked.elements), 3) * 0.5 - order * 0.1
    if pictured:
        score += 1.5
    if links.is_endless(asked.address):
        score -= 1
    found = Named(
        url=asked.address,
        name=name.value,
        pictured=name.strength >= _SURE or (pictured and len(asked.elements) > 1),
        reason=name.reason,
    )
    return Candidate(value=found, strength=score, reason=name.reason)


def name_in_link(asked: Linked) -> Iterator[Candidate[str]]:
    """Offer what the link holds as a heading, or as what its author calls a name."""
    outline = asked.outline
    for element in asked.elements:
        for inner in asked.inside(element):
            if inner != element and called_a_name(outline, inner):
                headed = outline.tags[inner] in HEADINGS
                yield from _offered(
                    naming(outline, inner),
                    4.0 if headed else _SURE,
                    "a heading in the link" if headed else "called a name, in the link",
                )


def link_in_name(asked: Linked) -> Iterator[Candidate[str]]:
    """Offer the words of a link that stands in a heading, or in what its author calls a name."""
    outline = asked.outline
    for element in asked.elements:
        for above in asked.around(element):
            headed = outline.tags[above] in HEADINGS
            if headed or (is_name(outline, above) and outline.length(above) <= 300):
                yield from _offered(
                    naming(outline, element),
                    4.2 if headed else 3.6,
                    "a link in a heading" if headed else "a link in what is called a name",
                )


def link_called_a_name(asked: Linked) -> Iterator[Candidate[str]]:
    """Offer the words of a link that its author calls a name."""
    for element in _plain_links(asked):
        if NAME.search(asked.outline.label(element)):
            yield from _offered(naming(asked.outline, element), 3.0, "a link called a name")


def words_of_link(asked: Linked) -> Iterator[Candidate[str]]:
    """Offer the longest words of a link that holds little else."""
    words = max((naming(asked.outline, one) for one in _plain_links(asked)), key=len, default="")
    yield from _offered(words, _WORDED, "the words of the link")


def heading_beside(asked: Linked) -> Iterator[Candidate[str]]:
    """Offer the words of the first heading in the card that stands beside its link."""
    outline = asked.outline
    for inner in range(asked.card, min(outline.ends[asked.card], asked.card + 200)):
        short = 0 < outline.length(inner) <= 200
        if outline.tags[inner] in HEADINGS or (short and is_name(outline, inner)):
            words = naming(outline, inner)
            if words:
                yield Candidate(value=words, strength=2.2, reason="a heading beside the link")
                return


def title_or_picture(asked: Linked) -> Iterator[Candidate[str]]:
    """Offer the title or alternative text of which the address spells most."""
    said = (value.strip() for value in asked.alternatives() if usable(value))
    name = max(said, key=lambda value: _told_by(asked.address, value), default="")
    yield from _offered(" ".join(name.split()), 1.0, "a title, or a picture's text")


def first_line(asked: Linked) -> Iterator[Candidate[str]]:
    """Offer the longest first line of a link's words."""
    said = (_first_line(asked.outline, element) for element in asked.elements)
    yield from _offered(max(said, key=len, default=""), 0.8, "the first line of the link")


RULES: Final[tuple[tuple[Rule[Linked, str], ...], ...]] = (
    (name_in_link, link_in_name),
    (link_called_a_name, words_of_link),
    (heading_beside,),
    (title_or_picture,),
    (first_line,),
)


def _offered(words: str, strength: float, reason: str) -> Iterator[Candidate[str]]:
    if words:
        yield Candidate(value=words, strength=strength, reason=reason)


def _plain_links(asked: Linked) -> Iterator[int]:
    """Yield the links that hold at most two elements."""
    return (one for one in asked.elements if len(asked.outline.children(one, most=3)) <= 2)


def _told_by(address: str, name: str) -> int:
    """Return how many words of a name its address spells: a brand's logo has fewer of them than the thing's picture."""
    spelt = set(re.findall(r"[^\W_]{2,}", folded(urlsplit(address).path)))
    return len(spelt.intersection(re.findall(r"[^\W_]{2,}", folded(name))))


def _first_line(outline: Outline, element: int) -> str:
    """Return the first line of a link's words that is not a price or a badge."""
    first, last = outline.first_pieces[element], outline.last_pieces[element]
    line: list[str] = []
    for piece in range(first, min(last, first + 40)):
        if outline.gaps[piece] and line:
            words = " ".join("".join(line).split())
            if len(words) > 2 and not states_price(words) and not GENERIC_LINK.match(folded(words)):
                return words
            line = []
        line.append(outline.pieces[piece])
    words = " ".join("".join(line).split())
    named = 2 < len(words) <= LONGEST and usable(words) and not states_price(words)
    return words if named else ""


def _holds_picture(outline: Outline, element: int) -> bool:
    return any(
        outline.tags[inner] in {"img", "picture"}
        for inner in range(element, min(outline.ends[element], element + 40))
    )

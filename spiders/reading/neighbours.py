"""What of a page belongs to other things than its own: cards that repeat, and what follows « Produits similaires »."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from typing import Final

from spiders.reading.cards import Card
from spiders.reading.names import calls, named
from spiders.reading.sections import introduced
from spiders.reading.words import RELATED
from storage.folding import folded
from storage.outline import Outline

_RELATED_NAME: Final = named("related_name")
_is_related: Final = calls(_RELATED_NAME)


class Neighbours:
    """The cards of other things on a page, and what follows a heading like « Produits similaires »."""

    def __init__(self, outline: Outline, cards: list[Card]) -> None:
        self._outline = outline
        self.cards = bool(cards)
        """Whether the page shows cards at all, repeated or not."""

        self._starts: list[int] = []
        self._ends: list[int] = []
        matter = [element for element, tag in enumerate(outline.tags) if tag == "h1"]

        def holds_heading(element: int) -> bool:
            index = bisect_left(matter, element)
            return index < len(matter) and matter[index] < outline.ends[element]

        held = {
            card.element
            for card in cards
            if card.repeated and not (len(matter) == 1 and holds_heading(card.element))
        }
        headed = " ".join(folded(outline.text(one, most=400)) for one in matter)
        others = (
            one
            for one in cards
            if one.repeated or (one.pictured and folded(one.name) not in headed)
        )
        again = (one for card in others for one in card.twins)
        held |= {one for one in again if not holds_heading(one)}
        for element in sorted(held | set(_related(outline, holds_heading))):
            if self._ends and element < self._ends[-1]:
                continue
            self._starts.append(element)
            self._ends.append(outline.ends[element])

    @property
    def runs(self) -> tuple[tuple[int, int], ...]:
        """The elements where they start and end."""
        return tuple(zip(self._starts, self._ends, strict=True))

    def holds(self, element: int) -> bool:
        """Say whether an element belongs to another thing."""
        index = bisect_right(self._starts, element) - 1
        return index >= 0 and element < self._ends[index]


def _related(outline: Outline, holds_heading: Callable[[int], bool]) -> Iterator[int]:
    """Yield the sections that a heading or their own name call related products."""
    for element, tag in enumerate(outline.tags):
        if tag in {"section", "div", "aside", "ul"}:
            label = outline.label(element)
            if label.strip() and _is_related(label) and not holds_heading(element):
                yield element
        elif tag in {"h2", "h3", "h4", "h5"} and _says_related(outline, element):
            yield from (one for one in _headed(outline, element) if not holds_heading(one))


def _says_related(outline: Outline, heading: int) -> bool:
    short = 0 < outline.length(heading) <= 80
    return short and RELATED.search(folded(outline.text(heading, most=80))) is not None


def _headed(outline: Outline, heading: int) -> Iterator[int]:
    """Yield what stands under a heading: its parent, or the siblings behind the wrapper that it stands in alone."""
    parent = outline.parents[heading]
    section = introduced(outline, heading)
    if section.end <= outline.ends[parent]:
        if outline.tags[parent] not in {"body", "main"}:
            yield parent
        return
    child = section.start
    while child < section.end:
        yield child
        child = outline.ends[child]

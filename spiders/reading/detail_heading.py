"""
The heading that names a page's own product, chosen among all that are drawn as headings.

Each rule adds points for what it sees; the heading with most is the name, where it has enough.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from spiders.reading.judged import Candidate, strongest
from spiders.reading.names import calls
from spiders.reading.neighbours import Neighbours
from spiders.reading.opengraph import one
from spiders.reading.places import SetApart
from spiders.reading.prices import money, without_money
from spiders.reading.words import RELATED
from storage.folding import folded
from storage.page import Page

_HEADING_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:page|product|item|detail)s?[-_]?(?:head(?:er|ing|line)?s?|titles?|name)(?:$|\s)"
)
"""What pages laid out in tables call the cell that they draw as a heading."""

_NAME: Final = re.compile(r"product|produit|title|name|item")
_TITLE_NAME: Final = re.compile(r"(?:^|[\s_-])product[_-]{0,2}(?:name|title|heading)(?:$|\s)")
_CALLED: Final = re.compile(r"(?:^|[\s_-])(?:name|nom|title|titre|heading)(?:$|\s)")
_is_called: Final = calls(_CALLED)
_PARTS: Final = re.compile(r"\s[-–—|·:]\s")
ENOUGH: Final = 2.5
"""Points from which a heading is the page's."""

MOST: Final = 2_000
"""Headings of one page that are looked at; beyond the first 60 only main ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A page whose product is sought."""

    page: Page
    apart: SetApart
    neighbours: Neighbours
    said: dict[str, list[str]]
    control: int | None
    """The first element that puts its own thing into the cart."""

    @property
    def titles(self) -> list[str]:
        """What the page is titled, folded."""
        titles = (self.page.title, one(self.said, "og:title"))
        return [folded(title) for title in titles if title]

    @property
    def parts(self) -> set[str]:
        """What a title names, folded: the thing, the shop (« Mini L8 - Ma boutique »)."""
        return {part for title in self.titles for part in (title, *_PARTS.split(title))}

    @property
    def described(self) -> str:
        """How its head describes it, folded."""
        return folded(one(self.said, "description", "og:description")[:400])


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """One heading that may be the product's."""

    element: int
    order: int
    words: str
    titles: list[str]
    described: str


Points = Callable[[Asked, Heading], tuple[float, str]]


def heading(asked: Asked) -> Candidate[int] | None:
    """Return the heading that names the page's own product, None where none has enough points."""
    best = strongest(_weighed(asked, one) for one in _headings(asked))
    return best if best is not None and best.strength >= ENOUGH else None


def by_rank(asked: Asked, found: Heading) -> tuple[float, str]:
    """Weigh what it is drawn as."""
    tag = asked.page.outline.tags[found.element]
    return {"h1": 4.0, "h2": 1.2, "h3": 0.6}.get(tag, 1.5), f"a <{tag}>"


def by_title(asked: Asked, found: Heading) -> tuple[float, str]:  # noqa: ARG001 - one form for all rules
    """Weigh whether the page's title or description says it."""
    words = found.words
    if words in found.titles:
        return 4, "the page's title"
    if len(words) > 2 and any(words in title for title in found.titles):
        return 3, "in the page's title"
    if len(words) > 8 and found.described.startswith(words):
        return 3, "how the description begins"
    return 0, ""


def by_place(asked: Asked, found: Heading) -> tuple[float, str]:
    """Weigh against a heading that stands beside the matter, or names the site."""
    if asked.apart.holds(found.element) or _leads_home(asked.page, found.element):
        return -5, "but beside the matter, or the site's name"
    return 0, ""


def by_name(asked: Asked, found: Heading) -> tuple[float, str]:
    """Weigh what its author calls it."""
    called = _NAME.search(asked.page.outline.label(found.element))
    return (0.8, f"called {called[0]!r}") if called else (0, "")


def by_button(asked: Asked, found: Heading) -> tuple[float, str]:
    """Weigh whether it stands before what buys."""
    before = asked.control is not None and found.element < asked.control
    return (0.3, "before the button that buys") if before else (0, "")


def by_order(asked: Asked, found: Heading) -> tuple[float, str]:  # noqa: ARG001 - one form for all rules
    """Weigh against a late one."""
    return -min(found.order, 60) * 0.02, ""


RULES: Final[tuple[Points, ...]] = (by_rank, by_title, by_place, by_name, by_button, by_order)


def _weighed(asked: Asked, found: Heading) -> Candidate[int]:
    total, said = 0.0, []
    for rule in RULES:
        points, reason = rule(asked, found)
        total += points
        if reason:
            said.append(reason)
    return Candidate(value=found.element, strength=total, reason=", ".join(said))


def _headings(asked: Asked) -> Iterator[Heading]:
    """Yield what is drawn as a heading and holds words that can name a thing."""
    outline, titles, described = asked.page.outline, asked.titles, asked.described
    parts = asked.parts
    drawn = (element for element in range(len(outline)) if _is_drawn(asked.page, element, parts))
    for order, element in enumerate(islice(drawn, MOST + 1)):
        if (order > 60 and outline.tags[element] != "h1") or not 1 < outline.length(element) <= 400:
            continue
        if outline.unread[element] or asked.neighbours.holds(element):
            continue
        words = folded(outline.text(element, most=400))
        if re.search(r"[^\W\d_]", words) and not RELATED.match(words) and not _is_amount(words):
            yield Heading(
                element=element, order=order, words=words, titles=titles, described=described
            )


def _is_drawn(page: Page, element: int, parts: set[str]) -> bool:
    """Say whether an element is drawn as a heading: by its tag, by schema.org's word, or by its author's name for it and the title's."""
    outline = page.outline
    tag = outline.tags[element]
    if tag in {"h1", "h2", "h3"}:
        return True
    if tag == "td":
        return _HEADING_NAME.search(outline.label(element)) is not None
    if tag not in {"div", "span", "p", "strong"}:
        return False
    if "name" in outline.attribute(element, "itemprop"):
        return True
    label = outline.label(element)
    if "product" in label and _TITLE_NAME.search(label):
        return True
    if not 0 < outline.length(element) <= 200 or not _is_called(label):
        return False
    return folded(outline.text(element, most=200)) in parts


def _leads_home(page: Page, heading: int) -> bool:
    """Say whether a heading is the site's name: it links to the home page."""
    outline = page.outline
    return any(
        outline.tags[inner] == "a"
        and urlsplit(page.absolute(outline.attribute(inner, "href"))).path in {"", "/"}
        and outline.attribute(inner, "href") not in {"", "#"}
        for inner in range(heading, min(outline.ends[heading], heading + 8))
    )


def _is_amount(words: str) -> bool:
    """Say whether a heading is nothing but a price."""
    return bool(money(words)) and not re.search(r"[^\W\d_]{3}", without_money(words))

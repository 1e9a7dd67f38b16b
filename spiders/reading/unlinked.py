"""
Goods that have no page of their own: all that is said of them stands in a list, with what puts them into the cart.

Each price that no card holds climbs to the smallest element that also holds a heading; where such elements repeat, hold no
link to follow, and something in them buys, they are goods.
Their address is the page's with a text fragment (``#:~:text=``), which a browser follows to the words.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from spiders.reading import links
from spiders.reading.cards import Card, signature
from spiders.reading.links import Link
from spiders.reading.naming import named_elements
from spiders.reading.places import SetApart
from spiders.reading.price_marks import Tag
from spiders.reading.prices import without_money
from spiders.reading.words import NOT_THE_PRICE
from storage.folding import folded
from storage.outline import Outline
from storage.page import Page

MARK: Final = "#:~:text="
"""What the address of a thing without a page of its own holds."""

_FEWEST: Final = 2
_LONGEST: Final = 3_000
"""Characters of one thing with its description."""

_QUANTITY = re.compile(r"qty|quantit|quantidad|amount|menge|anzahl|aantal|count|nombre")
_WHOLE: Final = frozenset(("body", "html", "main", "form", "table", "tbody", "ul", "ol"))


def unlinked(
    page: Page,
    tags: list[Tag],
    apart: SetApart,
    candidates: list[Link],
    controls: list[tuple[int, bool]],
) -> list[Card]:
    """Find the goods of a page that lead nowhere, in document order, each name once."""
    outline = page.outline
    headings = named_elements(outline)
    groups: dict[int, list[Tag]] = {}
    for tag in tags:
        if not apart.holds(tag.element) and (item := _item(outline, tag.element, headings)):
            groups.setdefault(item, []).append(tag)
    here = links.normal(page.url)
    followed = [
        link.element
        for link in candidates
        if link.url != here and not links.is_document(link.url) and not links.is_private(link.url)
    ]
    usable = dict.fromkeys(_quantities(outline), True) | dict(controls)
    buying = sorted(usable)
    kinds: dict[str, list[int]] = {}
    for item, own in groups.items():
        if not _count(outline, item, followed) and not all(tag.other for tag in own):
            kinds.setdefault(signature(outline, item), []).append(item)
    found: dict[str, Card] = {}
    for alike in kinds.values():
        bought = sum(1 for item in alike if _count(outline, item, buying))
        if len(alike) < _FEWEST or 2 * bought < len(alike) or bought < _FEWEST:
            continue
        for item in alike:
            heading = headings[bisect_left(headings, item)]
            name = outline.text(heading, most=250)
            if NOT_THE_PRICE.search(folded(without_money(name))):
                continue
            url = f"{page.url.partition('#')[0]}{MARK}{quote(name, safe='')}"
            tags_ = tuple(tag for tag in groups[item] if not outline.contains(heading, tag.element))
            inside = buying[bisect_left(buying, item) : bisect_left(buying, outline.ends[item])]
            card = Card(
                element=item,
                url=url,
                name=name,
                tags=tags_,
                repeated=True,
                buyable=any(usable[element] for element in inside) if inside else None,
            )
            if tags_:
                found.setdefault(url, card)
    return sorted(found.values(), key=lambda card: card.element)


def _item(outline: Outline, element: int, headings: list[int]) -> int | None:
    """Return the largest element around a price that holds one heading, not behind the price's own."""
    for _ in range(10):
        if element <= 0 or outline.tags[element] in _WHOLE or outline.length(element) > _LONGEST:
            return None
        if _count(outline, element, headings):
            break
        element = outline.parents[element]
    else:
        return None
    own = _count(outline, element, headings)
    for _ in range(6):
        above = outline.parents[element]
        if (
            above <= 0
            or outline.tags[above] in _WHOLE
            or outline.length(above) > _LONGEST
            or _count(outline, above, headings) != own
        ):
            break
        element = above
    return element if own == 1 else None


def _quantities(outline: Outline) -> Iterator[int]:
    """Yield the fields in which a buyer says how many."""
    for element, tag in enumerate(outline.tags):
        if tag not in {"input", "select"}:
            continue
        own = outline.attributes[element]
        kind = (own.get("type") or "text").lower()
        called = f"{outline.label(element)} {own.get('name') or ''}".lower()
        if kind == "number" or (kind in {"text", "tel"} and _QUANTITY.search(called)):
            yield element


def _count(outline: Outline, element: int, positions: list[int]) -> int:
    return bisect_left(positions, outline.ends[element]) - bisect_left(positions, element)

"""
The thing a product page offers: its main heading, and the price that stands with what buys it.

What repeats elsewhere on the page (related products, best sellers) and what is set apart (cart, side bar) is left out,
so that a neighbour's price is never taken for the product's own.
"""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from spiders.reading import links, stock
from spiders.reading.detail_heading import Asked, heading
from spiders.reading.names import either, named, word
from spiders.reading.neighbours import Neighbours
from spiders.reading.opengraph import one
from spiders.reading.places import SetApart
from spiders.reading.price_marks import Tag
from storage.outline import Outline
from storage.page import Page
from storage.records.shop import Availability

_PAGE_NAME: Final = either(word("product_page_word"), named("product_page_part"))
_LIST_NAME: Final = word("list_page")
_STEP = re.compile(r"(?:^|[\s_-])tier[\s_-]?(?:price)?[\s_-]?1?(?:$|[\s_-])")
"""The first of several prices by quantity, which is what one asks where nothing else is written."""


_FAR: Final = 250
"""Elements behind a heading in which what it offers is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Main:
    """The part of a page that offers one thing."""

    heading: int
    zone: int
    tags: tuple[Tag, ...]
    buy: int | None
    buyable: bool
    sure: bool
    """Whether something can be put in the cart there, or the page calls itself a product's."""

    reason: str
    """Why this heading names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A page without what is not its own: side boxes, the cart, other things."""

    page: Page
    apart: SetApart
    neighbours: Neighbours
    said: dict[str, list[str]]
    """What the head says."""

    def holds(self, element: int) -> bool:
        """Say whether an element is of the page's own matter."""
        return not self.apart.holds(element) and not self.neighbours.holds(element)


def page_name(page: Page) -> str:
    """Return what the body's class and id say the page is: ``product``, ``list`` or nothing."""
    outline = page.outline
    for element in range(min(len(outline), 4000)):
        if outline.tags[element] == "body":
            label = outline.label(element)
            if _PAGE_NAME.search(label):
                return "product"
            return "list" if _LIST_NAME.search(label) else ""
    return ""


def main(
    matter: Matter, tags: list[Tag], controls: list[tuple[int, bool]], *, advertised: bool = False
) -> Main | None:
    """
    Find the part that offers the page's own product; None where the page has none.

    ``advertised`` says that the page names who sells one thing, as a classified ad does, which needs no button.
    """
    page, outline = matter.page, matter.page.outline
    called = page_name(page)
    own_controls = _own_controls(matter, controls)
    found = heading(
        Asked(
            page=page,
            apart=matter.apart,
            neighbours=matter.neighbours,
            said=matter.said,
            control=own_controls[0][0] if own_controls else None,
        )
    )
    if found is None:
        return None
    usable = [tag for tag in tags if not tag.other and matter.holds(tag.element)]
    control = _control(outline, found.value, own_controls)
    if control is not None and (called != "list" or not matter.neighbours.cards):
        zone = outline.common(found.value, control[0])
        steps = [tag for tag in tags if tag.other and _STEP.search(outline.label(tag.element))]
        inside, zone = _widened(outline, zone, usable or steps[:1])
        return Main(
            heading=found.value,
            zone=zone,
            tags=tuple(_nearest(outline, inside, found.value, control[0])),
            buy=control[0],
            buyable=control[1],
            sure=True,
            reason=found.reason,
        )
    kind = one(matter.said, "og:type").lower().split(".")[-1:]
    product_page = called == "product" or "product" in kind
    if called == "list" and not product_page:
        return None
    own = [tag for tag in usable if not _leads_away(page, tag.element)]
    sure = product_page or advertised
    part = _without_control(outline, found.value, own, matter.neighbours, sure)
    part = part or _sold_out(matter, found.value)
    if part is None:
        return None
    zone, near = part
    alike = [one for one in controls if matter.holds(one[0]) and outline.contains(zone, one[0])]
    buy, buyable = alike[0] if len(alike) == 1 else (None, False)
    return Main(
        heading=found.value,
        zone=zone,
        tags=tuple(near),
        buy=buy,
        buyable=buyable,
        sure=sure,
        reason=found.reason,
    )


def _own_controls(matter: Matter, controls: list[tuple[int, bool]]) -> list[tuple[int, bool]]:
    """Return what buys the page's own thing: not what stands with other things, nor what looks like theirs."""
    outline = matter.page.outline
    of_cards = Counter(
        _looks(outline, element) for element, _ in controls if matter.neighbours.holds(element)
    )
    return [
        (element, usable)
        for element, usable in controls
        if matter.holds(element)
        and not outline.hidden[element]
        and of_cards[_looks(outline, element)] < 2
    ]


def _control(
    outline: Outline, heading: int, controls: list[tuple[int, bool]]
) -> tuple[int, bool] | None:
    """Return what buys with the heading, a button before a form."""
    after = [control for control in controls if _with_heading(outline, heading, control[0])]
    buttons = [control for control in after if outline.tags[control[0]] != "form"]
    return next(iter(buttons or after), None)


def _looks(outline: Outline, control: int) -> tuple[str, str, str]:
    """Return what the controls of like cards share: tag, class and words."""
    own = outline.attributes[control]
    words = outline.text(control, most=60) or own.get("value") or own.get("name") or ""
    return outline.tags[control], own.get("class") or "", re.sub(r"\d+", "", words)


def _with_heading(outline: Outline, heading: int, control: int) -> bool:
    """Say whether a control stands with the heading: around it, or not pages apart."""
    if outline.tags[control] == "form" and outline.contains(control, heading):
        return True
    if control < heading:
        return heading - control < 600
    return control - heading < (800 if outline.tags[control] == "a" else 1500)


def _widened(outline: Outline, zone: int, usable: list[Tag]) -> tuple[list[Tag], int]:
    """Widen the part around heading and control until it holds a price; return the prices in it, and the part."""
    inside: list[Tag] = []
    for _ in range(6):
        inside = [tag for tag in usable if outline.contains(zone, tag.element)]
        above = outline.parents[zone]
        if inside or above < 0 or outline.tags[zone] in {"body", "html"}:
            break
        zone = above
    return inside, zone


def _nearest(outline: Outline, inside: list[Tag], heading: int, control: int) -> list[Tag]:
    """Return the prices between heading and control where there are any, else those before or behind in order."""
    end = outline.ends[control] if outline.tags[control] == "form" else control
    low, high = min(heading, control), max(outline.ends[heading], end)
    between = [tag for tag in inside if low <= tag.element < high]
    if any(not tag.struck for tag in between):
        return between
    behind = [tag for tag in inside if tag.element >= high]
    if behind and not between:
        first = behind[0]
        return [tag for tag in behind if tag.piece - first.piece < 12]
    return between + behind if between else inside


def _leads_away(page: Page, element: int) -> bool:
    """Say whether a price is part of a link to another page: a neighbour's, though none like it stands there."""
    outline = page.outline
    for above in (element, *outline.ancestors(element)[:10]):
        if outline.tags[above] == "a":
            url = links.address(page, outline.attribute(above, "href"))
            return bool(url) and url != links.normal(page.url) and not links.is_private(url)
    return False


def _stocked_before(outline: Outline, price: int, others: int) -> bool:
    """Say whether what stands between a price and the first of other things tells of stock, as no head of a list does."""
    between = price < others
    return between and stock.in_part(outline, price, others).value is not Availability.UNKNOWN


def _sold_out(matter: Matter, heading: int) -> tuple[int, list[Tag]] | None:
    """Find the part of a product without a price: behind the page's heading stands, in an element named for stock, that it cannot be had."""
    outline = matter.page.outline
    if outline.tags[heading] != "h1" or matter.neighbours.cards:
        return None
    end = min(len(outline), heading + _FAR)
    behind = (one for one in range(heading + 1, end) if matter.holds(one))
    said = next((one for one in behind if stock.denies(outline, one)), None)
    return None if said is None else (outline.common(heading, said), [])


def _without_control(
    outline: Outline, heading: int, usable: list[Tag], neighbours: Neighbours, product_page: bool
) -> tuple[int, list[Tag]] | None:
    """Find the part and price of a product that cannot be put in the cart: right behind its heading, as an element of its own."""
    candidates = [
        tag
        for tag in usable
        if (tag.named or product_page)
        and (0 <= tag.element - heading < _FAR or 0 <= heading - tag.element < 60)
        and not tag.unseen
    ]
    if not candidates:
        return None
    first = next((tag for tag in candidates if tag.element > heading), candidates[0])
    zone = outline.common(heading, first.element)
    repeats = len(neighbours.runs)
    if not product_page:
        if outline.tags[zone] in {"body", "html"} and repeats:
            return None
        inside = [start for start, _ in neighbours.runs if outline.contains(zone, start)]
        crowded = len(inside) > 1 and not _stocked_before(outline, first.element, min(inside))
        if crowded or outline.tags[heading] != "h1":
            return None
    near = [
        tag
        for tag in candidates
        if outline.contains(zone, tag.element) and abs(tag.piece - first.piece) < 12
    ]
    return zone, near

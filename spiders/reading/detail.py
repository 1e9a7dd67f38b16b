"""
The thing a product page offers: its main heading, and the price that stands with what buys it.

What repeats elsewhere on the page (related products, best sellers) and what is set apart (cart, side bar) is left out,
so that a neighbour's price is never taken for the product's own.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from spiders.reading import images, links, options, stock
from spiders.reading.cards import Card
from spiders.reading.names import either, named, word
from spiders.reading.opengraph import one
from spiders.reading.places import SetApart
from spiders.reading.prices import money, without_money
from spiders.reading.pricetags import Tag, choose
from spiders.reading.sections import HEADINGS, alone, introduced
from spiders.reading.words import DESCRIPTION_HEADING, RELATED
from storage.folding import folded
from storage.outline import Outline
from storage.page import Page
from storage.records.shop import Availability, Listing

_PAGE_NAME: Final = either(word("product_page_word"), named("product_page_part"))
_LIST_NAME: Final = word("list_page")
_HEADING_NAME = re.compile(
    r"(?:^|[\s_-])(?:page|product|item|detail)s?[-_]?(?:head(?:er|ing|line)?s?|titles?|name)(?:$|\s)"
)
"""What pages laid out in tables call the cell that they draw as a heading."""

_STEP = re.compile(r"(?:^|[\s_-])tier[\s_-]?(?:price)?[\s_-]?1?(?:$|[\s_-])")
"""The first of several prices by quantity, which is what one asks where nothing else is written."""

_NAME = re.compile(r"product|produit|title|name|item")
_TITLE_NAME = re.compile(r"(?:^|[\s_-])product[_-]{0,2}(?:name|title|heading)(?:$|\s)")
_RELATED_NAME: Final = named("related_name")
_DESCRIPTION = re.compile(
    r"(?:^|[\s_-])(?:product-?)?(?:short-?)?(?:description|desc|overview|summary-text|detail-text)(?:$|[\s_-])|product[-_]?description|tab-description"
)
_ORNAMENT = re.compile(
    r"(?:^|[\W_])(?:logos?|icons?|icone|avatars?|payments?|paiement|flags?|drapeau|ratings?|stars?|badges?)(?:$|[\W_\d])"
)
"""A picture's name or class that says it is part of the page's dress; whole words, since a brand may hold one (L8Star)."""

_SKU = re.compile(
    r"\b(?:sku|ref(?:erence|\.)?|model(?:e|l)?|item (?:no|number|#)|art(?:ikel|icle)?[-. ]?(?:nr|no)|product code|code produit|ugs)\b\s*[.:#n°]*\s*(?P<value>[\w./#-]{2,40})$"
)


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
    page: Page,
    tags: list[Tag],
    neighbours: "Neighbours",
    apart: SetApart,
    controls: list[tuple[int, bool]],
    said: dict[str, list[str]],
    *,
    advertised: bool = False,
) -> Main | None:
    """
    Find the part that offers the page's own product; None where the page has none.

    ``advertised`` says that the page names who sells one thing, as a classified ad does, which needs no button.
    """
    outline = page.outline
    name = page_name(page)
    product_page = name == "product" or "product" in one(said, "og:type").lower().split(".")[-1:]
    own_controls = [
        (element, usable)
        for element, usable in controls
        if not apart.holds(element)
        and not neighbours.holds(element)
        and not outline.hidden[element]
    ]
    of_cards = Counter(_looks(outline, one_) for one_, _ in controls if neighbours.holds(one_))
    own_controls = [one_ for one_ in own_controls if of_cards[_looks(outline, one_[0])] < 2]
    heading = _heading(page, apart, neighbours, said, own_controls)
    if heading is None:
        return None
    usable = [
        tag
        for tag in tags
        if not tag.other and not apart.holds(tag.element) and not neighbours.holds(tag.element)
    ]
    after = [control for control in own_controls if _with_heading(outline, heading, control[0])]
    control = next((one_ for one_ in after if outline.tags[one_[0]] != "form"), None) or next(
        iter(after), None
    )
    if control is not None and (name != "list" or not neighbours.cards):
        zone = outline.common(heading, control[0])
        steps = [tag for tag in tags if tag.other and _STEP.search(outline.label(tag.element))]
        return _priced(outline, heading, zone, usable or steps[:1], control)
    if name == "list" and not product_page:
        return None
    own = [tag for tag in usable if not _leads_away(page, tag.element)]
    return _without_control(outline, heading, own, neighbours, product_page or advertised)


def listing(
    page: Page, found: Main, neighbours: "Neighbours", said: dict[str, list[str]]
) -> Listing | None:
    """Read the product that the main part offers."""
    outline = page.outline
    asked, listed = choose(outline, [replace(tag, other=False) for tag in found.tags])
    if asked is not None and not asked.amount:
        asked = None
    name = _first_line(outline, found.heading, found.tags)
    if not name:
        return None
    available = stock.in_part(
        outline,
        found.zone,
        outline.ends[found.zone],
        skip=neighbours.runs,
        unbadged=found.buyable,
    )
    if available is Availability.UNKNOWN and found.buy is not None:
        available = Availability.IN_STOCK if found.buyable else Availability.OUT_OF_STOCK
    pictures = list(images.absolute(page, [one(said, "og:image:secure_url", "og:image")]))
    pictures.extend(
        picture for picture in _pictures(page, found, neighbours) if picture not in pictures
    )
    return Listing(
        url=links.normal(page.url) or page.url,
        name=name,
        price=asked,
        list_price=listed,
        availability=available,
        sku=_sku(outline, found, neighbours),
        description=_description(outline, found, neighbours)
        or one(said, "og:description", "description"),
        images=tuple(pictures[:20]),
        offers=options.offers(
            outline, found.heading, outline.ends[found.zone], asked, neighbours.runs
        )
        if found.buy is not None
        else (),
        source="structure",
    )


class Neighbours:
    """The cards of other things on a page, and what follows a heading like « Produits similaires »."""

    def __init__(self, outline: Outline, cards: list[Card]) -> None:
        self._outline = outline
        self.cards = bool(cards)
        """Whether the page shows cards at all, repeated or not."""

        self._starts: list[int] = []
        self._ends: list[int] = []
        for element in sorted(
            {card.element for card in cards if card.repeated} | set(_related(outline))
        ):
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


def _looks(outline: Outline, control: int) -> tuple[str, str, str]:
    """Return what the controls of like cards share: tag, class and words."""
    own = outline.attributes[control]
    words = outline.text(control, most=60) or own.get("value") or own.get("name") or ""
    return outline.tags[control], own.get("class") or "", re.sub(r"\d+", "", words)


def _holds(outline: Outline, element: int, tag: str) -> bool:
    """Say whether an element holds one of a kind."""
    return tag in outline.tags[element : outline.ends[element]]


def _related(outline: Outline) -> Iterator[int]:
    """Yield the sections that a heading or their own name call related products."""
    matter = [element for element, tag in enumerate(outline.tags) if tag == "h1"]

    def holds_heading(element: int) -> bool:
        index = bisect_left(matter, element)
        return index < len(matter) and matter[index] < outline.ends[element]

    for element, tag in enumerate(outline.tags):
        if tag in {"section", "div", "aside", "ul"}:
            label = outline.label(element)
            if label.strip() and _RELATED_NAME.search(label) and not holds_heading(element):
                yield element
        elif tag in {"h2", "h3", "h4", "h5"} and 0 < outline.length(element) <= 80:
            if not RELATED.search(folded(outline.text(element, most=80))):
                continue
            parent = outline.parents[element]
            section = introduced(outline, element)
            if section.end <= outline.ends[parent]:
                if outline.tags[parent] not in {"body", "main"} and not holds_heading(parent):
                    yield parent
            else:  # the heading stands in a wrapper of its own
                child = section.start
                while child < section.end:
                    if not holds_heading(child):
                        yield child
                    child = outline.ends[child]


def _heading(
    page: Page,
    apart: SetApart,
    neighbours: Neighbours,
    said: dict[str, list[str]],
    controls: list[tuple[int, bool]],
) -> int | None:
    """Return the heading that names the page's own product."""
    outline = page.outline
    titles = [folded(title) for title in (page.title, one(said, "og:title")) if title]
    described = folded(one(said, "description", "og:description")[:400])
    first_control = controls[0][0] if controls else None
    best: tuple[float, int | None] = (0.0, None)
    for order, element in enumerate(
        element
        for element, tag in enumerate(outline.tags)
        if tag in {"h1", "h2", "h3"}
        or (
            tag in {"div", "span", "p", "strong"}
            and (
                "name" in outline.attribute(element, "itemprop")
                or ("product" in (own := outline.label(element)) and _TITLE_NAME.search(own))
            )
        )
        or (tag == "td" and _HEADING_NAME.search(outline.label(element)))
    ):
        if order > 2_000:
            break
        if order > 60 and outline.tags[element] != "h1":
            continue
        length = outline.length(element)
        if not 1 < length <= 400 or outline.unread[element] or neighbours.holds(element):
            continue
        words = folded(outline.text(element, most=400))
        if (
            not words
            or not re.search(r"[^\W\d_]", words)
            or RELATED.match(words)
            or _is_amount(words)
        ):
            continue
        tag = outline.tags[element]
        score = {"h1": 4.0, "h2": 1.2, "h3": 0.6}.get(tag, 1.5)
        if any(words == title for title in titles):
            score += 4
        elif (len(words) > 2 and any(words in title for title in titles)) or (
            len(words) > 8 and described.startswith(words)
        ):
            score += 3
        if apart.holds(element) or _leads_home(page, element):
            score -= 5
        if _NAME.search(outline.label(element)):
            score += 0.8
        if first_control is not None and element < first_control:
            score += 0.3
        score -= min(order, 60) * 0.02
        if score > best[0]:
            best = (score, element)
    return best[1] if best[0] >= 2.5 else None


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


def _first_line(outline: Outline, heading: int, tags: tuple[Tag, ...]) -> str:
    """Return a heading's words up to its first line break (what follows is a model or a motto), without a price in it."""
    words = outline.text(heading, most=400)
    first, last = outline.first_pieces[heading], outline.last_pieces[heading]
    for tag in tags:
        if heading < tag.element < outline.ends[heading]:
            before = outline.between(first, outline.first_pieces[tag.element], most=400)
            behind = outline.between(outline.last_pieces[tag.element], last, most=400)
            return f"{before} {behind}".strip() or words
    broken = next(
        (inner for inner in range(heading, outline.ends[heading]) if outline.tags[inner] == "br"),
        None,
    )
    if broken is None:
        return words
    return outline.between(first, outline.first_pieces[broken], most=400) or words


def _with_heading(outline: Outline, heading: int, control: int) -> bool:
    """Say whether a control stands with the heading: around it, or not pages apart."""
    if outline.tags[control] == "form" and outline.contains(control, heading):
        return True
    if control < heading:
        return heading - control < 200
    return control - heading < (800 if outline.tags[control] == "a" else 1500)


def _priced(
    outline: Outline, heading: int, zone: int, usable: list[Tag], control: tuple[int, bool]
) -> Main:
    """Widen the part around heading and control until it holds a price."""
    inside: list[Tag] = []
    for _ in range(6):
        inside = [tag for tag in usable if outline.contains(zone, tag.element)]
        above = outline.parents[zone]
        if inside or above < 0 or outline.tags[zone] in {"body", "html"}:
            break
        zone = above
    return Main(
        heading=heading,
        zone=zone,
        tags=tuple(_nearest(outline, inside, heading, control[0])),
        buy=control[0],
        buyable=control[1],
        sure=True,
    )


def _nearest(outline: Outline, inside: list[Tag], heading: int, control: int) -> list[Tag]:
    """Return the prices between heading and control where there are any, else those before or behind in order."""
    low, high = (
        min(heading, control),
        max(
            outline.ends[heading],
            outline.ends[control] if outline.tags[control] == "form" else control,
        ),
    )
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


def _without_control(
    outline: Outline, heading: int, usable: list[Tag], neighbours: Neighbours, product_page: bool
) -> Main | None:
    """Find the price of a product that cannot be put in the cart: right behind its heading, as an element of its own."""
    candidates = [
        tag
        for tag in usable
        if (tag.named or product_page)
        and (0 <= tag.element - heading < 250 or 0 <= heading - tag.element < 60)
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
        inside = sum(1 for start, _ in neighbours.runs if outline.contains(zone, start))
        if inside > 1 or outline.tags[heading] != "h1":
            return None
    near = [
        tag
        for tag in candidates
        if outline.contains(zone, tag.element) and abs(tag.piece - first.piece) < 12
    ]
    return Main(
        heading=heading, zone=zone, tags=tuple(near), buy=None, buyable=False, sure=product_page
    )


def _pictures(page: Page, found: Main, neighbours: Neighbours) -> Iterator[str]:
    """Yield the pictures around the heading, those of other things left out."""
    outline = page.outline
    zone = found.zone
    for _ in range(4):
        yielded = False
        for element in range(zone, min(outline.ends[zone], zone + 3000)):
            tag = outline.tags[element]
            if tag not in {"img", "a"} or neighbours.holds(element):
                continue
            if tag == "a":
                href = outline.attribute(element, "href")
                if re.search(r"\.(?:jpe?g|png|webp|avif)(?:\?|$)", href, re.IGNORECASE):
                    yielded = True
                    yield page.absolute(href)
                continue
            picture = images.best(page, outline.attributes[element])
            if picture and not _ORNAMENT.search(
                f"{picture.rsplit('/', 1)[-1]} {outline.label(element)}".lower()
            ):
                yielded = True
                yield picture
        above = outline.parents[zone]
        if yielded or above < 0 or outline.tags[zone] in {"body", "main"}:
            return
        zone = above


def _description(outline: Outline, found: Main, neighbours: Neighbours) -> str:
    """Return the longest words that their author calls a description, by a name or by a heading, behind the name."""
    best = ""
    element = found.heading
    while element < min(len(outline), found.heading + 4000):
        words, follows = "", element + 1
        if neighbours.holds(element):
            pass
        elif outline.tags[element] in HEADINGS:
            if DESCRIPTION_HEADING.fullmatch(folded(outline.text(element, most=60))):
                words = introduced(outline, element).words(outline, most=60_000)
        elif _called_description(outline, element):
            words, follows = outline.text(element, most=60_000), outline.ends[element]
        best = max(best, words, key=len)
        element = follows
    return best


def _called_description(outline: Outline, element: int) -> bool:
    """Say whether an element's name calls it a description, and it holds more than the heading of one."""
    return (
        20 < outline.length(element) <= 60_000
        and outline.tags[element] not in {"a", "button", "ul", "meta"}
        and (
            _DESCRIPTION.search(outline.label(element)) is not None
            or "description" in outline.attribute(element, "itemprop")
        )
        and not any(
            outline.tags[inner] in HEADINGS and alone(outline, element, inner)
            for inner in outline.children(element)[:3]
        )
    )


def _sku(outline: Outline, found: Main, neighbours: Neighbours) -> str | None:
    """Return the reference that is written beside the product."""
    for element in range(found.zone, min(outline.ends[found.zone], found.zone + 1500)):
        if not 0 < outline.length(element) <= 80 or neighbours.holds(element):
            continue
        own = outline.attributes[element]
        if own.get("itemprop") == "sku" or outline.label(element).split()[:1] in (
            ["sku"],
            ["product-sku"],
            ["product_sku"],
        ):
            words = own.get("content") or outline.text(element, most=80)
            match = _SKU.search(folded(words))
            return words[len(words) - len(match["value"]) :] if match else words or None
        words = outline.text(element, most=80)
        match = _SKU.search(folded(words))
        if match is not None and any(character.isdigit() for character in match["value"]):
            return words[len(words) - len(match["value"]) :]
    return None

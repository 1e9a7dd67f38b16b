"""What the main part of a product's page offers: name, price, stock, pictures, description, reference."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from spiders.reading import images, links, options, stock
from spiders.reading.asked import choose
from spiders.reading.detail import Main
from spiders.reading.judged import note
from spiders.reading.names import calls
from spiders.reading.neighbours import Neighbours
from spiders.reading.opengraph import one
from spiders.reading.price_marks import Tag
from spiders.reading.sections import HEADINGS, alone, introduced
from spiders.reading.words import DESCRIPTION_HEADING
from storage.folding import folded
from storage.outline import Outline
from storage.page import Page
from storage.records.shop import Availability, Listing

_DESCRIPTION: Final = re.compile(
    r"(?:^|[\s_-])(?:product-?)?(?:short-?)?(?:description|desc|overview|summary-text|detail-text)(?:$|[\s_-])|product[-_]?description|tab-description"
)
_is_description: Final = calls(_DESCRIPTION)
_ORNAMENT: Final = re.compile(
    r"(?:^|[\W_])(?:logos?|icons?|icone|picto\w*|avatars?|payments?|paiements?|zahlungsarten|pagos?|pagamenti|betalning|betaling|visa|mastercard|amex|maestro|paypal|klarna|swish|flags?|drapeau|ratings?|stars?|badges?)(?:$|[\W_\d])"
)
"""A picture's name, folder or class that says it is part of the page's dress; whole words, since a brand may hold one (L8Star)."""

_SKU: Final = re.compile(
    r"\b(?:sku|ref(?:erence|\.)?|model(?:e|l)?|item (?:no|number|#)|art(?:ikel|icle)?[-. ]?(?:nr|no)|product code|code produit|ugs)\b\s*[.:#n°]*\s*(?P<value>[\w./#-]{2,40})$"
)
_ICON: Final = 63
"""Pixels of width up to which a picture is a sign; thumbnails are larger."""

_FILE: Final = re.compile(r"\.(?:jpe?g|png|webp|avif)(?:\?|$)", re.IGNORECASE)


def listing(
    page: Page, found: Main, neighbours: Neighbours, said: dict[str, list[str]]
) -> Listing | None:
    """Read the product that the main part offers."""
    outline = page.outline
    name = _first_line(outline, found.heading, found.tags)
    if not name:
        return None
    chosen = choose(outline, [replace(tag, other=False) for tag in found.tags])
    asked = chosen.asked if chosen.asked is not None and chosen.asked.amount else None
    available = availability(page, found, neighbours)
    url = links.normal(page.url) or page.url
    note(page, "name", url, name, found.reason)
    note(page, "price", url, asked.amount if asked is not None else "", chosen.reason)
    note(page, "availability", url, available.value.value, available.reason)
    told = images.absolute(page, [one(said, "og:image:secure_url", "og:image")])
    own = [picture for picture in told if not _is_dress(picture)]
    pictures = list(dict.fromkeys((*own, *_pictures(page, found, neighbours), *told)))
    end = outline.ends[found.zone]
    return Listing(
        url=url,
        name=name,
        price=asked,
        list_price=chosen.listed,
        availability=available.value,
        sku=_sku(outline, found, neighbours),
        description=_description(outline, found, neighbours)
        or one(said, "og:description", "description"),
        images=tuple(pictures[:20]),
        offers=()
        if found.buy is None
        else options.offers(outline, found.heading, end, asked, neighbours.runs),
        source="structure",
    )


def said_of_stock(page: Page, found: Main, neighbours: Neighbours) -> stock.Said:
    """Read what the main part says of stock."""
    zone, outline, unbadged = found.zone, page.outline, found.buyable
    return page.memo(
        (said_of_stock, zone, unbadged),
        lambda: stock.in_part(
            outline, zone, outline.ends[zone], skip=neighbours.runs, unbadged=unbadged
        ),
    )


def availability(page: Page, found: Main, neighbours: Neighbours) -> stock.Said:
    """
    Read what the main part says of stock; without a word of it, what its button says by being usable.

    A button that can be used says more than what an element is called, and than an offer to be told when the thing is back.
    """
    available, outline = said_of_stock(page, found, neighbours), page.outline
    if found.buy is None:
        return available
    if available.value is Availability.IN_STOCK and _sells_ahead(outline, found.buy):
        return stock.Said(value=Availability.PRE_ORDER, reason="the button that buys orders ahead")
    usable = found.buyable or stock.hides_denial(outline, found.zone, outline.ends[found.zone])
    faint = available.reason.startswith(stock.CALLED) or available.strength <= stock.ASKED
    denied = available.value is Availability.OUT_OF_STOCK and faint and usable
    if available.value is Availability.UNKNOWN or denied:
        return stock.by_button(usable=usable)
    return available


def _sells_ahead(outline: Outline, control: int) -> bool:
    """Say whether a button orders what cannot be had yet: « Précommander »; what is said of its dispatch is said of later."""
    words = outline.text(control, most=60) or outline.attribute(control, "value")
    return outline.length(control) <= 60 and stock.stated(words) is Availability.PRE_ORDER


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


def _pictures(page: Page, found: Main, neighbours: Neighbours) -> Iterator[str]:
    """Yield the pictures around the heading, those of other things left out."""
    outline = page.outline
    zone = found.zone
    for _ in range(4):
        shown = [
            picture
            for element in range(zone, min(outline.ends[zone], zone + 3000))
            if not neighbours.holds(element) and (picture := _picture(page, element)) is not None
        ]
        yield from shown
        above = outline.parents[zone]
        if shown or above < 0 or outline.tags[zone] in {"body", "main"}:
            return
        zone = above


def _picture(page: Page, element: int) -> str | None:
    """Return the picture that an element shows or links to, None for none and for the page's dress."""
    outline = page.outline
    if outline.tags[element] == "a" and _FILE.search(href := outline.attribute(element, "href")):
        return page.absolute(href)
    if outline.tags[element] in {"img", "source"}:
        picture = images.best(page, outline.attributes[element])
    elif drawn := images.DRAWN.search(outline.attribute(element, "style")):
        picture = page.absolute(drawn[1])
    else:
        return None
    around = " ".join(map(outline.label, (element, *outline.ancestors(element)[:1])))
    small = 0 < _pixels(outline, element) <= _ICON
    return picture if picture and not small and not _is_dress(picture, around) else None


def _is_dress(picture: str, around: str = "") -> bool:
    """Say whether a picture's file, its folder or what stands around it is called a logo, a badge or a way to pay."""
    called = f"{'/'.join(urlsplit(picture).path.split('/')[-2:])} {around}".lower()
    return _ORNAMENT.search(called) is not None


def _pixels(outline: Outline, element: int) -> int:
    """Return the width that an element is drawn in, 0 where it says none."""
    width = outline.attribute(element, "width").removesuffix("px")
    return int(width) if width.isdecimal() and len(width) < 5 else 0


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
            _is_description(outline.label(element))
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
        words = outline.text(element, most=80)
        if own.get("itemprop") == "sku" or _called_sku(outline, element):
            words = own.get("content") or words
            return _value(words) or words or None
        value = _value(words)
        if any(character.isdigit() for character in value):
            return value
    return None


def _called_sku(outline: Outline, element: int) -> bool:
    """Say whether an element's first class is a reference's."""
    return outline.label(element).split()[:1] in (["sku"], ["product-sku"], ["product_sku"])


def _value(words: str) -> str:
    """Return the reference behind its label as it is written, empty where none is labelled."""
    match = _SKU.search(folded(words))
    return words[len(words) - len(match["value"]) :] if match is not None else ""

"""
Who sells what on a page that several sell on: each seller with an offer, a card's seller, a seller's own page.
"""

from bisect import bisect_left
from dataclasses import replace
from typing import Final

from spiders.reading import stock
from spiders.reading.pricetags import Tag, choose
from spiders.reading.seller_names import SOLD_BY, Named
from storage.folding import folded
from storage.outline import Outline
from storage.page import Page
from storage.records.shop import Availability, Listing, Offer

MAX_SELLERS: Final = 200
"""Offers of one thing that are looked at."""


def within(found: list[Named], start: int, end: int) -> Named | None:
    """Return the seller that a run of elements names most plainly, the first of equals."""
    first = bisect_left(found, start, key=lambda one: one.element)
    last = bisect_left(found, end, key=lambda one: one.element)
    return max(found[first:last], key=lambda one: one.rank, default=None)


def offers(
    page: Page, found: list[Named], tags: list[Tag], controls: list[tuple[int, bool]]
) -> list[tuple[Named, Offer]]:
    """
    Read the offers of one thing that several sell: the smallest parts that name one seller and state a price.

    ``found``, ``tags`` and ``controls`` are those of the page's matter, without its neighbours.
    """
    outline = page.outline
    sold = [one.element for one in found]
    priced = sorted((tag for tag in tags if not tag.other), key=lambda tag: tag.element)
    places = [tag.element for tag in priced]
    result: dict[tuple[str, object], tuple[Named, Offer]] = {}
    for one in found[:MAX_SELLERS]:
        part = _part(outline, one, found, sold, places)
        if part is None:
            continue
        inside = priced[bisect_left(places, part) : bisect_left(places, outline.ends[part])]
        asked, listed = choose(outline, tuple(inside))
        if asked is None:
            continue
        available = stock.in_part(outline, part, outline.ends[part])
        if available is Availability.UNKNOWN:
            usable = [can for element, can in controls if outline.contains(part, element)]
            if usable:
                available = Availability.IN_STOCK if any(usable) else Availability.OUT_OF_STOCK
        result.setdefault(
            (folded(one.name), asked.amount),
            (
                one,
                Offer(
                    name=one.name,
                    seller=one.name,
                    price=asked,
                    list_price=listed,
                    availability=available,
                ),
            ),
        )
    return list(result.values())


def profile(page: Page, found: list[Named]) -> Named | None:
    """Return the seller whose own page on a platform this is: the main heading names it, and its facts stand below."""
    outline = page.outline
    for one in found[:50]:
        if one.rank == 1 and (
            outline.tags[one.element] == "h1"
            or any(outline.tags[above] == "h1" for above in outline.ancestors(one.element)[:3])
        ):
            return one
    return None


def is_offer_of_seller(outline: Outline, found: list[Named], name: str, element: int) -> bool:
    """Say whether a card's name is that of the seller it names: an offer of the page's thing, not another thing."""
    plain = folded(name)
    if SOLD_BY.match(name):
        return True
    first = bisect_left(found, element, key=lambda one: one.element)
    for one in found[first : first + 20]:
        if one.element >= outline.ends[element]:
            return False
        if one.rank > 1 and folded(one.name) == plain:
            return True
    return False


def sold(
    listing: Listing, found: list[Named], several: list[tuple[Named, Offer]], *, platform: str
) -> Listing:
    """
    Return a page's own listing with its seller, and with each seller's offer where several sell it.

    The seller that stands in no offer's part is the one whose price the page shows first.
    ``platform`` is the site's own name: what structured data calls the seller is not believed where the page names another.
    """
    in_offers = {one.element for one, _ in several}
    beside = [one for one in found if one.element not in in_offers]
    own = max(beside, key=lambda one: one.rank, default=None)
    if own is not None and several and own.rank < 3:
        own = None
    stated = listing.seller
    if (
        stated is not None
        and own is not None
        and own.rank > 1
        and folded(stated) == folded(platform)
    ):
        stated = None
    offered = list(listing.offers)
    if (
        not any(offer.seller for offer in offered)
        and len({folded(one.name) for one in [*found]}) > 1
    ):
        offered = [offer for _, offer in several]
        first = own and Offer(
            name=own.name,
            seller=own.name,
            price=listing.price,
            list_price=listing.list_price,
            availability=listing.availability,
        )
        if first and all(folded(offer.name) != folded(first.name) for offer in offered):
            offered.insert(0, first)
        if len({folded(offer.name) for offer in offered}) < 2:
            offered = list(listing.offers)
    shown = next(
        (
            offer
            for offer in offered
            if offer.seller and offer.price is not None and offer.price == listing.price
        ),
        None,
    )
    seller = stated or (own.name if own is not None else None)
    if shown is not None and not listing.offers and own is None:
        listing = replace(listing, availability=shown.availability)
    return replace(
        listing,
        seller=seller
        or (shown.seller if shown is not None else several[0][0].name if several else None),
        offers=tuple(offered),
    )


def _part(
    outline: Outline, one: Named, found: list[Named], sold: list[int], places: list[int]
) -> int | None:
    """Return the smallest element that holds a seller's name and a price and names no other seller."""
    element = one.element
    for _ in range(10):
        first, last = bisect_left(sold, element), bisect_left(sold, outline.ends[element])
        if outline.tags[element] in {"body", "html", "main"} or any(
            folded(other.name) != folded(one.name) for other in found[first:last][:50]
        ):
            return None
        if bisect_left(places, element) < bisect_left(places, outline.ends[element]):
            return element
        element = outline.parents[element]
        if element < 0:
            return None
    return None

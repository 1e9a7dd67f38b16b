"""
Who sells what on a page that several sell on: each seller with an offer, a card's seller, a seller's own page.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from spiders.reading import stock
from spiders.reading.asked import choose
from spiders.reading.judged import Candidate, Rule, judged
from spiders.reading.price_marks import Tag
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
        chosen = choose(outline, tuple(inside))
        if chosen.asked is None:
            continue
        available = stock.in_part(outline, part, outline.ends[part])
        usable = [can for element, can in controls if outline.contains(part, element)]
        if available.value is Availability.UNKNOWN and usable:
            available = stock.by_button(usable=any(usable))
        result.setdefault(
            (folded(one.name), chosen.asked.amount),
            (
                one,
                Offer(
                    name=one.name,
                    seller=one.name,
                    price=chosen.asked,
                    list_price=chosen.listed,
                    availability=available.value,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """A page's own product, with all that names who sells it."""

    listing: Listing
    """With the offers of each seller, where several sell it."""

    own: Named | None
    """Who the page names beside the product, in no offer's part."""

    several: list[tuple[Named, Offer]]
    platform: str
    """The site's own name."""

    @property
    def shown(self) -> Offer | None:
        """The seller's offer whose price the page shows."""
        return next(
            (
                offer
                for offer in self.listing.offers
                if offer.seller and offer.price is not None and offer.price == self.listing.price
            ),
            None,
        )


def stated_seller(sale: Sale) -> Iterator[Candidate[str]]:
    """Offer who structured data names; not the platform's own name where the page names another plainly."""
    stated = sale.listing.seller
    if stated is None:
        return
    another = sale.own is not None and sale.own.rank > 1
    if not (another and folded(stated) == folded(sale.platform)):
        yield Candidate(value=stated, reason="structured data names the seller")


def named_beside(sale: Sale) -> Iterator[Candidate[str]]:
    """Offer who the page names beside the product."""
    if sale.own is not None:
        yield Candidate(value=sale.own.name, reason="the page names the seller beside the product")


def of_the_price_shown(sale: Sale) -> Iterator[Candidate[str]]:
    """Offer the one of several sellers whose price the page shows."""
    if sale.shown is not None and sale.shown.seller:
        yield Candidate(value=sale.shown.seller, reason="the seller whose price the page shows")


def of_the_first_offer(sale: Sale) -> Iterator[Candidate[str]]:
    """Offer the first of several sellers."""
    if sale.several and sale.shown is None:
        yield Candidate(value=sale.several[0][0].name, reason="the first of several sellers")


RULES: Final[tuple[tuple[Rule[Sale, str], ...], ...]] = (
    (stated_seller,),
    (named_beside,),
    (of_the_price_shown,),
    (of_the_first_offer,),
)
"""Asked in this order for who sells a page's own product."""


def sold(
    listing: Listing, found: list[Named], several: list[tuple[Named, Offer]], *, platform: str
) -> tuple[Listing, Candidate[str] | None]:
    """
    Return a page's own listing with its seller, and with each seller's offer where several sell it; and why him.

    The seller that stands in no offer's part is the one whose price the page shows first.
    ``platform`` is the site's own name: what structured data calls the seller is not believed where the page names another.
    """
    own = _beside(found, several)
    offered = replace(listing, offers=_offered(listing, own, found, several))
    sale = Sale(listing=offered, own=own, several=several, platform=platform)
    seller = judged(RULES, sale)
    if sale.shown is not None and not listing.offers and own is None:
        offered = replace(offered, availability=sale.shown.availability)
    return replace(offered, seller=seller.value if seller is not None else None), seller


def _beside(found: list[Named], several: list[tuple[Named, Offer]]) -> Named | None:
    """Return who is named most plainly outside of all offers; where several sell, only « vendu par » is plain enough."""
    in_offers = {one.element for one, _ in several}
    beside = [one for one in found if one.element not in in_offers]
    own = max(beside, key=lambda one: one.rank, default=None)
    return None if own is not None and several and own.rank < 3 else own


def _offered(
    listing: Listing, own: Named | None, found: list[Named], several: list[tuple[Named, Offer]]
) -> tuple[Offer, ...]:
    """Return the offers of a thing: one a seller where the page names several and structured data names none."""
    if any(offer.seller for offer in listing.offers):
        return listing.offers
    if len({folded(one.name) for one in found}) < 2:
        return listing.offers
    offered = [offer for _, offer in several]
    if own is not None and all(folded(offer.name) != folded(own.name) for offer in offered):
        first = Offer(
            name=own.name,
            seller=own.name,
            price=listing.price,
            list_price=listing.list_price,
            availability=listing.availability,
        )
        offered.insert(0, first)
    return tuple(offered) if len({folded(offer.name) for offer in offered}) > 1 else listing.offers


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

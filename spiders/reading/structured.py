"""
schema.org items, whatever syntax they came in, as listings.

Names follow schema.org: Product, ProductGroup, Offer, AggregateOffer, ItemList.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from spiders.reading import images, jsonld, links, markup
from spiders.reading.schema_offers import offered
from spiders.reading.schema_values import condition, dicts, first, many, picture, text, types_of
from storage.page import Page
from storage.records.shop import Availability, Listing

_PRODUCTS: Final = frozenset(
    "product productgroup productmodel individualproduct someproducts vehicle car book "
    "softwareapplication mobileapplication motorizedbicycle productcollection musicalbum game "
    "videogame drug apartment house".split()
)  # fmt: skip
_SOLD_AS_PRODUCT: Final = frozenset(("book", "softwareapplication", "mobileapplication", "musicalbum", "game", "videogame",
                                     "drug", "apartment", "house", "car", "vehicle"))  # fmt: skip
"""Types that are a listing only where they carry an offer."""

_REFERENCE = re.compile(
    r"^(?:r[ée]f(?:[ée]rence|\.)?|sku|ugs|model(?:e|l)?|art(?:ikel|icle)?[-. ]?(?:nr|no)\.?|cod(?:e|\.)?)\s*[:#]\s*",
    re.IGNORECASE,
)
"""The label that a marked-up reference is written with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A listing that structured data states, with the element it stands in where that is known."""

    listing: Listing
    element: int | None = None
    listed: bool = False
    """True for a member of a list, related products and the like: not what the page itself is about."""

    addressed: bool = True
    """False where the item states no address and the page's own was taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """Where an item stands."""

    source: str
    ids: dict[str, Any] = field(default_factory=dict)
    """Items of the same block by their ``@id``."""


_DEEPEST: Final = 6
_TRAITS: Final = "gtin gtin8 gtin12 gtin13 gtin14 mpn productID model color material".split()
_RATINGS: Final = "ratingValue reviewCount ratingCount".split()


def found(page: Page) -> list[Found]:
    """Read every product that JSON-LD, microdata and RDFa state, in that order."""
    result: list[Found] = []
    for block in jsonld.blocks(page):
        graph = list(jsonld.objects(block))
        ids = {item["@id"]: item for item in graph if isinstance(item.get("@id"), str)}
        for item in graph:
            result.extend(_products(page, item, _Context(source="json-ld", ids=ids)))
    for marked in markup.items(page):
        context = _Context(source=marked.syntax)
        result.extend(_products(page, marked.data, context, element=marked.element))
    return _ungrouped(result)


def _products(
    page: Page,
    item: Any,
    context: _Context,
    *,
    element: int | None = None,
    listed: bool = False,
    depth: int = 0,
) -> Iterator[Found]:
    """Yield the products that an item is, lists or is about."""
    if not isinstance(item, dict) or depth > _DEEPEST:
        return
    types = types_of(item)
    if types & _PRODUCTS:
        yield from _product(page, item, context, element=element, listed=listed, depth=depth)
        return
    product = _sold(item) if "offer" in types else None
    if product is not None:
        yield from _products(
            page, product, context, element=element, listed=listed, depth=depth + 1
        )
        return
    if "offer" in types and isinstance(first(item.get("itemOffered")), dict):
        return
    for name in ("mainEntity", "mainEntityOfPage", "about", "item"):
        for part in many(item.get(name)):
            aside = listed or name == "item"
            yield from _products(page, part, context, listed=aside, depth=depth + 1)
    lists = {"aggregateoffer", "offercatalog"} & types
    for name in ("itemListElement", "makesOffer", "hasOfferCatalog", "offers", "hasPart"):
        for part in many(item.get(name)) if name != "offers" or lists else ():
            yield from _products(page, part, context, listed=True, depth=depth + 1)


def _product(
    page: Page,
    item: dict[str, Any],
    context: _Context,
    *,
    element: int | None,
    listed: bool,
    depth: int,
) -> Iterator[Found]:
    """Yield the product that an item is, and those it names as related."""
    types = types_of(item)
    if types & _SOLD_AS_PRODUCT and "product" not in types and "offers" not in item:
        return
    listing = _listing(page, item, context)
    if listing is not None:
        addressed = bool(_address(page, item))
        yield Found(listing=listing, element=element, listed=listed, addressed=addressed)
    for name in ("isRelatedTo", "isSimilarTo", "isAccessoryOrSparePartFor"):
        for related in many(item.get(name)):
            bare = _Context(source=context.source)
            yield from _products(page, related, bare, listed=True, depth=depth + 1)


def _sold(offer: dict[str, Any]) -> dict[str, Any] | None:
    """Return the product that an offer is of, with the offer as its own; None where it is of no product."""
    sold = first(offer.get("itemOffered"))
    if not isinstance(sold, dict):
        return None
    rest = {key: value for key, value in offer.items() if key != "itemOffered"}
    product = {**sold, "offers": sold.get("offers", rest)}
    types = types_of(product)
    return {**product, "@type": "Product"} if types & _PRODUCTS or not types else None


def _address(page: Page, item: dict[str, Any]) -> str:
    """Return the address an item states as its own, empty where it states none."""
    own = first(item.get("url")) or first(item.get("mainEntityOfPage"))
    if isinstance(own, dict):
        own = own.get("@id") or own.get("url")
    if not isinstance(own, str) or not own.strip():
        offer = first(item.get("offers"))
        own = first(offer.get("url")) if isinstance(offer, dict) else None
    if not isinstance(own, str) or not own.strip():
        return ""
    return links.normal(page.absolute(html.unescape(own.strip())))


def _listing(page: Page, item: dict[str, Any], context: _Context) -> Listing | None:
    offer = first(item.get("offers"))
    inner = offer.get("name") if isinstance(offer, dict) else None  # where some themes put the name
    name = text(item.get("name")) or text(inner)
    if not name:
        return None
    said = offered(item, context.ids)
    return Listing(
        url=_address(page, item) or links.normal(page.url) or page.url,
        name=name,
        price=said.price,
        list_price=said.list_price,
        availability=said.availability,
        sku=_REFERENCE.sub("", text(item.get("sku"))) or None,
        description=text(item.get("description")),
        images=images.absolute(page, _pictures(item)),
        category=text(item.get("category")) or None,
        brand=text(item.get("brand")) or text(item.get("manufacturer")) or None,
        seller=said.seller,
        condition=condition(item.get("itemCondition")) or said.condition,
        offers=said.offers,
        source=context.source,
        extra=_extra(item),
    )


def _pictures(item: dict[str, Any]) -> list[str]:
    """Return a product's pictures; its variants' where it has none."""
    pictures = [picture(value) for value in many(item.get("image"))]
    if any(pictures):
        return pictures
    variants = dicts(item.get("hasVariant"))
    return [picture(value) for variant in variants for value in many(variant.get("image"))]


def _extra(item: dict[str, Any]) -> dict[str, str]:
    """Return a product's numbers and traits, and how it is rated."""
    extra = {key: text(item.get(key)) for key in _TRAITS}
    rating = first(item.get("aggregateRating"))
    if isinstance(rating, dict):
        extra |= {key: text(rating.get(key)) for key in _RATINGS}
    return {key: value for key, value in extra.items() if value}


def _ungrouped(result: list[Found]) -> list[Found]:
    """Leave out what is stated twice: the same address and name in a second syntax adds only what the first lacks."""
    kept: dict[tuple[str, str], Found] = {}
    for one in result:
        key = (one.listing.url, one.listing.name.casefold())
        if key not in kept:
            kept[key] = one
            continue
        kept[key] = replace(
            kept[key],
            listing=completed(kept[key].listing, one.listing),
            listed=kept[key].listed and one.listed,
        )
    return list(kept.values())


def completed(listing: Listing, other: Listing) -> Listing:
    """Return a listing with what it lacks taken from another reading of the same thing."""
    price_now = listing.price
    if price_now is None:
        price_now = other.price
    elif other.price is not None and price_now.amount == other.price.amount:
        price_now = replace(
            price_now,
            currency=price_now.currency or other.price.currency,
            tax_included=price_now.tax_included
            if price_now.tax_included is not None
            else other.price.tax_included,
            starting_at=price_now.starting_at or other.price.starting_at,
        )
    list_price = listing.list_price or other.list_price
    if list_price is not None and price_now is not None and list_price.amount <= price_now.amount:
        list_price = None
    return replace(
        listing,
        price=price_now,
        list_price=list_price,
        availability=listing.availability
        if listing.availability is not Availability.UNKNOWN
        else other.availability,
        sku=listing.sku or other.sku,
        description=listing.description or other.description,
        images=listing.images or other.images,
        category=listing.category or other.category,
        brand=listing.brand or other.brand,
        seller=listing.seller or other.seller,
        condition=listing.condition or other.condition,
        offers=listing.offers or other.offers,
        extra={**other.extra, **listing.extra},
    )

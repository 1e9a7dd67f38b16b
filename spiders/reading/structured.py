"""
schema.org items, whatever syntax they came in, as listings and seller.

Names follow schema.org: Product, ProductGroup, Offer, AggregateOffer, ItemList, Organization.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from spiders.reading import images, jsonld, links, markup
from spiders.reading.prices import amount, currency_code, price
from storage.page import Page
from storage.records.shop import Availability, Listing, Offer, Price, Seller

_PRODUCTS: Final = frozenset(
    (
        "product", "productgroup", "productmodel", "individualproduct", "someproducts", "vehicle", "car", "book",
        "softwareapplication", "mobileapplication", "motorizedbicycle", "productcollection", "musicalbum", "game",
        "videogame", "drug", "apartment", "house",
    )
)  # fmt: skip
_SOLD_AS_PRODUCT: Final = frozenset(("book", "softwareapplication", "mobileapplication", "musicalbum", "game", "videogame",
                                     "drug", "apartment", "house", "car", "vehicle"))  # fmt: skip
"""Types that are a listing only where they carry an offer."""

_SELLERS: Final = frozenset(
    (
        "organization",
        "onlinestore",
        "onlinebusiness",
        "store",
        "localbusiness",
        "corporation",
        "electronicsstore",
        "mobilephonestore",
        "brand",
        "person",
    )
)
AVAILABILITY: Final[dict[str, Availability]] = {
    "instock": Availability.IN_STOCK, "instoreonly": Availability.IN_STOCK, "onlineonly": Availability.IN_STOCK,
    "available": Availability.IN_STOCK, "in_stock": Availability.IN_STOCK, "available for order": Availability.IN_STOCK,
    "madetoorder": Availability.IN_STOCK, "outofstock": Availability.OUT_OF_STOCK, "outstock": Availability.OUT_OF_STOCK, "oos": Availability.OUT_OF_STOCK,
    "unavailable": Availability.OUT_OF_STOCK, "reserved": Availability.OUT_OF_STOCK, "soldout": Availability.SOLD_OUT,
    "limitedavailability": Availability.LIMITED, "preorder": Availability.PRE_ORDER, "presale": Availability.PRE_ORDER,
    "backorder": Availability.BACK_ORDER, "availablefororder": Availability.IN_STOCK, "pending": Availability.OUT_OF_STOCK,
    "discontinued": Availability.DISCONTINUED, "yes": Availability.IN_STOCK, "no": Availability.OUT_OF_STOCK,
    "true": Availability.IN_STOCK, "false": Availability.OUT_OF_STOCK,
}  # fmt: skip
_BUYABLE: Final = (
    Availability.IN_STOCK,
    Availability.LIMITED,
    Availability.BACK_ORDER,
    Availability.PRE_ORDER,
)
_REFERENCE = re.compile(
    r"^(?:r[ée]f(?:[ée]rence|\.)?|sku|ugs|model(?:e|l)?|art(?:ikel|icle)?[-. ]?(?:nr|no)\.?|cod(?:e|\.)?)\s*[:#]\s*",
    re.IGNORECASE,
)
"""The label that a marked-up reference is written with."""

_TAGS = re.compile(r"<[^<>]{0,400}>")
_SPACES = re.compile(r"\s+")
MAX_OFFERS: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A listing that structured data states, with the element it stands in where that is known."""

    listing: Listing
    element: int | None = None
    listed: bool = False
    """True for a member of a list, related products and the like: not what the page itself is about."""

    addressed: bool = True
    """False where the item states no address and the page's own was taken."""


def found(page: Page) -> list[Found]:
    """Read every product that JSON-LD, microdata and RDFa state, in that order."""
    result: list[Found] = []
    for block in jsonld.blocks(page):
        graph = list(jsonld.objects(block))
        ids = {item["@id"]: item for item in graph if isinstance(item.get("@id"), str)}
        for item in graph:
            result.extend(_products(page, item, "json-ld", ids=ids))
    for marked in markup.items(page):
        result.extend(_products(page, marked.data, marked.syntax, element=marked.element))
    return _ungrouped(result)


def seller(page: Page) -> Seller | None:
    """Read the organisation behind the site that structured data names, the most telling one."""
    candidates: list[Seller] = []
    for block in jsonld.blocks(page):
        for item in jsonld.objects(block):
            candidates.extend(_sellers(page, item))
    for micro in markup.items(page):
        candidates.extend(_sellers(page, micro.data))
    return max(
        candidates,
        key=lambda one: (one.address is not None, one.legal_name is not None, one.url is not None),
        default=None,
    )


def text(value: Any) -> str:
    """Return the plain words of a value: entities resolved, tags dropped, white space folded."""
    value = first(value)
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or value.get("headline") or ""
        value = first(value)
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    words = html.unescape(str(value)[:200_000])
    if "&" in words and ";" in words:
        words = html.unescape(words)
    return _SPACES.sub(" ", _TAGS.sub(" ", words) if "<" in words else words).strip()


def first(value: Any) -> Any:
    """Return a list's first member, or the value itself."""
    while isinstance(value, list):
        if not value:
            return None
        value = value[0]
    return value


def availability(value: Any) -> Availability:
    """Read a schema.org or Facebook availability."""
    word = text(value)
    key = word.rstrip("/").rsplit("/", 1)[-1].rsplit(":", 1)[-1].strip().lower()
    return (
        AVAILABILITY.get(key)
        or AVAILABILITY.get(re.sub(r"[\s_-]", "", key))
        or Availability.UNKNOWN
    )


def _types(item: dict[str, Any]) -> set[str]:
    kinds = item.get("@type")
    return {
        str(kind).rstrip("/").rsplit("/", 1)[-1].rsplit(":", 1)[-1].rsplit("#", 1)[-1].lower()
        for kind in (kinds if isinstance(kinds, list) else [kinds])
        if kind
    }


def _many(value: Any) -> list[Any]:
    return [] if value is None else value[:MAX_OFFERS] if isinstance(value, list) else [value]


def _products(
    page: Page,
    item: Any,
    source: str,
    *,
    ids: dict[str, Any] | None = None,
    element: int | None = None,
    listed: bool = False,
    depth: int = 0,
) -> Iterator[Found]:
    """Yield the products that an item is, lists or is about."""
    if not isinstance(item, dict) or depth > 6:
        return
    types = _types(item)
    if types & _PRODUCTS:
        if types & _SOLD_AS_PRODUCT and "product" not in types and "offers" not in item:
            return
        listing = _listing(page, item, source, ids or {})
        if listing is not None:
            yield Found(
                listing=listing,
                element=element,
                listed=listed,
                addressed=bool(_address(page, item)),
            )
        for name in ("isRelatedTo", "isSimilarTo", "isAccessoryOrSparePartFor"):
            for related in _many(item.get(name)):
                yield from _products(page, related, source, listed=True, depth=depth + 1)
        return
    if "offer" in types and isinstance(first(item.get("itemOffered")), dict):
        product = dict(first(item["itemOffered"]))
        product.setdefault(
            "offers", {key: value for key, value in item.items() if key != "itemOffered"}
        )
        if _types(product) & _PRODUCTS or not _types(product):
            product["@type"] = "Product"
            yield from _products(
                page, product, source, ids=ids, element=element, listed=listed, depth=depth + 1
            )
        return
    for name in ("mainEntity", "mainEntityOfPage", "about", "item"):
        for part in _many(item.get(name)):
            yield from _products(
                page, part, source, ids=ids, listed=listed or name == "item", depth=depth + 1
            )
    for name in ("itemListElement", "makesOffer", "hasOfferCatalog", "offers", "hasPart"):
        if name == "offers" and "aggregateoffer" not in types and "offercatalog" not in types:
            continue
        for part in _many(item.get(name)):
            yield from _products(page, part, source, ids=ids, listed=True, depth=depth + 1)


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


def _listing(page: Page, item: dict[str, Any], source: str, ids: dict[str, Any]) -> Listing | None:
    name = text(item.get("name")) or text(_offered(item).get("name"))
    if not name:
        return None
    stated, offers, available, seller_name, extra_condition, list_price = _offers(item, ids)
    pictures = [_picture(value) for value in _many(item.get("image"))]
    if not any(pictures):
        pictures = [
            _picture(value)
            for variant in _many(item.get("hasVariant"))
            if isinstance(variant, dict)
            for value in _many(variant.get("image"))
        ]
    extra: dict[str, str] = {
        key: text(item[key])
        for key in (
            "gtin",
            "gtin8",
            "gtin12",
            "gtin13",
            "gtin14",
            "mpn",
            "productID",
            "model",
            "color",
            "material",
        )
        if key in item and text(item[key])
    }
    rating = first(item.get("aggregateRating"))
    if isinstance(rating, dict):
        extra.update(
            {
                key: text(rating[key])
                for key in ("ratingValue", "reviewCount", "ratingCount")
                if text(rating.get(key))
            }
        )
    return Listing(
        url=_address(page, item) or links.normal(page.url) or page.url,
        name=name,
        price=stated,
        list_price=list_price,
        availability=available,
        sku=_REFERENCE.sub("", text(item.get("sku"))) or None,
        description=text(item.get("description")),
        images=images.absolute(page, pictures),
        category=text(item.get("category")) or None,
        brand=text(item.get("brand")) or text(item.get("manufacturer")) or None,
        seller=seller_name,
        condition=_condition(item.get("itemCondition")) or extra_condition,
        offers=offers,
        source=source,
        extra=extra,
    )


def _offered(item: dict[str, Any]) -> dict[str, Any]:
    """Return a product's first offer, in which some themes put the product's own name."""
    offer = first(item.get("offers"))
    return offer if isinstance(offer, dict) else {}


def _picture(value: Any) -> str:
    value = first(value)
    if isinstance(value, dict):
        value = first(value.get("contentUrl")) or first(value.get("url")) or value.get("@id")
        value = first(value)
    return value.strip() if isinstance(value, str) else ""


def _condition(value: Any) -> str | None:
    word = text(value)
    return word.rstrip("/").rsplit("/", 1)[-1] or None if word else None


def _offers(
    item: dict[str, Any], ids: dict[str, Any]
) -> tuple[Price | None, tuple[Offer, ...], Availability, str | None, str | None, Price | None]:
    """Return price, variants, availability, seller, condition and list price of a product's offers."""
    flat: list[tuple[dict[str, Any], str]] = []
    aggregate: dict[str, Any] | None = None
    for offer in _many(item.get("offers")):
        if isinstance(offer, dict) and set(offer) == {"@id"}:
            offer = ids.get(str(offer["@id"]), offer)
        if not isinstance(offer, dict):
            continue
        if "aggregateoffer" in _types(offer) or "lowPrice" in offer:
            aggregate = offer
            flat.extend(
                (inner, "") for inner in _many(offer.get("offers")) if isinstance(inner, dict)
            )
        else:
            flat.append((offer, ""))
    for variant in _many(item.get("hasVariant")) + _many(
        item.get("model") if isinstance(first(item.get("model")), dict) else None
    ):
        if isinstance(variant, dict) and set(variant) == {"@id"}:
            variant = ids.get(str(variant["@id"]), variant)
        if isinstance(variant, dict):
            flat.extend(
                (inner, _variant_name(item, variant))
                for inner in _many(variant.get("offers"))
                if isinstance(inner, dict)
            )
    if not flat and aggregate is None and ("price" in item or "lowPrice" in item):
        flat.append((item, ""))
    offers: list[Offer] = []
    for offer, name in flat[:MAX_OFFERS]:
        stated, listed = _price(offer)
        sold_by = _sold_by(offer, ids)
        offers.append(
            Offer(
                name=name
                or _less(text(offer.get("name")), text(item.get("name")))
                or text(first(offer.get("itemOffered")))
                or (sold_by if len(flat) > 1 else ""),
                seller=sold_by or None,
                sku=text(offer.get("sku")) or None,
                price=stated,
                list_price=listed,
                availability=availability(offer.get("availability")),
            )
        )
    priced = [offer.price for offer in offers if offer.price is not None]
    lowest = min(priced, key=lambda one: one.amount, default=None)
    if aggregate is not None:
        low = amount(first(aggregate.get("lowPrice")))
        if low is None:
            low = amount(first(aggregate.get("price")))
        high = amount(first(aggregate.get("highPrice")))
        if low is not None and (lowest is None or low <= lowest.amount):
            lowest = Price(
                amount=low,
                currency=_currency(aggregate) or (lowest.currency if lowest else None),
                starting_at=high is not None and high > low,
            )
    elif lowest is not None and any(one.amount != lowest.amount for one in priced):
        lowest = replace(lowest, starting_at=True)
    list_price = next(
        (
            offer.list_price
            for offer in offers
            if offer.price is not None
            and lowest is not None
            and offer.price.amount == lowest.amount
        ),
        None,
    )
    states = [offer.availability for offer in offers]
    available = (
        availability(aggregate.get("availability"))
        if aggregate is not None
        else Availability.UNKNOWN
    )
    if available is Availability.UNKNOWN:
        available = next((state for state in _BUYABLE if state in states), None) or next(
            (state for state in states if state is not Availability.UNKNOWN), Availability.UNKNOWN
        )
    asked_by = [
        offer.seller
        for offer in offers
        if lowest is not None and offer.price is not None and offer.price.amount == lowest.amount
    ]
    sellers = [*asked_by, *(offer.seller for offer in offers)]
    conditions = [_condition(offer.get("itemCondition")) for offer, _ in flat]
    return (
        lowest,
        tuple(offers) if len(offers) > 1 else (),
        available,
        next((name for name in sellers if name), None),
        next((condition for condition in conditions if condition), None),
        list_price,
    )


def _sold_by(offer: dict[str, Any], ids: dict[str, Any]) -> str:
    """Return the name of who makes an offer, empty where it states none."""
    for key in ("seller", "offeredBy"):
        value = first(offer.get(key))
        if isinstance(value, dict) and "name" not in value and "@id" in value:
            value = ids.get(str(value["@id"]), value)
        if name := text(value):
            return name
    return ""


def _variant_name(product: dict[str, Any], variant: dict[str, Any]) -> str:
    """Return what tells a variant from its group: its options, else what its name adds."""
    options = [text(variant.get(key)) for key in ("color", "size", "material", "pattern")]
    properties = [
        text(one.get("value"))
        for one in _many(variant.get("additionalProperty"))
        if isinstance(one, dict)
    ]
    named = " / ".join(part for part in [*options, *properties] if part)
    return named or _less(text(variant.get("name")), text(product.get("name")))


def _less(name: str, group: str) -> str:
    """Return what a variant's name adds to its product's."""
    return name.removeprefix(group).strip(" -–/()") or name


def _currency(offer: dict[str, Any]) -> str | None:
    stated = text(offer.get("priceCurrency")) or text(offer.get("currency"))
    return currency_code(stated) if stated else None


def _price(offer: dict[str, Any]) -> tuple[Price | None, Price | None]:
    """Return what an offer asks and its crossed-out price."""
    currency = _currency(offer)
    asked = _stated(first(offer.get("price")), currency)
    listed: Price | None = None
    for specification in _many(offer.get("priceSpecification")):
        if not isinstance(specification, dict):
            continue
        if "unitpricespecification" in _types(specification) and specification.get(
            "referenceQuantity"
        ):
            continue
        one = _stated(
            first(specification.get("price")) or first(specification.get("minPrice")),
            _currency(specification) or currency,
        )
        if one is None:
            continue
        taxed = first(specification.get("valueAddedTaxIncluded"))
        if taxed is not None and taxed != "":
            one = replace(one, tax_included=str(taxed).lower() == "true")
        kind = text(specification.get("priceType")).rsplit("/", 1)[-1].lower()
        if kind in {"listprice", "srp", "msrp", "strikethroughprice", "regularprice"}:
            listed = one
        elif asked is None:
            asked = one
        elif asked.amount == one.amount and asked.tax_included is None:
            asked = replace(
                asked, tax_included=one.tax_included, currency=asked.currency or one.currency
            )
    if listed is not None and asked is not None and listed.amount <= asked.amount:
        listed = None
    return asked, listed


def _stated(value: Any, currency: str | None) -> Price | None:
    """Return a stated price; a negative or absurd number is none."""
    number = amount(value)
    if number is None and isinstance(value, str):
        return price(value, currency=currency)
    if number is None or number < 0 or number > Decimal(10) ** 12:
        return None
    if currency is None and isinstance(value, str):
        read = price(value)
        currency = read.currency if read else None
    return Price(amount=number, currency=currency)


def _sellers(page: Page, item: dict[str, Any], depth: int = 0) -> Iterator[Seller]:
    """Yield the organisations an item is or names as publisher of the site."""
    types = _types(item)
    if types & _SELLERS - {"brand", "person"}:
        name = text(item.get("name"))
        if name:
            yield Seller(
                name=name,
                url=(
                    links.normal(page.absolute(str(first(item.get("url")))))
                    if first(item.get("url"))
                    else ""
                )
                or None,
                legal_name=text(item.get("legalName")) or None,
                description=text(item.get("description")),
                address=_postal(item.get("address")),
                logo=(
                    images.absolute(
                        page, [_picture(item.get("logo")) or _picture(item.get("image"))]
                    )
                    or (None,)
                )[0],
            )
    if depth < 2 and types & {"website", "webpage", "contactpage", "aboutpage"}:
        for name in ("publisher", "mainEntity", "about"):
            inner = first(item.get(name))
            if isinstance(inner, dict):
                yield from _sellers(page, inner, depth + 1)


def _postal(value: Any) -> str | None:
    value = first(value)
    if isinstance(value, dict):
        parts = [
            text(value.get(key))
            for key in (
                "streetAddress",
                "postalCode",
                "addressLocality",
                "addressRegion",
                "addressCountry",
            )
        ]
        return ", ".join(part for part in parts if part) or None
    return text(value) or None


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

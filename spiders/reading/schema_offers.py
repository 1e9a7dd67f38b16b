"""What the offers of a schema.org product ask: the lowest price, each variant, whether it can be had, from whom."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from spiders.reading.prices import amount
from spiders.reading.schema_values import (
    MAX_OFFERS,
    availability,
    condition,
    currency_of,
    dicts,
    first,
    many,
    resolved,
    stated_price,
    text,
    types_of,
)
from storage.records.shop import Availability, Offer, Price

_BUYABLE: Final = (
    Availability.IN_STOCK,
    Availability.LIMITED,
    Availability.MADE_TO_ORDER,
    Availability.BACK_ORDER,
    Availability.PRE_ORDER,
)
_LISTED: Final = frozenset("listprice srp msrp strikethroughprice regularprice".split())
"""Types of a price that is not asked."""

_ASKED: Final = ("lowPrice", "price", "minPrice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What a product's offers say together."""

    price: Price | None
    list_price: Price | None
    offers: tuple[Offer, ...]
    """Each of several."""

    availability: Availability
    seller: str | None
    condition: str | None


def offered(item: dict[str, Any], ids: dict[str, Any]) -> Offered:
    """
    Read a product's offers.

    Args:
        item: the product.
        ids: items of the same block by their ``@id``.
    """
    flat, aggregate = _flat(item, ids)
    offers = [_offer(item, one, name, ids, alone=len(flat) < 2) for one, name in flat]
    buyable = [one for one in offers if one.availability in _BUYABLE]
    lowest = _lowest(buyable or offers, aggregate)
    if lowest is not None and aggregate is None and buyable:
        dearer = (one.price.amount > lowest.amount for one in offers if one.price is not None)
        lowest = replace(lowest, starting_at=any(dearer))
    at_lowest = [
        offer
        for offer in offers
        if lowest is not None and offer.price is not None and offer.price.amount == lowest.amount
    ]
    sellers = (offer.seller for offer in (*at_lowest, *offers))
    conditions = (condition(one.get("itemCondition")) for one, _ in flat)
    return Offered(
        price=lowest,
        list_price=at_lowest[0].list_price if at_lowest else None,
        offers=tuple(offers) if len(offers) > 1 else (),
        availability=_availability(offers, aggregate),
        seller=next((name for name in sellers if name), None),
        condition=next((one for one in conditions if one), None),
    )


def _flat(
    item: dict[str, Any], ids: dict[str, Any]
) -> tuple[list[tuple[dict[str, Any], str]], dict[str, Any] | None]:
    """Return the offers of a product and of its variants, each with the variant's name, and the aggregate of them."""
    flat: list[tuple[dict[str, Any], str]] = []
    aggregate: dict[str, Any] | None = None
    for offer in dicts(item.get("offers")):
        offer = resolved(offer, ids)
        if not isinstance(offer, dict):
            continue
        if "aggregateoffer" in types_of(offer) or "lowPrice" in offer:
            aggregate = offer
            flat.extend((inner, "") for inner in dicts(offer.get("offers")))
        else:
            flat.append((offer, ""))
    for variant in _variants(item, ids):
        name = _variant_name(item, variant)
        flat.extend((inner, name) for inner in dicts(variant.get("offers")))
    if not flat and aggregate is None and ("price" in item or "lowPrice" in item):
        flat.append((item, ""))
    return flat[:MAX_OFFERS], aggregate


def _variants(item: dict[str, Any], ids: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the variants of a product, as ``hasVariant`` or ``model`` names them."""
    models = item.get("model") if isinstance(first(item.get("model")), dict) else None
    for variant in (*dicts(item.get("hasVariant")), *dicts(models)):
        one = resolved(variant, ids)
        if isinstance(one, dict):
            yield one


def _offer(
    item: dict[str, Any], stated: dict[str, Any], name: str, ids: dict[str, Any], *, alone: bool
) -> Offer:
    """Read one offer; of several without a name of their own, each is named by who makes it."""
    asked, listed = _price(stated)
    sold_by = _sold_by(stated, ids)
    return Offer(
        name=name
        or _less(text(stated.get("name")), text(item.get("name")))
        or text(first(stated.get("itemOffered")))
        or ("" if alone else sold_by),
        seller=sold_by or None,
        sku=text(stated.get("sku")) or None,
        price=asked,
        list_price=listed,
        availability=availability(stated.get("availability")),
    )


def _lowest(offers: list[Offer], aggregate: dict[str, Any] | None) -> Price | None:
    """Return the lowest price of several offers, « from » where they differ; the aggregate's where that is no higher."""
    priced = [offer.price for offer in offers if offer.price is not None]
    lowest = min(priced, key=lambda one: one.amount, default=None)
    if aggregate is None:
        differ = lowest is not None and any(one.amount != lowest.amount for one in priced)
        return replace(lowest, starting_at=True) if lowest is not None and differ else lowest
    low = _first_price(aggregate, currency_of(aggregate) or getattr(lowest, "currency", None))
    if low is None or (lowest is not None and low.amount > lowest.amount):
        return lowest
    high = amount(first(aggregate.get("highPrice")))
    return replace(low, starting_at=high is not None and high > low.amount)


def _first_price(stated: dict[str, Any], currency: str | None) -> Price | None:
    """Return what an offer or a specification asks at least, by the first of the names for it that states a price."""
    named = (stated_price(first(stated.get(name)), currency) for name in _ASKED)
    return next((one for one in named if one is not None), None)


def _availability(offers: list[Offer], aggregate: dict[str, Any] | None) -> Availability:
    """Return whether a product can be had: as the aggregate says, else where one offer can, else as any says."""
    said = availability(aggregate.get("availability")) if aggregate is not None else None
    if said is not None and said is not Availability.UNKNOWN:
        return said
    states = [offer.availability for offer in offers]
    known = (state for state in states if state is not Availability.UNKNOWN)
    buyable = (state for state in _BUYABLE if state in states)
    return next(buyable, None) or next(known, Availability.UNKNOWN)


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
        for one in many(variant.get("additionalProperty"))
        if isinstance(one, dict)
    ]
    named = " / ".join(part for part in [*options, *properties] if part)
    return named or _less(text(variant.get("name")), text(product.get("name")))


def _less(name: str, group: str) -> str:
    """Return what a variant's name adds to its product's."""
    return name.removeprefix(group).strip(" -–/()") or name


def _price(offer: dict[str, Any]) -> tuple[Price | None, Price | None]:
    """Return what an offer asks and its crossed-out price."""
    currency = currency_of(offer)
    asked = _first_price(offer, currency)
    listed: Price | None = None
    for specification in dicts(offer.get("priceSpecification")):
        one = _specified(specification, currency)
        if one is None:
            continue
        kind = text(specification.get("priceType")).rsplit("/", 1)[-1].lower()
        if kind in _LISTED:
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


def _specified(specification: dict[str, Any], currency: str | None) -> Price | None:
    """Read one price specification; what a unit costs is no price of the product."""
    unit = "unitpricespecification" in types_of(specification)
    if unit and specification.get("referenceQuantity"):
        return None
    one = _first_price(specification, currency_of(specification) or currency)
    taxed = first(specification.get("valueAddedTaxIncluded"))
    if one is None or taxed in (None, ""):
        return one
    return replace(one, tax_included=str(taxed).lower() == "true")

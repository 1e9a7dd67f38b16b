"""Shops hosted by site builders (Wix, Squarespace, Ecwid, Webflow, BigCommerce, Odoo, Jimdo …), which share no software but a manner."""

from dataclasses import replace
from typing import Any, Final

from spiders.platforms.known import Known
from spiders.platforms.variants import known
from spiders.reading import embedded
from spiders.reading.prices import amount, currency_code
from spiders.reading.schema_values import text
from storage.page import Page
from storage.records.shop import Listing, Offer, Price

MAX_VARIANTS: Final = 500


def _with_variants(page: Page, listing: Listing) -> Listing:
    """Add the variants that Squarespace puts beside the product's form (``data-variants``)."""
    if listing.offers:
        return listing
    variants = embedded.attribute(page, "data-variants")
    if not isinstance(variants, list):
        return listing
    offers = tuple(_offer(one) for one in variants[:MAX_VARIANTS] if isinstance(one, dict))
    if len(offers) < 2 or not any(offer.price is not None for offer in offers):
        return listing
    return replace(listing, offers=offers)


def _offer(variant: dict[str, Any]) -> Offer:
    usual, lowered = _money(variant.get("priceMoney")), _money(variant.get("salePriceMoney"))
    asked = lowered if variant.get("onSale") is True and lowered is not None else usual
    attributes = variant.get("attributes")
    return Offer(
        name=" / ".join(text(value) for value in attributes.values())
        if isinstance(attributes, dict)
        else "",
        sku=text(variant.get("sku")) or None,
        price=asked,
        list_price=usual
        if usual is not None and asked is not None and usual.amount > asked.amount
        else None,
        availability=known(_left(variant)),
    )


def _left(variant: dict[str, Any]) -> bool | None:
    """Say whether any are left, None where the variant does not say."""
    left = variant.get("qtyInStock")
    if variant.get("unlimited") is True:
        return True
    return left > 0 if isinstance(left, int) else None


def _money(stated: Any) -> Price | None:
    number = amount(stated.get("value")) if isinstance(stated, dict) else None
    if number is None:
        return None
    return Price(amount=number, currency=currency_code(str(stated.get("currency", ""))))


PLATFORM: Final = Known(
    NAME="hosted",
    signs=(
        "static.parastorage.com",
        "static.wixstatic.com",
        "Wix.com Website Builder",
        "static1.squarespace.com",
        "SQUARESPACE_CONTEXT",
        "app.ecwid.com",
        "ecwid-",
        "Ecwid.",
        "assets.website-files.com",
        "data-wf-page",
        "assets.jimstatic.com",
        "bigcartel.com",
        "cdn.sumup.store",
        "editmysite.com",
        "webador",
        "cdn.e-monsite.com",
        "wizishop",
        "strikingly",
        "hostinger-website",
        'content="Odoo"',
        "oe_website_sale",
        "cdn11.bigcommerce.com",
        "stencilBootstrap",
        "zyrosite",
    ),
    completed=_with_variants,
)

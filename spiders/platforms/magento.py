"""Magento 1 and 2, OpenMage, Adobe Commerce: their pages, and the variants that a product's form is configured with."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from spiders.platforms.known import Known
from spiders.platforms.variants import variant
from spiders.reading import images
from spiders.reading.prices import amount
from spiders.reading.schema_values import text
from storage.page import Page
from storage.records.shop import Listing, Offer

_CONFIGURED = re.compile(r'"(?:spConfig|jsonConfig)"\s*:\s*(?=\{)|new Product\.Config\((?=\{)')
_GALLERY = re.compile(r'"mage\\?/gallery\\?/gallery"\s*:\s*(?=\{)')
_DECODER: Final = json.JSONDecoder(strict=False)
MAX_VARIANTS: Final = 500


def _completed(page: Page, listing: Listing) -> Listing:
    """Add what a product's page keeps in its scripts: the variants, and the pictures of its gallery."""
    return _with_gallery(page, _with_variants(page, listing))


def _with_gallery(page: Page, listing: Listing) -> Listing:
    """Add the pictures of a product's gallery, which is drawn from a script; its main one first."""
    found = _GALLERY.search(page.text)
    if found is None or not listing.detail:
        return listing
    data = (_decoded(page, found) or {}).get("data")
    shown = [one for one in data if isinstance(one, dict)] if isinstance(data, list) else []
    shown.sort(key=lambda one: not one.get("isMain"))
    pictures = [text(one.get("full")) or text(one.get("img")) for one in shown]
    return replace(
        listing, images=tuple(dict.fromkeys((*images.absolute(page, pictures), *listing.images)))
    )


def _with_variants(page: Page, listing: Listing) -> Listing:
    """Add the variants of a configurable product: a combination of options each, with its own price."""
    if listing.offers:
        return listing
    currency = listing.price.currency if listing.price is not None else None
    for found in list(_CONFIGURED.finditer(page.text))[:4]:
        offers = tuple(_offers(_decoded(page, found), currency))[:MAX_VARIANTS]
        if len(offers) > 1:
            return replace(listing, offers=offers)
    return listing


def _decoded(page: Page, found: re.Match[str]) -> dict[str, Any] | None:
    """Return the object that begins where a match ends, None where it is damaged."""
    try:
        known, _ = _DECODER.raw_decode(page.text, found.end())
    except (ValueError, RecursionError):
        return None
    return known if isinstance(known, dict) else None


def _offers(configured: Any, currency: str | None) -> Iterator[Offer]:
    """Yield the combinations that a configuration knows, with the labels of their options."""
    attributes = configured.get("attributes") if isinstance(configured, dict) else None
    if not isinstance(attributes, dict):
        return
    labels: dict[str, list[str]] = {}
    dearer: dict[str, Decimal] = {}
    for attribute in attributes.values():
        for option in attribute.get("options", []) if isinstance(attribute, dict) else []:
            if not isinstance(option, dict):
                continue
            for product in _combined(configured, attribute, option):
                labels.setdefault(product, []).append(text(option.get("label")))
                dearer[product] = dearer.get(product, Decimal(0)) + (
                    amount(option.get("price")) or Decimal(0)
                )
    buyable = {
        str(product)
        for attribute in attributes.values()
        for option in attribute.get("options", [])
        if isinstance(option, dict)
        for product in option.get("products", [])
    }
    prices = configured.get("optionPrices")
    base = amount(configured.get("basePrice"))
    for product, names in labels.items():
        own = prices.get(product) if isinstance(prices, dict) else None
        asked = _amount(own, "finalPrice") if isinstance(own, dict) else None
        before = _amount(own, "oldPrice") if isinstance(own, dict) else None
        if asked is None and base is not None:
            asked = base + dearer[product]
        yield variant(
            " / ".join(name for name in names if name),
            asked=asked,
            before=before,
            currency=currency,
            available=product in buyable,
        )


def _combined(
    configured: dict[str, Any], attribute: dict[str, Any], option: dict[str, Any]
) -> list[str]:
    """Return the products that have an option: by the index, which holds those that cannot be bought too, else by the option."""
    index, number = configured.get("index"), str(attribute.get("id", ""))
    if isinstance(index, dict):
        return [
            str(product)
            for product, chosen in index.items()
            if isinstance(chosen, dict) and str(chosen.get(number)) == str(option.get("id"))
        ]
    return [str(product) for product in option.get("products", [])]


def _amount(prices: dict[str, Any], name: str) -> Decimal | None:
    stated = prices.get(name)
    return amount(stated.get("amount")) if isinstance(stated, dict) else None


PLATFORM: Final = Known(
    NAME="magento",
    signs=(
        "Magento_",
        "mage/cookies",
        "data-mage-init",
        "text/x-magento-init",
        "/skin/frontend/",
        "Mage.Cookies",
        "var BLANK_URL",
        "catalog-product-view",
        "catalog-category-view",
    ),
    completed=_completed,
)

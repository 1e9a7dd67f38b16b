"""PrestaShop 1.6 to 9: its pages, and the product data that its product page carries (``data-product``)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

from spiders.platforms import generic
from spiders.platforms.addresses import fixed_pages, one_each
from spiders.reading import embedded, links
from spiders.reading.look import look
from spiders.reading.prices import amount
from spiders.reading.signs import shown
from storage.page import Page
from storage.records.reading import NextPage
from storage.records.shop import Availability, Listing, Price, Seller

NAME: Final = "prestashop"

_SIGNS: Final = (
    "var prestashop =",
    'content="PrestaShop"',
    "/themes/classic/assets/",
    "/themes/hummingbird/",
    "blockcart",
    "prestashop.com",
    "/modules/ps_",
    "id_product",
)
_COMBINATION = re.compile(r"/(\d+)-\d+-(?=[^/]+\.html$)")


def recognises(page: Page) -> bool:
    """Say whether the page is a PrestaShop shop's."""
    if not page.is_html:
        return False
    return shown(page, _SIGNS) >= 2 or shown(page, _SIGNS[:2]) > 0


def next_pages(page: Page) -> Iterator[NextPage]:
    """Yield what the page links to, a product once whatever combination its links choose."""
    yield from fixed_pages(generic.next_pages(page), _Fixer(page))


def listings(page: Page) -> Iterator[Listing]:
    """Read a page's products, with the stock and the crossed-out price that the product data states."""
    for listing in one_each(generic.listings(page), _Fixer(page)):
        yield _with_data(page, listing) if listing.detail else listing


def seller(page: Page) -> Seller | None:
    """Read who the site says it is."""
    return generic.seller(page)


class _Fixer:
    """Drops the combination from the product addresses that a page links to with one (``/1-8-name.html#/8-color``)."""

    def __init__(self, page: Page) -> None:
        outline = page.outline
        self._combined = {
            links.address(page, href)
            for element, tag in enumerate(outline.tags)
            if tag == "a" and "#/" in (href := outline.attributes[element].get("href") or "")
        }

    def __call__(self, url: str) -> str:
        return _COMBINATION.sub(r"/\1-", url) if url in self._combined else url


def _with_data(page: Page, listing: Listing) -> Listing:
    data = _data(page)
    if data is None:
        return listing
    asked, before = amount(data.get("price_amount")), amount(data.get("price_without_reduction"))
    price = listing.price
    if price is None and asked is not None:
        price = Price(amount=asked, currency=look(page).currency)
    list_price = listing.list_price
    if (
        list_price is None
        and price is not None
        and before is not None
        and before > price.amount
        and data.get("has_discount")
    ):
        list_price = replace(price, amount=before, starting_at=False)
    available = listing.availability
    if available is Availability.UNKNOWN and "quantity" in data:
        quantity = amount(data["quantity"])
        orderable = data.get("allow_oosp") in {1, "1"} or data.get("available_for_order") in {
            0,
            "0",
        }
        if quantity is not None and quantity > 0:
            available = Availability.IN_STOCK
        elif not orderable:
            available = Availability.OUT_OF_STOCK
    reference = data.get("reference") or data.get("reference_to_display")
    return replace(
        listing,
        price=price,
        list_price=list_price,
        availability=available,
        sku=listing.sku or (str(reference) if reference else None),
        category=listing.category
        or (str(data["category_name"]) if data.get("category_name") else None),
    )


def _data(page: Page) -> dict[str, Any] | None:
    """Return the product data that the product page carries."""
    data = embedded.attribute(page, "data-product")
    return (
        data
        if isinstance(data, dict)
        and ("price_amount" in data or "quantity" in data)
        and urlsplit(page.url).path
        else None
    )

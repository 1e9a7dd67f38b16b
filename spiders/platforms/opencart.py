"""OpenCart 1.5 to 4: its pages, a product under one address whatever category its link passes through."""

from collections.abc import Iterator
from typing import Final

from spiders.platforms import generic
from spiders.platforms.addresses import fixed_pages, one_each, without
from storage.page import Page
from storage.records.reading import NextPage
from storage.records.shop import Listing, Seller

NAME: Final = "opencart"

_PASSED_THROUGH: Final = frozenset(
    (
        "path",
        "manufacturer_id",
        "search",
        "description",
        "tag",
        "sort",
        "order",
        "limit",
        "page",
        "filter",
        "category_id",
        "sub_category",
    )
)
_SIGNS: Final = (
    "catalog/view/theme",
    "catalog/view/javascript",
    "catalog/view/stylesheet",
    "route=product/",
    "route=common/",
    "route=checkout/",
    ">OpenCart<",
    "index.php?route=",
)


def recognises(page: Page) -> bool:
    """Say whether the page is an OpenCart shop's."""
    return page.is_html and any(sign in page.text for sign in _SIGNS)


def next_pages(page: Page) -> Iterator[NextPage]:
    """Yield what the page links to, each product once."""
    yield from fixed_pages(generic.next_pages(page), _address)


def listings(page: Page) -> Iterator[Listing]:
    """Read a page's products."""
    yield from one_each(generic.listings(page), _address)


def seller(page: Page) -> Seller | None:
    """Read who the site says it is."""
    return generic.seller(page)


def _address(url: str) -> str:
    """Return a product's address without the way that led to it."""
    return without(url, _PASSED_THROUGH) if "product_id=" in url else url

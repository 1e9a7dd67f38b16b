"""The osCommerce family (osCommerce, Zen Cart, xt:Commerce, CRE Loaded): a product under one address whatever category led to it."""

from collections.abc import Iterator
from typing import Final

from spiders.platforms import generic
from spiders.platforms.addresses import fixed_pages, one_each, without
from storage.page import Page
from storage.records.reading import NextPage
from storage.records.shop import Listing, Seller

NAME: Final = "zencart"

_PASSED_THROUGH: Final = frozenset(
    (
        "cpath",
        "manufacturers_id",
        "sort",
        "page",
        "filter_id",
        "alpha_filter_id",
        "disp_order",
        "zenid",
        "oscsid",
        "xtcsid",
    )
)
_SIGNS: Final = (
    "main_page=index",
    "main_page=product",
    "main_page=shopping_cart",
    "main_page=contact_us",
    "Zen Cart",
    "product_info.php",
    "osCommerce",
    "oscommerce",
    "osCsid",
    "oscsid",
    "products_id=",
    "xt:Commerce",
    "shopping_cart.php",
)


def recognises(page: Page) -> bool:
    """Say whether the page is of the osCommerce family."""
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
    return without(url, _PASSED_THROUGH) if "products_id=" in url else url

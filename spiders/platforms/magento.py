"""Magento 1 and 2, OpenMage, Adobe Commerce: their pages, read by structure and microdata."""

from collections.abc import Iterator
from typing import Final

from spiders.platforms import generic
from storage.page import Page
from storage.records.reading import NextPage
from storage.records.shop import Listing, Seller

NAME: Final = "magento"

_SIGNS: Final = (
    "Magento_",
    "mage/cookies",
    "data-mage-init",
    "text/x-magento-init",
    "/skin/frontend/",
    "Mage.Cookies",
    "var BLANK_URL",
    "catalog-product-view",
    "catalog-category-view",
)


def recognises(page: Page) -> bool:
    """Say whether the page is a Magento shop's."""
    return page.is_html and any(sign in page.text for sign in _SIGNS)


def next_pages(page: Page) -> Iterator[NextPage]:
    """Yield what the page links to."""
    yield from generic.next_pages(page)


def listings(page: Page) -> Iterator[Listing]:
    """Read a page's products."""
    yield from generic.listings(page)


def seller(page: Page) -> Seller | None:
    """Read who the site says it is."""
    return generic.seller(page)

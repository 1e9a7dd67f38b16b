"""Magento 1 and 2, OpenMage, Adobe Commerce: their pages, read by structure and microdata."""

import re
from collections.abc import Iterator
from typing import Final

from spiders.platforms import generic
from storage.page import Page
from storage.records.reading import NextPage
from storage.records.shop import Listing, Seller

NAME: Final = "magento"

_SIGNS = re.compile(
    r"Magento_|mage/cookies|data-mage-init|text/x-magento-init|/skin/frontend/|Mage\.Cookies|var BLANK_URL|catalog-product-view|catalog-category-view"
)


def recognises(page: Page) -> bool:
    """Say whether the page is a Magento shop's."""
    return page.is_html and _SIGNS.search(page.text) is not None


def next_pages(page: Page) -> Iterator[NextPage]:
    """Yield what the page links to."""
    yield from generic.next_pages(page)


def listings(page: Page) -> Iterator[Listing]:
    """Read a page's products."""
    yield from generic.listings(page)


def seller(page: Page) -> Seller | None:
    """Read who the site says it is."""
    return generic.seller(page)

"""
Shop software that Portique reads with more than the generic reader.

A platform is a module that satisfies :class:`Platform`, or a :class:`spiders.platforms.known.Known` where the generic reader
nearly suffices; it stands in PLATFORMS, most telling first, and has a folder of fixtures of its NAME.
"""

from collections.abc import Iterator
from typing import Final, Protocol

from spiders.platforms import (
    generic,
    hosted,
    magento,
    opencart,
    osclass,
    prestashop,
    shopify,
    woocommerce,
    zencart,
)
from storage.page import Page
from storage.records.reading import NextPage
from storage.records.shop import Listing, Seller


class Platform(Protocol):
    """How one kind of shop software is read."""

    @property
    def NAME(self) -> str:  # noqa: N802
        """What analysts call it; also the name of its folder of fixtures."""

    def recognises(self, page: Page) -> bool:
        """
        Say whether the page is of this platform.

        Args:
            page: any document of a site, HTML or the platform's JSON.
        """

    def next_pages(self, page: Page) -> Iterator[NextPage]:
        """
        Yield what to visit next on the same site, the platform's public listing of products included.

        Args:
            page: a page that this platform recognises.
        """

    def listings(self, page: Page) -> Iterator[Listing]:
        """
        Read what the page offers: its own product, or the cards of its list.

        Args:
            page: a page that this platform recognises.

        Raises:
            UnreadablePage: the page lacks what the platform always shows.
        """

    def seller(self, page: Page) -> Seller | None:
        """
        Read who the site says it is.

        Args:
            page: a page that this platform recognises.
        """


PLATFORMS: Final[tuple[Platform, ...]] = (
    woocommerce,
    shopify,
    prestashop,
    magento.PLATFORM,
    opencart.PLATFORM,
    zencart.PLATFORM,
    osclass,
    hosted.PLATFORM,
)
"""Asked in this order; what none recognises is read by :mod:`spiders.platforms.generic`."""


def platform(page: Page) -> Platform | None:
    """Return the first platform that recognises a page; the generic one for any other HTML page, None for the rest."""
    readers: tuple[Platform, ...] = (*PLATFORMS, generic)
    return page.memo(platform, lambda: next((one for one in readers if one.recognises(page)), None))

"""
A platform known by signs in its pages and read by the generic reader.

What it alone can know is given by word: the query parameters of its product addresses that only tell the way taken to
them, and what its own scripts add to a product.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from spiders.platforms import generic
from spiders.platforms.addresses import fixed_pages, one_each
from spiders.reading.addresses import without
from spiders.reading.signs import shown
from storage.page import Page
from storage.records.reading import NextPage
from storage.records.shop import Listing, Seller


def _as_it_is(page: Page, listing: Listing) -> Listing:  # noqa: ARG001
    return listing


@dataclass(frozen=True, kw_only=True)
class Known:
    """One such platform; satisfies :class:`spiders.platforms.Platform`."""

    NAME: str

    signs: tuple[str, ...]
    """Any of these in a page's text says it is of this platform."""

    product_sign: str = ""
    """What an address of a product holds, where links name one product in several ways."""

    passed_through: frozenset[str] = frozenset()
    """Query parameters of such an address that say only which list led to it."""

    completed: Callable[[Page, Listing], Listing] = _as_it_is
    """Adds to a page's own product what the platform's scripts say of it."""

    def recognises(self, page: Page) -> bool:
        """Say whether the page shows a sign of the platform."""
        return page.is_html and shown(page, self.signs) > 0

    def next_pages(self, page: Page) -> Iterator[NextPage]:
        """Yield what the page links to, each product once."""
        yield from fixed_pages(generic.next_pages(page), self._address)

    def listings(self, page: Page) -> Iterator[Listing]:
        """Read a page's products."""
        for listing in one_each(generic.listings(page), self._address):
            yield self.completed(page, listing) if listing.detail else listing

    def seller(self, page: Page) -> Seller | None:
        """Read who the site says it is."""
        return generic.seller(page)

    def _address(self, url: str) -> str:
        """Return a product's address without the way that led to it."""
        if self.product_sign and self.product_sign in url:
            return without(url, self.passed_through)
        return url

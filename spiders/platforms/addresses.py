"""One address for one product, where a platform's links name the same product in several ways."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from storage.records.reading import NextPage, PageRole
from storage.records.shop import Listing


def one_each(listings: Iterator[Listing], fix: Callable[[str], str]) -> Iterator[Listing]:
    """Yield listings under their fixed addresses, the first of each address."""
    seen: set[str] = set()
    for listing in listings:
        url = fix(listing.url)
        if url not in seen:
            seen.add(url)
            yield listing if url == listing.url else replace(listing, url=url)


def fixed_pages(pages: Iterator[NextPage], fix: Callable[[str], str]) -> Iterator[NextPage]:
    """Yield next pages with the addresses of products fixed."""
    for page in pages:
        yield replace(page, url=fix(page.url)) if page.role is PageRole.PRODUCT else page

"""
Any shop, without knowing its software: structured data first, then data in scripts, then the structure of the page.

Every platform module reads through here and adds what only it knows.
"""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from spiders.reading import embedded, links, visits
from spiders.reading.look import look
from spiders.reading.others import others
from spiders.reading.own import own
from storage.page import Page
from storage.records.reading import NextPage
from storage.records.shop import Listing, Seller

NAME: Final = "generic"


def recognises(page: Page) -> bool:
    """Say whether the page can be read at all: any HTML, and a document of data that holds goods."""
    return page.is_html or (page.is_json and next(listings(page), None) is not None)


def listings(page: Page) -> Iterator[Listing]:
    """Read the product a page is about, or the cards of the list it shows."""
    if page.is_json:
        yield from embedded.listings(page, currency=look(page).currency)
    if not page.is_html or links.is_private(page.url):
        return
    seen = look(page)
    about = own(seen)
    yield from others(seen) if about is None else [about]


def seller(page: Page) -> Seller | None:
    """Read who the site says it is: its organisation data, else the name its head gives."""
    if not page.is_html:
        return None
    seen = look(page)
    if seen.profile is not None and own(seen) is None:
        return Seller(name=seen.profile.name, url=links.own_address(page))
    if seen.stated_seller is not None or not seen.site_name:
        return seen.stated_seller
    return Seller(name=seen.site_name, url=_home(page.url))


def next_pages(page: Page) -> Iterator[NextPage]:
    """Yield what to visit next on the same site."""
    if page.is_html:
        yield from visits.next_pages(page, look(page))


def _home(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"

"""Shops hosted by site builders (Wix, Squarespace, Ecwid, Webflow, Jimdo, Big Cartel, SumUp …), which share no software but a manner."""

from collections.abc import Iterator
from typing import Final

from spiders.platforms import generic
from storage.page import Page
from storage.records.reading import NextPage
from storage.records.shop import Listing, Seller

NAME: Final = "hosted"

_SIGNS: Final = (
    "static.parastorage.com",
    "static.wixstatic.com",
    "Wix.com Website Builder",
    "static1.squarespace.com",
    "SQUARESPACE_CONTEXT",
    "app.ecwid.com",
    "ecwid-",
    "Ecwid.",
    "assets.website-files.com",
    "data-wf-page",
    "assets.jimstatic.com",
    "bigcartel.com",
    "cdn.sumup.store",
    "editmysite.com",
    "webador",
    "cdn.e-monsite.com",
    "wizishop",
    "strikingly",
    "hostinger-website",
    "zyrosite",
)


def recognises(page: Page) -> bool:
    """Say whether the page is of a known site builder."""
    return page.is_html and any(sign in page.text for sign in _SIGNS)


def next_pages(page: Page) -> Iterator[NextPage]:
    """Yield what the page links to."""
    yield from generic.next_pages(page)


def listings(page: Page) -> Iterator[Listing]:
    """Read a page's products: these builders state them as structured data or leave them in the page's scripts."""
    yield from generic.listings(page)


def seller(page: Page) -> Seller | None:
    """Read who the site says it is."""
    return generic.seller(page)

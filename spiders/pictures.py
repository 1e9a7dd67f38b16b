"""The pictures of a page that are worth archiving: what is sold, what is posted, and the site's icon."""

from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from spiders.errors import UnreadablePage
from spiders.nature import nature
from storage.page import Page
from storage.records.reading import NextPage, PageRole

PER_LISTING = 2
PER_PAGE = 60


def pictures(page: Page) -> Iterator[NextPage]:
    """
    Yield the pictures of a page, icon first, each address once.

    Of a listing the main pictures; of a post its media; of an account its avatar. A page whose listings cannot be
    read yields its icon alone.
    """
    found = dict.fromkeys(islice(_addresses(page), PER_PAGE))
    for url in _icons(page):
        yield NextPage(url=url, role=PageRole.ICON, priority=5)
    for url in found:
        if url.startswith(("http://", "https://")):
            yield NextPage(url=url, role=PageRole.IMAGE, priority=1)


def _addresses(page: Page) -> Iterator[str]:
    found = nature(page)
    try:
        for post in found.network.posts(page) if found.network is not None else ():
            yield from post.media[:PER_LISTING]
        account = found.network.account(page) if found.network is not None else None
        if account is not None and account.avatar:
            yield account.avatar
        for listing in found.shop.listings(page) if found.shop is not None else ():
            yield from listing.images[:PER_LISTING]
    except UnreadablePage:
        return


def _icons(page: Page) -> Iterator[str]:
    if not page.is_html:
        return
    declared = [
        page.absolute(node.attributes.get("href") or "")
        for node in page.tree.css(
            'link[rel~="icon"], link[rel="shortcut icon"], link[rel="apple-touch-icon"]'
        )[:3]
    ]
    found = [url for url in declared if url.startswith(("http://", "https://"))]
    if not found and urlsplit(page.url).path in {"", "/"}:
        found = [page.absolute("/favicon.ico", page.url)]
    yield from dict.fromkeys(found)

"""
What a sitemap lists, in every form that sites send: XML with or without its namespace, in any nesting, under any media
type, as a gzip file, or as plain text with an address a line.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import Final
from urllib.parse import urlsplit

from spiders.reading import links
from spiders.reading.visits import PRIORITY, role_by_address
from storage.archive.decode import ungzipped
from storage.page import Page
from storage.records.reading import NextPage, PageRole

MAX_SITEMAP: Final = 5_000
MAX_SITEMAPS: Final = 50
_LOCATION: Final = re.compile(r"<(?:\w+:)?loc>\s*(?:<!\[CDATA\[)?\s*([^<\]\s]+)", re.IGNORECASE)
_LINE: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_OF_GOODS: Final = re.compile(r"product|produit|item|shop|boutique", re.IGNORECASE)
_SITEMAP: Final = re.compile(r"\.xml(?:\.gz)?$|sitemap[^/]*\.(?:txt|gz)$", re.IGNORECASE)


def opened(page: Page) -> Page:
    """
    Return a sitemap that was sent as a gzip file as the page in it; any other page as it is.

    Raises:
        BodyTooLarge: the file holds too much.
    """
    body = ungzipped(page.body)
    if body is page.body:
        return page
    return replace(page, body=body, headers=(("Content-Type", "text/plain; charset=utf-8"),))


def is_sitemap(page: Page) -> bool:
    """Say whether a page that was asked for as a sitemap is one."""
    return next(_addresses(page), None) is not None


def sitemap_pages(page: Page) -> Iterator[NextPage]:
    """Yield what a sitemap lists: other sitemaps of the site first, then pages with the role their address tells."""
    home = links.site(page.url)
    index = "<sitemapindex" in page.text[:5000].lower()
    pages = sitemaps = 0
    for url in dict.fromkeys(_addresses(page)):
        if links.site(url) != home:
            continue
        if index or _SITEMAP.search(urlsplit(url).path):
            sitemaps += 1
            preferred = 5 if _OF_GOODS.search(urlsplit(url).path) else 0
            priority = PRIORITY[PageRole.SITEMAP] + preferred
            one = NextPage(url=url, role=PageRole.SITEMAP, priority=priority)
            yield one.within(MAX_SITEMAPS, "sitemaps", sitemaps)
            continue
        found = _listed(url)
        pages += not found.rule
        yield found if found.rule else found.within(MAX_SITEMAP, "pages", pages)


def _listed(url: str) -> NextPage:
    """Return a page that a sitemap lists, with the rule by which it is left alone, if one applies."""
    role = role_by_address(url)
    rule = links.refused_by(url)
    if links.is_document(url):
        rule = "a file that is no page"
    elif links.is_private(url):
        rule = "the visitor's own business"
    return NextPage(
        url=url, role=role, priority=PRIORITY[role] - 5, rule=rule, variant=links.variant(url)
    )


def _addresses(page: Page) -> Iterator[str]:
    """Yield the addresses that a sitemap names, in normal form."""
    text = page.text.strip()
    if "<" in text[:200]:
        named: Iterator[str] = (unescape(one[1]) for one in _LOCATION.finditer(text))
    else:
        named = (line.strip() for line in text.splitlines() if _LINE.fullmatch(line.strip()))
    yield from (url for one in named if (url := links.normal(one)))

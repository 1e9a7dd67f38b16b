"""
What a spider should visit next on the same site, judged by words, addresses and places of links.

Products and lists first, the pages where a seller must say who they are early; never a cart, an account or a trap.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from spiders.reading import links
from spiders.reading.links import Link
from spiders.reading.look import Look
from spiders.reading.words import (
    ABOUT_PAGE,
    BUY_ADDRESS,
    CATEGORY_ADDRESS,
    CONTACT_PAGE,
    LEGAL_PAGE,
    NEXT_WORDS,
    PAGE_ADDRESS,
    PRODUCT_ADDRESS,
)
from storage.folding import folded
from storage.outline import Outline
from storage.page import Page
from storage.records.reading import NextPage, PageRole

PRIORITY: Final[dict[PageRole, int]] = {
    PageRole.API: 95, PageRole.CONTACT: 90, PageRole.LEGAL: 88, PageRole.PRODUCT: 80, PageRole.CATEGORY: 70,
    PageRole.PAGINATION: 68, PageRole.SEARCH: 92, PageRole.ABOUT: 60, PageRole.HOME: 50, PageRole.SITEMAP: 40, PageRole.POST: 20, PageRole.OTHER: 10,
}  # fmt: skip
MAX_SITEMAP: Final = 5_000
MAX_SITEMAPS: Final = 50
MAX_PAGE_NUMBER: Final = 500
_PAGER = re.compile(
    r"pag(?:er|ination|inator|es\b|e-?numbers?|e-?nav)|page-list|nav-links|load-?more|next-?page|pagelinks|splitpage",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"(?:sort|order|orderby|dir|limit|filter|min_price|max_price|product_list_(?:order|dir|limit|mode))"
)
_OF_GOODS = re.compile(r"product|produit|item|shop|boutique", re.IGNORECASE)
_PARTING = str.maketrans("-_/", "   ")
_LOCATION = re.compile(r"<(?:\w+:)?loc>\s*(?:<!\[CDATA\[)?\s*([^<\]\s]+)", re.IGNORECASE)


def next_pages(page: Page, seen: Look) -> Iterator[NextPage]:
    """Yield the pages worth a visit that an HTML page links to, each address once, best role first known."""
    here = links.normal(page.url)
    home = links.site(page.url)
    products = dict.fromkeys(card.url for card in seen.cards if "#" not in card.url)
    products.update(
        (one.listing.url, None)
        for one in seen.structured
        if one.addressed and links.site(one.listing.url) == home
    )
    given: dict[str, PageRole] = {}
    for link in seen.links:
        if links.site(link.url) != home or link.url == here or links.is_document(link.url):
            continue
        role = PageRole.PRODUCT if link.url in products else role_of(page, link)
        if role is not None and _tells_more(role, given.get(link.url)):
            given[link.url] = role
    for url in products:
        if url not in given and links.site(url) == home and url != here:
            given[url] = PageRole.PRODUCT
    for url in _declared_next(page):
        if links.site(url) == home and url != here:
            given[url] = PageRole.PAGINATION
    if urlsplit(page.url).path in {"", "/"}:
        given.setdefault(links.normal(page.absolute("/sitemap.xml", page.url)), PageRole.SITEMAP)
    for url, role in sorted(given.items(), key=lambda item: -PRIORITY[item[1]]):
        yield NextPage(url=url, role=role, priority=PRIORITY[role])


def _tells_more(role: PageRole, before: PageRole | None) -> bool:
    """Say whether a role tells more of an address than the one known: a list's next page stays that, whatever else links to it."""
    if before is None:
        return True
    if before is PageRole.PAGINATION:
        return role is PageRole.PRODUCT
    return role is PageRole.PAGINATION or PRIORITY[role] > PRIORITY[before]


def role_of(page: Page, link: Link) -> PageRole | None:
    """Return why a link is worth following, None where it is not."""
    outline = page.outline
    url = link.url
    if (
        links.is_private(url)
        or _buys(url)
        or ("nofollow" in outline.attribute(link.element, "rel") and "add" in url)
    ):
        return None
    words = folded(
        (
            outline.text(link.element, most=80)
            or outline.attribute(link.element, "title")
            or outline.attribute(link.element, "aria-label")
        )[:80]
    )
    if _is_pager(outline, link, words):
        return (
            PageRole.PAGINATION
            if _page_number(url) <= MAX_PAGE_NUMBER and not _rearranges(page, url)
            else None
        )
    role = _role_by_words(url, words)
    if role is PageRole.OTHER and _in_navigation(outline, link.element):
        return PageRole.CATEGORY
    return role


@lru_cache(maxsize=16_384)
def _buys(url: str) -> bool:
    return BUY_ADDRESS.search(url) is not None


@lru_cache(maxsize=16_384)
def _role_by_words(url: str, words: str) -> PageRole | None:
    """Return the role that an address and the words of a link to it tell, None for an endless address."""
    parts = urlsplit(url)
    address = folded(_words_of(f"{parts.path} {parts.query}"))
    if len(words) <= 50:
        role = _info_role(words) or _info_role(address if len(address) < 70 else "")
        if role is not None and not links.is_endless(url):
            return role
    if links.is_endless(url):
        return None
    if parts.path in {"", "/"} and not parts.query:
        return PageRole.HOME
    if PRODUCT_ADDRESS.search(url):
        return PageRole.PRODUCT
    if CATEGORY_ADDRESS.search(url):
        return PageRole.CATEGORY
    if re.search(r"/(?:blog|news|actualites?|article|post)s?(?:/|$)", parts.path, re.IGNORECASE):
        return PageRole.POST
    return PageRole.OTHER


def sitemap_pages(page: Page) -> Iterator[NextPage]:
    """Yield what a sitemap lists, bounded: other sitemaps of the site first, then pages with the role their address tells."""
    home = links.site(page.url)
    index = "<sitemapindex" in page.text[:5000]
    addresses = (
        links.normal(one[1].replace("&amp;", "&")) for one in _LOCATION.finditer(page.text)
    )
    own = (url for url in addresses if url and links.site(url) == home)
    given = 0
    for url in own:
        if index or url.endswith((".xml", ".xml.gz")):
            if given < MAX_SITEMAPS:
                preferred = 5 if _OF_GOODS.search(url) else 0
                priority = PRIORITY[PageRole.SITEMAP] + preferred
                yield NextPage(url=url, role=PageRole.SITEMAP, priority=priority)
        elif links.is_document(url) or links.is_private(url) or links.is_endless(url):
            continue
        else:
            role = _role_by_address(url)
            yield NextPage(url=url, role=role, priority=PRIORITY[role] - 5)
        given += 1
        if given >= MAX_SITEMAP:
            return


def _role_by_address(url: str) -> PageRole:
    """Return the role that an address alone tells."""
    address = folded(_words_of(urlsplit(url).path))
    named = _info_role(address if len(address) < 70 else "")
    if named is not None:
        return named
    if PRODUCT_ADDRESS.search(url):
        return PageRole.PRODUCT
    return PageRole.CATEGORY if CATEGORY_ADDRESS.search(url) else PageRole.OTHER


def _words_of(path: str) -> str:
    return path.translate(_PARTING)


def _info_role(words: str) -> PageRole | None:
    if not words:
        return None
    if CONTACT_PAGE.search(words):
        return PageRole.CONTACT
    if LEGAL_PAGE.search(words):
        return PageRole.LEGAL
    return PageRole.ABOUT if ABOUT_PAGE.search(words) else None


def _is_pager(outline: Outline, link: Link, words: str) -> bool:
    """Say whether a link turns the pages of a list."""
    words = words.removeprefix("page").strip()
    own = outline.attributes[link.element]
    if (own.get("rel") or "").lower() == "next":
        return True
    if NEXT_WORDS.match(words) and (
        PAGE_ADDRESS.search(link.url) or _PAGER.search(_around(outline, link.element))
    ):
        return True
    numbered = words.isdigit() and len(words) <= 3
    return (
        numbered
        and bool(PAGE_ADDRESS.search(link.url))
        and (bool(_PAGER.search(_around(outline, link.element))) or "page" in link.url.lower())
    )


def _around(outline: Outline, element: int) -> str:
    """Return the names of an element and the three around it."""
    names = [outline.label(element)]
    for above in outline.ancestors(element)[:4]:
        names.append(outline.label(above))
        names.append(outline.attribute(above, "aria-label"))
    return " ".join(names)


def _page_number(url: str) -> int:
    found = re.search(
        r"(?:page|p|pg|paged|pagina|seite|pageno|page_num)[=/-](\d{1,7})", url, re.IGNORECASE
    )
    return int(found[1]) if found else 0


def _rearranges(page: Page, url: str) -> bool:
    """
    Say whether a pager's address also sorts or filters: the same things in another order.

    An order that every pager link of a plainly addressed page carries is the site's own and rearranges nothing.
    """
    order = _order(url)
    if not order:
        return False
    return order != page.memo(_own_order, lambda: _own_order(page))


@lru_cache(maxsize=16_384)
def _order(url: str) -> tuple[tuple[str, str], ...]:
    """Return the query parameters of an address that sort or filter."""
    return tuple(
        (name, value)
        for name, value in parse_qsl(urlsplit(url).query)
        if _ORDER.match(name) and value not in {"", "default"}
    )


def _own_order(page: Page) -> tuple[tuple[str, str], ...]:
    """Return the order that all pager links of a page share where its own address names none."""
    if _order(page.url):
        return ()
    outline = page.outline
    orders = {
        _order(link.url)
        for link in links.links(page)
        if PAGE_ADDRESS.search(link.url)
        and _page_number(link.url) > 1
        and _PAGER.search(_around(outline, link.element))
    }
    return orders.pop() if len(orders) == 1 else ()


def _declared_next(page: Page) -> Iterator[str]:
    outline = page.outline
    for element in range(min(len(outline), 600)):
        if outline.tags[element] == "link" and outline.attribute(element, "rel").lower() == "next":
            url = links.address(page, outline.attribute(element, "href"))
            if url and _page_number(url) <= MAX_PAGE_NUMBER and not _rearranges(page, url):
                yield url


def _in_navigation(outline: Outline, element: int) -> bool:
    return any(
        outline.tags[above] == "nav"
        or re.search(
            r"(?:^|[\s_-])(?:nav\w*|menu|megamenu|categor(?:y|ies))(?:$|[\s_-])",
            outline.label(above),
        )
        for above in outline.ancestors(element)[:10]
    )

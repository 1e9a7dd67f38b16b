"""
What a spider should visit next on the same site, judged by words, addresses and places of links.

Products and lists first, the pages where a seller must say who they are early; never a cart or an account. What is left
alone is named with the rule that says so: a visit accounts for every address it knew of.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from spiders.reading import links
from spiders.reading.addresses import PAGE_NUMBER, without
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
_PAGER = re.compile(
    r"pag(?:er|ination|inator|es\b|e-?numbers?|e-?nav)|page-list|nav-links|load-?more|next-?page|pagelinks|splitpage",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"(?:sort|order|orderby|dir|limit|filter|min_price|max_price|product_list_(?:order|dir|limit|mode))"
)
_PARTING = str.maketrans("-_/", "   ")


def next_pages(page: Page, seen: Look) -> Iterator[NextPage]:
    """
    Yield every page of the site that an HTML page leads to, each address once, best role first known.

    One that is not to be visited names the rule that says so; one that may only rearrange others, the part of its address
    that does.
    """
    here = links.normal(page.url)
    home = links.site(page.url)
    products = dict.fromkeys(card.url for card in seen.cards if "#" not in card.url)
    products.update(
        (one.listing.url, None)
        for one in seen.structured
        if one.addressed and links.site(one.listing.url) == home
    )
    given: dict[str, NextPage] = {}
    for link in seen.links:
        if links.site(link.url) == home and link.url != here:
            found = product(link.url) if link.url in products else led_to(page, link)
            if _tells_more(found, given.get(link.url)):
                given[link.url] = found
    for url in products:
        if url not in given and links.site(url) == home and url != here:
            given[url] = product(url)
    for url in _declared_next(page):
        if links.site(url) == home and url != here:
            given[url] = NextPage(
                url=url, role=PageRole.PAGINATION, priority=PRIORITY[PageRole.PAGINATION]
            )
    if urlsplit(page.url).path in {"", "/"}:
        sitemap = links.normal(page.absolute("/sitemap.xml", page.url))
        given.setdefault(
            sitemap,
            NextPage(url=sitemap, role=PageRole.SITEMAP, priority=PRIORITY[PageRole.SITEMAP]),
        )
    yield from sorted(given.values(), key=lambda one: -one.priority)


def product(url: str) -> NextPage:
    """Return the visit of a thing's own page."""
    return NextPage(url=url, role=PageRole.PRODUCT, priority=PRIORITY[PageRole.PRODUCT])


def _tells_more(found: NextPage, before: NextPage | None) -> bool:
    """Say whether a link tells more of an address than the one known: a list's next page stays that, whatever else links to it."""
    if before is None or before.rule:
        return True
    if found.rule or bool(found.variant) > bool(before.variant):
        return False
    if before.role is PageRole.PAGINATION:
        return found.role is PageRole.PRODUCT
    return found.role is PageRole.PAGINATION or found.priority > before.priority


def led_to(page: Page, link: Link) -> NextPage:
    """Return what a link leads to: a page to visit and why, or an address and the rule by which it is left alone."""
    outline = page.outline
    own = links.carried(page)
    bare = without(link.url, {name.lower() for name in own})
    if rule := _rule(page, link, bare):
        return NextPage(url=link.url, role=PageRole.OTHER, rule=rule)
    words = folded(
        (
            outline.text(link.element, most=80)
            or outline.attribute(link.element, "title")
            or outline.attribute(link.element, "aria-label")
        )[:80]
    )
    if _is_pager(outline, link, words):
        role, variant = PageRole.PAGINATION, _rearranged(page, link.url)
    else:
        role, variant = _role_by_words(link.url, words), links.variant(bare)
    if role is PageRole.OTHER and _in_navigation(outline, link.element):
        role = PageRole.CATEGORY
    return NextPage(url=link.url, role=role, priority=PRIORITY[role], variant=variant)


def _rule(page: Page, link: Link, bare: str) -> str:
    """Return the rule by which a link is not followed; ``bare`` is its address without what all links of the page carry."""
    if links.is_document(link.url):
        return "a file that is no page"
    if links.is_private(bare):
        return "the visitor's own business"
    relations = page.outline.attribute(link.element, "rel")
    if _buys(bare) or ("nofollow" in relations and "add" in bare):
        return "an address that buys"
    return links.refused_by(bare)


@lru_cache(maxsize=16_384)
def _buys(url: str) -> bool:
    return BUY_ADDRESS.search(url) is not None


@lru_cache(maxsize=16_384)
def _role_by_words(url: str, words: str) -> PageRole:
    """Return the role that an address and the words of a link to it tell."""
    parts = urlsplit(url)
    address = folded(_words_of(f"{parts.path} {parts.query}"))
    if len(words) <= 50:
        role = _info_role(words) or _info_role(address if len(address) < 70 else "")
        if role is not None:
            return role
    if parts.path in {"", "/"} and not parts.query:
        return PageRole.HOME
    if PRODUCT_ADDRESS.search(url):
        return PageRole.PRODUCT
    if CATEGORY_ADDRESS.search(url):
        return PageRole.CATEGORY
    if re.search(r"/(?:blog|news|actualites?|article|post)s?(?:/|$)", parts.path, re.IGNORECASE):
        return PageRole.POST
    return PageRole.OTHER


def role_by_address(url: str) -> PageRole:
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
    found = PAGE_NUMBER.search(url)
    return int(found[1]) if found else 0


def _rearranged(page: Page, url: str) -> str:
    """
    Return the parameter by which a pager's address also sorts or filters: the same things in another order.

    An order that every pager link of a plainly addressed page carries is the site's own and rearranges nothing.
    """
    order = _order(url)
    if not order or order == page.memo(_own_order, lambda: _own_order(page)):
        return ""
    return next((name for name, value in order if links.carried(page).get(name) != value), "")


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
            if url and not _rearranged(page, url):
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

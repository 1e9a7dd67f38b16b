"""
Read a page: the one entry to everything that is known about places.

Nothing here fetches, and the same page gives the same reading at any time: what it says depends on its bytes alone.
"""

from collections.abc import Iterator
from itertools import chain, islice
from urllib.parse import urlsplit

from spiders.errors import UnreadablePage
from spiders.nature import Kind, Nature, nature
from spiders.networks.common import MAX_POST, MAX_POSTS
from spiders.platforms import generic
from spiders.reading import links, second, sitemaps, text
from spiders.reading.look import look
from spiders.reading.site_pages import role_of
from storage.folding import folded
from storage.page import MAX_TEXT, Page
from storage.records.post import Account, Post
from storage.records.reading import NextPage, PageRole, Reading, TextBlock
from storage.records.shop import Listing, Seller

MAX_FOREIGN_LINKS = 500
MAX_LISTINGS = 2_000


def read(page: Page) -> Reading:
    """
    Return everything one page says.

    What cannot be read is told in ``problems``; the rest is read all the same.
    A page that is not content (blocked, parked, seized …) keeps its words and contacts but offers nothing.
    """
    from spiders.reading.contacts.page import contacts  # a visit that only follows reads none

    found = nature(page)
    listings, seller, problems = _offered(found)
    posts, account = _said(found)
    blocks = list(text.blocks(page))
    if page.is_cut:
        problems.append(
            f"only the first {MAX_TEXT} characters are read; the capture keeps the rest"
        )
    if hidden := second.missed(page):
        blocks.append(TextBlock(kind="body", text=hidden))
        problems.append("words that the first parser loses were read by the second")
    return Reading(
        standing=found.standing,
        platform=found.reader,
        role=_role(found, listings, posts, account),
        title=page.title,
        language=text.language(page),
        listings=listings,
        posts=posts,
        account=account,
        seller=seller,
        contacts=tuple(contacts(page)),
        blocks=tuple(blocks),
        links=_foreign(page, [link for post in posts for link in post.links]),
        problems=tuple(problems),
    )


def bound(page: Page) -> str:
    """Return the bound of ours beyond which a page is not read or followed, an empty string where it is within all."""
    if page.is_cut:
        return f"only the first {MAX_TEXT} characters are read"
    if page.is_html and len(look(page).links) >= links.MAX_LINKS:
        return f"only the first {links.MAX_LINKS} links are followed"
    posts, _ = _said(nature(page)) if len(page.body) >= MAX_POST else ((), None)
    if len(posts) >= MAX_POSTS:
        return f"only the first {MAX_POSTS} posts are read"
    if any(len(post.text) >= MAX_POST for post in posts):
        return f"only the first {MAX_POST} characters of a post are read"
    return ""


def next_pages(page: Page) -> list[NextPage]:
    """Return what a spider should visit next on the same site, the most telling first, each address once."""
    return [one for one in leads(page) if not one.rule and not one.variant]


def leads(page: Page) -> list[NextPage]:
    """Return every page of the site that a page leads to: those to visit next, and those to account for."""
    best: dict[str, NextPage] = {}
    for one in _following(nature(page)):
        known = best.get(one.url)
        if known is None or _weight(one) > _weight(known):
            best[one.url] = one
    return sorted(best.values(), key=lambda one: -one.priority)


def _weight(one: NextPage) -> tuple[bool, bool, int]:
    """Return what decides between two that name one address: a way to visit it, a plain one, the more telling one."""
    return not one.rule, not one.variant, one.priority


def goods(page: Page) -> set[str]:
    """
    Return the names of what a page offers, the same however it is ordered.

    Raises:
        UnreadablePage: its platform always shows what this page does not.
    """
    found = nature(page)
    if found.shop is None or not found.is_readable:
        return set()
    return {folded(listing.name) for listing in islice(found.shop.listings(page), MAX_LISTINGS)}


def platform_of(page: Page) -> str | None:
    """Return the NAME of the platform or network that recognises a page, None where it is read by none in particular."""
    found = nature(page)
    one = found.network or found.shop
    return one.NAME if one is not None and one is not generic else None


def _offered(found: Nature) -> tuple[tuple[Listing, ...], Seller | None, list[str]]:
    """Return what a shop's page offers, who the site says it is, and what could not be read."""
    if found.shop is None or not found.is_readable:
        return (), None, []
    listings: tuple[Listing, ...] = ()
    try:
        listings = tuple(islice(found.shop.listings(found.page), MAX_LISTINGS))
        return listings, found.shop.seller(found.page), []
    except UnreadablePage as error:
        return listings, None, [str(error)]


def _said(found: Nature) -> tuple[tuple[Post, ...], Account | None]:
    """Return the posts of a network's page, and whose page it is."""
    if found.network is None or not found.is_readable:
        return (), None
    posts = islice(found.network.posts(found.page), MAX_POSTS)
    return tuple(posts), found.network.account(found.page)


def _following(found: Nature) -> Iterator[NextPage]:
    """Yield where a page leads; an article's site has other pages than posts."""
    page = found.page
    if found.kind is Kind.SITEMAP:
        yield from sitemaps.sitemap_pages(page)
    if found.network is not None:
        yield from found.network.next_pages(page)
    if found.kind is Kind.ARTICLE:
        yield from generic.next_pages(page)
    if found.shop is not None:
        yield from found.shop.next_pages(page)


def _foreign(page: Page, posted: list[str]) -> tuple[str, ...]:
    """Return the addresses of other sites: those in the markup, and those in posts, which a feed holds in no markup."""
    here = links.site(page.url)
    elsewhere = (url for url in posted if links.site(url) != here)
    found = chain(links.foreign(page) if page.is_html else (), elsewhere)
    return tuple(islice(dict.fromkeys(found), MAX_FOREIGN_LINKS))


def _role(
    found: Nature, listings: tuple[Listing, ...], posts: tuple[Post, ...], account: Account | None
) -> PageRole:
    """Return what the page turned out to be; what it was visited for where it does not tell."""
    if posts:
        return PageRole.POST
    if account is not None:
        return PageRole.ACCOUNT
    if not found.page.is_html:
        return _document_role(found)
    if len(listings) == 1 and listings[0].detail:
        return PageRole.PRODUCT
    return _site_role(found.page, lists=bool(listings))


def _document_role(found: Nature) -> PageRole:
    """Return what a document that is no HTML is for."""
    page = found.page
    if found.kind is Kind.SITEMAP:
        return PageRole.SITEMAP
    if page.is_json:
        return PageRole.API
    if found.kind is Kind.PICTURE:
        return PageRole.IMAGE
    feeds = "<rss" in page.text[:500] or "<feed" in page.text[:500]
    return PageRole.FEED if feeds else PageRole.OTHER


def _site_role(page: Page, *, lists: bool) -> PageRole:
    """Return what a page without a product or posts of its own is to its site, by its address and its title."""
    parts = urlsplit(page.url)
    if parts.path in {"", "/"} and not parts.query:
        return PageRole.HOME
    if lists:
        return PageRole.CATEGORY
    said = f"{page.title} {parts.path}".translate(_PARTING)[:300]
    before = PageRole(page.role) if page.role in set(PageRole) else PageRole.OTHER
    return role_of(said) or before


_PARTING = str.maketrans("-_/", "   ")

"""
Read a page: the one entry to everything that is known about places.

Nothing here fetches, and the same page gives the same reading at any time: what it says depends on its bytes alone.
"""

from collections.abc import Iterator
from itertools import chain, islice
from urllib.parse import urlsplit

from spiders import reviewed
from spiders.errors import UnreadablePage
from spiders.networks import Network, forum, recognise
from spiders.platforms import PLATFORMS, generic, platform
from spiders.reading import links, second, text, visits
from spiders.reading.contacts import contacts
from spiders.reading.site_pages import role_of
from spiders.reading.standing import standing as examined
from storage.page import Page
from storage.records.reading import NextPage, PageRole, Reading, TextBlock
from storage.records.shop import Listing, Seller
from storage.records.standing import Standing

MAX_FOREIGN_LINKS = 500
MAX_LISTINGS = 2_000


def read(page: Page) -> Reading:
    """
    Return everything one page says.

    What cannot be read is told in ``problems``; the rest is read all the same.
    A page that is not content (blocked, parked, seized …) keeps its words and contacts but offers nothing.
    """
    standing = examined(page)
    readable = standing.standing in {Standing.CONTENT, Standing.NEEDS_SCRIPTS}
    problems: list[str] = []
    network = _network(page)
    shop = platform(page) if network is None and readable else None
    listings: tuple[Listing, ...] = ()
    seller: Seller | None = None
    if shop is not None:
        try:
            listings = _bounded(shop.listings(page))
            seller = shop.seller(page)
        except UnreadablePage as error:
            problems.append(str(error))
    posts = tuple(network.posts(page)) if network is not None and readable else ()
    account = network.account(page) if network is not None and readable else None
    name = network.NAME if network is not None else shop.NAME if shop is not None else None
    blocks = list(text.blocks(page))
    if hidden := second.missed(page):
        blocks.append(TextBlock(kind="body", text=hidden))
        problems.append("words that the first parser loses were read by the second")
    return Reading(
        standing=standing,
        platform=name,
        role=_role(page, listings, posts=bool(posts), account=account is not None),
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


def next_pages(page: Page) -> list[NextPage]:
    """Return what a spider should visit next on the same site, the most telling first, each address once."""
    if _is_sitemap(page):
        found: Iterator[NextPage] = visits.sitemap_pages(page)
    else:
        network = _network(page)
        shop = None if network is not None else platform(page)
        found = (
            chain(network.next_pages(page), generic.next_pages(page))
            if network is forum and forum.holds_article(page)
            else network.next_pages(page)
            if network is not None
            else shop.next_pages(page)
            if shop is not None
            else iter(())
        )
    best: dict[str, NextPage] = {}
    for one in found:
        if one.url not in best or one.priority > best[one.url].priority:
            best[one.url] = one
    return sorted(best.values(), key=lambda one: -one.priority)


def platform_of(page: Page) -> str | None:
    """Return the NAME of the platform or network that recognises a page, None where it is read by none in particular."""
    network = _network(page)
    if network is not None:
        return network.NAME
    shop = platform(page)
    return shop.NAME if shop is not None and shop.NAME != generic.NAME else None


def _network(page: Page) -> Network | None:
    """
    Return the network that a page is of, None where it is a shop's.

    The thread reader knows no software: a page that a shop platform claims is not its, nor one whose posts are reviews.
    """
    found = recognise(page)
    if found is forum and (
        any(one.recognises(page) for one in PLATFORMS) or reviewed.is_shop(page)
    ):
        return None
    return found


def _bounded(listings: Iterator[Listing]) -> tuple[Listing, ...]:
    found: list[Listing] = []
    for listing in listings:
        found.append(listing)
        if len(found) >= MAX_LISTINGS:
            break
    return tuple(found)


def _foreign(page: Page, posted: list[str]) -> tuple[str, ...]:
    """Return the addresses of other sites: those in the markup, and those in posts, which a feed holds in no markup."""
    here = links.site(page.url)
    elsewhere = (url for url in posted if links.site(url) != here)
    found = chain(links.foreign(page) if page.is_html else (), elsewhere)
    return tuple(islice(dict.fromkeys(found), MAX_FOREIGN_LINKS))


def _is_sitemap(page: Page) -> bool:
    return not page.is_html and (
        "<urlset" in page.text[:3000] or "<sitemapindex" in page.text[:3000]
    )


def _role(page: Page, listings: tuple[Listing, ...], *, posts: bool, account: bool) -> PageRole:
    """Return what the page turned out to be; what it was visited for where it does not tell."""
    if posts:
        return PageRole.POST
    if account:
        return PageRole.ACCOUNT
    if _is_sitemap(page):
        return PageRole.SITEMAP
    if page.is_json:
        return PageRole.API
    if not page.is_html:
        return (
            PageRole.IMAGE
            if page.media_type.startswith("image/")
            else PageRole.FEED
            if "<rss" in page.text[:500] or "<feed" in page.text[:500]
            else PageRole.OTHER
        )
    if len(listings) == 1 and listings[0].detail:
        return PageRole.PRODUCT
    path = urlsplit(page.url).path
    if path in {"", "/"} and not urlsplit(page.url).query:
        return PageRole.HOME
    if listings:
        return PageRole.CATEGORY
    named = role_of(
        f"{page.title} {path}".replace("-", " ").replace("_", " ").replace("/", " ")[:300]
    )
    if named is not None:
        return named
    return PageRole(page.role) if page.role in set(PageRole) else PageRole.OTHER

"""
What a page is, decided once from the cheapest fact that decides it; only then is it read, by one reader.

The rules are asked in order. Those that name a software look for its marks; « thread or shop », where no software is known,
weighs two looks at the page (:class:`spiders.networks.forum.Thread`, :class:`spiders.reading.look.Look`), which the reader is
then given: nothing is looked at twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from spiders import reviewed
from spiders.networks import Network, by_marks, feed, forum, linkinbio, profiles
from spiders.platforms import Platform, generic, platform
from spiders.reading.look import look
from spiders.reading.standing import standing
from storage.page import Page
from storage.records.standing import PageStanding, Standing

_HEAD: Final = 3_000
"""Characters of a document in which a sitemap or feed says that it is one."""


class Kind(StrEnum):
    """What a page is; what it offers or says is the reading's."""

    SHOP = "shop"
    """Of a shop: a product, a list, a notice."""

    THREAD = "thread"
    """Posts by several, or a channel's."""

    ARTICLE = "article"
    """A blog's article, with or without comments: its site has other pages, too."""

    PROFILE = "profile"
    FEED = "feed"
    SITEMAP = "sitemap"
    PICTURE = "picture"
    DOCUMENT = "document"
    """Anything else: nothing reads it but the readers of words and contacts."""


@dataclass(frozen=True, kw_only=True)
class Nature:
    """What one page was decided to be."""

    page: Page
    kind: Kind
    reason: str
    """The rule that decided, in words."""

    network: Network | None = None
    """Who reads its posts."""

    shop: Platform | None = None
    """Who reads its goods."""

    @property
    def standing(self) -> PageStanding:
        """Whether it is content, or what is served in its place."""
        return standing(self.page)

    @property
    def is_readable(self) -> bool:
        """Whether it is content, so that what it offers may be read; a page shown in place of it has words and contacts only."""
        return self.standing.standing in {Standing.CONTENT, Standing.NEEDS_SCRIPTS}

    @property
    def reader(self) -> str | None:
        """NAME of who reads it, None where none does."""
        one = self.network or (self.shop if self.is_readable else None)
        return one.NAME if one is not None else None


def nature(page: Page) -> Nature:
    """Return what a page is, the same each time it is asked."""
    return page.memo(nature, lambda: _decided(page))


def _decided(page: Page) -> Nature:
    return next(found for rule in _RULES if (found := rule(page)) is not None)


def _sitemap(page: Page) -> Nature | None:
    head = page.text[:_HEAD]
    if page.is_html or not ("<urlset" in head or "<sitemapindex" in head):
        return None
    return Nature(page=page, kind=Kind.SITEMAP, reason="lists addresses for programs")


def _picture(page: Page) -> Nature | None:
    if not page.media_type.startswith("image/"):
        return None
    return Nature(page=page, kind=Kind.PICTURE, reason=f"declared {page.media_type}")


def _network(page: Page) -> Nature | None:
    """Decide by the marks of a network or forum software."""
    found = by_marks(page)
    if found is None:
        return None
    return Nature(
        page=page,
        kind=_KINDS.get(found.NAME, Kind.THREAD),
        reason=f"marks of {found.NAME}",
        network=found,
    )


def _shop_by_name(page: Page) -> Nature | None:
    found = platform(page)
    if found is None or found is generic:
        return None
    return Nature(page=page, kind=Kind.SHOP, reason=f"marks of {found.NAME}", shop=found)


def _thread(page: Page) -> Nature | None:
    """Decide for a thread where posts are found that are not what buyers say of a thing."""
    if not forum.recognises(page):
        return None
    seen = forum.thread(page)
    if reviewed.is_shop(seen, look(page)):
        return Nature(
            page=page, kind=Kind.SHOP, reason="sells; its posts are reviews", shop=generic
        )
    if seen.article is not None:
        return Nature(
            page=page, kind=Kind.ARTICLE, reason="one signed and dated article", network=forum
        )
    return Nature(
        page=page, kind=Kind.THREAD, reason="posts with authors, or topics", network=forum
    )


def _other(page: Page) -> Nature:
    shop = platform(page)
    kind = Kind.SHOP if shop is not None else Kind.DOCUMENT
    return Nature(page=page, kind=kind, reason="of no software that is known", shop=shop)


_KINDS: Final = {
    feed.NAME: Kind.FEED,
    profiles.NAME: Kind.PROFILE,
    linkinbio.NAME: Kind.PROFILE,
}
"""What networks hold whose pages are no threads."""

_RULES: tuple[Callable[[Page], Nature | None], ...] = (
    _sitemap,
    _picture,
    _network,
    _shop_by_name,
    _thread,
    _other,
)

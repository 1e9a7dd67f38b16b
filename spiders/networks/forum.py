"""
Threads and comments of any other software: by known layouts, by schema.org's own words, then by structure.

A page with fewer than two posts and no declared discussion is no thread; it may be a list of threads, or a blog's article.
What a page holds of these is looked at once (:class:`Thread`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, product
from typing import Any

from selectolax.lexbor import LexborNode

from spiders.networks.article import article
from spiders.networks.common import MAX_POSTS, attribute, origin
from spiders.networks.declared import discussions, posts_of
from spiders.networks.layouts import DECLARED, FORUMS, LAYOUTS
from spiders.networks.structure import structure
from spiders.networks.thread import MAX_TOPICS, NETWORK, Layout, next_by, posts_by
from spiders.reading.signs import signs_in
from storage.page import Page
from storage.records.post import Account, Post
from storage.records.reading import NextPage, PageRole

NAME = NETWORK
MAX_MARKUP = 6_000_000
"""Characters of a page beyond which no thread is sought in it."""

_TOPIC = re.compile(
    r"/(?P<form>topics?|threads?|sujets?|discussions?|fils?|conversations?|d|t|thema|themen|hilo|tema|showthread\.php|viewtopic\.php|topic\.php)"
    r"(?:/(?=[^/?#]*\d|[^/?#]{8,})[^?#]+|\?(?:[^#]*&)?(?:t|tid|id|topic)=\d+)",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"[?&](?:post|page|p|comment|reply)=[^&#]*|/(?:last|unread|latest|page-?\d+|post-\d+)/?$"
)
_CART = (
    *(f"add{one}to{other}cart" for one, other in product(("", "-", "_", " "), repeat=2)),
    "ajouter au panier",
    "/cart/add",
)
"""Signs of a button that fills a cart, in small letters."""


@dataclass(frozen=True, kw_only=True)
class Thread:
    """One page looked at as a thread: each part is worked out once, when it is first asked for."""

    page: Page

    @cached_property
    def discussions(self) -> list[dict[str, Any]]:
        """The discussions it declares in JSON-LD."""
        return discussions(self.page)

    @cached_property
    def laid_out(self) -> tuple[Layout | None, tuple[Post, ...]]:
        """The layout by which most posts are read, those with a time first, and the posts; None and none where no layout fits."""
        best: tuple[tuple[int, int], Layout | None, tuple[Post, ...]] = ((0, 0), None, ())
        found = structure(self.page)
        for layout in (*LAYOUTS, DECLARED, *([found] if found is not None else [])):
            if self.page.tree.css_first(layout.post) is None:
                continue
            read = tuple(islice(posts_by(self.page, layout), MAX_POSTS))
            score = (sum(post.published_at is not None for post in read), len(read))
            best = max(best, (score, layout, read), key=lambda one: one[0])
        return best[1:]

    @cached_property
    def article(self) -> Post | None:
        """The article that its comments answer; a page that sells holds none."""
        return None if self.sells else article(self.page, NAME)

    @cached_property
    def sells(self) -> bool:
        """Whether it has a button that fills a cart."""
        return bool(signs_in(self.page.text[:400_000], _CART, any_case=True))

    @cached_property
    def topics(self) -> list[str]:
        """The threads a list of threads leads to: addresses of one form, a number or long name in each, nothing sold."""
        if self.sells:
            return []
        page = self.page
        families: dict[str, dict[str, None]] = {}
        for link in page.tree.css("a[href]")[:3_000]:
            url = page.absolute(attribute(link, "href")).partition("#")[0]
            match = _TOPIC.search(url)
            if match and origin(url) == origin(page.url) and len(attribute(link, "href")) <= 400:
                families.setdefault(match["form"], {}).setdefault(_PLACE.sub("", url))
        largest = max(families.values(), key=len, default={})
        return [url for url in largest if url != page.url]

    @property
    def elements(self) -> list[LexborNode]:
        """The elements that posts are read from, in any order; none where no layout fits."""
        layout, _ = self.laid_out
        return self.page.tree.css(layout.post) if layout is not None else []

    @property
    def is_one(self) -> bool:
        """Whether at least two posts are found, or one in a declared discussion or a forum's layout, or a list of topics."""
        if self.discussions:
            return True
        layout, found = self.laid_out
        if len(found) > 1 or (found and layout in FORUMS):
            return True
        return len(self.topics) > 2 or self.article is not None


def thread(page: Page) -> Thread:
    """Return the page's look as a thread, the same one each time."""
    return page.memo(thread, lambda: Thread(page=page))


def address(url: str) -> str | None:  # noqa: ARG001 - any address may be a forum's
    """Return nothing: what no network claims is visited as it was given."""
    return None


def recognises(page: Page) -> bool:
    """Say whether a page is a thread, a list of them, or an article."""
    return page.is_html and len(page.text) <= MAX_MARKUP and thread(page).is_one


def next_pages(page: Page) -> Iterator[NextPage]:
    """Yield the next page of a thread, and the topics of a list."""
    seen = thread(page)
    layout, found = seen.laid_out
    if layout is not None and found:
        yield from next_by(page, replace(layout, topics=""))
        return
    yield from next_by(page, layout or LAYOUTS[0])
    for place, url in enumerate(seen.topics, 1):
        topic = NextPage(url=url, role=PageRole.POST, priority=8)
        yield topic.within(MAX_TOPICS, "topics", place)


def posts(page: Page) -> Iterator[Post]:
    """Read posts by layout or structure; where that finds none, those declared in JSON-LD."""
    seen = thread(page)
    layout, found = seen.laid_out
    declared = [post for data in seen.discussions for post in posts_of(page, data, NAME)]
    if seen.article is not None and layout not in FORUMS:
        yield seen.article
    yield from found if len(found) >= len(declared) else declared


def account(page: Page) -> Account | None:  # noqa: ARG001 - a thread has many authors
    """A thread is nobody's page."""
    return None

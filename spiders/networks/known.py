"""
A forum software known by signs in its pages and read by its layout.

What it alone can know is given by word: how its addresses look, what only its pages hold, and where a post's author, time
and words stand.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from spiders.networks.thread import Layout, next_by, posts_by
from spiders.reading.signs import shown
from storage.page import Page
from storage.records.post import Account, Post
from storage.records.reading import NextPage


@dataclass(frozen=True, kw_only=True)
class Known:
    """One such software; satisfies :class:`spiders.networks.Network`."""

    NAME: str

    addresses: re.Pattern[str]
    """What the path and query of a thread's or list's address hold."""

    signs: tuple[str, ...]
    """Any of these in a page's text says it may be of this software …"""

    elements: str
    """… and an element of this CSS selector that it is: a thread or a list of threads."""

    layout: Layout
    """Where posts, topics and further pages stand."""

    def address(self, url: str) -> str | None:
        """Return a thread's or list's own address: a forum is public as it stands."""
        parts = urlsplit(url)
        return url if self.addresses.search(f"{parts.path}?{parts.query}") else None

    def recognises(self, page: Page) -> bool:
        """Say whether the page bears the marks of the software: in its words, and in its elements."""
        return (
            page.is_html
            and shown(page, self.signs) > 0
            and page.tree.css_first(self.elements) is not None
        )

    def next_pages(self, page: Page) -> Iterator[NextPage]:
        """Yield the next page of a thread or list, and the topics of a list."""
        yield from next_by(page, self.layout)

    def posts(self, page: Page) -> Iterator[Post]:
        """Read the posts of a thread."""
        yield from posts_by(page, self.layout, self.NAME)

    def account(self, page: Page) -> Account | None:  # noqa: ARG002 - a thread has many authors
        """A thread is nobody's page."""
        return None

"""phpBB 3 forums, by the elements that its templates share (prosilver and its children)."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from spiders.networks.thread import Layout, next_by, posts_by
from storage.page import Page
from storage.records.post import Account, Post
from storage.records.reading import NextPage

NAME = "phpbb"

_ADDRESS = re.compile(r"/view(?:topic|forum)\.php\?.*\b[tfp]=\d")
_LAYOUT = Layout(
    post='div.post[id^="p"]',
    author=(
        "a.username, a.username-coloured",
        "span.username, span.username-coloured",
        ".postprofile dt > strong",
        ".author strong",
    ),
    body=(".content",),
    time=("p.author time[datetime]", "p.author", ".postbody .author"),
    title="h2.topic-title, h2 a[href*='viewtopic'], h2",
    topics="a.topictitle[href]",
    following='a[rel="next"], .pagination li.arrow.next a, .pagination .next a, a.right-box.right[href*="start="]',
)


def address(url: str) -> str | None:
    """Return a thread's or list's own address: a forum is public as it stands."""
    parts = urlsplit(url)
    return url if _ADDRESS.search(f"{parts.path}?{parts.query}") else None


def recognises(page: Page) -> bool:
    """Say whether the page bears the marks of phpBB: its body's id, its classes or its footer."""
    if not page.is_html:
        return False
    text = page.text
    return ('id="phpbb"' in text or "phpBB" in text or "viewtopic.php" in text) and (
        page.tree.css_first(
            'div.post[id^="p"] .content, a.topictitle, #phpbb .forabg, #phpbb .topiclist, .postprofile'
        )
        is not None
    )


def next_pages(page: Page) -> Iterator[NextPage]:
    """Yield the next page of a thread or list, and the topics of a list."""
    yield from next_by(page, _LAYOUT)


def posts(page: Page) -> Iterator[Post]:
    """Read the posts of a thread."""
    yield from posts_by(page, _LAYOUT, NAME)


def account(page: Page) -> Account | None:  # noqa: ARG001 - a thread has many authors
    """A thread is nobody's page."""
    return None

"""MyBB 1.6 to 1.8 forums, by the elements of its default templates."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from spiders.networks.thread import Layout, next_by, posts_by
from storage.page import Page
from storage.records.post import Account, Post
from storage.records.reading import NextPage

NAME = "mybb"

_ADDRESS = re.compile(
    r"/(?:showthread|forumdisplay)\.php\?.*\b(?:tid|fid|pid)=\d|/(?:thread|forum)-\d+"
)
_LAYOUT = Layout(
    post='div.post[id^="post_"], table[id^="post_"]',
    author=(
        ".author_information .largetext a",
        ".author_information a[href*='member.php']",
        ".author_information .largetext",
        "a[href*='uid=']",
    ),
    body=(".post_body", '[id^="pid_"]'),
    time=(".post_date", ".post_head .post_date", ".smalltext"),
    leave_out="blockquote, .signature, .post_edit, .post_meta, script",
    title=".thead strong, #content h1, title",
    topics="span[id^='tid_'] a[href], .subject_new a, .subject_old a",
    following='a.pagination_next, a[rel="next"]',
    edited=".post_edit .edited_post, .edited_post",
    id_attributes=("id",),
)


def address(url: str) -> str | None:
    """Return a thread's or list's own address: a forum is public as it stands."""
    parts = urlsplit(url)
    return url if _ADDRESS.search(f"{parts.path}?{parts.query}") else None


def recognises(page: Page) -> bool:
    """Say whether the page bears the marks of MyBB: its body's id, its classes or its footer."""
    if not page.is_html:
        return False
    text = page.text
    return (
        "MyBB" in text
        or "my_post_key" in text
        or "showthread.php?tid" in text
        or 'id="post_' in text
    ) and (
        page.tree.css_first('.post_body[id^="pid_"], .author_information, span[id^="tid_"]')
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

"""Simple Machines Forum 2.0 and 2.1, by the elements of its default theme."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from spiders.networks.thread import Layout, next_by, posts_by
from storage.page import Page
from storage.records.post import Account, Post
from storage.records.reading import NextPage

NAME = "smf"

_ADDRESS = re.compile(r"/index\.php\?(?:.*[;&])?(?:topic|board)=\d")
_LAYOUT = Layout(
    post="div.post_wrapper",
    author=(".poster h4 a[href*='action=profile']", ".poster h4 a[href*='profile']", ".poster h4"),
    body=('.post .inner[id^="msg_"]', '.inner[id^="msg_"]', ".post .inner", ".post"),
    time=(
        ".postinfo time",
        ".postinfo a.smalltext",
        ".keyinfo .smalltext",
        ".postinfo",
        ".smalltext",
    ),
    leave_out="blockquote, .quoteheader, .quotefooter, .signature, .topslice_quote, .botslice_quote, script, .codeheader",
    title="#forumposts h3.catbg, h2.display_title, #top_subject",
    topics="#messageindex span[id^='msg_'] a[href*='topic='], .topic_table span[id^='msg_'] a[href*='topic='], #topic_container span[id^='msg_'] a[href]",
    following='a[rel="next"], link[rel="next"], .pagelinks .next_page',
    edited=".modified em, .modified .lastedit",
)


def address(url: str) -> str | None:
    """Return a thread's or list's own address: a forum is public as it stands."""
    parts = urlsplit(url)
    return url if _ADDRESS.search(f"{parts.path}?{parts.query}") else None


def recognises(page: Page) -> bool:
    """Say whether the page bears the marks of SMF: its body's id, its classes or its footer."""
    if not page.is_html:
        return False
    text = page.text
    return ("smf_" in text or "Simple Machines" in text or "SMF " in text) and (
        page.tree.css_first("div.post_wrapper .inner, #messageindex, .topic_table, #forumposts")
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

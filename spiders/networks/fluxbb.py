"""FluxBB and PunBB forums, by the elements of their default templates."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from spiders.networks.thread import Layout, next_by, posts_by
from storage.page import Page
from storage.records.post import Account, Post
from storage.records.reading import NextPage

NAME = "fluxbb"

_ADDRESS = re.compile(r"/view(?:topic|forum)\.php\?(?:.*&)?(?:id|pid)=\d")
_LAYOUT = Layout(
    post="div.blockpost, div.post[id^='p'] ",
    author=(
        ".postleft dt strong a",
        ".postleft dt strong",
        ".postleft dt a",
        ".post-byline strong a",
        ".post-byline strong",
    ),
    body=(".postmsg", ".entry-content"),
    time=("h2 > span > a", "h2 a", ".post-link a", ".post-byline a"),
    leave_out=".quotebox, blockquote, .postsignature, .postedit, script, .codebox",
    title="#brdmain .crumbs li:last-child strong, .crumbs li:last-child, #brdmain h1, h1",
    topics=".tclcon a[href*='viewtopic'], .tclcon .tclcon a",
    following='a[rel="next"], link[rel="next"]',
    edited=".postedit",
)


def address(url: str) -> str | None:
    """Return a thread's or list's own address: a forum is public as it stands."""
    parts = urlsplit(url)
    return url if _ADDRESS.search(f"{parts.path}?{parts.query}") else None


def recognises(page: Page) -> bool:
    """Say whether the page bears the marks of FluxBB or PunBB: its body's id, its classes or its footer."""
    if not page.is_html:
        return False
    text = page.text
    return (
        "FluxBB" in text
        or "PunBB" in text
        or 'id="brdmain"' in text
        or 'class="pun"' in text
        or 'class="punwrap"' in text
    ) and (
        page.tree.css_first("div.blockpost .postmsg, .tclcon, #brdmain .blocktable, #vf, #idx1")
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

"""
Read a forum thread by its layout: which element is a post, and where its author, time and words stand.

The forum modules and the generic reader differ only in their layouts; the reading is one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from selectolax.lexbor import LexborNode

from spiders import tongues
from spiders.networks.common import (
    MAX_POSTS,
    attribute,
    links_of,
    origin,
    text_of,
    upwards,
    with_bare_links,
    words,
)
from spiders.networks.post_times import written_at
from spiders.networks.thread_addresses import (
    MAX_PAGES,
    clean,
    is_first_page,
    pages_before,
    thread_address,
)
from storage.page import Page
from storage.records.post import Post
from storage.records.reading import NextPage, PageRole

NETWORK = "forum"
MAX_TOPICS = 60


NOT_WRITTEN = (
    "blockquote, script, style, form, button, [class*=quote i], [class*=signature i], .sig, .codebox, .codeheader,"
    " [class*=edited i], [class*=postedit i], [class*=post_edit i], [class*=last-edit i], [class*=lastedit i], [class*=updated-m i],"
    " [class*=attachment i], [class*=post-related i], .comment-reply-link, [hidden]"
)
"""What stands inside a body in any software and is not the author's: quotations, signatures, edit notes, controls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How one forum software lays out a thread, as CSS selectors; the first that finds something is taken."""

    post: str
    author: tuple[str, ...]
    body: tuple[str, ...]
    time: tuple[str, ...]
    leave_out: str = ""
    """Inside the body: words of others and of the software, beyond those of ``NOT_WRITTEN``."""

    title: str = "h1"
    topics: str = ""
    following: str = 'a[rel="next"], link[rel="next"]'
    edited: str = ""
    id_attributes: tuple[str, ...] = tuple(
        "data-pid data-post-id data-commentid data-msgid data-content data-id id".split()
    )

    counts_anew: bool = False
    """Whether each thread may number its posts from one, so that the thread belongs to a post's id."""

    own: str = ""
    """The link to a post's own address, where posts bear no number."""

    nested: bool = False
    """Whether replies stand inside what they answer."""


_NUMBER = re.compile(r"(\d{1,20})(?!.*\d)")
_PROFILE_ID = re.compile(
    r"(?:[?&;](?:u|uid|id|user|userid|member|profile_id|user_id)=|/(?:members?|user|users|profile|u|profil|membre|author|uid)/(?:[^/?#]*?[.-])?)(\d+)(?:[/?#&;-]|$)"
)
_EDITED: Final = tongues.pattern("edited", flags=re.IGNORECASE | re.MULTILINE)


def posts_by(page: Page, layout: Layout, network: str = NETWORK) -> Iterator[Post]:
    """Read the posts of a page in their order; an element without words and author is no post."""
    found = page.tree.css(layout.post)[: 4 * MAX_POSTS]
    nodes = _not_too_deep(page, found) if layout.nested and found else _outermost(found)
    posts = {node.mem_id for node in nodes} if layout.nested else set()
    title = thread_title(page, layout)
    read: set[str] = set()
    for place, node in enumerate(nodes):
        post = _post(page, layout, node, network, posts)
        if post is None or post.id in read:
            continue
        read.add(post.id)
        if (
            place == 0
            and title
            and is_first_page(page.url)
            and page.tree.css_first('link[rel="prev"], a[rel="prev"]') is None
            and not post.text.startswith(title)
        ):
            post = replace(post, text=f"{title}\n{post.text}")
        yield post


def next_by(page: Page, layout: Layout) -> Iterator[NextPage]:
    """Yield a thread's or list's next page, and the topics of a list; a page further than 200 is left alone."""
    following = _named_next(page, layout) or _numbered_next(page)
    if following:
        found = NextPage(url=following, role=PageRole.PAGINATION, priority=10)
        yield found.within(MAX_PAGES, "pages", pages_before(following))
    seen: set[str] = {clean(page.url)}
    for link in page.tree.css(layout.topics)[:3_000] if layout.topics else ():
        url = clean(page.absolute(attribute(link, "href"))).partition("#")[0]
        if (
            url.startswith("http")
            and origin(url) == origin(page.url)
            and url not in seen
            and url != clean(page.url)
        ):
            found = NextPage(url=url, role=PageRole.POST, priority=8)
            yield found.within(MAX_TOPICS, "topics", len(seen))
            seen.add(url)


def thread_title(page: Page, layout: Layout) -> str:
    """Return the title of a thread as its page heads it."""
    for selector in layout.title.split(", ") if layout.title else ():
        found = words(page.tree.css_first(selector))
        if found and len(found) < 300:
            return found
    return ""


def _named_next(page: Page, layout: Layout) -> str:
    """Return the page that the layout names as the next one, empty where it names none."""
    for link in page.tree.css(layout.following)[:4]:
        url = clean(page.absolute(attribute(link, "href")))
        if url.startswith("http") and url != clean(page.url) and origin(url) == origin(page.url):
            return url
    return ""


def _numbered_next(page: Page) -> str:
    """Return the page after this one in a row of page numbers, empty where there is none."""
    for row in page.tree.css(
        "[class*=pagin i], [class*=pager i], [class*=pagelink i], [class*=pages i]"
    )[:4]:
        here = next(
            (
                said
                for one in row.css("[aria-current], .active, .current, .disabled, strong, b, em")[
                    :30
                ]
                if (said := words(one)).isdecimal()
            ),
            "",
        )
        if not here or len(here) > _DIGITS:
            continue
        for link in row.css("a[href]")[:60]:
            if words(link) == str(int(here) + 1):
                url = clean(page.absolute(attribute(link, "href")))
                return url if origin(url) == origin(page.url) else ""
    return ""


_DIGITS = 4


def _not_too_deep(page: Page, found: list[LexborNode]) -> list[LexborNode]:
    """Drop elements found twice, and replies to replies beyond a depth that no thread reaches: reading stays linear."""
    by_id = {node.mem_id: node for node in found}
    depths: dict[int, int] = {}
    for node in page.tree.root.traverse() if page.tree.root is not None else ():
        parent = node.parent
        above = depths.get(parent.mem_id, 0) if parent is not None else 0
        depths[node.mem_id] = above + (node.mem_id in by_id)
    return [node for name, node in by_id.items() if depths.get(name, 0) <= _DEEPEST]


_DEEPEST = 12


def _outermost(found: list[LexborNode]) -> list[LexborNode]:
    """Drop elements found twice and those that stand inside another, except a reply inside a comment."""
    by_id = {node.mem_id: node for node in found}
    return [
        node
        for node in by_id.values()
        if not any(above.mem_id in by_id for above in upwards(node.parent, 24))
        or attribute(node, "class").startswith(("comment", "depth"))
        or node.tag == "li"
    ]


def _post(
    page: Page, layout: Layout, node: LexborNode, network: str, posts: set[int]
) -> Post | None:
    body = _first(node, layout.body, posts)
    author_node = _first(node, layout.author, posts)
    author = (
        _name_in(author_node) or attribute(node, "data-author") or attribute(node, "data-username")
    )
    if body is None:
        return None
    leave_out = ", ".join(
        part
        for part in (NOT_WRITTEN, layout.leave_out, layout.post if layout.nested else "")
        if part
    )
    text = text_of(body, leave_out=leave_out)
    media = tuple(
        dict.fromkeys(
            page.absolute(attribute(image, "data-src") or attribute(image, "src"))
            for image in body.css("img[src]")
            if not re.search(
                r"smil|emoji|emoticon|icon",
                f"{attribute(image, 'class')} {attribute(image, 'src')}",
                re.IGNORECASE,
            )
            and not attribute(image, "src").startswith("data:")
        )
    )
    if (not text and not media) or not author:
        return None
    name = _name_of(layout, node, body)
    stated = attribute(node.css_first(layout.own), "href") if layout.own else ""
    own = clean(page.absolute(stated)) if stated else _link_to(page, node, name)
    within = _numbered_within(page, own) if layout.counts_anew else origin(page.url)
    return Post(
        network=network,
        id=f"{within}#{name}" if name else _nameless(page, stated and own, author, text),
        url=own,
        account_id=_account_id(page, node, author_node, author),
        author=author,
        text=text,
        published_at=written_at(page, layout.time, node, body),
        edited=(layout.edited != "" and node.css_first(layout.edited) is not None)
        or _says_edited(layout, node, text),
        links=with_bare_links(links_of(body, page.base_url, leave_out=leave_out), text),
        media=media,
        reply_to=_replied(page, body),
    )


def _nameless(page: Page, own: str, author: str, text: str) -> str:
    """Return the id of a post without a number: its own address, else the page with its author and first words."""
    return own or f"{clean(page.url)}#{author}:{text[:40]}"


def _first(node: LexborNode, selectors: tuple[str, ...], posts: set[int]) -> LexborNode | None:
    """Return the first element of a post that a selector finds; where posts stand in posts, one of its own."""
    for selector in selectors:
        if not posts:
            found = node.css_first(selector)
        else:
            found = next((one for one in node.css(selector)[:3] if _is_of(one, node, posts)), None)
        if found is not None:
            return found
    return None


def _is_of(inner: LexborNode, node: LexborNode, posts: set[int]) -> bool:
    """Say whether the nearest post around an element is this one."""
    around = (one.mem_id for one in upwards(inner, 41) if one.mem_id in posts)
    return next(around, None) == node.mem_id


def _name_of(layout: Layout, node: LexborNode, body: LexborNode) -> str:
    """Return the forum's number of a post."""
    for name in layout.id_attributes:
        for element in (node, body):
            match = _NUMBER.search(attribute(element, name)[-200:])
            if match:
                return match[1]
    anchor = node.css_first("a[id], a[name]")
    match = _NUMBER.search((attribute(anchor, "id") or attribute(anchor, "name"))[-200:])
    return match[1] if match else ""


def _link_to(page: Page, node: LexborNode, name: str) -> str:
    """Return the post's own address: a link inside it that ends in its number, else the page with its mark."""
    if name:
        for link in node.css("a[href]")[:40]:
            href = attribute(link, "href")
            if (
                re.search(
                    rf"(?:#|post[-/=]?|pid=|p=|msg=?|comment-)(?:p|pid|post-?|msg|comment-)?{name}(?!\d)|[/_-]{name}/?$",
                    href,
                )
                and "quote" not in href
                and "report" not in href
            ):
                return clean(page.absolute(href))
    return f"{clean(page.url).partition('#')[0]}#{attribute(node, 'id') or name}".rstrip("#")


def _numbered_within(page: Page, own: str) -> str:
    """Return what a post's number counts in: the site, where its own address is outside the thread; else the thread."""
    thread = thread_address(page.url)
    return thread if thread_address(own).startswith(thread) else origin(page.url)


def _account_id(page: Page, node: LexborNode, author: LexborNode | None, name: str) -> str | None:
    """Return the member's number on this forum, else the name in lower case."""
    number = (
        attribute(author, "data-user-id")
        or attribute(node, "data-uid")
        or attribute(node, "data-userid")
    )
    if not number:
        match = _PROFILE_ID.search(_profile(author))
        number = match[1] if match else ""
    if number and number != "0":
        return f"{origin(page.url)}/user/{number}"
    return name.lower() or None


def _profile(author: LexborNode | None) -> str:
    """Return where an author's name leads: it is a link, holds one, or stands in one."""
    if author is None:
        return ""
    own = author if author.tag == "a" else author.css_first("a[href]")
    href = attribute(own, "href")
    around = author.parent
    return (
        attribute(around, "href") if not href and around is not None and around.tag == "a" else href
    )


def _says_edited(layout: Layout, node: LexborNode, text: str) -> bool:
    """Say whether the software notes at a post that it was edited; the same words in the post itself are its author's."""
    said = text_of(node, leave_out=layout.post if layout.nested else "")
    if _EDITED.search(said) is None:
        return False
    own = set(text.split("\n"))
    return any(_EDITED.search(line) for line in said.split("\n") if line not in own)


def _name_in(node: LexborNode | None) -> str:
    """Return the name an element holds: its words, or the words of its own where a time stands inside it."""
    if node is None or node.css_first("time, small, [class*=time i], [class*=date i]") is None:
        return words(node)
    return " ".join(node.text(deep=False).split()) or words(node)


def _replied(page: Page, body: LexborNode) -> str | None:
    """Return the number of the post that a post quotes, where the quotation links to it."""
    quoted = body.css_first("blockquote, .quote, .bbc_standard_quote, .quoteheader")
    if quoted is None:
        return None
    for name in ("data-pid", "data-post-id", "data-source"):
        match = _NUMBER.search(attribute(quoted, name)[-200:])
        if match:
            return f"{origin(page.url)}#{match[1]}"
    link = quoted.css_first(
        'a[data-post-id], a[href*="pid="], a[href*="#p"], a[href*="#msg"], .quoteheader a[href], a[href*="post"]'
    )
    match = re.search(
        r"(?:#|pid=|p=|msg|post-?)(?:p|pid|post-?|msg)?(\d+)(?!.*\d)", attribute(link, "href")
    )
    return f"{origin(page.url)}#{match[1]}" if match else None

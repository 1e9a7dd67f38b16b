"""
The article a blog's page holds: one body of words with a title, an author and a time of its own.

What the page declares (JSON-LD, its head) is believed first; then the nearest time and author around the body count.
A list of several articles, a sidebar and « also read » are no article, and a page without author or time is none; nor is a
contact page or notice, whoever its head says wrote it.
"""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from spiders.networks.clocks import spoken_time
from spiders.networks.common import (
    attribute,
    links_of,
    meta,
    origin,
    text_field,
    text_of,
    upwards,
    utc,
    with_bare_links,
    words,
)
from spiders.networks.declared import items
from spiders.reading.site_pages import left_over
from storage.page import Page
from storage.records.post import Post

_BODIES = (
    '[itemprop="articleBody"], .entry-content, .e-content, .wp-block-post-content, .post-content, .article-content, .article-body,'
    " .blog-post-content, .post-body, .post__content, .article__content, .gh-content"
)
_ELSEWHERE = re.compile(
    r"comment|related|sidebar|widget|footer|aside|teaser|excerpt|card|respond", re.IGNORECASE
)
_NOT_ABOUT_IT = re.compile(
    r"comment|respond|widget|related|sidebar|updated|modified", re.IGNORECASE
)
_TIMES = (
    'time[datetime], time, [itemprop="datePublished"], .published, [class*="date"], [class*="meta"]'
)
_AUTHORS = (
    '[rel~="author"], [itemprop="author"] [itemprop="name"], [itemprop="author"], .author .fn, .byline a, .p-author,'
    ' [class*="author-name"], [class*="author__name"], a[href*="/author/"], a[href*="/auteur/"], .author, [class*="byline"], [class*="post-author"]'
)
_OWN_NAME = '[rel~="author"], [itemprop="name"], .fn, a[href*="/author/"], a[href*="/auteur/"]'
"""Inside a line that says who wrote and when: who."""

_BY = re.compile(
    r"^(?:publi[eé] par|[eé]crit par|posted by|written by|par|by|von)\s*:?\s+", re.IGNORECASE
)
_NOT_ITS = "script, style, form, button, [class*=share i], [class*=related i], [class*=sharedaddy i], nav, [hidden]"
_KINDS = ("Article", "BlogPosting", "NewsArticle", "Report", "LiveBlogPosting")
_PAGE_OF_COMMENTS = re.compile(r"/comment-page-\d+/?$")


def article(page: Page, network: str) -> Post | None:
    """Return the one article of a page, None where there is none or several, or where its author or time is unknown."""
    if meta(page, "og:type").lower().startswith("product"):
        return None
    bodies = [node for node in page.tree.css(_BODIES)[:60] if not _stands_elsewhere(node)]
    if not bodies:
        return None
    body = bodies[0]
    inside = {node.mem_id for node in body.traverse()}
    if any(node.mem_id not in inside for node in bodies[1:]):
        return None
    declared = _declared(page)
    signed = _near(body, _AUTHORS, _name)
    dated = _near(body, _TIMES, lambda node: _time(node, page))
    author = _author_of(declared) or signed
    time = (
        utc(text_field(declared, "datePublished"))
        or utc(meta(page, "article:published_time"))
        or dated
    )
    text = text_of(body, leave_out=_NOT_ITS)
    if not author or time is None or not text:
        return None
    title = words(
        page.tree.css_first(
            "h1.entry-title, h1[itemprop=headline], h1[class*=title], article h1, main h1, h1"
        )
    )
    if _is_site_page(page, title, shown=bool(signed and dated)):
        return None
    url = _address(page)
    return Post(
        network=network,
        id=url,
        url=url,
        account_id=author.lower(),
        author=author,
        text=f"{title}\n{text}" if title and not text.startswith(title) else text,
        published_at=time,
        edited=_edited(declared, time),
        links=with_bare_links(links_of(body, page.base_url, leave_out=_NOT_ITS), text),
        media=tuple(
            dict.fromkeys(
                page.absolute(attribute(image, "src"))
                for image in body.css("img[src]")[:50]
                if not attribute(image, "src").startswith("data:")
            )
        ),
    )


def _is_site_page(page: Page, title: str, *, shown: bool) -> bool:
    """
    Say whether a page is one that every site has, which a plugin's head may sign and date like an article.

    ``shown`` says that a reader sees an author and a time; then the title has to name such a page and nothing else.
    """
    parts = urlsplit(page.url)
    if parts.path in {"", "/"} and not parts.query and not shown:
        return True
    before, _, behind = page.title.partition(title) if title else ("", "", "")
    signed = f"{before} {behind}" if title in page.title else ""
    site = f"{parts.hostname or ''} {meta(page, 'og:site_name')} {signed}"
    left = left_over(title, site)
    if left is not None and (left == 0 or (left <= 2 and not shown)):
        return True
    slug = parts.path.rstrip("/").rpartition("/")[2]
    return not shown and left_over(slug, site) == 0


def _address(page: Page) -> str:
    """Return the article's own address: the canonical one of this site, without the page of its comments."""
    named = page.absolute(attribute(page.tree.css_first('link[rel="canonical"]'), "href"))
    url = named if named and origin(named) == origin(page.url) else page.url.partition("#")[0]
    return _PAGE_OF_COMMENTS.sub("/", url)


def _stands_elsewhere(node: LexborNode) -> bool:
    """Say whether a body is of a comment, a sidebar or a list."""
    for current in upwards(node, 24):
        if current.tag in {"body", "html"}:
            return False
        if current.tag in {"aside", "footer", "li"}:
            return True
        if current.tag not in {"article", "main"} and _ELSEWHERE.search(_label(current)):
            return True
    return False


def _label(node: LexborNode) -> str:
    return f"{attribute(node, 'class')[:200]} {attribute(node, 'id')}"


def _near(body: LexborNode, selector: str, read: Any) -> Any:
    """Return the first that can be read in the smallest element around the body; comments are not asked."""
    asked: set[int] = set()
    for current in upwards(body.parent, 12):
        if current.tag == "html":
            break
        for node in current.css(selector)[:40]:
            if node.mem_id in asked:
                continue
            asked.add(node.mem_id)
            found = None if _is_comment(node) else read(node)
            if found:
                return found
    return None


def _is_comment(node: LexborNode) -> bool:
    for current in upwards(node, 16):
        if current.tag in {"body", "article", "main"}:
            return False
        if _NOT_ABOUT_IT.search(_label(current)):
            return True
    return False


def _name(node: LexborNode) -> str:
    own = node.css_first(_OWN_NAME)
    name = _BY.sub("", words(own if own is not None else node))
    return name if 1 < len(name) < 60 and not re.search(r"https?:|\d{4}", name) else ""


def _time(node: LexborNode, page: Page) -> datetime | None:
    exactly = node.css_first("time[datetime]")
    if exactly is not None and exactly.mem_id != node.mem_id:
        return _time(exactly, page)
    for name in ("datetime", "content", "title"):
        exact = utc(attribute(node, name))
        if exact is not None:
            return exact
    said = words(node)
    return (
        spoken_time(said, page) if re.search(r"\d{4}|ago|il y a", said) and len(said) < 40 else None
    )


def _declared(page: Page) -> dict[str, Any]:
    """Return the article that a page declares in JSON-LD, empty where there is none or several."""
    found = [one for one in items(page, _KINDS) if "datePublished" in one]
    return found[0] if len(found) == 1 else {}


def _author_of(declared: dict[str, Any]) -> str:
    raw = declared.get("author")
    first = raw[0] if isinstance(raw, list) and raw else raw
    return first.strip() if isinstance(first, str) else text_field(first, "name").strip()


def _edited(declared: dict[str, Any], written: datetime) -> bool:
    changed = utc(text_field(declared, "dateModified"))
    return changed is not None and (changed - written).total_seconds() > 60

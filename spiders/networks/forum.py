"""
Threads and comments of any other software: by known layouts, by schema.org's own words, then by structure.

Structure means: elements numbered like posts (``post-12``, ``comment_12``) of which each names an author, gives a time and holds
words. A page with fewer than two such elements and no declared discussion is no thread.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from selectolax.lexbor import LexborNode

from spiders.networks.article import article
from spiders.networks.common import (
    attribute,
    dicts,
    links_in_markup,
    origin,
    text_field,
    text_of_markup,
    utc,
    with_bare_links,
)
from spiders.networks.thread import (
    MAX_TOPICS,
    NETWORK,
    Layout,
    next_by,
    posts_by,
    thread_address,
)
from storage.page import Page
from storage.records.post import Account, Post
from storage.records.reading import NextPage, PageRole

NAME = NETWORK

_NEXT = 'a[rel="next"], link[rel="next"], a.next, .pagination .next a, .pageNav-jump--next, li.next a, a.pagination-next, .ipsPagination_next a, .prev_next a[rel="next"]'
_LAYOUTS = (
    Layout(  # XenForo
        post="article.message[data-content], li.message[id^='post-'], article.message--post",
        author=(
            ".message-name a.username",
            ".message-userDetails .username",
            ".username[data-user-id]",
            ".messageUserInfo a.username",
            ".message-name",
        ),
        body=(
            ".message-body .bbWrapper",
            ".messageText",
            ".message-content .bbWrapper",
            ".message-body",
        ),
        time=(
            ".message-attribution-main time",
            ".message-attribution time",
            "time[datetime]",
            ".DateTime",
        ),
        title="h1.p-title-value, .titleBar h1, h1",
        topics=".structItem-title a[href*='threads/'], .structItem-title a[data-tp-primary], h3.title a.PreviewTooltip",
        following=_NEXT,
        edited=".message-lastEdit",
        id_attributes=("data-content", "id"),
    ),
    Layout(  # vBulletin 3 to 5
        post="li.postbit, li.postbitlegacy, li[id^='post_'].postcontainer, li.b-post, table[id^='post'].tborder",
        author=(
            "a.username",
            ".username_container .username",
            ".author a",
            "a.bigusername",
            ".username",
        ),
        body=(
            ".postcontent",
            ".js-post__content-text",
            "[id^='post_message_']",
            ".content blockquote",
        ),
        time=(".postdate .date", ".b-post__timestamp time", ".postdate", "td.thead", "time"),
        title=".threadtitle a, h1.main-title, h1, .navbar strong",
        topics="a.title[id^='thread_title_'], a[id^='thread_title_'], a.topic-title",
        following=_NEXT,
    ),
    Layout(  # Invision Community
        post="article.ipsComment, article[id^='elComment_'], div.post_block",
        author=(
            ".cAuthorPane_author a",
            ".ipsComment_author a[href*='profile']",
            "[itemprop=creator] [itemprop=name]",
            ".author a",
            ".ipsType_break",
        ),
        body=(
            "[data-role=commentContent]",
            ".ipsType_richText",
            ".post.entry-content",
            ".cPost_contentWrap",
        ),
        time=(".ipsComment_meta time[datetime]", "time[datetime]", "abbr.published"),
        title="h1.ipsType_pageTitle, h1",
        topics=".ipsDataItem_title a[href*='/topic/']",
        following=_NEXT,
    ),
    Layout(  # NodeBB
        post="li[component=post][data-pid], div[component=post][data-pid]",
        author=(
            "[data-username] [itemprop=author]",
            "a[href*='/user/'][data-username]",
            "[component='user/username']",
            "[data-uid] a[href*='/user/']",
            "strong a[href*='/user/']",
        ),
        body=("[component='post/content']", ".content"),
        time=(".timeago[title]", "time[datetime]", "meta[itemprop=datePublished]"),
        title="[component='topic/title'], h1",
        topics="[component='topic/header'] a[href*='/topic/'], a[href^='/topic/']",
        following=_NEXT,
    ),
    Layout(  # FlaskBB and django-machina
        post="div.post-row, div.post-box, .post-content-row, div.row.post, .post.card",
        author=(
            ".author-name a",
            ".author-name",
            ".poster-name a",
            ".username a",
            ".post-author a",
            ".author a",
            "a[href*='/user/']",
            "a[href*='/member/profile/']",
        ),
        body=(".post-content", ".post-body .post-content", ".post-body", ".content"),
        time=(
            ".post-meta time",
            ".post-meta a",
            "time[datetime]",
            ".post-meta",
            ".post-header time",
            "p.author, small",
        ),
        title="h1, .topic-name, h3, .breadcrumb li:last-child",
        topics=".topic-name a[href], a.topic-name-link, a[href*='/topic/']",
        following=_NEXT,
    ),
    Layout(  # WordPress and its many children
        post="li.comment[id^='comment-'], article.comment-body[id^='div-comment-'], div.comment[id^='comment-'], li.pingback, ul.forums li, div.reply[class*='post-']",
        author=(
            ".comment-author .fn",
            ".wp-block-comment-author-name",
            ".comment-author a",
            ".comment-author",
            ".bbp-author-name",
            "cite.fn",
            ".vcard .fn",
        ),
        body=(
            ".comment-content",
            ".comment-text",
            ".bbp-reply-content",
            ".comment-body > p",
            ".wp-block-comment-content",
        ),
        time=(
            ".comment-metadata time[datetime]",
            "time[datetime]",
            ".comment-meta a",
            ".comment-date",
            ".bbp-reply-post-date",
            ".wp-block-comment-date time",
        ),
        title="",
        nested=True,
        topics=".bbp-topic-permalink",
        following='.nav-previous a[href*="comment-page"], a[rel="next"]:not([href*="/20"])',
    ),
)
_DECLARED = Layout(  # any software that marks its posts up in schema.org's words
    post='[itemtype$="schema.org/DiscussionForumPosting"], [itemtype$="schema.org/Comment"], [itemtype$="schema.org/Question"],'
    ' [itemtype$="schema.org/Answer"], [itemtype$="schema.org/UserComments"]',
    author=(
        "[itemprop=author] [itemprop=name]",
        "[itemprop=author]",
        "[itemprop=creator] [itemprop=name]",
        "[itemprop=creator]",
    ),
    body=("[itemprop=articleBody]", "[itemprop=text]", "[itemprop=commentText]"),
    time=(
        "[itemprop=datePublished]",
        "[itemprop=dateCreated]",
        "[itemprop=commentTime]",
        "time[datetime]",
    ),
    following=_NEXT,
    nested=True,
)
_TOPIC = re.compile(
    r"/(?P<form>topics?|threads?|sujets?|discussions?|fils?|conversations?|d|t|thema|themen|hilo|tema|showthread\.php|viewtopic\.php|topic\.php)"
    r"(?:/(?=[^/?#]*\d|[^/?#]{8,})[^?#]+|\?(?:[^#]*&)?(?:t|tid|id|topic)=\d+)",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"[?&](?:post|page|p|comment|reply)=[^&#]*|/(?:last|unread|latest|page-?\d+|post-\d+)/?$"
)
_CART = re.compile(r"add[-_ ]?to[-_ ]?cart|ajouter au panier|/cart/add", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?:post|posts|msg|message|comment|comments|reply|reponse|entry|answer|avis|review|p|pid|c|m|r)[-_]?(\d{1,15})(?:[-_](?:container|wrapper|block|row))?",
    re.IGNORECASE,
)
_PROFILE = re.compile(
    r"profile|profil|member|membre|/users?/|/u/|[?&;]u(?:id|ser)?=|author|auteur|viewprofile",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?:^|[\s_-])(?:content|contenu|body|text|texte|message|msg|postbody|postmsg|entry|description|bubble)(?:$|[\s_-]|\d)",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"footer|share|partage|action|menu|toolbar|sign|profil|sidebar|header|(?:^|[_-])info|tab(?:s|-|$)|meta|quote|avatar",
    re.IGNORECASE,
)
_MENU = "ul a, nav a, [class*=share] a, [class*=action] a"
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:author|auteur|user-?name|username|pseudo|nick|poster|membre|member|by)(?:$|[\s_-])",
    re.IGNORECASE,
)
_DATES = re.compile(
    r"(?:^|[\s_-])(?:date|time|timespan|timestamp|posted|published|created|updated|quand|heure)(?:$|[\s_-])",
    re.IGNORECASE,
)


def address(url: str) -> str | None:  # noqa: ARG001 - any address may be a forum's
    """Return nothing: what no network claims is visited as it was given."""
    return None


def recognises(page: Page) -> bool:
    """Say whether at least two posts are found, or one in a declared discussion, or a list of topics."""
    if not page.is_html or len(page.text) > 6_000_000:
        return False
    if _discussions(page):
        return True
    layout = _layout(page)
    found = 0
    for _ in posts_by(page, layout) if layout is not None else ():
        found += 1
        if found > 1:
            return True
    if found == 1 and layout in _LAYOUTS[:5]:
        return True
    return len(topics(page)) > 2 or _article(page) is not None


def next_pages(page: Page) -> Iterator[NextPage]:
    """Yield the next page of a thread, and the topics of a list."""
    layout = _layout(page)
    if layout is not None and next(posts_by(page, layout), None) is not None:
        yield from next_by(page, replace(layout, topics=""))
        return
    yield from next_by(page, layout or _LAYOUTS[0])
    for url in topics(page):
        yield NextPage(url=url, role=PageRole.POST, priority=8)


def posts(page: Page) -> Iterator[Post]:
    """Read posts by layout or structure; where that finds none, those declared in JSON-LD."""
    layout = _layout(page)
    found = list(posts_by(page, layout)) if layout is not None else []
    declared = [post for data in _discussions(page) for post in _declared(page, data)]
    written = _article(page)
    if written is not None and layout not in _LAYOUTS[:5]:
        yield written
    yield from found if len(found) >= len(declared) else declared


def _article(page: Page) -> Post | None:
    """Return the article that a page's comments answer; a page that sells holds none."""
    return page.memo(_article, lambda: None if _sells(page.text[:400_000]) else article(page, NAME))


def holds_article(page: Page) -> bool:
    """Say whether a page is a blog's article: its site is a site of pages, not of threads alone."""
    return _article(page) is not None


def post_elements(page: Page) -> list[LexborNode]:
    """Return the elements that posts are read from, in any order; none where no layout fits."""
    layout = _layout(page)
    return page.tree.css(layout.post) if layout is not None else []


def topics(page: Page) -> list[str]:
    """Return the threads a list of threads leads to: addresses of one form, a number or long name in each, nothing sold."""
    if _sells(page.text[:400_000]):
        return []
    families: dict[str, dict[str, None]] = {}
    for link in page.tree.css("a[href]")[:3_000]:
        url = page.absolute(attribute(link, "href")).partition("#")[0]
        match = _TOPIC.search(url)
        if match is None or origin(url) != origin(page.url) or len(attribute(link, "href")) > 400:
            continue
        families.setdefault(match["form"], {}).setdefault(_PLACE.sub("", url))
    largest = max(families.values(), key=len, default={})
    return [url for url in largest if url != page.url][:MAX_TOPICS]


def account(page: Page) -> Account | None:  # noqa: ARG001 - a thread has many authors
    """A thread is nobody's page."""
    return None


def _sells(text: str) -> bool:
    """Say whether a document has a button that fills a cart; the letters sought beforehand have one case pair each."""
    low = text.lower()
    return ("cart" in low or "ajouter" in low) and _CART.search(text) is not None


def _layout(page: Page) -> Layout | None:
    """Return the layout by which most posts are read, those with a time first; None for a page of no posts."""
    return page.memo(_layout, lambda: _best_layout(page))


def _best_layout(page: Page) -> Layout | None:
    best: tuple[tuple[int, int], Layout | None] = ((0, 0), None)
    for layout in (*_LAYOUTS, _DECLARED):
        best = _better(page, layout, best)
    structure = _structure(page)
    return _better(page, structure, best)[1] if structure is not None else best[1]


def _better(
    page: Page, layout: Layout, best: tuple[tuple[int, int], Layout | None]
) -> tuple[tuple[int, int], Layout | None]:
    if page.tree.css_first(layout.post) is None:
        return best
    read = list(posts_by(page, layout))
    score = (sum(post.published_at is not None for post in read), len(read))
    return (score, layout) if score > best[0] else best


def _structure(page: Page) -> Layout | None:
    """Return a layout from elements numbered like posts, where two or more hold an author and words alike."""
    families: dict[tuple[str, str], list[LexborNode]] = {}
    for node in page.tree.css("[id]")[:20_000]:
        match = _NUMBERED.fullmatch(attribute(node, "id"))
        if match:
            stem = attribute(node, "id")[: match.start(1)]
            families.setdefault((node.tag or "", stem), []).append(node)
    for (tag, stem), nodes in sorted(families.items(), key=lambda family: -len(family[1])):
        if len(nodes) < 2 or not tag or not re.fullmatch(r"[\w-]+", stem):
            continue
        if all(_leads_on(node, page) for node in nodes[:3]):
            continue
        author = next((found for node in nodes[:3] if (found := _author(node))), "")
        if not author:
            continue
        body = _body(nodes[:8], author)
        if author and body:
            times = tuple(dict.fromkeys(found for node in nodes[:3] for found in _times(node)))
            return Layout(
                post=f'{tag}[id^="{stem}"]',
                author=(author,),
                body=(body,),
                time=(*times, "time[datetime]", "[title]", "small"),
                following=_NEXT,
                id_attributes=("data-pk", "data-id", "id"),
                counts_anew=True,
                nested=True,
            )
    return None


def _author(node: LexborNode) -> str:
    """Return a selector of who wrote a post: a link to a profile, or an element named for an author."""
    for inner in node.css("*")[:400]:
        said = len(inner.text(deep=True).strip())
        if not 1 < said < 60:
            continue
        profile = _PROFILE.search(attribute(inner, "href")) if inner.tag == "a" else None
        if profile is not None:
            selector = _selector(inner)
            return selector if selector != "a" else f'a[href*="{profile[0]}"]'
        if _NAMES.search(f"{attribute(inner, 'class')} {attribute(inner, 'itemprop')}"):
            return _selector(inner)
    return ""


def _leads_on(node: LexborNode, page: Page) -> bool:
    """Say whether an element is headed by a link to a page of its own: one of a list of articles, not a post."""
    href = attribute(node.css_first("h1 a[href], h2 a[href], h3 a[href]"), "href")
    return (
        bool(href)
        and "#" not in href
        and thread_address(page.absolute(href)) != thread_address(page.url)
    )


def _body(nodes: list[LexborNode], author: str) -> str:
    """
    Return a selector of what was written: the element, named for words, that holds most of them outside links.

    It holds neither who wrote it nor when; an element that is named for nothing is not taken for one.
    """
    sizes: dict[str, int] = {}
    for node in nodes:
        asked = {
            one.mem_id for form in node.css("form, [class*=form i]")[:10] for one in form.css("*")
        }
        for inner in node.css("div, p, td, section, span, article")[:400]:
            if inner.mem_id in asked:
                continue
            label = f"{attribute(inner, 'class')} {attribute(inner, 'itemprop')}"
            if (
                _BODY.search(label) is None
                or _AROUND.search(label)
                or inner.css_first(f"{author}, time, [itemprop=author]") is not None
            ):
                continue
            linked = sum(len(link.text(deep=True)) for link in inner.css(_MENU)[:50])
            size = len(inner.text(deep=True)) - 2 * linked
            selector = _selector(inner)
            sizes[selector] = sizes.get(selector, 0) + size
    best = max(sizes, key=lambda selector: sizes[selector], default="")
    if sizes.get(best, 0) > 0:
        return best
    return ""


def _times(node: LexborNode) -> list[str]:
    """Return selectors of elements named for a time."""
    return [
        _selector(inner)
        for inner in node.css("*")[:400]
        if inner.tag == "time"
        or _DATES.search(f"{attribute(inner, 'class')} {attribute(inner, 'itemprop')}")
    ]


def _selector(node: LexborNode) -> str:
    """Return a selector of an element's kind: its tag and first plain class."""
    name = next(
        (
            part
            for part in attribute(node, "class").split()
            if re.fullmatch(r"[A-Za-z][\w-]*", part) and not re.search(r"\d{3,}", part)
        ),
        "",
    )
    prop = attribute(node, "itemprop")
    if name:
        return f"{node.tag}.{name}"
    return f'{node.tag}[itemprop="{prop}"]' if re.fullmatch(r"\w+", prop) else str(node.tag or "")


def _discussions(page: Page) -> list[dict[str, Any]]:
    """Return the discussions a page declares in JSON-LD."""
    return list(
        _declared_in(
            tuple(
                node.text(deep=True)
                for node in page.tree.css('script[type="application/ld+json"]')[:30]
            )
        )
    )


@lru_cache(maxsize=8)
def _declared_in(scripts: tuple[str, ...]) -> tuple[dict[str, Any], ...]:
    found: list[dict[str, Any]] = []
    for source in scripts:
        if len(source) > 1_000_000 or not any(
            kind in source for kind in ("DiscussionForumPosting", "QAPage", "SocialMediaPosting")
        ):
            continue
        try:
            data = json.loads(source, strict=False)
        except (ValueError, RecursionError):
            continue
        pending: list[Any] = [data]
        while pending and len(found) < 500:
            item = pending.pop(0)
            if isinstance(item, list):
                pending.extend(item[:500])
            elif isinstance(item, dict):
                if item.get("@type") in {"DiscussionForumPosting", "SocialMediaPosting"}:
                    found.append(item)
                elif item.get("@type") == "QAPage":
                    pending.append(item.get("mainEntity"))
                elif item.get("@type") == "Question":
                    found.append(item)
                else:
                    pending.extend(
                        item.get(name)
                        for name in ("@graph", "mainEntity", "hasPart")
                        if item.get(name)
                    )
    return tuple(found)


def _declared(page: Page, data: dict[str, Any], depth: int = 0) -> Iterator[Post]:
    raw = data.get("author")
    author = raw[0] if isinstance(raw, list) and raw else raw
    name = (
        text_field(author, "name")
        if isinstance(author, dict)
        else (author if isinstance(author, str) else "")
    )
    markup = text_field(data, "articleBody") or text_field(data, "text")
    text = "\n".join(
        part
        for part in (
            text_field(data, "headline") or text_field(data, "name"),
            text_of_markup(markup),
        )
        if part
    )
    url = page.absolute(text_field(data, "url") or text_field(data, "@id")) or page.url
    if text:
        yield Post(
            network=NAME,
            id=text_field(data, "@id") or url,
            url=url,
            account_id=(text_field(author, "url") if isinstance(author, dict) else "")
            or name.lower()
            or None,
            author=name,
            text=text,
            published_at=utc(text_field(data, "datePublished") or text_field(data, "dateCreated")),
            edited=bool(text_field(data, "dateModified"))
            and text_field(data, "dateModified") != text_field(data, "datePublished"),
            links=with_bare_links(links_in_markup(markup, page.url), text),
            media=tuple(part for part in (text_field(data, "image"),) if part),
        )
    if depth < 4:
        for part in ("comment", "acceptedAnswer", "suggestedAnswer"):
            value = data.get(part)
            for inner in dicts(value if isinstance(value, list) else [value]):
                yield from _declared(page, inner, depth + 1)

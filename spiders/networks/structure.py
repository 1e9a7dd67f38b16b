"""
The layout of a thread that no software is known by: elements numbered like posts, of which each names an author and holds words.

What is found is a :class:`Layout` like any other; the reading is one.
"""

import re

from selectolax.lexbor import LexborNode

from spiders.networks.common import attribute
from spiders.networks.layouts import NEXT
from spiders.networks.thread import Layout
from spiders.networks.thread_addresses import thread_address
from storage.page import Page

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


def structure(page: Page) -> Layout | None:
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
                following=NEXT,
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

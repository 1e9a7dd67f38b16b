"""Discussions that a page declares in JSON-LD: their posts, and the replies to each."""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from spiders.networks.common import (
    dicts,
    filled,
    lines,
    links_in_markup,
    text_field,
    text_of_markup,
    utc,
    with_bare_links,
)
from storage.page import Page
from storage.records.post import Post

_KINDS: Final = ("DiscussionForumPosting", "QAPage", "SocialMediaPosting")
_POSTS: Final = ("DiscussionForumPosting", "SocialMediaPosting", "Question")
_DEEPEST: Final = 4
"""Replies to replies that are read."""


def discussions(page: Page) -> list[dict[str, Any]]:
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
        if len(source) > 1_000_000 or not any(kind in source for kind in _KINDS):
            continue
        try:
            pending: list[Any] = [json.loads(source, strict=False)]
        except (ValueError, RecursionError):
            continue
        while pending and len(found) < 500:
            item = pending.pop(0)
            if isinstance(item, list):
                pending.extend(item[:500])
            elif isinstance(item, dict):
                if item.get("@type") in _POSTS:
                    found.append(item)
                else:
                    pending.extend(_inside(item))
    return tuple(found)


def _inside(item: dict[str, Any]) -> list[Any]:
    """Return the parts of an item that may be discussions."""
    if item.get("@type") == "QAPage":
        return [item.get("mainEntity")]
    return [item[name] for name in ("@graph", "mainEntity", "hasPart") if item.get(name)]


def posts_of(page: Page, data: dict[str, Any], network: str, depth: int = 0) -> Iterator[Post]:
    """Read a declared post and its replies."""
    name, profile = _author(data)
    markup = text_field(data, "articleBody") or text_field(data, "text")
    heading = text_field(data, "headline") or text_field(data, "name")
    text = lines(heading, text_of_markup(markup))
    url = page.absolute(text_field(data, "url") or text_field(data, "@id")) or page.url
    written = text_field(data, "datePublished")
    if text:
        yield Post(
            network=network,
            id=text_field(data, "@id") or url,
            url=url,
            account_id=profile or name.lower() or None,
            author=name,
            text=text,
            published_at=utc(written or text_field(data, "dateCreated")),
            edited=text_field(data, "dateModified") not in {"", written},
            links=with_bare_links(links_in_markup(markup, page.url), text),
            media=filled(text_field(data, "image")),
        )
    if depth < _DEEPEST:
        for part in ("comment", "acceptedAnswer", "suggestedAnswer"):
            value = data.get(part)
            for inner in dicts(value if isinstance(value, list) else [value]):
                yield from posts_of(page, inner, network, depth + 1)


def _author(data: dict[str, Any]) -> tuple[str, str]:
    """Return who wrote a post: the name, and the address of the profile."""
    raw = data.get("author")
    author = raw[0] if isinstance(raw, list) and raw else raw
    if isinstance(author, dict):
        return text_field(author, "name"), text_field(author, "url")
    return (author, "") if isinstance(author, str) else ("", "")

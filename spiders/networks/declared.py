"""What a page of posts declares in JSON-LD: items by their type, discussions with their posts and the replies to each."""

import json
from collections.abc import Collection, Iterator
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

_POSTS: Final = ("DiscussionForumPosting", "SocialMediaPosting", "Question")
_WRAPPING: Final = ("@graph", "mainEntity", "hasPart")
"""Where an item holds others that are looked at as if they stood alone."""

_MOST: Final = 2_000
"""Items looked at in one script."""

_DEEPEST: Final = 4
"""Replies to replies that are read."""


def discussions(page: Page) -> list[dict[str, Any]]:
    """Return the discussions a page declares in JSON-LD."""
    return list(items(page, _POSTS))


def items(page: Page, types: Collection[str]) -> Iterator[dict[str, Any]]:
    """Yield the items of these types that a page declares, the outer first; what stands inside one of them is its own."""
    for node in page.tree.css('script[type="application/ld+json"]')[:30]:
        source = node.text(deep=True)
        if len(source) > 1_000_000 or not any(one in source for one in types):
            continue
        try:
            pending: list[Any] = [json.loads(source, strict=False)]
        except (ValueError, RecursionError):
            continue
        for _ in range(_MOST):
            if not pending:
                break
            item = pending.pop(0)
            if isinstance(item, list):
                pending.extend(item[:_MOST])
            elif isinstance(item, dict) and _is_of(item, types):
                yield item
            elif isinstance(item, dict):
                pending.extend(item[name] for name in _WRAPPING if item.get(name))


def _is_of(item: dict[str, Any], types: Collection[str]) -> bool:
    stated = item.get("@type")
    return any(one in types for one in (stated if isinstance(stated, list) else [stated]))


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

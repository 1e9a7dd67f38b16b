"""Bluesky and other AT-protocol servers: the public app view's JSON, and a data server's own records."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from spiders.networks.common import (
    dicts,
    field,
    filled,
    lines,
    object_in,
    object_of,
    path_of,
    query,
    text_field,
    utc,
    whole,
    with_bare_links,
    with_query,
)
from storage.address import host_of
from storage.page import Page
from storage.records.post import Account, Post
from storage.records.reading import NextPage, PageRole

NAME = "bluesky"

_HOSTS = {
    "bsky.app": "https://public.api.bsky.app",
    "staging.bsky.app": "https://public.api.bsky.app",
}
_EXAMPLES = re.compile(r"bsky\.[a-z0-9.-]*example")
_PAGE = 100
_HANDLE = re.compile(
    r"did:(?:plc|web):[A-Za-z0-9.:%-]{3,120}|(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}"
)


def address(url: str) -> str | None:
    """Return the public feed of ``bsky.app/profile/NAME``, or the thread of one of its posts."""
    name, path = host_of(url), path_of(url)
    api = _HOSTS.get(name) or (
        url.partition("//")[0] + "//" + name if _EXAMPLES.fullmatch(name) else None
    )
    if api is None or path[:1] != ["profile"] or not path[1:] or not _HANDLE.fullmatch(path[1]):
        return None
    if path[2:3] == ["post"] and path[3:]:
        uri = f"at://{path[1]}/app.bsky.feed.post/{path[3]}"
        return f"{api}/xrpc/app.bsky.feed.getPostThread?{urlencode({'uri': uri, 'depth': '100'})}"
    return f"{api}/xrpc/app.bsky.feed.getAuthorFeed?{urlencode({'actor': path[1], 'limit': str(_PAGE)})}"


def recognises(page: Page) -> bool:
    """Say whether it is a feed, a thread, a profile or a list of records of the AT protocol."""
    data = object_of(page)
    if text_field(data, "did").startswith("did:") and "handle" in data:
        return True
    items = [*dicts(data.get("feed")), *dicts(data.get("posts")), *dicts(data.get("records"))][:3]
    views = [item.get("post", item) for item in items]
    if isinstance(data.get("thread"), dict):
        views.append(data["thread"].get("post") or data["thread"])
    return any(text_field(view, "uri").startswith("at://") for view in views)


def next_pages(page: Page) -> Iterator[NextPage]:
    """Yield the page of older posts that the cursor points to, and an account's feed from its profile."""
    data = object_of(page)
    cursor = text_field(data, "cursor")
    if (
        cursor
        and cursor != query(page.url).get("cursor")
        and (data.get("feed") or data.get("records") or data.get("posts"))
    ):
        yield NextPage(url=with_query(page.url, cursor=cursor), role=PageRole.POST, priority=10)
    if "app.bsky.actor.getProfile" in page.url and text_field(data, "did"):
        actor = urlencode({"actor": text_field(data, "did"), "limit": str(_PAGE)})
        url = page.url.partition("/xrpc/")[0] + f"/xrpc/app.bsky.feed.getAuthorFeed?{actor}"
        yield NextPage(url=url, role=PageRole.POST, priority=20)


def posts(page: Page) -> Iterator[Post]:
    """Read the posts of a feed or thread; a repost is a post of the one who reposted, with the author it came from."""
    data = object_of(page)
    for item in dicts(data.get("feed")):
        if isinstance(item.get("post"), dict):
            yield _post(item["post"], reason=item.get("reason"))
    for item in dicts(data.get("posts")):
        yield _post(item)
    for item in dicts(data.get("records")):
        value = item.get("value")
        if isinstance(value, dict) and "text" in value:
            yield _record(item)
    pending: list[Any] = [data.get("thread")]
    while pending:
        branch = pending.pop(0)
        if isinstance(branch, dict) and isinstance(branch.get("post"), dict):
            yield _post(branch["post"])
            pending.extend(dicts(branch.get("replies")))


def account(page: Page) -> Account | None:
    """Read the profile itself, or the author whose feed it is."""
    data = object_of(page)
    if not text_field(data, "did"):
        data = _author_asked(page, data)
    if not data:
        return None
    bio = text_field(data, "description")
    handle = text_field(data, "handle")
    return Account(
        network=NAME,
        id=text_field(data, "did"),
        handle=handle,
        name=text_field(data, "displayName") or handle,
        url=f"https://bsky.app/profile/{handle}",
        bio=bio,
        links=with_bare_links((), bio),
        followers=whole(data.get("followersCount")),
        avatar=text_field(data, "avatar") or None,
    )


def _author_asked(page: Page, data: dict[str, Any]) -> dict[str, Any]:
    """Return the author whose feed was asked for, empty where no post of the feed is his."""
    actor = query(page.url).get("actor", "").lower()
    authors = (object_in(item, "post", "author") for item in dicts(data.get("feed")))
    return next((one for one in authors if one and actor in _names(one)), {})


def _names(author: dict[str, Any]) -> set[str]:
    return {text_field(author, "handle").lower(), text_field(author, "did").lower()}


def _post(view: dict[str, Any], reason: Any = None) -> Post:
    record, author = object_in(view, "record"), object_in(view, "author")
    uri = text_field(view, "uri")
    shared = isinstance(reason, dict) and text_field(reason, "$type").endswith("reasonRepost")
    publisher = reason.get("by", {}) if shared else author
    handle = text_field(author, "handle")
    text, links = _said(record)
    embed = view.get("embed")
    return Post(
        network=NAME,
        id=(text_field(reason, "uri") or f"{uri}#repost:{text_field(publisher, 'did')}")
        if shared
        else uri,
        url=f"https://bsky.app/profile/{handle or text_field(author, 'did')}/post/{uri.rpartition('/')[2]}",
        account_id=text_field(publisher, "did") or None,
        author=text_field(publisher, "handle"),
        text=text,
        published_at=utc(
            text_field(reason, "indexedAt") if shared else text_field(record, "createdAt")
        ),
        links=with_bare_links([*links, text_field(embed, "external", "uri")], text),
        media=tuple(_media(embed)),
        reply_to=text_field(record, "reply", "parent", "uri") or None,
        forwarded_from=handle
        if shared
        else text_field(embed, "record", "author", "handle") or None,
    )


def _record(item: dict[str, Any]) -> Post:
    """Read a post as the author's own data server keeps it."""
    uri, value = text_field(item, "uri"), item["value"]
    text, links = _said(value)
    owner = uri.removeprefix("at://").partition("/")[0]
    return Post(
        network=NAME,
        id=uri,
        url=f"https://bsky.app/profile/{owner}/post/{uri.rpartition('/')[2]}",
        account_id=owner,
        author=owner,
        text=text,
        published_at=utc(text_field(value, "createdAt")),
        links=with_bare_links([*links, text_field(value, "embed", "external", "uri")], text),
        reply_to=text_field(value, "reply", "parent", "uri") or None,
    )


def _said(record: dict[str, Any]) -> tuple[str, list[str]]:
    """Return a record's words with the descriptions of its pictures, and the links its facets carry."""
    links = [
        text_field(feature, "uri")
        for facet in dicts(record.get("facets"))
        for feature in dicts(facet.get("features"))
        if text_field(feature, "uri")
    ]
    described = [text_field(image, "alt") for image in dicts(field(record, "embed", "images"))]
    return lines(text_field(record, "text"), *described), links


def _media(embed: Any) -> Iterator[str]:
    for source in (embed, field(embed, "media")):
        images = (text_field(image, "fullsize") for image in dicts(field(source, "images")))
        yield from filled(*images, text_field(source, "playlist"))

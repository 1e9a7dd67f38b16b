"""Reddit's public JSON, and the pages that old.reddit.com draws: a user's, community's or thread's listing."""

import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborNode

from spiders.networks.common import (
    MAX_POSTS,
    attribute,
    data_of,
    dicts,
    field,
    filled,
    lines,
    links_of,
    object_in,
    path_of,
    query,
    text_field,
    text_of,
    tidy,
    utc,
    whole,
    with_bare_links,
    with_query,
    words,
)
from storage.address import host_of
from storage.page import Page
from storage.records.post import Account, Post
from storage.records.reading import NextPage, PageRole

NAME = "reddit"

_HOSTS = re.compile(r"(?:(?:old|new|np|www)\.)?reddit\.(?:com|example)")
_SITE = "https://www.reddit.com"


def address(url: str) -> str | None:
    """Return the JSON listing of ``/r/NAME``, ``/user/NAME`` or a thread."""
    name, path = host_of(url), path_of(url)
    if not _HOSTS.fullmatch(name) or len(path) < 2:
        return None
    site = _SITE if name.endswith(".com") else url.partition("//")[0] + "//" + name
    first = "user" if path[0] == "u" else path[0]
    if first == "user":
        return f"{site}/user/{path[1]}.json?limit=100&raw_json=1"
    if first == "r" and path[2:3] == ["comments"] and path[3:]:
        return f"{site}/r/{path[1]}/comments/{path[3]}.json?limit=500&raw_json=1"
    if first == "r":
        return f"{site}/r/{path[1]}/new.json?limit=100&raw_json=1"
    return None


def recognises(page: Page) -> bool:
    """Say whether it is a listing, a thread (two listings) or an account of Reddit's API, or a listing as it is drawn."""
    return any(True for _ in _listings(page)) or _about(page) is not None or bool(_things(page))


def next_pages(page: Page) -> Iterator[NextPage]:
    """Yield the listing's next page."""
    for listing in _listings(page):
        after = text_field(listing, "after")
        if (
            after
            and after != query(page.url).get("after")
            and any(True for _ in dicts(listing.get("children")))
        ):
            yield NextPage(url=with_query(page.url, after=after), role=PageRole.POST, priority=10)


def posts(page: Page) -> Iterator[Post]:
    """Read submissions and comments, replies after what they reply to."""
    for thing in _things(page):
        yield _drawn(page, thing)
    pending = [child for listing in _listings(page) for child in dicts(listing.get("children"))]
    read = 0
    while pending and read < 5_000:
        child = pending.pop(0)
        read += 1
        data = child.get("data")
        if text_field(child, "kind") not in {"t1", "t3"} or not isinstance(data, dict):
            continue
        yield _post(child["kind"], data)
        pending[:0] = dicts(field(data, "replies", "data", "children"))


def account(page: Page) -> Account | None:
    """Read an account or community, or whose listing it is."""
    about = _about(page)
    if about is not None:
        name = text_field(about, "name") or text_field(about, "display_name")
        bio = text_field(about, "subreddit", "public_description") or text_field(
            about, "public_description"
        )
        return Account(
            network=NAME,
            id=("t2_" if "comment_karma" in about else "t5_") + text_field(about, "id"),
            handle=name.lower(),
            name=text_field(about, "subreddit", "title") or name,
            url=f"{_SITE}/{'user' if 'comment_karma' in about else 'r'}/{name}",
            bio=bio,
            links=with_bare_links((), bio),
            followers=whole(about.get("subscribers")),
            avatar=text_field(about, "icon_img") or None,
        )
    path = path_of(page.url)
    if path[:1] == ["user"] and path[1:]:
        name = path[1].removesuffix(".json")
        for post in posts(page):
            if post.author.lower() == name.lower():
                return Account(
                    network=NAME,
                    id=post.account_id or name.lower(),
                    handle=name.lower(),
                    name=post.author,
                    url=f"{_SITE}/user/{name}",
                )
    return None


def _listings(page: Page) -> Iterator[dict[str, Any]]:
    data = data_of(page)
    for part in data[:2] if isinstance(data, list) else [data]:
        if (
            isinstance(part, dict)
            and part.get("kind") == "Listing"
            and isinstance(part.get("data"), dict)
        ):
            yield part["data"]


def _about(page: Page) -> dict[str, Any] | None:
    data = data_of(page)
    if (
        isinstance(data, dict)
        and text_field(data, "kind") in {"t2", "t5"}
        and isinstance(data.get("data"), dict)
    ):
        about: dict[str, Any] = data["data"]
        return about
    return None


def _things(page: Page) -> list[LexborNode]:
    """Return the submissions and comments of a drawn page, in its order."""
    if not page.is_html or "data-fullname" not in page.text:
        return []
    found = page.tree.css("div.thing[data-fullname^='t1_'], div.thing[data-fullname^='t3_']")
    return found[:MAX_POSTS]


def _drawn(page: Page, thing: LexborNode) -> Post:
    """Read one that is drawn; what replies to it stands inside it, and is not its own."""
    entry = thing.css_first(".entry")
    title = words(entry.css_first("p.title a.title")) if entry is not None else ""
    body = entry.css_first(".usertext-body .md") if entry is not None else None
    author = attribute(thing, "data-author") or words(thing.css_first("a.author"))
    written = thing.css_first(".tagline time[datetime]")
    outside = attribute(thing, "data-url")
    said, leads = lines(title, text_of(body)), links_of(body, page.base_url)
    return Post(
        network=NAME,
        id=attribute(thing, "data-fullname"),
        url=page.absolute(attribute(thing, "data-permalink")),
        account_id=attribute(thing, "data-author-fullname") or author.lower() or None,
        author=author,
        text=said,
        published_at=utc(attribute(thing, "data-timestamp") or attribute(written, "datetime")),
        links=with_bare_links([*leads, *([outside] if outside.startswith("http") else [])], said),
        media=(),
    )


def _post(kind: str, data: dict[str, Any]) -> Post:
    body = text_field(data, "selftext") or text_field(data, "body")
    text = tidy(lines(text_field(data, "title"), body))
    author = text_field(data, "author")
    outside = text_field(data, "url_overridden_by_dest") or (
        "" if data.get("is_self") else text_field(data, "url")
    )
    shared = next(
        (text_field(parent, "author") for parent in dicts(data.get("crosspost_parent_list"))), ""
    )
    pictures = [text_field(one, "s", "u") for one in object_in(data, "media_metadata").values()]
    is_picture = (
        re.search(r"\.(?:jpe?g|png|gif|webp|mp4)(?:\?|$)|i\.redd\.it|v\.redd\.it", outside)
        is not None
    )
    return Post(
        network=NAME,
        id=text_field(data, "name") or f"{kind}_{text_field(data, 'id')}",
        url=_SITE + text_field(data, "permalink"),
        account_id=text_field(data, "author_fullname")
        or (author.lower() if author != "[deleted]" else None),
        author=author,
        text=text,
        published_at=utc(data.get("created_utc")),
        edited=bool(data.get("edited")),
        links=with_bare_links([outside] if outside and not is_picture else [], text),
        media=filled(*([outside] if is_picture else []), *pictures),
        reply_to=text_field(data, "parent_id") or None,
        forwarded_from=shared or None,
    )

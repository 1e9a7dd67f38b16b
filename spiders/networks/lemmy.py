"""Lemmy and servers with its API (PieFed, Mbin in part): a community's or user's posts and comments as JSON."""

import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

from spiders.networks.common import (
    dicts,
    field,
    filled,
    lines,
    object_in,
    object_of,
    origin,
    path_of,
    query,
    text_field,
    tidy,
    utc,
    whole,
    with_bare_links,
    with_query,
)
from spiders.reading.names import named
from storage.address import host_of
from storage.page import Page
from storage.records.post import Account, Post
from storage.records.reading import NextPage, PageRole

NAME = "lemmy"

_HOSTS: Final = named("lemmy_host")
_NAME = re.compile(r"[A-Za-z0-9_]{1,60}(?:@[a-z0-9.-]{3,80})?")
_LISTINGS: Final = {
    "c": ("post/list", "community_name"),
    "u": ("user", "username"),
    "post": ("comment/list", "post_id"),
}
"""What the API calls the listing of what an address names, and its name."""

_PAGE = 50
_MAX_PAGE = 40


def address(url: str) -> str | None:
    """Return the API's listing of a community (``/c/NAME``), user (``/u/NAME``) or post."""
    name, path = host_of(url), path_of(url)
    if (
        len(path) < 2
        or not (_HOSTS.fullmatch(name) or (path[0] in {"c", "u"} and "@" in path[1]))
        or not _NAME.fullmatch(path[1])
    ):
        return None
    if path[0] not in _LISTINGS or (path[0] == "post" and not path[1].isdigit()):
        return None
    listing, asked = _LISTINGS[path[0]]
    fields = urlencode({asked: path[1], "sort": "New", "limit": _PAGE, "page": 1})
    return f"{origin(url)}/api/v3/{listing}?{fields}"


def recognises(page: Page) -> bool:
    """Say whether it is a list of posts or comments, or a user, of Lemmy's API."""
    data = object_of(page)
    views = (
        *dicts(data.get("posts")),
        *dicts(data.get("comments")),
        *dicts([data.get("post_view")]),
    )
    return isinstance(data.get("person_view"), dict) or any(
        "creator" in view and ("community" in view or "post" in view) for view in views[:3]
    )


def next_pages(page: Page) -> Iterator[NextPage]:
    """Yield the next page of a list that was full; forty pages at most."""
    data = object_of(page)
    asked = query(page.url)
    number, limit = asked.get("page", "1"), asked.get("limit", str(_PAGE))
    size = max(len(list(dicts(data.get(part)))) for part in ("posts", "comments"))
    cursor = text_field(data, "next_page")
    if cursor and cursor != asked.get("page_cursor"):
        yield NextPage(
            url=with_query(page.url, page_cursor=cursor, page=None), role=PageRole.POST, priority=10
        )
    elif number.isdigit() and limit.isdigit() and size >= int(limit):
        following = with_query(page.url, page=str(int(number) + 1))
        found = NextPage(url=following, role=PageRole.POST, priority=10)
        yield found.within(_MAX_PAGE, "pages", int(number) + 1)


def posts(page: Page) -> Iterator[Post]:
    """Read posts, then comments."""
    data = object_of(page)
    for view in [*dicts([data.get("post_view")]), *dicts(data.get("posts"))]:
        if isinstance(view.get("post"), dict):
            yield _post(view, view["post"], comment=False)
    for view in dicts(data.get("comments")):
        if isinstance(view.get("comment"), dict):
            yield _post(view, view["comment"], comment=True)


def account(page: Page) -> Account | None:
    """Read the user a page is about."""
    person = field(object_of(page), "person_view", "person")
    if not isinstance(person, dict):
        return None
    bio = text_field(person, "bio")
    return Account(
        network=NAME,
        id=text_field(person, "actor_id"),
        handle=text_field(person, "name"),
        name=text_field(person, "display_name") or text_field(person, "name"),
        url=text_field(person, "actor_id"),
        bio=bio,
        links=with_bare_links((), bio),
        avatar=text_field(person, "avatar") or None,
    )


def _post(view: dict[str, Any], said: dict[str, Any], *, comment: bool) -> Post:
    creator = object_in(view, "creator")
    body = text_field(said, "content" if comment else "body")
    text = tidy(lines(text_field(said, "name"), body))
    path = text_field(said, "path").split(".")
    parent = path[-2] if len(path) > 2 else str(said.get("post_id", ""))
    return Post(
        network=NAME,
        id=text_field(said, "ap_id") or str(said.get("id", "")),
        url=text_field(said, "ap_id"),
        account_id=text_field(creator, "actor_id") or None,
        author=text_field(creator, "name"),
        text=text,
        published_at=utc(text_field(said, "published")),
        edited=bool(said.get("updated")),
        links=with_bare_links([text_field(said, "url")], text),
        media=filled(text_field(said, "thumbnail_url")),
        reply_to=parent if comment and parent else None,
        views=whole(field(view, "counts", "views")),
    )

"""
Mastodon and servers that speak its public API (Pleroma, Akkoma, GoToSocial, Pixelfed, Takahe), and ActivityPub outboxes.

An account is looked up by its name, which gives its number; the number gives its statuses.
"""

import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from spiders.networks.common import (
    data_of,
    dicts,
    field,
    filled,
    lines,
    links_in_markup,
    object_in,
    origin,
    path_of,
    query,
    text_field,
    text_of_markup,
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

NAME = "mastodon"

_OTHERS: Final = named("other_network", r"(?:.*\.)?", r"\.(?:com|net|me|ee|app|co|example)")
_PAGE = 40


def address(url: str) -> str | None:
    """Return the look-up of an account: ``https://HOST/@NAME`` becomes its ``/api/v1/accounts/lookup``."""
    name, path = host_of(url), path_of(url)
    if not name or _OTHERS.fullmatch(name) or not path:
        return None
    if path[0] in {"users", "web"} and path[1:]:
        path = ["@" + path[1].lstrip("@")]
    if not re.fullmatch(r"@[A-Za-z0-9_][A-Za-z0-9_.-]{0,40}(?:@[a-z0-9.-]{3,80})?", path[0]):
        return None
    if path[1:] and path[1].isdigit():
        return f"{origin(url)}/api/v1/statuses/{path[1]}"
    return f"{origin(url)}/api/v1/accounts/lookup?{urlencode({'acct': path[0][1:]})}"


def recognises(page: Page) -> bool:
    """Say whether it is an account, a list of statuses, one status, a context or an ActivityPub outbox."""
    data = data_of(page)
    if isinstance(data, list):
        return bool(data) and all(_is_status(item) for item in data[:5])
    if not isinstance(data, dict):
        return False
    return (
        _is_account(data)
        or _is_status(data)
        or (isinstance(data.get("descendants"), list) and isinstance(data.get("ancestors"), list))
        or (
            text_field(data, "type") in {"OrderedCollectionPage", "OrderedCollection"}
            and "@context" in data
        )
    )


def next_pages(page: Page) -> Iterator[NextPage]:
    """Yield an account's statuses, then older ones while the numbers fall."""
    data = data_of(page)
    if isinstance(data, dict):
        if _is_account(data):
            url = f"{origin(page.url)}/api/v1/accounts/{data['id']}/statuses?limit={_PAGE}"
            yield NextPage(url=url, role=PageRole.POST, priority=20)
        elif _is_status(data) and re.fullmatch(r"/api/v1/statuses/[^/]+", urlsplit(page.url).path):
            yield NextPage(
                url=f"{page.url.partition('?')[0]}/context", role=PageRole.POST, priority=15
            )
        else:
            following = text_field(data, "next") or text_field(data, "first")
            same = origin(page.absolute(following)) == origin(page.url) and following != page.url
            if following and same and data.get("orderedItems") != []:
                yield NextPage(url=page.absolute(following), role=PageRole.POST, priority=10)
    elif isinstance(data, list) and data and "/statuses" in urlsplit(page.url).path:
        oldest, current = str(data[-1].get("id", "")), query(page.url).get("max_id", "")
        if oldest and (not current or (len(oldest), oldest) < (len(current), current)):
            yield NextPage(url=with_query(page.url, max_id=oldest), role=PageRole.POST, priority=10)


def posts(page: Page) -> Iterator[Post]:
    """Read statuses; a boost is a post of the one who boosted, with the author it came from."""
    data = data_of(page)
    if isinstance(data, list):
        yield from (_post(item) for item in dicts(data) if _is_status(item))
    elif isinstance(data, dict):
        if _is_status(data):
            yield _post(data)
        for part in ("ancestors", "descendants"):
            yield from (_post(item) for item in dicts(data.get(part)) if _is_status(item))
        for item in dicts(data.get("orderedItems")):
            note = item.get("object")
            if text_field(item, "type") == "Create" and isinstance(note, dict):
                yield _note(note)
            elif text_field(item, "type") in {"Note", "Article", "Page"}:
                yield _note(item)


def account(page: Page) -> Account | None:
    """Read the account itself, or whose statuses a list holds."""
    data = data_of(page)
    if isinstance(data, list):
        data = next((item.get("account") for item in dicts(data)), None)
    elif isinstance(data, dict) and _is_status(data):
        data = data.get("account")
    if not isinstance(data, dict) or not _is_account(data):
        return None
    fields = [
        (text_field(item, "name"), text_field(item, "value")) for item in dicts(data.get("fields"))
    ]
    bio = "\n".join(
        [
            text_of_markup(text_field(data, "note")),
            *(f"{name} : {text_of_markup(value)}" for name, value in fields),
        ]
    ).strip()
    markup = text_field(data, "note") + "".join(value for _, value in fields)
    return Account(
        network=NAME,
        id=_account_id(data),
        handle=text_field(data, "acct"),
        name=text_field(data, "display_name") or text_field(data, "username"),
        url=text_field(data, "url"),
        bio=bio,
        links=with_bare_links(links_in_markup(markup), bio),
        followers=whole(data.get("followers_count")),
        avatar=text_field(data, "avatar") or None,
    )


def _is_account(data: dict[str, Any]) -> bool:
    return {"id", "acct", "username", "url", "note"} <= data.keys()


def _is_status(data: Any) -> bool:
    return (
        isinstance(data, dict)
        and {"id", "account", "content", "created_at"} <= data.keys()
        and isinstance(data["account"], dict)
    )


def _account_id(data: dict[str, Any]) -> str:
    """Return the ActivityPub id where the server gives it, else its address: both outlive a change of name."""
    return text_field(data, "uri") or text_field(data, "url") or text_field(data, "acct").lower()


def _post(data: dict[str, Any]) -> Post:
    shared = object_in(data, "reblog")
    said = shared or data
    author = data["account"]
    markup = text_field(said, "content")
    warning = text_field(said, "spoiler_text")
    attached = list(dicts(said.get("media_attachments")))
    poll = "\n".join(text_field(one, "title") for one in dicts(field(said, "poll", "options")))
    descriptions = "\n".join(text_field(item, "description") for item in attached)
    text = lines(warning, text_of_markup(markup), poll, descriptions)
    links = [*links_in_markup(markup), text_field(said, "card", "url")]
    reply = data.get("in_reply_to_id")
    return Post(
        network=NAME,
        id=text_field(data, "uri") or str(data["id"]),
        url=text_field(data, "url") or text_field(said, "url") or text_field(data, "uri"),
        account_id=_account_id(author),
        author=text_field(author, "acct"),
        text=text,
        published_at=utc(data.get("created_at")),
        edited=bool(data.get("edited_at")),
        links=with_bare_links(links, text),
        media=filled(
            *(text_field(one, "url") or text_field(one, "remote_url") for one in attached)
        ),
        reply_to=str(reply) if reply else None,
        forwarded_from=text_field(shared, "account", "acct") or None,
    )


def _note(data: dict[str, Any]) -> Post:
    """Read an ActivityPub note."""
    markup = text_field(data, "content")
    text = lines(text_field(data, "name"), text_field(data, "summary"), text_of_markup(markup))
    author = text_field(data, "attributedTo")
    return Post(
        network=NAME,
        id=text_field(data, "id"),
        url=text_field(data, "url") or text_field(data, "id"),
        account_id=author or None,
        author=author.rstrip("/").rpartition("/")[2],
        text=text,
        published_at=utc(data.get("published")),
        edited=bool(data.get("updated")) and data.get("updated") != data.get("published"),
        links=with_bare_links(links_in_markup(markup), text),
        media=filled(*(text_field(item, "url") for item in dicts(data.get("attachment")))),
        reply_to=text_field(data, "inReplyTo") or None,
    )

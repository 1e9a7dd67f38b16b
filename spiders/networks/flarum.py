"""Flarum forums: a discussion or a list of them, from the JSON:API document that each page and the public API carry."""

import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from spiders.networks.common import (
    data_of,
    dicts,
    field,
    links_in_markup,
    object_in,
    origin,
    text_field,
    text_of_markup,
    utc,
    with_bare_links,
)
from spiders.networks.profile_posts import scripts_json
from spiders.networks.thread import MAX_TOPICS
from storage.page import Page
from storage.records.post import Account, Post
from storage.records.reading import NextPage, PageRole

NAME: Final = "flarum"

_PAYLOAD: Final = "script#flarum-json-payload"
_DISCUSSION: Final = re.compile(r"/d/(\d+)(?:-[^/]*)?(?:/\d+)?/?")


def address(url: str) -> str | None:
    """Return a discussion's own address (``/d/NUMBER-slug``), without the place in it."""
    match = _DISCUSSION.fullmatch(urlsplit(url).path)
    return f"{origin(url)}/d/{match[1]}" if match else None


def recognises(page: Page) -> bool:
    """Say whether it is a page that Flarum made, or its API's answer."""
    return bool(_document(page))


def next_pages(page: Page) -> Iterator[NextPage]:
    """Yield the next page that the document names, and the discussions of a list."""
    document = _document(page)
    following = text_field(document, "links", "next")
    if following and origin(page.absolute(following)) == origin(page.url):
        shown = page.tree.css_first("a[rel=next], link[rel=next]") if page.is_html else None
        url = page.absolute(shown.attributes.get("href") or "") if shown is not None else following
        yield NextPage(url=url, role=PageRole.PAGINATION, priority=10)
    if not isinstance(document.get("data"), list):
        return
    for place, one in enumerate(_of_type(document, "discussions"), 1):
        slug = text_field(one, "attributes", "slug") or text_field(one, "id")
        topic = NextPage(url=f"{origin(page.url)}/d/{slug}", role=PageRole.POST, priority=8)
        yield topic.within(MAX_TOPICS, "topics", place)


def posts(page: Page) -> Iterator[Post]:
    """Read the comments of a document; renamings and other events are no posts."""
    document = _document(page)
    names = {text_field(one, "id"): one for one in _of_type(document, "users")}
    topics = {text_field(one, "id"): one for one in _of_type(document, "discussions")}
    written = [
        one
        for one in _of_type(document, "posts")
        if text_field(one, "attributes", "contentType") == "comment"
    ]
    for one in sorted(written, key=lambda each: str(field(each, "attributes", "createdAt"))):
        yield _post(page, one, names, topics)


def account(page: Page) -> Account | None:  # noqa: ARG001 - a discussion has many authors
    """A discussion is nobody's page."""
    return None


def _post(
    page: Page,
    one: dict[str, Any],
    names: dict[str, dict[str, Any]],
    topics: dict[str, dict[str, Any]],
) -> Post:
    markup = text_field(one, "attributes", "contentHtml")
    topic = topics.get(text_field(one, "relationships", "discussion", "data", "id"), {})
    user = text_field(one, "relationships", "user", "data", "id")
    number = field(one, "attributes", "number")
    text = text_of_markup(markup)
    slug = text_field(topic, "attributes", "slug") or text_field(topic, "id")
    title = text_field(topic, "attributes", "title") if number == 1 else ""
    return Post(
        network=NAME,
        id=f"{origin(page.url)}#{text_field(one, 'id')}",
        url=f"{origin(page.url)}/d/{slug}/{number}" if slug else page.url,
        account_id=f"{origin(page.url)}/user/{user}" if user else None,
        author=text_field(names.get(user, {}), "attributes", "displayName")
        or text_field(names.get(user, {}), "attributes", "username"),
        text=f"{title}\n{text}" if title else text,
        published_at=utc(text_field(one, "attributes", "createdAt")),
        edited=bool(field(one, "attributes", "editedAt")),
        links=with_bare_links(links_in_markup(markup), text),
        media=(),
    )


def _document(page: Page) -> dict[str, Any]:
    """Return the JSON:API document of a page of Flarum's, an empty one where it is none."""
    if page.is_html:
        payload = scripts_json(page, _PAYLOAD) if "flarum" in page.text else None
        return object_in(payload, "apiDocument") if isinstance(payload, dict) else {}
    data = data_of(page)
    return data if isinstance(data, dict) and _is_of_flarum(data) else {}


def _is_of_flarum(data: dict[str, Any]) -> bool:
    return "data" in data and any(True for _ in _of_type(data, "discussions"))


def _of_type(document: dict[str, Any], kind: str) -> Iterator[dict[str, Any]]:
    """Yield the resources of one type, the document's own first."""
    own = document.get("data")
    for one in (
        *(dicts(own) if isinstance(own, list) else dicts([own])),
        *dicts(document.get("included")),
    ):
        if text_field(one, "type") == kind:
            yield one

"""Discourse forums: a topic's posts and the lists of topics, as public JSON and as the page served without scripts."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from spiders.networks.common import (
    attribute,
    data_of,
    dicts,
    links_in_markup,
    links_of,
    object_in,
    origin,
    path_of,
    query,
    text_field,
    text_of,
    text_of_markup,
    utc,
    whole,
    with_bare_links,
    with_query,
    words,
)
from spiders.networks.thread import MAX_TOPICS
from storage.page import Page
from storage.records.post import Account, Post
from storage.records.reading import NextPage, PageRole

NAME = "discourse"

_TOPIC = re.compile(r"/t/(?:[^/]+/)?(\d+)")
_BATCH = 20
_MAX_BATCHES = 25


def address(url: str) -> str | None:
    """Return the JSON of a topic (``/t/SLUG/NUMBER``); other software does not write addresses so."""
    match = re.fullmatch(r"/t/[a-z0-9%-]+/(\d+)(?:/\d+)?/?", urlsplit(url).path)
    return f"{origin(url)}/t/{match[1]}.json" if match else None


def recognises(page: Page) -> bool:
    """Say whether it is a topic, a list of topics or a page that Discourse made."""
    data = data_of(page)
    if isinstance(data, dict):
        return (
            isinstance(data.get("post_stream"), dict)
            or isinstance(data.get("topic_list"), dict)
            or "latest_posts" in data
        )
    return page.is_html and any(
        sign in page.text
        for sign in ('content="Discourse', "discourse-cdn", "data-discourse-setup")
    )


def next_pages(page: Page) -> Iterator[NextPage]:
    """Yield the rest of a topic, the topics of a list and the list's next page."""
    data = data_of(page)
    if not isinstance(data, dict):
        yield from _next_of_page(page)
        return
    stream = data.get("post_stream")
    if isinstance(stream, dict) and isinstance(data.get("id"), int):
        shown = {whole(post.get("id")) for post in dicts(stream.get("posts"))}
        ids = stream.get("stream")
        listed = ids if isinstance(ids, list) else []
        rest = [number for number in listed if isinstance(number, int) and number not in shown]
        for start in range(0, len(rest), _BATCH):
            asked = "&".join(f"post_ids[]={number}" for number in rest[start : start + _BATCH])
            url = f"{origin(page.url)}/t/{data['id']}/posts.json?{asked}"
            found = NextPage(url=url, role=PageRole.POST, priority=10)
            yield found.within(_BATCH * _MAX_BATCHES, "posts", start + 1)
    topics = data.get("topic_list")
    if isinstance(topics, dict):
        for place, topic in enumerate(dicts(topics.get("topics")), 1):
            if isinstance(topic.get("id"), int):
                url = f"{origin(page.url)}/t/{topic['id']}.json"
                found = NextPage(url=url, role=PageRole.POST, priority=8)
                yield found.within(MAX_TOPICS, "topics", place)
        more = text_field(topics, "more_topics_url")
        number = query(more).get("page", "")
        if number.isdigit():
            path, _, asked = more.partition("?")
            yield _next_list(f"{origin(page.url)}{path.removesuffix('.json')}.json?{asked}", number)


def posts(page: Page) -> Iterator[Post]:
    """Read the posts of a topic."""
    data = data_of(page)
    if isinstance(data, dict):
        stream = object_in(data, "post_stream")
        for post in dicts(stream.get("posts") if stream else data.get("latest_posts")):
            yield _post(page, post, text_field(data, "title"))
        return
    title = words(page.tree.css_first("h1"))
    for node in page.tree.css(".crawler-post, div[itemprop=comment]:not(.crawler-post)"):
        yield _crawled(page, node, title)


def account(page: Page) -> Account | None:  # noqa: ARG001 - a topic has many authors
    """A topic is nobody's page."""
    return None


def _post(page: Page, post: dict[str, Any], title: str) -> Post:
    markup = text_field(post, "cooked")
    text = text_of_markup(markup)
    number = post.get("post_number")
    if number == 1 and title:
        text = f"{title}\n{text}"
    topic = post.get("topic_id")
    reply = post.get("reply_to_post_number")
    return Post(
        network=NAME,
        id=f"{origin(page.url)}/p/{post.get('id')}",
        url=page.absolute(text_field(post, "post_url") or f"/t/{topic}/{number}", page.url),
        account_id=f"{origin(page.url)}/u/{post['user_id']}"
        if isinstance(post.get("user_id"), int)
        else text_field(post, "username").lower() or None,
        author=text_field(post, "username"),
        text=text,
        published_at=utc(text_field(post, "created_at")),
        edited=(whole(post.get("version")) or 1) > 1,
        links=with_bare_links(links_in_markup(markup, page.url), text),
        media=tuple(re.findall(r'<img[^>]+src="([^"]+)"(?![^>]*class="emoji)', markup)[:50])
        if "<img" in markup
        else (),
        reply_to=f"{topic}/{reply}" if reply else None,
        views=whole(post.get("reads")),
    )


def _crawled(page: Page, node: LexborNode, title: str) -> Post:
    body = node.css_first("[itemprop=text], .post")
    number = (
        words(node.css_first("[itemprop=position]")) or attribute(node, "id").rpartition("_")[2]
    )
    text = text_of(body)
    author = words(node.css_first("[itemprop=author] [itemprop=name], .creator a"))
    time = node.css_first("time[datetime]")
    topic = _TOPIC.search(urlsplit(page.url).path)
    return Post(
        network=NAME,
        id=f"{origin(page.url)}/t/{topic[1] if topic else ''}/{number}",
        url=f"{page.url.partition('?')[0]}/{number}" if number != "1" else page.url,
        account_id=author.lower() or None,
        author=author,
        text=f"{title}\n{text}" if number == "1" and title else text,
        published_at=utc(attribute(time, "datetime")),
        links=with_bare_links(links_of(body, page.base_url), text),
        media=tuple(
            page.absolute(attribute(image, "src"))
            for image in (body.css("img[src]:not(.emoji)") if body is not None else [])
        ),
    )


def _next_of_page(page: Page) -> Iterator[NextPage]:
    if _TOPIC.search(urlsplit(page.url).path):
        found = address(page.url)
        if found:
            yield NextPage(url=found, role=PageRole.API, priority=15)
    following = page.tree.css_first('a[rel="next"], link[rel="next"]')
    number = query(attribute(following, "href")).get("page", "")
    if number.isdigit():
        yield _next_list(with_query(page.url, page=number), number)
    seen: set[str] = set()
    for link in page.tree.css(
        "a.raw-topic-link[href], .topic-list a.title[href], .topic-list .link-top-line a[href]"
    ):
        url = page.absolute(attribute(link, "href"))
        if url not in seen and path_of(url)[:1] == ["t"]:
            seen.add(url)
            topic = NextPage(url=url, role=PageRole.POST, priority=8)
            yield topic.within(MAX_TOPICS, "topics", len(seen))


def _next_list(url: str, number: str) -> NextPage:
    """Return a list's page of that number."""
    found = NextPage(url=url, role=PageRole.PAGINATION, priority=5)
    return found.within(_MAX_BATCHES, "pages", int(number))

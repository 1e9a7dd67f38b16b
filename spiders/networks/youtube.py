"""YouTube's public feed of a channel: titles, descriptions, times and views of its last videos."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

from spiders.networks.common import (
    attribute,
    lines,
    meta,
    path_of,
    query,
    text_of_markup,
    with_bare_links,
    words,
)
from spiders.networks.feed import entry_post, parsed
from storage.address import host_of
from storage.page import Page
from storage.records.post import Account, Post
from storage.records.reading import NextPage, PageRole

NAME = "youtube"

_HOSTS = re.compile(r"(?:m\.)?youtube\.(?:com|example)")
_CHANNEL = re.compile(r"UC[\w-]{22}")


def address(url: str) -> str | None:
    """Return the feed of a channel or playlist; of an ``@handle`` its page, which names the feed."""
    name, path = host_of(url), path_of(url)
    if not _HOSTS.fullmatch(name):
        return None
    site = (
        "https://www.youtube.com" if name.endswith(".com") else url.partition("//")[0] + "//" + name
    )
    playlist = query(url).get("list")
    if path[:1] == ["playlist"] and playlist:
        return f"{site}/feeds/videos.xml?{urlencode({'playlist_id': playlist})}"
    if path[:1] == ["channel"] and path[1:] and _CHANNEL.fullmatch(path[1]):
        return f"{site}/feeds/videos.xml?channel_id={path[1]}"
    if path[:1] == ["user"] and path[1:]:
        return f"{site}/feeds/videos.xml?{urlencode({'user': path[1]})}"
    if path and path[0].startswith("@"):
        return f"{site}/{path[0]}"
    if path[:1] == ["c"] and path[1:]:
        return f"{site}/c/{path[1]}"
    return url if path[:2] == ["feeds", "videos.xml"] else None


def recognises(page: Page) -> bool:
    """Say whether it is a feed in YouTube's own namespace or a channel's page."""
    if b"http://www.youtube.com/xml/schemas/2015" in page.body[:2_000]:
        return True
    return page.is_html and "ytInitialData" in page.text and _feed_link(page) != ""


def next_pages(page: Page) -> Iterator[NextPage]:
    """Yield the feed that a channel's page names; the feed itself has one page only."""
    link = _feed_link(page) if page.is_html else ""
    if link:
        yield NextPage(url=page.absolute(link), role=PageRole.FEED, priority=20)


def posts(page: Page) -> Iterator[Post]:
    """Read the videos of a feed, title before description."""
    if page.is_html:
        return
    feed = parsed(page)
    for entry in feed.entries:
        post = entry_post(page, entry, NAME, feed.feed)
        seen = str((entry.get("media_statistics") or {}).get("views", ""))
        title, about = str(entry.get("title", "")), text_of_markup(str(entry.get("summary", "")))
        text = lines(title, about)
        yield Post(
            network=NAME,
            id=post.id,
            url=post.url,
            account_id=str(entry.get("yt_channelid", "")) or post.account_id,
            author=post.author,
            text=text,
            published_at=post.published_at,
            edited=post.edited,
            links=with_bare_links((), text),
            media=post.media,
            views=int(seen) if seen.isdigit() else None,
        )


def account(page: Page) -> Account | None:
    """Read the channel."""
    if page.is_html:
        number = query(_feed_link(page)).get("channel_id", "")
        path = path_of(page.url)
        bio = meta(page, "og:description")
        return Account(
            network=NAME,
            id=number,
            handle=(path[0] if path and path[0].startswith("@") else number).lower().lstrip("@"),
            name=meta(page, "og:title") or words(page.tree.css_first("title")),
            url=meta(page, "og:url") or page.url,
            bio=bio,
            links=with_bare_links((), bio),
            avatar=meta(page, "og:image") or None,
        )
    feed = parsed(page).feed
    number = str(feed.get("yt_channelid", ""))
    number = number if number.startswith("UC") or not number else "UC" + number
    author = feed.get("author_detail") or {}
    return Account(
        network=NAME,
        id=number or str(feed.get("id", "")),
        handle=number.lower() or str(feed.get("title", "")),
        name=str(author.get("name", "")) or str(feed.get("title", "")),
        url=str(author.get("href", "")) or str(feed.get("link", "")),
    )


def _feed_link(page: Page) -> str:
    return attribute(
        page.tree.css_first('link[rel="alternate"][href*="/feeds/videos.xml"]'), "href"
    )

"""
RSS, Atom, RDF and JSON feeds: the public form in which blogs, forums and many networks publish their posts.

`feedparser` reads the XML from bytes at hand. A feed that declares entities is refused before parsing: no honest feed needs
them, and they are how a small file becomes a large one.
"""

import io
import logging
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from spiders.errors import UnreadablePage
from spiders.networks.clocks import spoken_time
from spiders.networks.common import (
    HALF_DAY,
    data_of,
    dicts,
    filled,
    lines,
    links_in_markup,
    names_zone,
    query,
    text_field,
    text_of_markup,
    utc,
    with_bare_links,
    with_query,
)
from storage.page import Page
from storage.records.post import Account, Post
from storage.records.reading import NextPage, PageRole

log = logging.getLogger("portique.reading")

NAME = "feed"

MAX_BYTES = 8 * 1024 * 1024
_ROOT = re.compile(rb"<(?:rss|feed|rdf:RDF|atom:feed)[\s>]")
_QUOTED = re.compile(rb"(?<=>)\s{0,99}<!\[CDATA\[[^\]]*(?:\](?!\]>)[^\]]*)*\]\]>")
"""What a post quotes behind an element that opens: no declaration stands there."""

_REFERENCE = re.compile(rb"&(?:amp;){0,3}#(?:[xX]([0-9a-fA-F]{6,})|(\d{7,}));?")
"""A reference long enough to name no character."""

_LONGEST = 8
"""Digits of a number that may still name one, zeros before it included."""

_ENTITY = re.compile(rb"<!(?:ENTITY|ATTLIST|ELEMENT)", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?:/|\.)(?:feed|rss|atom)(?:/|\.xml)?(?:\?|$)|\.rss(?:\?|$)|[?&]feed=|/feeds?/", re.IGNORECASE
)
_MAX_PAGE = 10


def address(url: str) -> str | None:
    """Return an address that is a feed's own; a site's feed is found from its pages, not guessed."""
    return url if url.startswith(("http://", "https://")) and _ADDRESS.search(url) else None


def recognises(page: Page) -> bool:
    """Say whether the document is a feed, whatever media type it was sent as."""
    if page.is_html and not page.body[:200].lstrip().startswith(b"<?xml"):
        return False
    if _ROOT.search(page.body[:8_192]) is not None and b"<html" not in page.body[:1_024].lower():
        return True
    version = text_field(data_of(page), "version") if page.is_json else ""
    return version.startswith("https://jsonfeed.org/")


def next_pages(page: Page) -> Iterator[NextPage]:
    """Yield the feed's next page where it names one (RFC 5005) or WordPress wrote it; ten pages at most."""
    if page.is_json:
        following = text_field(data_of(page), "next_url")
        if following and following != page.url:
            yield NextPage(url=page.absolute(following), role=PageRole.FEED, priority=10)
        return
    feed = parsed(page)
    named = next(
        (link.get("href", "") for link in feed.feed.get("links", []) if link.get("rel") == "next"),
        "",
    )
    if named and page.absolute(named) != page.url:
        yield NextPage(url=page.absolute(named), role=PageRole.FEED, priority=10)
    elif "wordpress" in str(feed.feed.get("generator", "")).lower() and feed.entries:
        number = query(page.url).get("paged", "1")
        if number.isdigit() and len(feed.entries) >= 10:
            following = with_query(page.url, paged=str(int(number) + 1))
            found = NextPage(url=following, role=PageRole.FEED, priority=5)
            yield found.within(_MAX_PAGE, "pages", int(number) + 1)


def posts(page: Page) -> Iterator[Post]:
    """
    Read the entries of a feed.

    Raises:
        UnreadablePage: the feed declares entities, or is too large.
    """
    if page.is_json:
        yield from (_item(page, item) for item in dicts((data_of(page) or {}).get("items")))
        return
    feed = parsed(page)
    for entry in feed.entries:
        yield entry_post(page, entry, NAME, feed.feed)


def account(page: Page) -> Account | None:
    """Read who publishes the feed."""
    if page.is_json:
        data = data_of(page)
        url = text_field(data, "home_page_url") or page.url
        return Account(
            network=NAME,
            id=url,
            handle=url,
            name=text_field(data, "title"),
            url=url,
            bio=text_field(data, "description"),
        )
    feed = parsed(page).feed
    title, link = str(feed.get("title", "")).strip(), str(feed.get("link", "")) or page.url
    if not title and not feed.get("link"):
        return None
    bio = text_of_markup(str(feed.get("subtitle", "")))
    image = feed.get("image")
    return Account(
        network=NAME,
        id=str(feed.get("id", "")) or link,
        handle=link,
        name=title,
        url=link,
        bio=bio,
        links=with_bare_links((), bio),
        avatar=str(image.get("href", "")) or None if isinstance(image, dict) else None,
    )


def parsed(page: Page) -> Any:
    """
    Parse a feed from its bytes.

    Raises:
        UnreadablePage: it declares entities, is larger than 8 MiB, or its parser fails on it.
    """
    if _ENTITY.search(_QUOTED.sub(b"", page.body)) is not None:
        raise UnreadablePage(page.url, "entries without entity declarations")
    if len(page.body) > MAX_BYTES:
        raise UnreadablePage(page.url, "entries within 8 MiB")
    import feedparser  # slow to load, and few pages are feeds

    headers = {
        "content-location": page.url,
        "content-type": page.header("content-type") or "application/xml",
    }
    body = _REFERENCE.sub(_possible, page.body)
    try:
        return feedparser.parse(io.BytesIO(body), response_headers=headers)
    except Exception as error:  # feedparser says by an answer what is wrong with a feed; what it raises is its own slip
        log.info("feed_unread", exc_info=True, extra={"url": page.url})
        raise UnreadablePage(page.url, f"entries ({type(error).__name__} in the parser)") from error


def _possible(reference: re.Match[bytes]) -> bytes:
    """Return a reference to a character, the one for what is lost where there is none of that number."""
    digits, base = (reference[1], 16) if reference[1] else (reference[2], 10)
    known = len(digits) <= _LONGEST and int(digits, base) <= sys.maxunicode
    return reference[0] if known else b"&#xfffd;"


def entry_post(page: Page, entry: Any, network: str, feed: Any) -> Post:
    """Read one entry; its id is the publisher's own, which edits do not change."""
    bodies = [str(content.get("value", "")) for content in entry.get("content", [])] or [
        str(entry.get("summary", ""))
    ]
    markup = max(bodies, key=len)
    title = text_of_markup(str(entry.get("title", "")))
    body = text_of_markup(markup)
    text = body if title and body.startswith(title.rstrip("…. ")) else lines(title, body)
    link = str(entry.get("link", ""))
    published, updated = (_time(page, entry, name) for name in ("published", "updated"))
    author = entry.get("author_detail") or {}
    media = [str(item.get("href", "")) for item in entry.get("enclosures", [])]
    media += [
        str(item.get("url", ""))
        for item in [*entry.get("media_content", []), *entry.get("media_thumbnail", [])]
    ]
    replied = entry.get("thr_in-reply-to") or {}
    name = str(author.get("name", "")) or str(entry.get("author", "")) or str(feed.get("title", ""))
    return Post(
        network=network,
        id=str(entry.get("id", "")) or link or f"{page.url}#{title}",
        url=link or page.url,
        account_id=str(author.get("href", "")) or name.lower() or None,
        author=name,
        text=text,
        published_at=published or updated,
        edited=published is not None
        and updated is not None
        and (updated - published).total_seconds() > 60,
        links=with_bare_links(links_in_markup(markup, page.url), text),
        media=tuple(dict.fromkeys(item for item in media if item)),
        reply_to=str(replied.get("ref", "")) or None if isinstance(replied, dict) else None,
    )


def _time(page: Page, entry: Any, name: str) -> datetime | None:
    """Return a time of an entry; by its words where feedparser reads none, drops a « PM » or does not know the zone."""
    parts, written = (
        dict.get(entry, f"{name}_parsed"),
        str(dict.get(entry, name) or ""),
    )  # its own get warns of a fallback
    if parts is None or HALF_DAY.search(written) or names_zone(written):
        return spoken_time(written, page)
    try:
        year, month, day, hour, minute, second = parts[:6]
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def _item(page: Page, item: dict[str, Any]) -> Post:
    """Read an item of a JSON feed."""
    markup = text_field(item, "content_html")
    body = text_of_markup(markup) or text_field(item, "content_text") or text_field(item, "summary")
    text = lines(text_field(item, "title"), body)
    authors = [
        *dicts(item.get("authors")),
        *([item["author"]] if isinstance(item.get("author"), dict) else []),
    ]
    author = authors[0] if authors else {}
    published, updated = utc(item.get("date_published")), utc(item.get("date_modified"))
    media = [
        text_field(item, "image"),
        *(text_field(part, "url") for part in dicts(item.get("attachments"))),
    ]
    return Post(
        network=NAME,
        id=str(item.get("id", "")) or text_field(item, "url"),
        url=text_field(item, "url") or page.url,
        account_id=text_field(author, "url") or text_field(author, "name").lower() or None,
        author=text_field(author, "name"),
        text=text,
        published_at=published or updated,
        edited=published is not None and updated is not None and updated > published,
        links=with_bare_links(
            [*links_in_markup(markup, page.url), text_field(item, "external_url")], text
        ),
        media=filled(*media),
    )

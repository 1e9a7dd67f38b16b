"""Telegram's public preview: ``t.me/s/NAME`` shows a channel's posts without an account."""

import base64
import json
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from selectolax.lexbor import LexborNode

from spiders.networks.common import (
    attribute,
    count,
    lines,
    links_of,
    path_of,
    query,
    text_of,
    utc,
    with_bare_links,
    with_query,
    words,
)
from storage.address import host_of
from storage.page import Page
from storage.records.post import Account, Post
from storage.records.reading import NextPage, PageRole

NAME = "telegram"

_HOSTS = re.compile(r"(?:t|telegram)\.(?:me|dog|example)")
_NO_CHANNEL = frozenset(
    "share joinchat addstickers addemoji proxy socks iv login setlanguage c addlist bg".split()
)
_BACKGROUND = re.compile(r"background-image:\s*url\(\s*['\"]?([^'\")]+)")
_EDITED = re.compile(r"\bedited\b|modifi[eé]|bearbeitet|editado|modificato")


def address(url: str) -> str | None:
    """Return the preview of a channel: ``https://t.me/NAME`` becomes ``https://t.me/s/NAME``; an invite stays as it is."""
    name = host_of(url)
    if name.endswith(".t.me") and name.count(".") == 2:
        return f"https://t.me/s/{name.split('.')[0]}"
    if not _HOSTS.fullmatch(name):
        return None
    path = path_of(url)
    if path[:1] == ["s"]:
        path = path[1:]
    if not path or path[0] in _NO_CHANNEL - {"joinchat"}:
        return None
    parts = urlsplit(url)
    site = (
        "t.me"
        if name.startswith("telegram.") and not name.endswith(".example")
        else parts.netloc.removeprefix("www.")
    )
    if path[0].startswith("+") or path[0] == "joinchat":
        return urlunsplit((parts.scheme, site, "/" + "/".join(path), "", ""))
    return urlunsplit((parts.scheme, site, f"/s/{path[0].lstrip('@')}", "", ""))


_POLL: Final = ".tgme_widget_message_poll_question, .tgme_widget_message_poll_option_text"
_PREVIEW: Final = "a.tgme_widget_message_link_preview[href]"
_BUTTONS: Final = "a.tgme_widget_message_inline_button[href]"
_ABOUT: Final = (
    ".tgme_widget_message[data-post], .tgme_page_extra, .tgme_channel_info_header_username"
)
"""What the page of somebody has; that of a name that nobody has any more (« If you have Telegram, you can contact … ») has none."""


def recognises(page: Page) -> bool:
    """Say whether it is a channel preview or the card of a channel, group or person."""
    return page.is_html and (
        "tgme_widget_message" in page.text
        or "tgme_channel_info" in page.text
        or "tgme_page" in page.text
    )


def next_pages(page: Page) -> Iterator[NextPage]:
    """Yield the page of older posts: numbers only fall, so the way ends at the first post."""
    more = page.tree.css_first("a.tme_messages_more[data-before], a.js-messages_more[data-before]")
    before = attribute(more, "data-before")
    if not before:
        link = page.tree.css_first('link[rel="prev"][href*="before="]')
        before = query(attribute(link, "href")).get("before", "")
    current = query(page.url).get("before", "")
    if (
        before.isdigit()
        and int(before) > 1
        and (not current.isdigit() or int(before) < int(current))
    ):
        yield NextPage(url=with_query(page.url, before=before), role=PageRole.POST, priority=10)
    elif not before and not list(page.tree.css(".tgme_widget_message[data-post]")):
        preview = page.tree.css_first('a.tgme_page_context_link[href*="/s/"], a[href^="/s/"]')
        if preview is not None:
            yield NextPage(
                url=page.absolute(attribute(preview, "href")), role=PageRole.ACCOUNT, priority=20
            )


def posts(page: Page) -> Iterator[Post]:
    """Read the messages of a preview; service messages (« channel created ») are posts without an author's words."""
    nodes = page.tree.css(".tgme_widget_message[data-post]")
    number = next((found for node in nodes if (found := _channel_number(node))), None)
    for node in nodes:
        yield _post(page, node, number)


def account(page: Page) -> Account | None:
    """Read the channel, group or person a page is about."""
    title = words(page.tree.css_first(".tgme_channel_info_header_title, .tgme_page_title"))
    handle = words(page.tree.css_first(".tgme_channel_info_header_username")).lstrip("@")
    path = path_of(page.url)
    if not handle and path:
        handle = path[1] if path[0] == "s" and path[1:] else path[0]
    if not title and (not handle or page.tree.css_first(_ABOUT) is None):
        return None
    about = page.tree.css_first(".tgme_channel_info_description, .tgme_page_description")
    bio = text_of(about)
    followers = None
    for counter in page.tree.css(".tgme_channel_info_counter"):
        if re.search(r"subscriber|abonn|member|membre|suscript|abonnent", words(counter).lower()):
            followers = count(words(counter.css_first(".counter_value")))
    if followers is None:
        extra = words(page.tree.css_first(".tgme_page_extra"))
        followers = (
            count(extra) if re.search(r"subscriber|abonn|member|membre", extra.lower()) else None
        )
    picture = page.tree.css_first(
        ".tgme_page_photo_image img, img.tgme_page_photo_image, .tgme_channel_info_header img"
    )
    message = page.tree.css_first(".tgme_widget_message[data-post]")
    number = _channel_number(message) if message is not None else None
    return Account(
        network=NAME,
        id=number or handle.lower(),
        handle=handle,
        name=title or handle,
        url=page.url,
        bio=bio,
        links=with_bare_links(links_of(about, page.base_url), bio),
        followers=followers,
        avatar=page.absolute(attribute(picture, "src")) or None if picture is not None else None,
    )


def _post(page: Page, node: LexborNode, number: str | None) -> Post:
    name = attribute(node, "data-post")
    channel, _, _number = name.partition("/")
    body = next(
        (
            text
            for text in node.css(".tgme_widget_message_text")
            if "js-message_reply_text" not in attribute(text, "class")
        ),
        None,
    )
    beside = [
        words(part)
        for selector in (_POLL, ".tgme_widget_message_document_title")
        for part in node.css(selector)
    ]
    text = lines(text_of(body), *beside)
    links = [
        *links_of(body, page.base_url),
        *(page.absolute(attribute(one, "href")) for one in node.css(_PREVIEW)[:1]),
        *(page.absolute(attribute(one, "href")) for one in node.css(_BUTTONS)),
    ]
    time = node.css_first(
        "a.tgme_widget_message_date time[datetime], .tgme_widget_message_info time[datetime], time[datetime]"
    )
    replied = attribute(node.css_first("a.tgme_widget_message_reply"), "href")
    forwarded = node.css_first(".tgme_widget_message_forwarded_from_name")
    origin = attribute(forwarded, "href")
    return Post(
        network=NAME,
        id=name,
        url=attribute(node.css_first("a.tgme_widget_message_date"), "href")
        or page.absolute(f"/{name}"),
        account_id=_channel_number(node) or number or channel.lower(),
        author=words(node.css_first(".tgme_widget_message_owner_name")) or channel,
        text=text,
        published_at=utc(attribute(time, "datetime")),
        edited=_EDITED.search(words(node.css_first(".tgme_widget_message_meta")).lower())
        is not None,
        links=with_bare_links(links, text),
        media=tuple(dict.fromkeys(_media(page, node))),
        reply_to="/".join(path_of(replied)[-2:]) or None if replied else None,
        forwarded_from=(path_of(origin)[0] if origin and path_of(origin) else words(forwarded))
        or None,
        views=count(words(node.css_first(".tgme_widget_message_views"))),
    )


def _media(page: Page, node: LexborNode) -> Iterator[str]:
    for part in node.css(
        ".tgme_widget_message_photo_wrap, .tgme_widget_message_video_thumb, .tgme_widget_message_sticker_wrap i, .tgme_widget_message_roundvideo_thumb"
    ):
        match = _BACKGROUND.search(attribute(part, "style"))
        if match:
            yield page.absolute(match[1])
    for part in node.css("video[src], audio[src], .tgme_widget_message_sticker[data-webp]"):
        yield page.absolute(attribute(part, "src") or attribute(part, "data-webp"))


def _channel_number(node: LexborNode) -> str | None:
    """Return the channel's number, which outlives its name: from ``data-channel-id``, ``data-peer`` or ``data-view``."""
    for name in ("data-channel-id", "data-peer"):
        match = re.match(r"-?c?(?:-?100)?(\d{5,})", attribute(node, name))
        if match:
            return match[1]
    view = attribute(node, "data-view")
    if not view or len(view) > 2_000:
        return None
    try:
        data = json.loads(base64.urlsafe_b64decode(view + "=" * (-len(view) % 4)))
    except ValueError:
        return None
    number = data.get("c") if isinstance(data, dict) else None
    return re.sub(r"^-?(?:100(?=\d{9}))?", "", str(number)) if isinstance(number, int) else None

"""The last posts that a profile's page holds: in embedded state, as schema.org's items, or drawn."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from spiders.networks.common import (
    attribute,
    dicts,
    field,
    filled,
    links_of,
    path_of,
    text_field,
    text_of,
    utc,
    whole,
    with_bare_links,
    words,
)
from storage.page import Page
from storage.records.post import Post

NEXT_DATA: Final = "script#__NEXT_DATA__"
TIKTOK_DATA: Final = "script#__UNIVERSAL_DATA_FOR_REHYDRATION__, script#SIGI_STATE"


def scripts_json(page: Page, selector: str) -> Any:
    """Return the JSON in the first script that a selector finds, None where there is none or it is damaged."""
    node = page.tree.css_first(selector) if page.is_html else None
    try:
        return json.loads(node.text()) if node is not None else None
    except (ValueError, RecursionError):
        return None


def declared_post(item: dict[str, Any], network: str) -> Post | None:
    text = (
        text_field(item, "articleBody") or text_field(item, "headline") or text_field(item, "name")
    )
    url = text_field(item, "url") or text_field(item, "@id")
    if not url:
        return None
    author = item.get("author")
    return Post(
        network=network,
        id=str(item.get("identifier") or url),
        url=url,
        account_id=text_field(author, "identifier")
        or text_field(author, "alternateName").lstrip("@").lower()
        or None,
        author=text_field(author, "name"),
        text=text,
        published_at=utc(text_field(item, "datePublished") or text_field(item, "dateCreated")),
        links=with_bare_links((), text),
        media=filled(text_field(item, "image"), text_field(item, "contentUrl")),
    )


def tiktok_posts(page: Page) -> Iterator[Post]:
    data = scripts_json(page, TIKTOK_DATA)
    items = field(data, "ItemModule")
    listed = (
        list(items.values())
        if isinstance(items, dict)
        else field(data, "__DEFAULT_SCOPE__", "webapp.user-detail", "itemList") or []
    )
    one = field(data, "__DEFAULT_SCOPE__", "webapp.video-detail", "itemInfo", "itemStruct")
    for item in dicts([*listed, one]):
        author = item.get("author")
        handle = author if isinstance(author, str) else text_field(author, "uniqueId")
        text = text_field(item, "desc")
        yield Post(
            network="tiktok",
            id=text_field(item, "id"),
            url=f"https://www.tiktok.com/@{handle}/video/{text_field(item, 'id')}",
            account_id=text_field(author, "id") or handle.lower() or None,
            author=handle,
            text=text,
            published_at=utc(text_field(item, "createTime") or item.get("createTime")),
            links=with_bare_links((), text),
            media=filled(text_field(item, "video", "cover")),
            views=whole(field(item, "stats", "playCount")),
        )


def snapchat_posts(page: Page, handle: str) -> Iterator[Post]:
    props = field(scripts_json(page, NEXT_DATA), "props", "pageProps")
    stories = [
        field(props, "story"),
        *dicts(field(props, "curatedHighlights")),
        *dicts(field(props, "spotlightHighlights")),
    ]
    for story in dicts(stories):
        for snap in dicts(story.get("snapList")):
            media = text_field(snap, "snapUrls", "mediaUrl")
            number = (
                text_field(snap, "snapId", "value") or media.rpartition("/")[2].partition("?")[0]
            )
            if number:
                text = text_field(story, "storyTitle", "value")
                yield Post(
                    network="snapchat",
                    id=number,
                    url=f"https://www.snapchat.com/add/{handle}",
                    account_id=handle or None,
                    author=handle,
                    text=text,
                    published_at=utc(text_field(snap, "timestampInSec", "value")),
                    media=filled(media),
                )


def x_posts(page: Page) -> Iterator[Post]:
    for node in page.tree.css('article[data-testid="tweet"]')[:200]:
        time = node.css_first("time[datetime]")
        link = (
            time.parent
            if time is not None and time.parent is not None and time.parent.tag == "a"
            else None
        )
        path = path_of(page.absolute(attribute(link, "href")))
        if len(path) < 3 or path[1] != "status":
            continue
        body = node.css_first('[data-testid="tweetText"]')
        text = text_of(body)
        context = words(node.css_first('[data-testid="socialContext"]'))
        shared = re.search(r"reposted|a repost|retweet", context.lower()) is not None
        owner = path_of(page.url)
        yield Post(
            network="x",
            id=path[2],
            url=f"https://x.com/{path[0]}/status/{path[2]}",
            account_id=(owner[0] if shared and owner else path[0]).lower(),
            author=owner[0] if shared and owner else path[0],
            text=text,
            published_at=utc(attribute(time, "datetime")),
            links=with_bare_links(links_of(body, page.base_url), text),
            media=tuple(
                attribute(image, "src") for image in node.css('[data-testid="tweetPhoto"] img[src]')
            ),
            forwarded_from=path[0].lower() if shared else None,
        )

"""What a bound of a reader leaves out is named with the bound: a visit that stops there has not seen everything."""

import json

import pytest

from crawler.account import Account
from spiders.networks.common import MAX_POST, MAX_POSTS
from spiders.read import bound, leads
from storage.page import page_from_bytes
from storage.records.account import Fate

ENTRY = "<item><title>Message {0}</title><link>https://blog.example/{0}</link><pubDate>Mon, 02 Nov 2026 08:00:00 GMT</pubDate></item>"


def feed(entries: int, words: str = "") -> str:
    """Return a WordPress feed."""
    items = "".join(ENTRY.format(number) for number in range(entries))
    return (
        "<?xml version='1.0'?><rss version='2.0'><channel><title>Blog</title><generator>https://wordpress.org/?v=6</generator>"
        f"<description>{words}</description>{items}</channel></rss>"
    )


def topics(count: int) -> str:
    """Return a forum's list of threads."""
    rows = "".join(
        f"<li class=row><a class=topictitle href='/viewtopic.php?f=2&t={number}'>Sujet numéro {number} du forum</a></li>"
        for number in range(count)
    )
    return f"<html><title>Forum</title><body id=phpbb class=nojs><ul class=topics>{rows}</ul><p>Powered by phpBB</p></body></html>"


def thread(posts: int, words: str = "Message") -> str:
    """Return one page of a thread."""
    rows = "".join(
        f"<div class='post' id=p{number}><p class=author>par <a class=username href='/memberlist.php?u={number}'>nom{number}</a> "
        f"» 02 novembre 2026, 08:00</p><div class=content>{words} {number}</div></div>"
        for number in range(posts)
    )
    return f"<html><title>Sujet</title><body id=phpbb><h2 class=topic-title>Sujet</h2>{rows}</body></html>"


def lemmy(size: int) -> str:
    """Return a full page of Lemmy's list of posts."""
    view = {"creator": {"name": "a"}, "community": {"name": "c"}, "post": {"id": 1, "name": "Un"}}
    return json.dumps({"posts": [view] * size})


def discourse(topics: int, stream: int = 0) -> str:
    """Return a list of topics, or a topic of so many posts."""
    if stream:
        return json.dumps(
            {"id": 7, "post_stream": {"posts": [], "stream": list(range(1, stream + 1))}}
        )
    return json.dumps({"users": [], "topic_list": {"topics": [{"id": n} for n in range(topics)]}})


def sitemap(tag: str, count: int, ending: str = "") -> str:
    """Return a sitemap, or an index of sitemaps."""
    listed = "".join(f"<loc>https://x.example/p/{number}{ending}</loc>" for number in range(count))
    return f"<?xml version='1.0'?><{tag}>{listed}</{tag}>"


@pytest.mark.parametrize(
    ("url", "media", "text", "rule", "left"),
    [
        ("https://blog.example/feed/?paged=10", "application/rss+xml", feed(10), "beyond 10 pages", 1),
        ("https://blog.example/feed/?paged=9", "application/rss+xml", feed(10), "", 0),
        ("https://forum.example/viewforum.php?f=2", "text/html", topics(63), "beyond 60 topics", 3),
        ("https://forum.example/viewforum.php?f=2", "text/html", topics(60), "", 0),
        ("https://lemmy.example/api/v3/post/list?page=40&limit=5", "application/json", lemmy(5), "beyond 40 pages", 1),
        ("https://lemmy.example/api/v3/post/list?page=39&limit=5", "application/json", lemmy(5), "", 0),
        ("https://d.example/latest.json", "application/json", discourse(64), "beyond 60 topics", 4),
        ("https://d.example/t/7.json", "application/json", discourse(0, 541), "beyond 500 posts", 3),
        ("https://x.example/sitemap.xml", "text/xml", sitemap("urlset", 5_002), "beyond 5000 pages", 2),
        ("https://x.example/sitemap.xml", "text/xml", sitemap("sitemapindex", 51, ".xml"), "beyond 50 sitemaps", 1),
    ],
)  # fmt: skip
def test_what_stands_beyond_a_bound_is_named(
    url: str, media: str, text: str, rule: str, left: int
) -> None:
    """Neither followed nor forgotten."""
    page = page_from_bytes(text.encode(), url, content_type=f"{media}; charset=utf-8")

    beyond = [one.rule for one in leads(page) if one.bounded]

    assert beyond == [rule] * left


def test_what_a_bound_leaves_out_is_missed() -> None:
    """A rule says that there is nothing to see; a bound does not."""
    account = Account()
    account.drop("a file that is no page", "https://x.example/a.pdf")
    account.drop("beyond 60 topics", "https://x.example/61", Fate.BUDGET)

    assert account.finished().missed == 1


@pytest.mark.parametrize(
    ("posts", "words", "said"),
    [
        (3, "Message", ""),
        (MAX_POSTS + 1, "Message", f"only the first {MAX_POSTS} posts are read"),
        (2, "mot " * MAX_POST, f"only the first {MAX_POST} characters of a post are read"),
    ],
    ids=["few", "too many", "too long"],
)
def test_posts_beyond_a_bound_are_said_of_their_page(posts: int, words: str, said: str) -> None:
    """A thread of one page that is cut by us is not seen whole."""
    page = page_from_bytes(
        thread(posts, words).encode(), "https://forum.example/viewtopic.php?f=2&t=9"
    )

    assert bound(page) == said

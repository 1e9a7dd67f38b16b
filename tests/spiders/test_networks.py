"""Saved pages of every network and forum software are read as their folder says."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from saved_networks import CASES, FIXTURES, opened, reading

from spiders.errors import UnreadablePage
from spiders.networks import NETWORKS, feed, mastodon, recognise, telegram
from spiders.read import read
from spiders.reading.standing import standing
from storage.page import page_from_bytes


@pytest.mark.parametrize("case", CASES)
def test_saved_page_is_read_as_expected(case: str) -> None:
    """Author, stable id, time, words, links and facts of each post are evidence; a changed reading is a changed claim."""
    page = opened(case)
    network = recognise(page)

    assert network is not None
    assert case.split("/", 1)[0] == network.NAME
    assert reading(network, page) == json.loads(
        (FIXTURES / case / "expected.json").read_text("utf-8")
    )


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.NAME)
def test_every_network_has_saved_pages_with_a_reason(network: object) -> None:
    """A reader without an example is a claim nobody checked."""
    folders = [folder for folder in (FIXTURES / network.NAME).iterdir() if folder.is_dir()]  # type: ignore[attr-defined]

    assert folders
    assert all((folder / "note.txt").read_text("utf-8").strip() for folder in folders)


@pytest.mark.parametrize("case", CASES)
def test_saved_page_of_a_network_is_content(case: str) -> None:
    """What is shown without an account must not be taken for a wall."""
    page = opened(case)

    assert standing(page).standing.is_content, standing(page)


@pytest.mark.parametrize("case", CASES)
def test_times_are_aware_and_ids_differ(case: str) -> None:
    """Edits and deletions are found by comparing ids over time, so two posts never share one."""
    page = opened(case)
    network = recognise(page)
    assert network is not None
    posts = list(network.posts(page))

    assert len({post.id for post in posts}) == len(posts)
    assert all(
        post.published_at is None or post.published_at.utcoffset() is not None for post in posts
    )


ADDRESSES = [
    ("https://t.me/portik_shop", "https://t.me/s/portik_shop"),
    ("https://t.me/s/portik_shop?before=12", "https://t.me/s/portik_shop"),
    ("https://t.me/portik_shop/55", "https://t.me/s/portik_shop"),
    ("https://telegram.me/portik_shop", "https://t.me/s/portik_shop"),
    ("https://portikshop.t.me/", "https://t.me/s/portikshop"),
    ("https://t.me/+AbCdEf", "https://t.me/+AbCdEf"),
    ("http://t.example:8080/portik", "http://t.example:8080/s/portik"),
    ("https://piaille.fr/@portik", "https://piaille.fr/api/v1/accounts/lookup?acct=portik"),
    ("https://social.example/users/portik", "https://social.example/api/v1/accounts/lookup?acct=portik"),
    ("https://bsky.app/profile/portik.bsky.social", "https://public.api.bsky.app/xrpc/app.bsky.feed.getAuthorFeed?actor=portik.bsky.social&limit=100"),
    ("https://www.reddit.com/u/portik", "https://www.reddit.com/user/portik.json?limit=100&raw_json=1"),
    ("https://old.reddit.com/r/france/", "https://www.reddit.com/r/france/new.json?limit=100&raw_json=1"),
    ("https://jlai.lu/c/france", "https://jlai.lu/api/v3/post/list?community_name=france&sort=New&limit=50&page=1"),
    ("https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv", "https://www.youtube.com/feeds/videos.xml?channel_id=UCabcdefghijklmnopqrstuv"),
    ("https://instagram.com/Portik.Shop/?hl=fr", "https://www.instagram.com/portik.shop/"),
    ("https://www.snapchat.com/add/portik_75", "https://www.snapchat.com/add/portik_75"),
    ("https://twitter.com/portik_shop", "https://x.com/portik_shop"),
    ("https://linktr.ee/portik", "https://linktr.ee/portik"),
    ("https://forum.example/t/mini-tel/77/3", "https://forum.example/t/77.json"),
    ("https://forum.example/viewtopic.php?f=2&t=12", "https://forum.example/viewtopic.php?f=2&t=12"),
    ("https://blog.example/feed/", "https://blog.example/feed/"),
    ("https://shop.example/", None),
    ("https://t.me/share/url?url=x", None),
    ("https://www.tiktok.com/tag/mini", None),
]  # fmt: skip


@pytest.mark.parametrize(("url", "expected"), ADDRESSES)
def test_address_of_a_profile_leads_to_its_public_form(url: str, expected: str | None) -> None:
    """People paste profile addresses; what can be read without an account stands elsewhere."""
    assert (
        next((found for network in NETWORKS if (found := network.address(url))), None) == expected
    )


def test_feed_with_entities_is_refused() -> None:
    """A billion laughs fit in a kilobyte; no honest feed declares an entity."""
    body = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><rss><channel><title>&b;</title></channel></rss>'
    page = page_from_bytes(body, "https://b.example/feed/", content_type="application/rss+xml")

    assert feed.recognises(page)
    with pytest.raises(UnreadablePage):
        list(feed.posts(page))


@pytest.mark.parametrize(
    "reference", ["&#1114112;", "&amp;#99999999;", "&#x110000;", "&#" + "9" * 400 + ";"]
)
def test_a_character_that_is_none_costs_no_entry(reference: str) -> None:
    """feedparser raises where a number names no character; a page shows the sign for what is lost, and the rest."""
    body = (
        f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Blog</title><entry><id>a</id>'
        f'<title type="html">Prix {reference} 49</title><updated>2026-01-02T03:04:05Z</updated></entry></feed>'
    ).encode()
    page = page_from_bytes(body, "https://b.example/feed/", content_type="application/atom+xml")

    (post,) = feed.posts(page)

    assert post.text.startswith("Prix ")
    assert post.text.endswith("49")


def test_way_to_older_posts_ends() -> None:
    """A preview that answers every number with the same page must not be walked for ever."""
    page = opened("telegram/channel")
    repeated = page_from_bytes(
        page.body, "https://t.example/s/portik_shop?before=101", content_type="text/html"
    )

    assert list(telegram.next_pages(repeated)) == []


def test_statuses_that_repeat_are_not_followed() -> None:
    """A server that ignores ``max_id`` would be asked for ever."""
    page = opened("mastodon/statuses")
    repeated = page_from_bytes(
        page.body, page.url + "&max_id=1100", content_type="application/json"
    )

    assert list(mastodon.next_pages(repeated)) == []


SHOPS = [
    "<html><body><h1>Mini téléphone</h1><div class='product' id='product-1'><span class='price'>49,90 €</span><button>Ajouter au panier</button></div><div class='product' id='product-2'><span class='price'>59,90 €</span></div></body></html>",
    "<html><body><nav><a href='https://www.facebook.com/x'>f</a><a href='https://instagram.com/x'>i</a></nav><h1>Boutique</h1><a href='/a'>A</a><a href='/b'>B</a><a href='/c'>C</a><article class='product'>Tel 49 €</article></body></html>",
    "<html><body><p>Bonjour</p></body></html>",
]


@pytest.mark.parametrize("markup", SHOPS)
def test_shop_page_is_no_network(markup: str) -> None:
    """A shop taken for a forum would lose its listings."""
    assert (
        recognise(
            page_from_bytes(markup.encode(), "https://shop.example/", content_type="text/html")
        )
        is None
    )


def test_addresses_in_a_feeds_posts_are_links_of_the_page() -> None:
    """A feed is no markup: an address that a blog announces is found in its posts, or not at all."""
    feed = (
        b"<?xml version='1.0'?><rss version='2.0'><channel><title>B</title><link>https://blog.example/</link><item>"
        b"<title>Nouveau</title><link>https://blog.example/1</link><description>&lt;a href='https://neuf.example/'&gt;ici"
        b"&lt;/a&gt;</description></item></channel></rss>"
    )

    found = read(
        page_from_bytes(feed, "https://blog.example/flux.xml", content_type="application/rss+xml")
    )

    assert found.links == ("https://neuf.example/",)


@pytest.mark.parametrize(
    "written",
    [
        "Mon, 2 Nov 2026 8:18:00 PM GMT",
        "Mon, 02 Nov 2026 08:18:00 PM",
        "Mon, 2 Nov 2026 8:18 p.m. GMT",
        "Mon, 02 Nov 2026 20:18:00 GMT",
    ],
)
def test_evening_in_a_feed_is_no_morning(written: str) -> None:
    """Parsers of mail dates drop a « PM », wherever it stands."""
    item = f"<item><title>Un</title><link>https://b.example/1</link><pubDate>{written}</pubDate></item>"
    page = page_from_bytes(
        f"<?xml version='1.0'?><rss version='2.0'><channel><title>B</title>{item}</channel></rss>".encode(),
        "https://b.example/feed",
        content_type="application/rss+xml",
    )

    (post,) = read(page).posts

    assert post.published_at == datetime(2026, 11, 2, 20, 18, tzinfo=UTC)

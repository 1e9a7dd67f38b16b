"""Each network by itself: what is asked for an address as people write it, and the marks of forum software."""

import pytest

from spiders.networks import (
    Network,
    bluesky,
    discourse,
    fluxbb,
    known,
    layouts,
    lemmy,
    linkinbio,
    mastodon,
    mybb,
    phpbb,
    profile_posts,
    profiles,
    reddit,
    smf,
    telegram,
    thread,
    youtube,
)
from spiders.networks.common import field, filled, lines, object_in, text_of, upwards
from storage.page import page_from_bytes
from tests.spiders.pages import opened


@pytest.mark.parametrize(
    ("network", "written", "asked"),
    [
        (bluesky, "https://bsky.app/profile/a.bsky.social", "https://public.api.bsky.app/xrpc/app.bsky.feed.getAuthorFeed?actor=a.bsky.social&limit=100"),
        (bluesky, "https://bsky.app/search?q=a", None),
        (discourse, "https://f.example/t/un-sujet/12/3", "https://f.example/t/12.json"),
        (discourse, "https://f.example/t/12", None),
        (lemmy, "https://lemmy.world/c/france", "https://lemmy.world/api/v3/post/list?community_name=france&sort=New&limit=50&page=1"),
        (lemmy, "https://lemmy.world/post/7", "https://lemmy.world/api/v3/comment/list?post_id=7&sort=New&limit=50&page=1"),
        (lemmy, "https://lemmy.world/post/x", None),
        (lemmy, "https://shop.example/c/phones", None),
        (mastodon, "https://m.example/@portik", "https://m.example/api/v1/accounts/lookup?acct=portik"),
        (mastodon, "https://m.example/@portik/123", "https://m.example/api/v1/statuses/123"),
        (mastodon, "https://www.tiktok.com/@portik", None),
        (reddit, "https://old.reddit.com/r/france/", "https://www.reddit.com/r/france/new.json?limit=100&raw_json=1"),
        (reddit, "https://reddit.com/u/portik", "https://www.reddit.com/user/portik.json?limit=100&raw_json=1"),
        (reddit, "https://reddit.com/", None),
        (telegram, "https://t.me/portik", "https://t.me/s/portik"),
        (telegram, "https://telegram.me/s/portik?before=9", "https://t.me/s/portik"),
        (telegram, "https://t.me/+abcDEF", "https://t.me/+abcDEF"),
        (telegram, "https://t.me/share", None),
        (youtube, "https://www.youtube.com/@portik/videos", "https://www.youtube.com/@portik"),
        (youtube, "https://youtube.com/playlist?list=PL1", "https://www.youtube.com/feeds/videos.xml?playlist_id=PL1"),
        (youtube, "https://youtube.com/watch?v=1", None),
        (profiles, "https://instagram.com/portik_75?hl=fr", "https://www.instagram.com/portik_75/"),
        (profiles, "https://www.facebook.com/profile.php?id=1001", "https://www.facebook.com/profile.php?id=1001"),
        (profiles, "https://www.instagram.com/p/abc", None),
        (linkinbio, "https://linktr.ee/portik", "https://linktr.ee/portik"),
        (linkinbio, "https://shop.example/portik", None),
    ],
)  # fmt: skip
def test_an_address_as_people_write_it(network: Network, written: str, asked: str | None) -> None:
    """Its public preview, API or feed; None where the network has no such page."""
    assert network.address(written) == asked


@pytest.mark.parametrize(
    ("software", "markup", "address"),
    [
        (phpbb.NETWORK, '<body id="phpbb"><a class="topictitle" href="viewtopic.php?t=1">a</a>', "https://f.example/viewtopic.php?f=2&t=1"),
        (mybb.NETWORK, 'MyBB<div class="author_information">a</div>', "https://f.example/showthread.php?tid=1"),
        (smf.NETWORK, 'SMF <div class="post_wrapper"><div class="inner">a</div></div>', "https://f.example/index.php?topic=1.0"),
        (fluxbb.NETWORK, '<div id="brdmain"><div id="vf">a</div></div>', "https://f.example/viewtopic.php?id=1"),
    ],
)  # fmt: skip
def test_a_forum_software_is_known_by_words_and_elements(
    software: known.Known, markup: str, address: str
) -> None:
    """A page that only speaks of it is none."""
    assert software.recognises(opened(markup))
    assert not software.recognises(opened("<p>phpBB, MyBB, SMF, FluxBB</p>"))
    assert (software.address(address), software.address("https://f.example/p/1")) == (address, None)


TWO = (
    '<h1>Sujet</h1><div class="message" id="m1"><b class="who">ana</b><p class="words">Bonjour</p></div>'
    '<div class="message" id="m2"><b class="who">bob</b><p class="words">Salut <blockquote>Bonjour</blockquote></p></div>'
)
LAYOUT = thread.Layout(post=".message", author=(".who",), body=(".words",), time=("time",))


def test_a_layout_reads_a_thread() -> None:
    """The title heads its first post; what a post quotes is not its own."""
    posts = [*thread.posts_by(opened(TWO, "https://f.example/t/1"), LAYOUT)]

    assert [(one.author, one.text) for one in posts] == [
        ("ana", "Sujet\nBonjour"),
        ("bob", "Salut"),
    ]
    assert [one.id for one in posts] == ["https://f.example#1", "https://f.example#2"]


def test_every_layout_of_the_table_can_be_asked() -> None:
    """A selector that does not parse would cost every page of posts."""
    page = opened(TWO)
    for layout in (*layouts.LAYOUTS, layouts.DECLARED):
        assert [*thread.posts_by(page, layout)] == []


@pytest.mark.parametrize(
    ("markup", "handle", "name", "followers"),
    [
        ('<meta property="og:title" content="Portik (@portik_75) • Instagram"><meta property="og:description" content="1,234 Followers, 3 Following">', "portik_75", "Portik", 1234),
        ('<meta property="og:title" content="Portik (@portik) on TikTok">', "portik", "Portik", None),
        ("<title>Portik (@portik75) / X</title>", "portik75", "Portik", None),
        ('<script type="application/ld+json">{"@type":"ProfilePage","mainEntity":{"alternateName":"@portik","name":"Portik",'
         '"interactionStatistic":{"interactionType":"FollowAction","userInteractionCount":12}}}</script>', "portik", "Portik", 12),
    ],
)  # fmt: skip
def test_a_profile_is_read_from_what_its_head_declares(
    markup: str, handle: str, name: str, followers: int | None
) -> None:
    """These sites show little more to who has no account."""
    found = profiles.account(opened("", "https://www.site.example/x", markup))

    assert found is not None
    assert (found.handle, found.name, found.followers) == (handle, name, followers)


def test_snaps_of_a_profile_are_posts() -> None:
    """They stand in the page's state."""
    state = '{"props":{"pageProps":{"story":{"snapList":[{"snapId":{"value":"s1"},"timestampInSec":{"value":"1767225600"}}]}}}}'
    page = opened(f'<script id="__NEXT_DATA__" type="application/json">{state}</script>')
    (post,) = profile_posts.snapchat_posts(page, "portik")

    assert post.published_at is not None
    assert (post.id, post.author, post.published_at.year) == ("s1", "portik", 2026)


def test_json_is_asked_by_a_path_that_may_not_be_there() -> None:
    """Networks leave fields out, or put a list where an object stood."""
    data = {"a": {"b": {"c": 1}}, "list": [1]}

    assert (field(data, "a", "b", "c"), field(data, "list", "b"), field(None, "a")) == (
        1,
        None,
        None,
    )
    assert (object_in(data, "a", "b"), object_in(data, "list"), object_in([])) == ({"c": 1}, {}, {})
    assert (filled("a", "", "b"), lines("a", "", "b")) == (("a", "b"), "a\nb")


def test_the_way_up_ends_at_the_root_or_sooner() -> None:
    """A page of a hundred thousand nested elements costs no more."""
    page = page_from_bytes(b"<body><i><b>x</b></i>", "https://f.example/", content_type="text/html")
    inner = page.tree.css_first("b")

    assert [node.tag for node in upwards(inner, 2)] == ["b", "i"]
    assert [node.tag for node in upwards(inner, 9)][:4] == ["b", "i", "body", "html"]
    assert (text_of(None), text_of(inner)) == ("", "x")

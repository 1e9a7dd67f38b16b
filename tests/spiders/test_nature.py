"""What a page is, is decided once from the cheapest fact that decides it, and told with its reason."""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from spiders.nature import Kind, nature
from spiders.networks import forum
from spiders.pictures import pictures
from spiders.read import next_pages, read
from storage.page import Page, page_from_bytes
from storage.records.standing import Standing

ARTICLE = (
    '<article><h1>Un essai</h1><a rel="author" href="/author/a">Anne</a><time datetime="2026-01-02">2</time>'
    '<div class="entry-content">Trois phrases. Deux idées. Un avis.</div></article>'
)
POSTS = "".join(
    f'<div class="post" id="post-{n}"><span class="author">Nom {n}</span><time datetime="2026-01-0{n}">{n}</time>'
    f'<div class="body">Un message de plusieurs mots, le {n}.</div></div>'
    for n in range(1, 4)
)
PRODUCT = '<h1>Mini L8</h1><b class="price">45 €</b><button>Ajouter au panier</button>'
PAGES = {
    Kind.SHOP: (PRODUCT, "text/html"),
    Kind.THREAD: (POSTS, "text/html"),
    Kind.ARTICLE: (ARTICLE, "text/html"),
    Kind.FEED: (
        '<rss version="2.0"><channel><title>F</title><item><title>Un</title><link>https://a.example/1</link></item></channel></rss>',
        "application/rss+xml",
    ),
    Kind.SITEMAP: ("<urlset><url><loc>https://a.example/p</loc></url></urlset>", "text/xml"),
    Kind.PICTURE: ("\x89PNG", "image/png"),
    Kind.DOCUMENT: ("{}", "application/json"),
}


def opened(markup: str, kind: str = "text/html") -> Page:
    """Open markup as a page of a site nobody knows."""
    return page_from_bytes(
        markup.encode("latin-1" if kind.startswith("image") else "utf-8"),
        "https://a.example/page",
        content_type=kind if kind.startswith("image") else f"{kind}; charset=utf-8",
    )


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_is_of_one_kind_and_says_by_which_rule(kind: Kind) -> None:
    """An analyst who doubts a reading sees first what the page was taken for, and why."""
    found = nature(opened(*PAGES[kind]))

    assert found.kind is kind
    assert found.reason


def test_reviews_below_a_product_leave_the_page_a_shops() -> None:
    """« Thread or shop » weighs what stands outside of the posts."""
    reviewed = f'{PRODUCT}<div class="reviews">{POSTS}</div>'

    found = nature(opened(reviewed))

    assert (found.kind, found.reader) == (Kind.SHOP, "generic")
    assert found.reason == "sells; its posts are reviews"


def test_a_page_in_place_of_content_has_no_reader() -> None:
    """A parked page offers nothing, whatever shop software its markup bears the marks of."""
    found = nature(opened("<title>Domain for sale</title><h1>This domain is for sale</h1>"))

    assert found.standing.standing is Standing.PARKED
    assert found.reader is None


def test_what_a_shop_sells_below_reviews_keeps_its_pictures() -> None:
    """Pictures, links and reading follow one decision: they cannot take one page for two things."""
    page = opened(f'{PRODUCT}<img src="/mini.jpg" width="400"><div class="reviews">{POSTS}</div>')

    assert "https://a.example/mini.jpg" in {one.url for one in pictures(page)}


@pytest.mark.parametrize("kind", [Kind.SHOP, Kind.THREAD, Kind.ARTICLE])
def test_a_page_is_looked_at_once(kind: Kind) -> None:
    """Reading, links and pictures of one page share every look: no part of it is worked out a second time."""
    page = opened(*PAGES[kind])
    calls: Counter[str] = Counter()
    rooms = ("reading/cards.py", "reading/detail.py", "reading/structured.py", "reading/seller_names.py",
             "reading/pricetags.py", "reading/standing.py", "networks/article.py", "networks/structure.py")  # fmt: skip
    entries = {"cards", "main", "found", "named", "tags", "_decided", "article", "structure"}

    def watch(frame: Any, event: str, _: Any) -> None:
        name = frame.f_code.co_name
        file = Path(frame.f_code.co_filename).as_posix()
        if event == "call" and name in entries and file.endswith(rooms):
            calls[f"{file.rpartition('/')[2]}:{name}"] += 1

    sys.setprofile(watch)
    try:
        read(page), next_pages(page), list(pictures(page))
    finally:
        sys.setprofile(None)

    assert calls
    assert set(calls.values()) == {1}, calls


def test_a_threads_posts_are_read_once_for_recognising_and_reading() -> None:
    """The posts by which a thread is recognised are the posts that are read."""
    page = opened(POSTS)

    assert forum.recognises(page)
    assert tuple(forum.posts(page)) == forum.thread(page).laid_out[1]
    assert [post.author for post in read(page).posts] == ["Nom 1", "Nom 2", "Nom 3"]

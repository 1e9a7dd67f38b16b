"""What reading a page promises whatever the page is."""

import json
import time
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spiders.read import next_pages, read
from storage.nesting import MAX_DEPTH
from storage.page import Page, page_from_bytes
from storage.records.reading import PageRole

CARD = (
    '<div class="card"><a href="/p/{0}"><h3>Article {0}</h3></a><b class="price">{0},99 €</b></div>'
)


def page(markup: str, url: str = "https://boutique.example/liste") -> Page:
    """Open markup as a page."""
    return page_from_bytes(markup.encode(), url, content_type="text/html; charset=utf-8")


def test_text_below_the_depth_of_other_parsers_is_kept() -> None:
    """A phrase hidden below 255 elements vanishes in lxml without a word; here it must not."""
    deep = MAX_DEPTH * 3
    blocks = read(page("<div>" * deep + "carte sim indétectable" + "</div>" * deep)).blocks

    assert "carte sim indétectable" in " ".join(block.text for block in blocks)


def test_every_visible_word_is_in_one_block() -> None:
    """A word in no block is never matched, a word in two is counted twice."""
    markup = '<title>T</title><p>un</p><div class="product">deux <b>trois</b></div>quatre<div class="reviews">cinq</div><p>six</p>'
    words = " ".join(
        block.text
        for block in read(page(markup)).blocks
        if block.kind not in {"title", "meta", "alt"}
    )

    assert words.split() == ["un", "deux", "trois", "quatre", "cinq", "six"]


HOSTILE: dict[str, Callable[[], str]] = {
    "nested elements": lambda: "<div>" * 200_000,
    "links": lambda: "".join(f'<a href="/p/{number}">x{number} 10 €</a>' for number in range(40_000)),
    "cards": lambda: "".join(CARD.format(number) for number in range(20_000)),
    "digits": lambda: "<p class=price>" + "1" * 1_000_000,
    "prices": lambda: "<p>" + "12 34,50 € " * 100_000,
    "nested json": lambda: '<script type="application/ld+json">' + "[" * 100_000 + "]" * 100_000 + "</script>",
    "many items": lambda: '<script type="application/ld+json">['
    + ",".join(json.dumps({"@type": "Product", "name": f"n{n}", "url": f"/p/{n}", "offers": {"price": "1"}}) for n in range(10_000))
    + "]</script>",
    "state": lambda: '<script id="__NEXT_DATA__" type="application/json">{"a":['
    + ",".join(f'{{"name":"n{n}","slug":"s{n}","price":{n}}}' for n in range(20_000))
    + "]}</script>"
    + "".join(f'<a href="/x/{n}">a</a>' for n in range(4_000)),
    "scopes": lambda: '<div itemscope itemtype="https://schema.org/Product"><span itemprop="name">n</span>' * 20_000,
    "assignments": lambda: "<script>" + "window.__A__ = {" * 50_000 + "</script>",
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_page_costs_seconds_at_most(kind: str) -> None:
    """A page made to exhaust the reader must cost one page, not the visit; the bound is processor time with room to spare."""
    hostile = page(HOSTILE[kind]())
    began = time.process_time()

    reading = read(hostile)
    following = next_pages(hostile)

    assert time.process_time() - began < 15
    assert len(reading.listings) <= 2_000
    assert len(following) <= 5_100


def test_traps_are_not_followed() -> None:
    """Sorting, filters, calendars, sessions and the visitor's own pages would make a visit endless."""
    traps = (
        "/liste?sort=price", "/liste?orderby=date", "/liste?filter_color=red", "/liste?min_price=3", "/2024/05/12/", "/panier", "/cart/",
        "/mon-compte/", "/login?back=1", "/?add-to-cart=3", "/wishlist/add/3", "/checkout", "/tag/noir/", "/liste?selected_facets=a", "/wp-login.php",
    )  # fmt: skip
    markup = (
        "".join(f'<a href="{trap}">lien</a>' for trap in traps)
        + '<a href="/produit/bm70?utm_source=x&PHPSESSID=1">BM70</a>'
    )

    assert [one.url for one in next_pages(page(markup))] == [
        "https://boutique.example/produit/bm70"
    ]


def test_notices_are_found_wherever_they_stand() -> None:
    """A seller names himself in the notices, whatever the site calls them."""
    wanted = {"/mentions-legales": PageRole.LEGAL, "/nous-contacter": PageRole.CONTACT, "/impressum": PageRole.LEGAL, "/info/4": PageRole.LEGAL,
              "/qui-sommes-nous": PageRole.ABOUT, "/faq": PageRole.ABOUT}  # fmt: skip
    markup = "".join(
        f'<footer><a href="{path}">{"CGV" if path == "/info/4" else "lien"}</a></footer>'
        for path in wanted
    )

    assert {
        one.url.removeprefix("https://boutique.example"): one.role
        for one in next_pages(page(markup))
    } == wanted


def test_sitemap_is_bounded_and_tells_roles() -> None:
    """A sitemap may list a million addresses; the first thousands are enough to begin with."""
    body = (
        "<?xml version='1.0'?><urlset>"
        + "".join(
            f"<url><loc>https://boutique.example/produit/{n}</loc></url>" for n in range(9_000)
        )
        + "</urlset>"
    )
    sitemap = page_from_bytes(
        body.encode(), "https://boutique.example/sitemap.xml", content_type="application/xml"
    )

    found = next_pages(sitemap)

    assert len(found) == 5_000
    assert {one.role for one in found} == {PageRole.PRODUCT}


def test_sitemap_resolves_no_entity() -> None:
    """A billion laughs and a file of this machine are names that nothing looks up."""
    body = (
        b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
        b"<urlset><url><loc>https://boutique.example/produit/&b;</loc></url><url><loc>https://boutique.example/produit/&f;</loc></url></urlset>"
    )
    sitemap = page_from_bytes(
        body, "https://boutique.example/sitemap.xml", content_type="application/xml"
    )

    assert [one.url for one in next_pages(sitemap)] == [
        "https://boutique.example/produit/&b;",
        "https://boutique.example/produit/&f;",
    ]


def test_broken_json_ld_is_mended() -> None:
    """Shops leave trailing commas and raw line breaks in their data; browsers never complain."""
    markup = """<h1>X</h1><script type="application/ld+json">{"@type":"Product","name":"BM70
    noir","offers":{"price":"49,90","priceCurrency":"EUR","availability":"in stock",},}</script>"""
    (listing,) = read(page(markup, "https://boutique.example/p")).listings

    assert listing.price is not None
    assert (listing.name, listing.price.amount, listing.availability.value) == (
        "BM70 noir",
        Decimal("49.90"),
        "InStock",
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(("<div class=card>", "</div>", '<a href="/p/1">', "</a>", "<h1>", "<h3>Nom</h3>", "49,90 €", "<b class=price>", "</b>",
                                 "<table><tr><td>", "<form action=/cart/add>", "<button>Acheter</button>", "<ul>", "<li>", "<script>", "</script>", "<del>9 €</del>",
                                 '<div itemscope itemtype="http://schema.org/Product">', '<i itemprop="name">N</i>', "\x00", "<base href='//'>", "<!--")), max_size=40))  # fmt: skip
def test_any_markup_is_read(parts: list[str]) -> None:
    """Pages are broken in every way; the reader must not be, and says the same each time."""
    markup = "".join(parts)

    assert read(page(markup)) == read(page(markup))
    next_pages(page(markup))

"""Each reader of a part of a page by itself: what buys, what is beside the matter, pictures, data in scripts and markup, links."""

from typing import Any

import pytest

from spiders.platforms import variants
from spiders.reading import (
    embedded,
    images,
    jsonld,
    markup,
    neighbours,
    places,
    promoted,
    sitemaps,
    text,
    visits,
)
from spiders.reading.links import links
from spiders.reading.look import look
from spiders.reading.unlinked import MARK
from storage.records.reading import PageRole
from storage.records.shop import Availability
from tests.spiders.pages import grid, looked_at, opened


@pytest.mark.parametrize(
    ("markup_", "usable"),
    [
        ("<button>Ajouter au panier</button>", True),
        ("<button disabled>Ajouter au panier</button>", False),
        ('<button class="disabled">Ajouter au panier</button>', False),
        ('<input type="submit" value="Acheter">', True),
        ('<a href="/panier?add-to-cart=7">+</a>', True),
        ('<button><img src="/in-den-warenkorb.png"></button>', True),
        ('<form action="/cart/add"><b>x</b></form>', True),
        ("""<a href="#" onclick="return addToCart(12)"><b>x</b></a>""", True),
        ("""<a href="#" onclick="return showSizes(12)"><b>x</b></a>""", None),
        ("<button>Ajouter à mes envies</button>", None),
        ("<button>M'avertir quand je peux acheter</button>", None),
        ('<a href="/blog">Ajouter au panier un article qui plaît à toute la famille</a>', None),
    ],
)
def test_what_puts_a_thing_into_the_cart(markup_: str, usable: bool | None) -> None:
    """By its words, its picture or its address; a wish list and a sentence do not."""
    found = places.buy_controls(opened(markup_).outline)

    assert [can for _, can in found] == ([] if usable is None else [usable])


@pytest.mark.parametrize(
    ("part", "apart"),
    [
        ('<div class="mini-cart">{}</div>', True),
        ('<div class="recently-viewed">{}</div>', True),
        ('<div class="sidebar">{}</div>', True),
        ("<footer>{}</footer>", True),
        ("<nav>{}</nav>", True),
        ("<aside>{}</aside>", True),
        ('<div class="add-to-cart">{}</div>', False),
        ("<div>{}</div>", False),
    ],
)
def test_what_is_beside_the_matter_of_a_page(part: str, apart: bool) -> None:
    """The frame, the cart, side boxes and filters are on every page and offer nothing of their own."""
    page = opened(f"<h1>Titre</h1>{part.format('<p>45 €</p>')}<p>9 €</p><p>8 €</p>")
    amounts = [one for one, tag in enumerate(page.outline.tags) if tag == "p"]
    found = places.SetApart(page.outline, amounts)

    assert [found.holds(one) for one in amounts] == [apart, False, False]


@pytest.mark.parametrize(
    ("own", "address"),
    [
        ({"src": "/1.jpg"}, "https://boutique.example/1.jpg"),
        ({"src": "/placeholder.gif", "data-src": "/1.jpg"}, "https://boutique.example/1.jpg"),
        ({"srcset": "/s.jpg 100w, /l.jpg 900w"}, "https://boutique.example/l.jpg"),
        ({"src": "data:image/gif;base64,AA"}, ""),
        ({}, ""),
    ],
)
def test_the_largest_real_picture_is_taken(own: dict[str, str | None], address: str) -> None:
    """Themes show a placeholder until a script has put the picture in."""
    assert images.best(opened(""), own) == address


@pytest.mark.parametrize(
    "written",
    [
        '{"a": 1}',
        '<!-- {"a": 1} -->',
        '{"a": 1,}',
        '{"a": 1};',
        "{&quot;a&quot;: 1}",
    ],
)
def test_json_ld_is_mended_where_shops_break_it(written: str) -> None:
    """A comment, a comma too much or entities must not lose a page's data."""
    assert list(jsonld.values(written)) == [{"a": 1}]


def test_microdata_hangs_properties_on_the_item_they_stand_in() -> None:
    """An offer stands in its product; what stands outside is nobody's."""
    (item,) = markup.items(
        opened(
            '<div itemscope itemtype="https://schema.org/Product"><b itemprop="name">Mini</b>'
            '<p itemprop="offers" itemscope itemtype="https://schema.org/Offer"><i itemprop="price" content="45"></i></p></div>'
            '<b itemprop="name">Autre</b>'
        )
    )

    assert item.data["name"] == "Mini"
    assert item.data["offers"]["price"] == "45"


def test_an_item_may_name_its_properties_elsewhere() -> None:
    """``itemref`` names by id an element that holds more of an item."""
    (item,) = markup.items(
        opened(
            '<div itemscope itemtype="https://schema.org/Product" itemref="more"><b itemprop="name">Mini</b></div>'
            '<p id="more"><i itemprop="sku">L8</i></p>'
        )
    )

    assert item.data["sku"] == "L8"


@pytest.mark.parametrize(
    ("state", "name", "amount", "available"),
    [
        ({"name": "Mini", "price": 45, "url": "/p/1", "available": True}, "Mini", "45", Availability.IN_STOCK),
        ({"title": "Mini", "price": {"amount": "45.90"}, "url": "/p/1"}, "Mini", "45.90", Availability.UNKNOWN),
        ({"name": "Mini", "url": "/p/1", "variants": [{"title": "a", "price": 45, "available": False}]}, "Mini", "45", Availability.OUT_OF_STOCK),
    ],
)  # fmt: skip
def test_a_thing_in_a_scripts_data_has_a_name_a_price_and_an_address(
    state: Any, name: str, amount: str, available: Availability
) -> None:
    """Whatever the framework calls it."""
    import json

    page = opened(f'<script type="application/json">{json.dumps({"items": [state]})}</script>')
    (found,) = embedded.listings(page, currency="EUR")

    assert found.price is not None
    assert (found.name, str(found.price.amount), found.availability) == (name, amount, available)


@pytest.mark.parametrize(
    ("link", "role"),
    [
        ('<a href="/produit/mini-l8">Mini</a>', PageRole.PRODUCT),
        ('<a href="/boutique/">Tout</a>', PageRole.CATEGORY),
        ('<a href="/x">Contactez-nous</a>', PageRole.CONTACT),
        ('<a href="/x">Mentions légales</a>', PageRole.LEGAL),
        ('<a href="/x">Qui sommes-nous</a>', PageRole.ABOUT),
        ('<a href="/blog/un-mot">Un mot</a>', PageRole.POST),
        ('<a rel="next" href="/rayon?page=2">2</a>', PageRole.PAGINATION),
        ('<div class="pagination"><a href="/rayon?page=2">2</a></div>', PageRole.PAGINATION),
        ('<a href="/rayon?page=2">Suivant</a>', PageRole.PAGINATION),
        ('<nav><a href="/divers">Divers</a></nav>', PageRole.CATEGORY),
        ('<a href="/">Accueil</a>', PageRole.HOME),
        ('<a href="/divers">Divers</a>', PageRole.OTHER),
        ('<a href="/panier">Panier</a>', None),
        ('<a href="/p?add-to-cart=7">Ajouter</a>', None),
        ('<div class="pagination"><a href="/rayon?page=2&orderby=price">2</a><a href="/rayon?page=3">3</a></div>', None),
    ],
)  # fmt: skip
def test_why_a_link_is_worth_following(link: str, role: PageRole | None) -> None:
    """By its words, its address and its place; never a cart, a button or another order of the same list."""
    page = opened(link)

    found = visits.led_to(page, next(links(page)))

    assert (None if found.rule or found.variant else found.role) is role


def test_a_sitemap_leads_to_sitemaps_first_and_to_pages_by_their_addresses() -> None:
    """What is sold is asked for before what is written."""
    page = opened("")
    listed = "".join(
        f"<url><loc>https://boutique.example{path}</loc></url>"
        for path in ("/produit/mini-l8", "/mentions-legales", "/x.pdf", "/panier/")
    )
    sitemap = type(page)(
        url="https://boutique.example/sitemap.xml",
        body=f"<urlset>{listed}</urlset>".encode(),
        captured_at=page.captured_at,
    )

    found = [one for one in sitemaps.sitemap_pages(sitemap) if not one.rule]

    assert [(one.url.rpartition("/")[2], one.role) for one in found] == [
        ("mini-l8", PageRole.PRODUCT),
        ("mentions-legales", PageRole.LEGAL),
    ]


def test_goods_without_a_page_of_their_own_have_an_address_in_the_page() -> None:
    """A ticket shop sells its goods in one list."""
    item = '<div><h3>Billet {0}</h3><b class="price">{0} €</b><input type="number" name="qty"><button>Acheter</button></div>'
    seen = looked_at(item.format(21) + item.format(22))

    assert [MARK in card.url for card in seen.cards] == [True, True]
    assert [card.buyable for card in seen.cards] == [True, True]


def test_neighbours_are_runs_of_elements() -> None:
    """Cards that repeat belong to other things, wherever they stand."""
    seen = looked_at(grid('<a href="/p/1">Un</a><b>1 €</b>', '<a href="/p/2">Deux</a><b>2 €</b>'))
    found = neighbours.Neighbours(seen.page.outline, seen.cards)

    assert [found.holds(card.element) for card in seen.cards] == [True, True]
    assert not found.holds(0)


@pytest.mark.parametrize(
    ("url", "root"),
    [
        ("https://a.example/", True),
        ("https://a.example/fr/", True),
        ("https://a.example/index.php", True),
        ("https://a.example/mini", False),
        ("https://a.example/?p=1", False),
    ],
)
def test_a_home_page_stands_at_its_sites_root(url: str, root: bool) -> None:
    """A page at the root is its shop's, not a thing's."""
    assert promoted.is_root(opened("", url)) is root


@pytest.mark.parametrize(
    ("markup_", "kinds"),
    [
        ('<div class="reviews">un</div>', ["review"]),
        ('<div class="faq">un</div>', ["faq"]),
        ('<div class="product">un</div>', ["product"]),
        ("<div>un</div>", ["body"]),
        ('<img alt="une image">', ["alt"]),
    ],
)
def test_words_have_a_place(markup_: str, kinds: list[str]) -> None:
    """Who speaks counts: a visitor's review is not the seller's word."""
    assert [block.kind for block in text.blocks(opened(markup_))] == kinds


@pytest.mark.parametrize(
    ("available", "state"),
    [
        (True, Availability.IN_STOCK),
        (False, Availability.OUT_OF_STOCK),
        (None, Availability.UNKNOWN),
        (1, Availability.UNKNOWN),
    ],
)
def test_only_true_and_false_are_statements(available: object, state: Availability) -> None:
    """A number may count anything."""
    assert variants.known(available) is state


@pytest.mark.parametrize(
    ("head", "markup_", "currency"),
    [
        ('<meta property="og:price:currency" content="CHF">', "", "CHF"),
        ("", '<script>{"currency": "PLN"}</script>', "PLN"),
        ("", "<p>rien</p>", None),
    ],
)
def test_the_one_currency_a_page_works_in(head: str, markup_: str, currency: str | None) -> None:
    """An amount without a sign is in it."""
    assert look(opened(markup_, head=head)).currency == currency

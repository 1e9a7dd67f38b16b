"""Each rule of a product's own page by itself: its heading, what buys it, what is beside it, what it offers."""

import pytest

from spiders.reading import detail
from spiders.reading.judged import reasons
from spiders.reading.others import others
from spiders.reading.own import own, promoted
from storage.records.shop import Availability, Listing
from tests.spiders.pages import grid, looked_at, opened

BUY = "<button>Ajouter au panier</button>"
OFFER = f'<h1>Mini L8</h1><p class="price">45 €</p>{BUY}'
CARDS = grid(
    *(f'<h3><a href="/p/{n}">Mini {n}</a></h3><b class="price">{n} €</b>' for n in (21, 22, 23))
)
STATED = '<script type="application/ld+json">{{"@type":"Product","name":"{0}","url":"{1}","offers":{{"price":"45","priceCurrency":"EUR"}}}}</script>'
PRODUCT = "https://boutique.example/mini-l8"


def product(markup: str, head: str = "", url: str = PRODUCT) -> Listing:
    """Return the product that a page is about."""
    found = own(looked_at(markup, url, head))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("markup", "head", "named"),
    [
        ("<h1>Mini L8</h1><h2>Avis</h2>", "", "Mini L8"),
        ("<h2>Boutique</h2><h2>Mini L8</h2>", "<title>Mini L8</title>", "Mini L8"),
        ('<h1><a href="/">Ma boutique</a></h1><h2 class="product-title">Mini L8</h2>', "<title>Mini L8 | Ma boutique</title>", "Mini L8"),
        ('<div class="product-name">Mini L8</div>', "<title>Mini L8</title>", "Mini L8"),
        ('<h1>Produits similaires</h1><h2 itemprop="name">Mini L8</h2>', "<title>Mini L8</title>", "Mini L8"),
        ("<h1>45 €</h1><h2>Mini L8</h2>", "<title>Mini L8</title>", "Mini L8"),
    ],
)  # fmt: skip
def test_the_heading_with_most_points_names_the_thing(markup: str, head: str, named: str) -> None:
    """A main heading that leads home, asks for something or is an amount names no product."""
    assert product(f'{markup}<p class="price">45 €</p>{BUY}', head).name == named


def test_a_heading_says_why_it_was_chosen() -> None:
    """What the rules added up to is told in the order of the rules."""
    seen = looked_at(OFFER, PRODUCT, "<title>Mini L8</title>")
    own(seen)

    assert [(one.what, one.reason) for one in reasons(seen.page)] == [
        ("name", "a <h1>, the page's title, before the button that buys"),
        ("price", "called the price asked now"),
        ("availability", "a button that buys can be used"),
    ]


@pytest.mark.parametrize(
    ("body", "called"),
    [
        ('<body class="single-product">', "product"),
        ('<body class="catalog-category-view">', "list"),
        ('<body class="blue">', ""),
    ],
)
def test_a_page_may_say_what_it_is_in_its_bodys_name(body: str, called: str) -> None:
    """Platforms name the kind of page for their style sheets."""
    page = opened("x")
    page = type(page)(
        url=page.url, body=f"<html>{body}<p>x</p>".encode(), captured_at=page.captured_at
    )

    assert detail.page_name(page) == called


def test_what_stands_under_similar_products_is_a_neighbours() -> None:
    """A neighbour's price must never become the product's."""
    seen = looked_at(f"{OFFER}<section><h2>Produits similaires</h2>{CARDS}</section>", PRODUCT)
    outline = seen.page.outline
    prices = [tag.element for tag in seen.tags]

    assert [seen.neighbours.holds(one) for one in prices] == [False, True, True, True]
    assert outline.tags[seen.neighbours.runs[0][0]] == "section"


def test_a_product_without_a_button_needs_a_price_right_behind_its_heading() -> None:
    """Some shops sell by telephone."""
    assert product('<h1>Mini L8</h1><p class="price">45 €</p>').name == "Mini L8"
    assert own(looked_at("<h1>Mini L8</h1><p>Il coûte souvent 45 € chez eux.</p>", PRODUCT)) is None


@pytest.mark.parametrize(
    ("behind", "read"),
    [
        ('<p class="stock out-of-stock">Rupture de stock</p>', True),
        ('<div id="availability">Actuellement indisponible.</div>', True),
        ('<p class="stock">En stock</p>', False),
        ("<p>Les mini téléphones sont en rupture de stock.</p>", False),
        (f'<p class="stock">Épuisé</p>{CARDS}', False),
    ],
)
def test_a_thing_without_a_price_is_there_where_its_stock_is_denied(
    behind: str, read: bool
) -> None:
    """Shops take the price away with the button; an article and a list say the same of other things."""
    found = own(looked_at(f"<h1>Mini L8</h1>{behind}", PRODUCT))

    said = None if found is None else (found.name, found.price, found.availability)
    assert said == (("Mini L8", None, Availability.OUT_OF_STOCK) if read else None)


def test_a_button_that_cannot_be_used_is_a_thing_that_cannot_be_had() -> None:
    """Programs keep the button and disable it."""
    disabled = OFFER.replace("<button>", "<button disabled>")

    assert product(disabled).availability is Availability.OUT_OF_STOCK


@pytest.mark.parametrize(
    ("field", "markup", "value"),
    [
        ("sku", '<p class="sku">L8-75</p>', "L8-75"),
        ("sku", "<p>Référence : L8-75</p>", "L8-75"),
        ("description", '<div class="product-description">Tient dans la paume, ne sonne pas.</div>', "Tient dans la paume, ne sonne pas."),
        ("description", "<h2>Description</h2><p>Tient dans la paume, ne sonne pas.</p>", "Tient dans la paume, ne sonne pas."),
        ("images", '<img src="/1.jpg"><img class="logo" src="/logo.png">', ("https://boutique.example/1.jpg",)),
        ("images", '<a href="/grand.jpg"><i></i></a>', ("https://boutique.example/grand.jpg",)),
    ],
)  # fmt: skip
def test_what_else_a_product_says_is_read_beside_it(field: str, markup: str, value: object) -> None:
    """One field a rule."""
    assert getattr(product(f"<main>{OFFER}{markup}</main>"), field) == value


def test_the_name_is_the_headings_first_line_without_its_price() -> None:
    """Some themes put the price, or a motto, into the heading."""
    assert (
        product(f"<h1>Mini L8<br>le plus petit</h1><p class='price'>45 €</p>{BUY}").name
        == "Mini L8"
    )


def test_structured_data_names_the_page_and_the_page_completes_it() -> None:
    """What is stated is believed first, what it lacks is read."""
    stated = STATED.format("Mini L8", PRODUCT)
    found = product(f'{stated}{OFFER}<p class="stock">Épuisé</p>')

    assert found.source == "json-ld"
    assert found.availability is Availability.OUT_OF_STOCK


def test_a_stated_product_of_another_address_is_not_the_pages() -> None:
    """A list states its things, each with its own address."""
    stated = "".join(STATED.format(f"Mini {n}", f"/p/{n}") for n in (21, 22, 23))
    seen = looked_at(stated + CARDS)

    assert own(seen) is None
    assert [one.url.rpartition("/")[2] for one in others(seen)] == ["21", "22", "23"]


def test_a_shops_name_behind_the_products_is_left_out() -> None:
    """« Mini L8 – Ma boutique » is the page's title, not the thing's name."""
    head = '<meta property="og:site_name" content="Ma boutique">'
    stated = STATED.format("Mini L8 – Ma boutique", PRODUCT)

    assert product(stated + OFFER, head).name == "Mini L8"


def test_a_zero_price_that_is_stated_yields_to_the_one_written() -> None:
    """Programs state zero for what they know no price of."""
    stated = STATED.format("Mini L8", PRODUCT).replace('"45"', '"0"')
    found = product(stated + OFFER)

    assert found.price is not None
    assert str(found.price.amount) == "45"


def test_what_a_home_page_promotes_is_a_card() -> None:
    """A page at the root is its shop's; the one thing it shows has a page of its own."""
    block = f'<div><h2><a href="/p/1">Mini L8</a></h2><p class="price">45 €</p>{BUY}</div>'
    seen = looked_at(f"<h1>Bienvenue</h1>{block}", "https://boutique.example/")
    card = promoted(seen)

    assert card is not None
    assert card.url == "https://boutique.example/p/1"
    assert own(seen) is None


def test_cards_and_stated_things_of_one_address_are_one() -> None:
    """The same goods read twice would be told as two."""
    seen = looked_at(STATED.format("Mini 21", "/p/21") + CARDS)

    assert [(one.name, one.source) for one in others(seen)] == [
        ("Mini 21", "json-ld"),
        ("Mini 22", "structure"),
        ("Mini 23", "structure"),
    ]


@pytest.mark.parametrize(
    ("markup", "state"),
    [
        (f"{OFFER}<p>Option indisponible pour ce produit</p>", "InStock"),
        (f'{OFFER.replace("<button", "<button disabled")}<p style="display:none">Produit épuisé</p>', "InStock"),
        (OFFER.replace("<button", "<button disabled"), "OutOfStock"),
        (OFFER.replace("Ajouter au panier", "Précommander") + "<p>Expédié sous 5 jours</p>", "PreOrder"),
        ('<h1>Mini L8</h1><p class="price">45 €</p><img id="addToCart" alt="Ajouter au panier" src="/b.png">', "InStock"),
        ('<h1>Mini L8</h1><p class="price">45 €</p><div role="button">Ajouter au panier</div>', "InStock"),
        ('<h1>Mini L8</h1><p class="price">45 €</p><a href="/m/7">Contacter le vendeur</a>', "InStock"),
        ('<h1>Mini L8</h1><p class="price">45 €</p><footer><a href="/m">Contacter le vendeur</a></footer>', "unknown"),
    ],
)  # fmt: skip
def test_what_can_be_had_is_told_by_what_a_visitor_can_do(markup: str, state: str) -> None:
    """Scripts free a button and show a denial when they know better; adverts have no cart, and their seller is asked."""
    assert product(markup, "<title>Mini L8</title>").availability == state


def test_a_price_called_so_is_asked_though_an_advert_crosses_it_out() -> None:
    """« Pay 51.99 21.99 with our card » beside the price says what a card would save."""
    offer = f"{OFFER}<p>Avec notre carte <del>45 €</del> 15 €</p>"

    assert product(offer, "<title>Mini L8</title>").price == product(OFFER).price


def test_of_several_stated_products_the_one_whose_price_is_asked_is_the_pages() -> None:
    """Microdata around the whole page takes the prices of what is recommended for its own."""
    other = STATED.format("Mini L8 noir", "/mini-l8").replace('"45"', '"149"')
    head = f"<title>Mini L8</title>{other}{STATED.format('Mini L8', '/mini-l8')}"

    assert product(OFFER, head).price == product(OFFER).price

"""What pages of the open web showed that theme pages did not; each page here is invented, each habit was met in the wild."""

from decimal import Decimal

import pytest

from spiders.platforms import shopify
from spiders.read import read
from spiders.reading.contacts.text import contacts_in_text
from spiders.reading.prices import currency_code, money
from storage.page import Page, page_from_bytes
from storage.records.shop import Availability, Listing


def opened(body: str, *, path: str = "/p/1", encoding: str = "utf-8", declared: str = "") -> Page:
    head = f'<meta charset="{declared}">' if declared else ""
    text = f"<!doctype html><html><head>{head}<title>Mini</title></head><body>{body}</body></html>"
    return page_from_bytes(
        text.encode(encoding), f"https://shop.example{path}", content_type="text/html"
    )


def own(body: str, **how: str) -> Listing:
    (listing,) = read(opened(body, **how)).listings
    assert listing.detail
    return listing


def names(body: str) -> list[str]:
    return [one.name for one in read(opened(body, path="/list")).listings]


CARDS = "".join(
    f'<li class="item"><a href="/p/{n}"><img src="/{n}.jpg" alt=""></a><h3><a href="/p/{n}">Thing {word}</a></h3>'
    f'<b class="price">{n}9,90 €</b><input class="to-cart" type="submit" value="Add to cart"></li>'
    for n, word in enumerate(("alpha", "beta", "gamma", "delta"), 1)
)


def test_saved_page_keeps_its_letters_though_its_meta_is_the_servers() -> None:
    """A program that saves pages writes UTF-8 and leaves the meta: « Kč » and « € » must stay signs of money."""
    page = opened(
        "<h1>Obestavba</h1><td>21\u00a0777\u00a0Kč</td><input type=submit value='Koupit'>",
        declared="windows-1250",
    )

    (listing,) = read(page).listings

    assert listing.price is not None
    assert (listing.price.amount, listing.price.currency) == (Decimal(21777), "CZK")


def test_declared_encoding_holds_where_the_bytes_are_not_utf8() -> None:
    """The exception for UTF-8 takes nothing from pages that are what they declare."""
    assert "Kč" in opened("21 777 Kč", encoding="iso-8859-2", declared="iso-8859-2").text


def test_indented_markup_is_as_short_as_it_is_drawn() -> None:
    """Templates indent by dozens of spaces: a price or a button is no longer for that."""
    gap = "\n" + " " * 90

    listing = own(
        f"<h1>Mini</h1><div class=price>{gap}49,90 €{gap}</div><button>{gap}In den Warenkorb{gap}</button>"
    )

    assert listing.price is not None
    assert listing.price.amount == Decimal("49.90")
    assert listing.availability is Availability.IN_STOCK


def test_basket_that_fills_the_cart_is_the_products_own_part() -> None:
    """Some call the box with price and button the basket; the visitor's basket only orders."""
    listing = own(
        "<ul class='basket'><li>0 items 0,00 € <a href='/order'>Order</a></li></ul><h1>Ring</h1>"
        "<div class='basket'><p class='price'>2 399,00 zł</p><button class='addtobasket'></button></div>"
    )

    assert listing.price is not None
    assert listing.price.amount == Decimal(2399)


def test_button_that_is_a_picture_buys() -> None:
    """Old shops draw the button: its alternative text says what it does."""
    listing = own(
        "<h1>Monitor</h1><b>€ 430,00</b><a href='/o?id=1'><img src='b.gif' alt='Acquista - compra - metti nel carrello'></a>"
    )

    assert listing.price is not None
    assert listing.price.amount == Decimal(430)


def test_button_that_is_a_picture_says_so_by_its_file() -> None:
    """Without alternative text the file's name is all there is."""
    listing = own(
        "<h1>Shoe</h1><b>$24.99</b><a href='javascript:order()'><img src='/i/AddToCart.png'></a>"
    )

    assert listing.availability is Availability.IN_STOCK


def test_count_below_a_lone_currency_sign_is_no_price() -> None:
    """A price drawn by a style sheet leaves its sign: the stock on the next line is not what it costs."""
    listing = own(
        "<h1>Card</h1><form action='/cart/add'><div>Price: <b>$</b></div><br>72 in stock<br>"
        "<input type=submit value='Add to cart'></form>"
    )

    assert listing.price is None
    assert listing.availability is Availability.IN_STOCK


def test_one_size_that_is_sold_out_is_not_the_thing() -> None:
    """A list of sizes says of each whether it can be had."""
    sizes = "".join(f"<li>{size}</li>" for size in ('32"', '34"', '36"', '44" sold out'))

    listing = own(f"<h1>Shorts</h1><ul>{sizes}</ul><b>£34.95</b><button>Add to basket</button>")

    assert listing.availability is Availability.IN_STOCK


def test_stock_in_a_list_of_facts_is_the_things() -> None:
    """« Availability: Out of stock » stands among other facts as a size stands among sizes."""
    facts = "<li>Brand: Acme</li><li>Model: 17</li><li>Availability: Out of stock</li>"

    listing = own(f"<h1>Mini</h1><ul>{facts}</ul><b>49,90 €</b><button>Add to cart</button>")

    assert listing.availability is Availability.OUT_OF_STOCK


def test_price_in_quantity_is_not_what_one_costs() -> None:
    """« As low as 0.24 per bead » is said of a thousand; the first step is what one asks."""
    listing = own(
        "<h1>Bead</h1><div class='low'><b>As Low As</b> <b class='p'>$0.24</b> <b>per bead</b></div>"
        "<table><tr><td class='tier1'>$3.46</td><td class='tier2'>$2.49</td></tr></table><button>Add to cart</button>"
    )

    assert listing.price is not None
    assert listing.price.amount == Decimal("3.46")


def test_button_of_every_card_is_no_product_pages() -> None:
    """A list's heading stands above many buttons alike: the last card's, which differs, is no product of the page."""
    odd = "<div><p>Thing of its own</p><b class='price'>63,95 €</b><input class='to-cart' type='submit' value='Add to cart'></div>"

    assert len(names(f"<h1>All things</h1><ul>{CARDS}</ul>{odd}")) >= 4


@pytest.mark.parametrize(
    "words",
    ["Gifts under $10", "$10.00 to $20.00", "Save up to $200 on TVs", "Trade in $361.00", "Moins de 20 €"],
)  # fmt: skip
def test_heading_that_only_tells_of_amounts_names_nothing(words: str) -> None:
    """Filters and teasers link by a price; they sell nothing of that name."""
    teasers = "".join(f"<li><a href='/c/{n}'>{words}</a></li>" for n in range(3))

    assert words not in names(f"<h1>Things</h1><ul>{CARDS}</ul><ul>{teasers}</ul>")


def test_gift_card_keeps_its_name() -> None:
    """A name may hold an amount and still name a thing."""
    card = "<li class='item'><h3><a href='/p/9'>Gift card €50 (digital)</a></h3><b class='price'>50,00 €</b></li>"

    assert "Gift card €50 (digital)" in names(f"<h1>Things</h1><ul>{CARDS}{card}</ul>")


def test_forums_last_thread_is_no_offer() -> None:
    """A board's index shows the last thread's title, and some name a sum."""
    rows = "".join(
        f"<tr class='row'><td><a href='/f/{n}'>Board {word}</a></td><td><a href='/t/{n}'>Bid ${n} at least for my plant</a></td></tr>"
        for n, word in enumerate(("one", "two", "three"), 1)
    )

    assert names(f"<h1>Boards</h1><table>{rows}</table>") == []


def test_single_headline_with_a_sum_is_no_offer() -> None:
    """A front page's headline may name a sum; a list of ads writes many."""
    links = "<p><a href='/a/1'>Five minutes make you $150 richer</a></p><p><a href='/a/2'>Rain again tomorrow</a></p>"

    assert names(f"<h1>News</h1>{links}") == []


def test_former_price_beside_what_structured_data_states() -> None:
    """Structured data states what is asked; the page alone shows what it was."""
    stated = (
        '<script type="application/ld+json">{"@type":"Product","name":"Prism",'
        '"offers":{"price":"6.99","priceCurrency":"EUR"}}</script>'
    )

    listing = own(f"{stated}<h2>Prism</h2><p>EUR 6,99 <span class='old-price'>EUR 8,99</span></p>")

    assert listing.list_price is not None
    assert listing.list_price.amount == Decimal("8.99")


def test_every_pages_head_that_calls_the_site_a_product_offers_nothing() -> None:
    """Some put « og:type product » with the site's own name on each page, the contact page too."""
    head = "<meta property='og:type' content='product'><meta property='og:title' content='Shop.example'>"

    assert read(opened(f"{head}<p>Write to us.</p>", path="/kontakt")).listings == ()


def test_code_that_no_currency_has_is_a_slip() -> None:
    """« UAN » beside hryvnias must not hide the sign that the page writes."""
    assert currency_code("UAN") is None
    assert currency_code("pln") == "PLN"


def test_picture_kept_at_shopify_makes_no_shop() -> None:
    """A forum's member shows a picture from a shop; what builds a shop is its scripts and styles."""
    picture = "<img src='https://cdn.shopify.com/s/files/1/a.jpg'>"
    script = "<script src='https://cdn.shopify.com/s/trekkie.js'></script>"

    assert not shopify.recognises(opened(picture))
    assert shopify.recognises(opened(script))


def test_menu_of_many_headings_does_not_hide_the_products() -> None:
    """Menus of a hundred headings stand before the name of the thing."""
    menu = "".join(f"<h3><a href='/c/{n}'>Department {n}</a></h3>" for n in range(90))

    assert own(f"{menu}<h1>Ring</h1><b>99,00 €</b><button>Add to cart</button>").name == "Ring"


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("Office: (212) 555-0134", "+12125550134"),
        ("Call us at 212-555-0134", "+12125550134"),
        ("Fax 1-212-555-0134", "+12125550134"),
        ("+1 (212) 555-0134", "+12125550134"),
    ],
)
def test_american_number_is_read_by_its_grouping(words: str, value: str) -> None:
    """Three, three and four digits are grouped so nowhere else; the bracketed area code is no end of a number."""
    assert [one.value for one in contacts_in_text(words)] == [value]


@pytest.mark.parametrize("words", ["Lot 212-555-0134", "212-555-0134", "ISBN 212-555-0134"])
def test_three_three_four_without_a_word_for_it_is_no_number(words: str) -> None:
    """Article numbers are grouped so, too."""
    assert [one.value for one in contacts_in_text(words)] == []


def test_address_does_not_begin_on_the_line_before() -> None:
    """« Notre site. » and below « @mail.example » are two things."""
    assert [one.value for one in contacts_in_text("notre site.\n@courrier.fr")] == []


def test_amount_that_a_word_calls_the_price_needs_no_class() -> None:
    """Old shops write « Price: $4.99 » below the heading, and draw the button without a word."""
    listing = own(
        "<h1>Dandelion jelly</h1><p>Price: $4.99</p><p>Sweet.</p><input type='image' src='/b.gif'>"
    )

    assert listing.price is not None
    assert listing.price.amount == Decimal("4.99")


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Skladom", Availability.IN_STOCK),
        ("Na stanju", Availability.IN_STOCK),
        ("Készleten", Availability.IN_STOCK),
        ("Есть на складе", Availability.IN_STOCK),
        ("Nie je na sklade", Availability.OUT_OF_STOCK),
        ("Nincs készleten", Availability.OUT_OF_STOCK),
        ("Nema na stanju", Availability.OUT_OF_STOCK),
        ("Нет на складе", Availability.OUT_OF_STOCK),
        ("Vypredané", Availability.OUT_OF_STOCK),
    ],
)
def test_stock_is_understood_in_the_shops_language(words: str, state: Availability) -> None:
    """The denial holds the same words as what it denies, and is tried first."""
    assert (
        own(f"<h1>Mini</h1><b>49,90 €</b><p>{words}</p><button>Add to cart</button>").availability
        is state
    )


@pytest.mark.parametrize(
    "words",
    [
        "В кредит за 4 740 ₽",
        "Doprava 99 Kč",
        "Доставка 350 ₽",
        "39,90 zł miesięcznie",
        "Envío 4,90 €",
    ],
)
def test_what_carrying_or_credit_costs_is_not_the_price(words: str) -> None:
    """Shipping and instalments stand before the price on some pages."""
    listing = own(f"<h1>Mini</h1><p>{words}</p><p><b>777,00</b> €</p><button>Add to cart</button>")

    assert listing.price is not None
    assert listing.price.amount == Decimal(777)


def test_picture_that_the_address_spells_names_the_card() -> None:
    """A card shows the brand's logo before the thing: the alternative text that the link's address tells is the name."""
    cards = "".join(
        f"<div class='col'><a href='/tyres/nordic/{slug}'><img src='/l.png' alt='Nordic tyre'><img src='/{slug}.jpg' alt='Nordic {slug}'>"
        f"<i>from</i><span class='prix'>{n}9,90 €</span></a></div>"
        for n, slug in enumerate(("alpha", "beta", "gamma"), 1)
    )

    assert names(f"<h1>Tyres</h1>{cards}") == ["Nordic alpha", "Nordic beta", "Nordic gamma"]


def test_button_in_the_markup_of_another_thing_is_not_the_pages() -> None:
    """Each part of a list states its own address; the list's heading, a brand, is sold by none of their buttons."""
    parts = "".join(
        f"<div itemscope itemtype='http://schema.org/Product'><a itemprop='url' href='/p/{n}'><b itemprop='name'>Card {n}0</b></a>"
        f"<div itemprop='offers' itemscope itemtype='http://schema.org/Offer'><a href='/add/{n}'>Buy £{n}0.00</a>"
        f"<meta itemprop='price' content='{n}0.00'><meta itemprop='priceCurrency' content='GBP'></div></div>"
        for n in (1, 2, 3)
    )

    assert names(f"<h1>Acme</h1>{parts}") == ["Card 10", "Card 20", "Card 30"]


@pytest.mark.parametrize("words", ["See all 7 images", "da 10", "à 10 km d'ici", "try 3 of them"])
def test_word_that_is_also_a_code_is_no_currency(words: str) -> None:
    """Currencies' codes are written in capitals where they are words."""
    assert money(words) == ()


def test_dinars_are_money_in_capitals() -> None:
    """1500 DA are dinars."""
    assert [one.number for one in money("1500 DA")] == ["1500"]


def test_nothing_asked_is_no_price() -> None:
    """« 0.00 » beside a thing that cannot be had is what the program writes for want of a price."""
    listing = own(
        "<h1>Sounder</h1><p>Out of stock</p><b class='price'>0.00 €</b><button>Add to cart</button>"
    )

    assert listing.price is None
    assert listing.availability is Availability.OUT_OF_STOCK


def test_sold_by_the_dozen_is_not_sold() -> None:
    """« Vendus par 8 pièces » says how, not that."""
    listing = own(
        "<h1>Guimauve</h1><p>Vendus par 8 pièces</p><b>1,40 €</b><button>Ajouter au panier</button>"
    )

    assert listing.availability is Availability.IN_STOCK


def test_cell_that_its_table_calls_a_heading_names_the_thing() -> None:
    """Pages laid out in tables draw a cell as the heading; the description begins with its words."""
    head = "<meta name='description' content='Duelle Spray 3.4 oz, a night out'>"

    listing = own(
        f"{head}<table><tr><td class='page_headers'>Duelle Spray 3.4 oz</td></tr><tr><td class='price'>$113.95</td>"
        "<td><input type='submit' value='Add to Cart'></td></tr></table>"
    )

    assert listing.name == "Duelle Spray 3.4 oz"


def test_grid_that_filters_act_on_is_the_matter() -> None:
    """« ajax_facet_grid » holds the things, not the filters."""
    cards = CARDS.replace('class="to-cart"', 'class="more"').replace("Add to cart", "Quick look")

    assert len(names(f"<h1>Things</h1><div class='ajax_facet_grid'><ul>{cards}</ul></div>")) == 4

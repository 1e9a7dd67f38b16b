"""What shop software of the street taught the reading of lists: whose amount it is, what is a name, who sells."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import unquote

import pytest

from monitor.analysis.reading import listing_id
from spiders.read import next_pages, read
from storage.page import Page
from storage.records.reading import Reading
from storage.records.shop import Availability

OpenedPage = Callable[[str], Page]
URL = "https://boutique.example/catalogue/"


@pytest.fixture
def opened() -> OpenedPage:
    """How a body is opened as a page of a shop."""

    def page(body: str) -> Page:
        whole = f"<html lang=fr><head><title>Boutique</title></head><body>{body}</body></html>"
        return Page(
            url=URL,
            requested_url=URL,
            body=whole.encode(),
            captured_at=datetime(2026, 1, 1, tzinfo=UTC),
            status=200,
            headers=(("content-type", "text/html; charset=utf-8"),),
        )

    return page


def _prices(reading: Reading) -> dict[str, tuple[Decimal, str | None]]:
    return {
        one.name: (one.price.amount, one.price.currency) for one in reading.listings if one.price
    }


def _unlinked(name: str, price: str, button: str) -> str:
    return (
        f"<div class=tile><img src='/i.png'><div><h4>{name}</h4></div><p>{price}</p>{button}</div>"
    )


ORDER = "<form method=post><input type=number name=quantite><button>Commander</button></form>"


def test_goods_without_a_page_of_their_own_are_listed(opened: OpenedPage) -> None:
    """A small shop often has one page that sells everything: each thing on it is a listing, not the page as a whole."""
    page = opened(
        "<h1>Boutique</h1><div>"
        + _unlinked("Mini BM70", "49,90 €", ORDER)
        + _unlinked("Mini BM50", "39,90 €", "<button disabled>Rupture de stock</button>")
        + _unlinked("Chargeur USB", "12,50 €", ORDER)
        + "</div>"
    )
    listings = read(page).listings

    assert [(one.name, str(one.price and one.price.amount)) for one in listings] == [
        ("Mini BM70", "49.90"),
        ("Mini BM50", "39.90"),
        ("Chargeur USB", "12.50"),
    ]
    assert [one.availability for one in listings] == [
        Availability.IN_STOCK,
        Availability.OUT_OF_STOCK,
        Availability.IN_STOCK,
    ]


def test_goods_without_a_page_are_told_apart_and_not_visited(opened: OpenedPage) -> None:
    """Their addresses are one page's, so the words tell them apart; nothing new is fetched for them."""
    page = opened(
        _unlinked("Mini BM70", "49,90 €", ORDER) + _unlinked("Mini BM50", "39,90 €", ORDER)
    )
    listings = read(page).listings

    assert [unquote(one.url) for one in listings] == [
        f"{URL}#:~:text=Mini BM70",
        f"{URL}#:~:text=Mini BM50",
    ]
    assert len({listing_id("site", one) for one in listings}) == 2
    assert not [one for one in next_pages(page) if "#" in one.url]


def test_delivery_costs_in_a_list_are_no_goods(opened: OpenedPage) -> None:
    """What nothing buys is not for sale: a list of carriers with their logos and prices looks like goods and is none."""
    page = opened(
        "<h1>Livraison</h1>"
        + "".join(
            _unlinked(name, price, "")
            for name, price in (
                ("Colis suivi", "4,90 €"),
                ("Point relais", "3,90 €"),
                ("Express", "9,90 €"),
            )
        )
    )

    assert read(page).listings == ()


def test_lines_of_white_space_around_a_price_do_not_hide_it(opened: OpenedPage) -> None:
    """Templates with conditions leave lines of blanks around an amount; a visitor sees none of them."""
    blank = "\n" + " " * 40
    cards = "".join(
        f"<li><a href='/p/{number}'><h5>Article {number}</h5></a><h4><strong>€{blank}{blank}{number}9.90{blank}</strong></h4></li>"
        for number in (1, 2, 3)
    )

    assert _prices(read(opened(f"<ul>{cards}</ul>"))) == {
        "Article 1": (Decimal("19.90"), "EUR"),
        "Article 2": (Decimal("29.90"), "EUR"),
        "Article 3": (Decimal("39.90"), "EUR"),
    }


def test_amount_in_a_name_is_not_the_price(opened: OpenedPage) -> None:
    """« Carte prépayée 10 € » may cost 12,90 £: its name is left whole, its price is the one beside it."""
    cards = "".join(
        f"<li><div><a href='/p/{price}'>{name}</a></div><div class=cost>£{price}</div></li>"
        for name, price in (("Carte prépayée 10 €", "12.90"), ("Mini BM70", "49.90"))
    )

    assert _prices(read(opened(f"<ul>{cards}</ul>"))) == {
        "Carte prépayée 10 €": (Decimal("12.90"), "GBP"),
        "Mini BM70": (Decimal("49.90"), "GBP"),
    }


def test_amount_in_a_name_among_names_without_is_no_price(opened: OpenedPage) -> None:
    """In a list of names alone, the one that holds an amount is not thereby offered at it."""
    names = ("Mini BM70", "Mini BM50", "Chargeur", "Carte prépayée 10 €", "Carte prépayée 25 €")
    cards = "".join(
        f"<li><div><a class=name href='/p/{index}'>{name}</a></div></li>"
        for index, name in enumerate(names)
    )

    assert read(opened(f"<ul>{cards}</ul>")).listings == ()


def test_name_that_ends_like_an_instalment_keeps_its_price(opened: OpenedPage) -> None:
    """« Loupe 3x » above « 5,00 € » is a lens, not a payment in three parts."""
    cards = "".join(
        f"<li><a href='/p/{price}'><h3>{name}</h3></a><h3 class=cost>{price} €</h3></li>"
        for name, price in (("Loupe de lecture 3x", "5,00"), ("Mini BM70", "49,90"))
    )

    assert set(_prices(read(opened(f"<ul>{cards}</ul>")))) == {"Loupe de lecture 3x", "Mini BM70"}


def test_badge_in_a_link_is_no_part_of_the_name(opened: OpenedPage) -> None:
    """« NEW » beside a name in the same link would make two names of one thing from one visit to the next."""
    cards = "".join(
        f"<li><h5><a href='/p/{price}'>{name} <span class='badge red'>NEW</span></a></h5><p class=price>{price} €</p></li>"
        for name, price in (("Mini BM70", "49,90"), ("Mini BM50", "39,90"))
    )

    assert set(_prices(read(opened(f"<ul>{cards}</ul>")))) == {"Mini BM70", "Mini BM50"}


def test_currency_sign_whose_amount_is_missing_takes_no_other_number(opened: OpenedPage) -> None:
    """A sign with nothing behind it and « 0 ventes » in the next block are not a price of nought."""
    cards = "".join(
        f"<li><a href='/p/{name}'>{name}</a><div class=cost>€</div><div>0 ventes</div></li>"
        for name in ("Alpha", "Beta", "Gamma")
    )

    assert read(opened(f"<ul>{cards}</ul>")).listings == ()


def test_only_good_of_a_category_is_a_card(opened: OpenedPage) -> None:
    """A category with one thing in it is no product's page: the price inside a link belongs to where it leads."""
    page = opened(
        "<main><h1>Audio</h1><div class='product-card'><a href='/p/26'><div style=\"background-image:url('/m/26.png')\"></div>"
        "<div class=name>Mini caméra</div><div class=price>64,00 €</div></a></div></main>"
    )
    (listing,) = read(page).listings

    assert (listing.name, listing.url) == ("Mini caméra", "https://boutique.example/p/26")
    assert listing.images == ("https://boutique.example/m/26.png",)


@pytest.mark.parametrize(
    "said",
    [
        "<p class='supplier-info'><small>By <strong>Gadgets du Midi</strong></small></p>",
        "<p>Vendu et expédié par Gadgets du Midi</p>",
        "<p>Vendeur : Gadgets du Midi</p>",
    ],
)
def test_seller_of_a_marketplace_is_read(opened: OpenedPage, said: str) -> None:
    """On a marketplace the site is not who sells; the name beside the thing is what an analyst follows."""
    page = opened(
        f"<main><h1 class='product-name show-supplier-info'>Mini BM70</h1>{said}<p class=price>49,90 €</p><button>Ajouter au panier</button></main>"
    )
    (listing,) = read(page).listings

    assert listing.seller == "Gadgets du Midi"


def test_shop_that_names_no_seller_gets_none(opened: OpenedPage) -> None:
    """« par » begins many sentences; none of them names a seller."""
    page = opened(
        "<main><h1>Mini BM70</h1><p>Par boîte de 10</p><p>Par défaut</p><p class=price>49,90 €</p><button>Ajouter au panier</button></main>"
    )
    (listing,) = read(page).listings

    assert listing.seller is None


@pytest.mark.parametrize(
    ("link", "value"),
    [
        ("/redirect/?url=https%3A//wa.me/33639981235%3AXnrpPHL-ik80zf74a2ttw8iA9w", "+33639981235"),
        ("/goto?to=https%3A%2F%2Ft.me%2Fpetitscombines", "petitscombines"),
        ("mailto:contact[at]boutique[dot]example", "contact@boutique.example"),
    ],
)
def test_contact_behind_a_shops_own_redirect_is_read(
    opened: OpenedPage, link: str, value: str
) -> None:
    """A shop that sends its visitors on by a signed redirect, or hides its address from robots, still says how it is reached."""
    reading = read(opened(f"<footer><a href='{link}'>Nous écrire</a></footer>"))

    assert value in {contact.value for contact in reading.contacts}


def _stock_of(opened: OpenedPage, inside: str) -> Availability:
    """Return what is read of stock beside a price."""
    (listing,) = read(opened(f"<main><h1>Mini BM70</h1><p class=price>49,90 €</p>{inside}</main>")).listings  # fmt: skip
    return listing.availability


@pytest.mark.parametrize(
    ("inside", "availability"),
    [
        (
            "<a href='#' class='add-to-basket'><span class=can-buy-label>Ajouter au panier</span>"
            "<span class=cannot-buy-label>En magasin seulement</span><span class=unavailable-label>Produit indisponible</span></a>",
            Availability.IN_STOCK,
        ),
        (
            "<button disabled><span>Ajouter au panier</span><span>Épuisé</span></button>",
            Availability.OUT_OF_STOCK,
        ),
        ("<a href='#pop' class='btn' title='Ajouter Mini BM70 noir avec sa coque à votre panier'>Je fonce</a>", Availability.IN_STOCK),
        ("<a id=buy_btn href='javascript:;'><div class=big></div></a>", Availability.IN_STOCK),
        ("<button>Ajouter au panier</button><p>Me prévenir du retour en stock</p>", Availability.IN_STOCK),
        ("<p>Me prévenir du retour en stock</p>", Availability.OUT_OF_STOCK),
        ("<p class=stock-alert>Avise-me quando chegar</p>", Availability.OUT_OF_STOCK),
        ("<p>Benachrichtigen, sobald wieder auf Lager</p>", Availability.OUT_OF_STOCK),
        ("<button disabled>Add to cart</button><p>Back in stock notifications</p>", Availability.OUT_OF_STOCK),
    ],
    ids=["labels of a button", "labels of a dead button", "a title that names the thing", "a wordless button", "beside a button", "alone", "pt", "de", "dead"],
)  # fmt: skip
def test_stock_is_what_a_buyer_can_do(
    opened: OpenedPage, inside: str, availability: Availability
) -> None:
    """A button's labels are for a script to choose from; who may ask to be told of a return cannot buy now, unless a button says he can."""
    assert _stock_of(opened, inside) is availability


@pytest.mark.parametrize(
    ("inside", "amount"),
    [
        ("<p class=price>39,90 €</p><p>Livraison gratuite</p>", "39.90"),
        ("<div><span class=price>39,90 €</span><br>Livraison offerte</div>", "39.90"),
        ("<p class=price>39,90 €</p><p class=stock>Livraison immédiate, en stock</p>", "39.90"),
        ("<p class=price>Consigne 5 € Prix 39 €</p>", "39"),
        ("<p class=price>Économisez 10 € 39,90 €</p>", "39.90"),
        ("<p class=price>39,90 € Économisez 10 €</p>", "39.90"),
        ("<p class=price>12x 3,50 € soit 42 €</p>", "42"),
    ],
)
def test_a_price_is_no_other_amounts_for_what_stands_below_it(
    opened: OpenedPage, inside: str, amount: str
) -> None:
    """« Livraison gratuite » in the next line took the price of a shop's every good away, and with it the good."""
    (listing,) = read(
        opened(f"<main><h1>Mini BM70</h1>{inside}<button>Ajouter au panier</button></main>")
    ).listings

    assert listing.price is not None
    assert str(listing.price.amount) == amount


@pytest.mark.parametrize(
    ("words", "availability"),
    [
        ("Quantité disponible : 0", Availability.OUT_OF_STOCK),
        ("Quantité disponible : 10", Availability.IN_STOCK),
        ("In stock: no", Availability.OUT_OF_STOCK),
        ("Disponibilité : non", Availability.OUT_OF_STOCK),
        ("Disponibilità: 0", Availability.OUT_OF_STOCK),
        ("Lagerbestand: 0", Availability.OUT_OF_STOCK),
        ("Έχει εξαντληθεί", Availability.OUT_OF_STOCK),
        ("אזל מהמלאי", Availability.OUT_OF_STOCK),
        ("המוצר אינו במלאי", Availability.OUT_OF_STOCK),
        ("Reste 2 exemplaires", Availability.LIMITED),
        ("Réassort en cours", Availability.BACK_ORDER),
        ("Sold", Availability.OUT_OF_STOCK),
    ],
)
def test_stock_is_told_by_number_and_answer(
    opened: OpenedPage, words: str, availability: Availability
) -> None:
    """« Quantité disponible : 0 » names stock to say that there is none."""
    assert _stock_of(opened, f"<p class=stock>{words}</p>") is availability


@pytest.mark.parametrize(
    "before",
    ['<!-- {"@type": "Product"} -->\n', "<!-- généré le 2026-11-02 -->", "/* a */", "// b\n"],
)
def test_declared_data_behind_a_comment_is_read(opened: OpenedPage, before: str) -> None:
    """What a plugin writes before its data is not part of it."""
    data = '{"@context": "https://schema.org", "@type": "Product", "name": "Mini BM70", "offers": {"price": "39.90", "priceCurrency": "EUR"}}'
    (listing,) = read(opened(f'<script type="application/ld+json">{before}{data}</script>')).listings  # fmt: skip

    assert (listing.name, str(listing.price and listing.price.amount)) == ("Mini BM70", "39.90")


STALE = (
    '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Product", "name": "Mini BM70", "offers": '
    '{"price": "49.90", "priceCurrency": "EUR", "availability": "https://schema.org/InStock"}}</script>'
)


@pytest.mark.parametrize(
    ("inside", "availability"),
    [
        ("<button disabled>Épuisé</button>", Availability.OUT_OF_STOCK),
        ("<p>Rupture de stock</p><button>Me prévenir</button>", Availability.OUT_OF_STOCK),
        ("<p>Épuisé en magasin</p><button>Ajouter au panier</button>", Availability.IN_STOCK),
        ("<p>Une montre qui ne s'épuise jamais</p>", Availability.IN_STOCK),
    ],
)
def test_what_a_reader_sees_of_stock_stands_before_what_is_declared(
    opened: OpenedPage, inside: str, availability: Availability
) -> None:
    """Declared data is what a plugin forgot to update; a usable button still says more than a line beside it."""
    assert _stock_of(opened, f"{inside}{STALE}") is availability


def test_a_button_like_those_of_other_things_is_the_pages_own_beside_its_price(
    opened: OpenedPage,
) -> None:
    """Themes draw one button everywhere; the one between name and price buys what the page is about."""
    others = "".join(
        f"<div class=product-card><a href='/p/{name}'><img src='/{name}.jpg'><h3>{name}</h3></a><span class=price>9 €</span>"
        "<button>Ajouter au panier</button></div>"
        for name in ("Coque", "Câble")
    )
    page = opened(
        "<main><div class=product><h1>Mini BM70</h1><span class=price>49,90 €</span><button>Ajouter au panier</button></div>"
        f"<section><h2>Produits similaires</h2>{others}</section></main>"
    )
    (listing,) = read(page).listings

    assert (listing.name, listing.availability) == ("Mini BM70", Availability.IN_STOCK)

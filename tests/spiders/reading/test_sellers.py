"""Who sells is read from words, and a page written to hang that reading costs what its size costs."""

import time

import pytest

from spiders.read import read
from spiders.reading.seller_names import named
from storage.page import Page, page_from_bytes
from tests.cost import times_as_long


def page(markup: str) -> Page:
    """Make a page of a marketplace."""
    return page_from_bytes(
        markup.encode(),
        "https://marche.example/p/mini-1",
        content_type="text/html; charset=utf-8",
    )


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Vendu par Lyon Mobiles", "Lyon Mobiles"),
        ("Vendu et expédié par Lyon Mobiles", "Lyon Mobiles"),
        ("Vendu par Lyon Mobiles et expédié par GrandMarché", "Lyon Mobiles"),
        ("Vendu par Lyon Mobiles (4,5/5 sur 120 avis)", "Lyon Mobiles"),
        ("En stock. Vendu par : lyon_mobiles", "lyon_mobiles"),
        ("Vendeur : lyon_mobiles", "lyon_mobiles"),
        ("Annonceur : Karim", "Karim"),
        ("Nom de la boutique : Lyon Mobiles", "Lyon Mobiles"),
        ("Sold by Tiny Phones Ltd and shipped by Bazaar", "Tiny Phones Ltd"),
        ("Verkauf und Versand durch MiniHandy24 GmbH", "MiniHandy24 GmbH"),
        ("Vendido por MINISTORE", "MINISTORE"),
        ("Venduto da Mini Negozio e spedito da Mercato", "Mini Negozio"),
        ("Verkocht door MiniWinkel", "MiniWinkel"),
    ],
)
def test_seller_is_named_in_a_sentence(words: str, name: str) -> None:
    """Marketplaces of several languages say it in a line without markup of its own."""
    assert [one.name for one in named(page(f"<h1>Mini</h1><p>{words}</p>"))] == [name]


@pytest.mark.parametrize(
    "words",
    [
        "Vendu par lot de 2",
        "Vendus par paquet de 10, ils sont garantis.",
        "Vendu et expédié par nos soins sous 24 h.",
        "Sold by the metre",
        "Sold by us since 2010",
        "Vendeur passionné depuis 2010",
        "Boutique de téléphonie à Lyon",
        "Vendu par : 3",
        "Le vendeur Marc est sympathique.",
        "Seller",
        "Vendeur : 4,5/5",
        "Vendeur : voir la fiche",
    ],
)
def test_words_that_name_nobody_are_no_seller(words: str) -> None:
    """An invented seller is somebody accused."""
    assert named(page(f"<h1>Mini</h1><p>{words}</p><p>Livraison gratuite</p>")) == []


def test_platform_in_structured_data_is_not_the_seller_the_page_names() -> None:
    """Marketplaces put their own name in the offer that search engines read."""
    reading = read(
        page(
            """<head><meta property="og:site_name" content="GrandMarché"><script type="application/ld+json">{"@type":"Product","name":"Mini",
            "offers":{"@type":"Offer","price":"29.90","priceCurrency":"EUR","seller":{"@type":"Organization","name":"GrandMarché"}}}</script></head>
            <h1>Mini</h1><p>29,90 €</p><p>Vendu par <a href="/b/1">Lyon Mobiles</a></p><button>Ajouter au panier</button>"""
        )
    )

    assert [listing.seller for listing in reading.listings] == ["Lyon Mobiles"]


PIECES = [
    "<p>Vendu par </p>",
    "<p>Vendu par A1</p>",
    "<p>Vendeur :</p>",
    "<p>Membre depuis 2020</p>",
    "<div><b>Nom</b> Particulier",
    "<table><tr><th>Vendeur</th><th>Prix</th></tr><tr><td>B2<td>3,00 €",
    "<i class=seller-name>",
    "<p>Vendu par A1 39,90 €<button>Acheter</button></p>",
]


@pytest.mark.parametrize("piece", PIECES)
def test_time_grows_no_faster_than_the_page(piece: str) -> None:
    """Eight times the page costs far less than sixty-four times the time."""

    def seconds(size: int) -> float:
        made = page("<h1>Mini</h1>" + piece * (size // len(piece)))
        began = time.process_time()
        read(made)
        return time.process_time() - began

    assert times_as_long(seconds, 6_000, 48_000, floor=0.02, enough=24) < 24

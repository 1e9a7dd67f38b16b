"""Kinds that eighty-three cases of two other hands found, each with its right value (written blind, read once, then opened)."""

from decimal import Decimal

import pytest

from spiders.read import read
from spiders.reading.literals import called
from spiders.reading.prices import tax_included
from storage.page import Page, page_from_bytes
from storage.records.shop import Availability, Listing
from storage.records.standing import Standing

HEAD = "<html><head><title>Lampe Orbis | Boutique</title></head><body><main><h1>Lampe Orbis</h1>"
BUY = "<form action=/panier><button>Ajouter au panier</button></form>"
OTHERS = "<section class=related><h2>À voir aussi</h2><div class=grid>" + "".join(
    f"<div class=product><a href=/p/{n}><h3>Lampe {n}</h3></a><strong class=price>{n}9,00 €</strong></div>" for n in (1, 2, 3)
) + "</div></section></main>"  # fmt: skip


def page(body: str, url: str = "https://boutique.example/p/lampe") -> Page:
    """Return a page as a server sends it."""
    return page_from_bytes(body.encode(), url, content_type="text/html; charset=utf-8")


def own(body: str) -> Listing:
    """Return the thing that a product page offers."""
    (found,) = [one for one in read(page(f"{HEAD}{body}{OTHERS}")).listings if one.detail]
    return found


@pytest.mark.parametrize(
    ("words", "taxed"),
    [
        ("inkl. 7 % MwSt.", True), ("Inclusief btw", True), ("IVA compresa", True), ("z VAT", True), ("inkl. moms", True), ("Tax included.", True),
        ("exkl. 19 % MwSt", False), ("excl. btw", False), ("más IVA", False), ("Taxes en sus", False), ("bez DPH", False), ("TVA non comprise", False),
        ("taxi inclus", None), ("sans fil", None), ("includes charger", None), ("con tasche", None),
    ],
)  # fmt: skip
def test_tax_is_said_in_many_words(words: str, taxed: bool | None) -> None:
    """By a rate between, by a law's name, before or behind the word."""
    assert tax_included(words) is taxed


@pytest.mark.parametrize(
    "below", ["<p>inkl. MwSt. zzgl. Versand</p>", "<p>Économisez 3,00 €</p><p>TTC</p>", "<p>inkl. MWST und vRG CHF 2.30</p>"]
)  # fmt: skip
def test_tax_is_stated_below_a_price(below: str) -> None:
    """A line of its own, another amount's line between them or behind it."""
    price = own(f"<p class=price>49,00 €</p>{below}{BUY}").price

    assert price is not None
    assert (price.amount, price.tax_included) == (Decimal("49.00"), True)


@pytest.mark.parametrize(
    "written",
    [
        "<div>zzgl. 0,15 € Pfand</div><div class=preis>1,79 €</div>",
        "<div><span class=price>1,79 €</span><small>inkl. MwSt., zzgl. Versand</small></div>",
        "<p class=price>1,79 € hors frais de port</p>",
    ],
)
def test_what_comes_besides_is_not_the_price(written: str) -> None:
    """A deposit in the line above, dispatch behind: both say of another amount."""
    price = own(f"{written}{BUY}").price

    assert price is not None
    assert price.amount == Decimal("1.79")


def test_an_amount_without_a_sign_is_in_the_currency_the_page_speaks_of() -> None:
    """« Gratis verzending vanaf 25 euro » is the only currency named."""
    price = own(f"<span class=price>68<sup>50</sup></span><p>Gratis vanaf 25 euro</p>{BUY}").price

    assert price is not None
    assert (price.amount, price.currency) == (Decimal("68.50"), "EUR")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Available on backorder", Availability.BACK_ORDER),
        ("Fabriquée à la commande dans notre atelier", Availability.MADE_TO_ORDER),
        ("De nouveau en stock ! Après trois mois de rupture, elle est là.", Availability.IN_STOCK),
        ("Nach langem Ausverkauf: sofort lieferbar, auf Lager", Availability.IN_STOCK),
    ],
)
def test_how_a_thing_can_be_had(said: str, expected: Availability) -> None:
    """In plain words of the page; what is over says nothing of today."""
    assert own(f"<p class=price>49,00 €</p><p class=stock>{said}</p>{BUY}").availability is expected


def test_plain_words_refine_what_data_state() -> None:
    """JSON-LD that says « InStock » of what is on backorder (woocommerce#28214)."""
    stated = (
        '<script type="application/ld+json">{"@type": "Product", "name": "Lampe Orbis", "offers": {"@type": "Offer", "price": "49",'
        '"priceCurrency": "EUR", "availability": "https://schema.org/InStock"}}</script>'
    )

    found = own(f"{stated}<p class=price>49,00 €</p><p class=stock>Available on backorder</p>{BUY}")

    assert found.availability is Availability.BACK_ORDER


def test_a_thing_that_cannot_be_bought_has_its_page_still() -> None:
    """No button, others below: what is said of its stock stands between its price and them."""
    found = own("<strong class=price>49,00 €</strong><p>Produkt niedostępny</p>")

    assert (found.name, found.availability) == ("Lampe Orbis", Availability.OUT_OF_STOCK)


@pytest.mark.parametrize(
    ("body", "standing"),
    [
        ("<h1>Bienvenue</h1><p>Avez-vous plus de 18 ans ?</p><button>Oui</button><button value=no>Non</button>"
         "<script>document.querySelector('[value=no]').addEventListener('click',function(){location.href='https://ailleurs.example/'});</script>", Standing.BLOCKED),
        ("<p>Un instant</p><script>setTimeout(function(){location.href='https://ailleurs.example/'},10)</script>", Standing.REDIRECTED),
        ("<p>Un instant</p><script>function leave(){location.href='https://ailleurs.example/'} leave();</script>", Standing.REDIRECTED),
        ("<p>Questo dominio è in vendita! Fai un'offerta.</p>", Standing.PARKED),
        ("<p>Vérification requise. Faites glisser vers la droite pour compléter le puzzle.</p>", Standing.BLOCKED),
    ],
)  # fmt: skip
def test_what_stands_in_place_of_a_page(body: str, standing: Standing) -> None:
    """What a button does when it is pressed sends nobody anywhere by itself."""
    found = read(page(f"<html><body>{body}</body></html>")).standing

    assert found.standing is standing


def test_a_post_is_read_once_however_many_marks_it_bears() -> None:
    """A list of selectors gives an element once for each that fits it."""
    post = (
        "<div id=post_{0} itemprop=comment class='topic-body crawler-post'><span class=creator><a>lien</a></span>"
        "<time datetime=2024-05-0{0}T08:15:00Z></time><div class=post itemprop=text><p>Message {0}</p></div></div>"
    )
    body = f"<meta name='generator' content=\"Discourse 3\"><h1>Sujet</h1>{post.format(1)}{post.format(2)}"

    found = read(page(body, "https://forum.example/t/sujet/7")).posts

    assert [one.published_at.day for one in found if one.published_at] == [1, 2]


def test_what_a_function_returns_is_what_it_is_called_with() -> None:
    """Nuxt 2 gives what repeats as arguments."""
    (state,) = called(
        """window.__NUXT__=(function(a,b){return {n:a,"k":[b,!0,void 0,.5,'it\\'s',],o:{}}}("p",{x:1}));"""
    )

    assert state == {"n": "p", "k": [{"x": 1}, True, None, 0.5, "it's"], "o": {}}

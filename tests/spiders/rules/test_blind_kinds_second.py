"""Kinds that eighty-four inputs of two more hands found, each with its right value (written blind, read once, then opened)."""

import json

import pytest

from spiders.read import read
from storage.page import Page, page_from_bytes
from storage.records.shop import Availability, Listing
from storage.records.standing import Standing
from tests.spiders.rules.test_blind_kinds import BUY, HEAD, own

HERE = "https://boutique.example/p/lampe-orbis"


def page(markup: str, url: str = HERE) -> Page:
    """Return a page as a server sends it."""
    return page_from_bytes(markup.encode(), url, content_type="text/html; charset=utf-8")


def only(markup: str, url: str = HERE) -> Listing:
    """Return the one thing that a page offers."""
    (found,) = read(page(markup, url)).listings
    return found


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ('<div class="price__regular"><span class="visually-hidden">Prix habituel</span> <span class="price-item--regular">24,90 €</span></div>'
         '<label><input type=radio> 1 pièce <span class="qb-price">24,90 €</span></label>'
         '<label><input type=radio> Lot de 2 <span class="qb-price">44,82 €</span></label>', "24.90"),
        ('<p>Carte Fidèle : <span class="club-price">19,50 €</span> pour les adhérents</p><p class="price">22,90 €</p>', "22.90"),
        ('<p>Prix membre : <b class="price">19,50 €</b></p><p class="price">22,90 €</p>', "22.90"),
    ],
)  # fmt: skip
def test_what_others_pay_is_not_the_price(written: str, asked: str) -> None:
    """A lot's price and a member's stand beside the price of one for anybody; « prix habituel » is it where nothing is on sale."""
    found = own(f"{written}{BUY}")

    assert str(found.price and found.price.amount) == asked


@pytest.mark.parametrize(
    ("notice", "state"),
    [
        ("La fabrication de ce modèle est arrêtée et notre stock est écoulé : il ne peut plus être commandé.", Availability.DISCONTINUED),
        ("Livraison offerte cette semaine.", Availability.IN_STOCK),
    ],
)  # fmt: skip
def test_a_box_that_warns_may_deny_stock(notice: str, state: Availability) -> None:
    """A sentence is longer than the lines that are asked elsewhere."""
    found = own(f'<p class="price">189,00 €</p><p class="alert alert-warning">{notice}</p>{BUY}')

    assert found.availability is state


def test_a_list_that_states_itself_as_one_product_is_a_list() -> None:
    """Modules for search engines state a category as a product from its lowest price."""
    stated = {
        "@type": "Product",
        "name": "Boutons",
        "offers": {"@type": "AggregateOffer", "lowPrice": "4.80", "highPrice": "7.10", "priceCurrency": "EUR"},
    }  # fmt: skip
    cards = "".join(
        f'<li class="product"><h3><a href="/p/{n}">Bouton {n}</a></h3><b class="price">{n},80 €</b></li>'
        for n in (4, 5, 6)
    )
    found = read(
        page(
            f'<script type="application/ld+json">{json.dumps(stated)}</script><h1>Boutons</h1><ul>{cards}</ul>'
        )
    )

    assert [one.name for one in found.listings] == ["Bouton 4", "Bouton 5", "Bouton 6"]


STATES = {
    "the first variant, in cents (commercetools)": '<script type="application/json">{"p":{"slug":"lampe-orbis","name":"Lampe Orbis","masterVariant":{"price":{"value":'
    '{"currencyCode":"EUR","centAmount":3490,"fractionDigits":2}},"images":[{"url":"https://i.example/1.jpg"}],"availability":{"isOnStock":true}}}}</script>',
    "the variant chosen (Hydrogen)": '<script>window.__remixContext = {"product":{"handle":"lampe-orbis","title":"Lampe Orbis","selectedOrFirstAvailableVariant":'
    '{"availableForSale":true,"image":{"url":"https://i.example/1.jpg"},"price":{"amount":"34.90","currencyCode":"EUR"}}}};</script>',
    "an address without its first stroke (Vue Storefront)": '<script>window.__NUXT__=(function(a){return {p:{name:"Lampe Orbis",url_path:"lampe-orbis",price:34.9,'
    'currency:"EUR",image:"https://i.example/1.jpg",is_in_stock:a}}}(true));</script>',
}


@pytest.mark.parametrize("shape", STATES)
def test_a_state_is_read_whatever_holds_its_price(shape: str) -> None:
    """The page itself shows a frame until its script runs."""
    found = only(f"<title>Lampe Orbis</title><h1>Lampe Orbis</h1>{STATES[shape]}")

    assert found.price is not None
    assert (found.name, float(found.price.amount), found.price.currency) == (
        "Lampe Orbis",
        34.9,
        "EUR",
    )
    assert (found.availability, found.images) == (
        Availability.IN_STOCK,
        ("https://i.example/1.jpg",),
    )


def test_shopify_s_own_count_of_visitors_states_the_price_in_cents() -> None:
    """``var meta`` stands in every page of the software."""
    meta = '{"product":{"handle":"r2","variants":[{"price":5490},{"price":5990}]}}'
    found = only(
        f"<script>Shopify.shop='x';ShopifyAnalytics.meta.currency = 'EUR';\nvar meta = {meta};</script><h1>R2</h1><form action=/cart/add><button>Acheter</button></form>",
        "https://boutique.example/products/r2",
    )

    assert found.price is not None
    assert (str(found.price.amount), found.price.currency, found.price.starting_at) == (
        "54.90",
        "EUR",
        True,
    )


@pytest.mark.parametrize(
    "shown",
    [
        '<li class="product-flag"><img src="/img/nouveau.png"></li><img src="/i/orbis.jpg">',
        '<img src="/img/picto-nouveau.png"><img src="/i/orbis.jpg">',
        '<img src="/img/n.png" width="60" height="60"><img src="/i/orbis.jpg" width="340">',
        '<picture><source data-srcset="/i/orbis-480.jpg 480w, /i/orbis.jpg 960w"><img src="data:image/gif;base64,R0"></picture><p class="betalning"><img src="/img/s.png"></p>',
    ],
)
def test_signs_and_ways_to_pay_are_no_pictures_of_a_thing(shown: str) -> None:
    """They stand nearer to its name than its own picture."""
    assert own(f'{shown}<p class="price">45 €</p>{BUY}').images[:1] == (
        "https://boutique.example/i/orbis.jpg",
    )


def test_a_shop_s_logo_in_the_head_comes_last() -> None:
    """Old programs name it as the picture of every page."""
    logo = '<meta property="og:image" content="https://boutique.example/img/logo.png">'
    markup = f'{HEAD.replace("<body>", f"{logo}<body>")}<img src="/i/orbis.jpg"><p class="price">45 €</p>{BUY}'

    assert only(markup).images[0] == "https://boutique.example/i/orbis.jpg"


@pytest.mark.parametrize(
    "words",
    [
        "Cette page a été supprimée ou n’a pas encore été créée.",
        "This page has either been deleted or hasn't been created yet.",
    ],
)
def test_a_deleted_profile_is_no_page(words: str) -> None:
    """VK answers so with status 200, between its menu and its footer."""
    found = read(
        page(
            f"<title>Erreur | VK</title><div>Connexion Inscription Erreur {words} Retour</div>",
            "https://vk.com/nul_essai",
        )
    )

    assert found.standing.standing is Standing.NOT_FOUND


@pytest.mark.parametrize(
    "written", ["presse (ät) ferme.example", "presse [at] ferme [punkt] example"]
)
def test_mail_is_disguised_in_other_languages(written: str) -> None:
    """« Klammeraffe » and « Punkt »."""
    found = read(page(f"<p>Presse: {written}</p>"))

    assert [one.value for one in found.contacts] == ["presse@ferme.example"]

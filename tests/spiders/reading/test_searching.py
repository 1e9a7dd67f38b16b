"""A site's own search is found in its form or its structured data, and asked for an officer's words only."""

import pytest

from spiders.reading.searching import searches
from storage.records.reading import PageRole
from tests.spiders.conftest import MakePage

FORMS = {
    "WooCommerce": (
        """<form role="search" method="get" class="woocommerce-product-search" action="https://shop.example/">
        <input type="search" name="s" placeholder="Recherche de produits…"><button>Rechercher</button>
        <input type="hidden" name="post_type" value="product"></form>""",
        "https://shop.example/?post_type=product&s=mini+t%C3%A9l%C3%A9phone",
    ),
    "Shopify": (
        """<form action="/search" method="get" role="search" class="search"><input class="search__input field__input"
        id="Search-In-Modal" type="search" name="q"><input type="hidden" name="options[prefix]" value="last"></form>""",
        "https://shop.example/search?options%5Bprefix%5D=last&q=mini+t%C3%A9l%C3%A9phone",
    ),
    "PrestaShop": (
        """<div id="search_widget" class="search-widgets"><form method="get" action="//shop.example/recherche">
        <input type="hidden" name="controller" value="search"><input type="text" name="s" aria-label="Rechercher"></form></div>""",
        "https://shop.example/recherche?controller=search&s=mini+t%C3%A9l%C3%A9phone",
    ),
    "no method, no role": (
        "<form action='annonces/chercher'><input name=mots><input type=submit value=OK></form>",
        "https://shop.example/annonces/chercher?mots=mini+t%C3%A9l%C3%A9phone",
    ),
    "schema.org": (
        """<script type="application/ld+json">{"@context":"https://schema.org","@type":"WebSite","url":"https://shop.example/",
        "potentialAction":{"@type":"SearchAction","target":{"@type":"EntryPoint",
        "urlTemplate":"https://shop.example/find/{search_term_string}"},"query-input":"required name=search_term_string"}}</script>""",
        "https://shop.example/find/mini+t%C3%A9l%C3%A9phone",
    ),
}
NO_SEARCH = {
    "newsletter": "<form><input type=email name=email><button>S'inscrire</button></form>",
    "newsletter as text": "<form class=search-like><input type=text name=your_email></form>",
    "login": "<form method=post action=/search><input name=q></form>",
    "quantity": "<form action=/panier/ajouter><input name=quantity value=1><input type=hidden name=id value=4></form>",
    "unnamed": "<form action=/search><input type=search></form>",
    "filter": "<form action=/boutique><input type=text name=prix_min></form>",
}


@pytest.mark.parametrize("name", FORMS)
def test_a_search_that_is_asked_by_address_is_found(make_page: MakePage, name: str) -> None:
    """What a shop hides from its menus, its search still shows; what the form sends besides decides what is searched."""
    markup, wanted = FORMS[name]
    page = make_page(f"<html><body>{NO_SEARCH['newsletter']}{markup}</body></html>")

    (found,) = searches(page, ["mini téléphone"])

    assert (found.url, found.role) == (wanted, PageRole.SEARCH)


@pytest.mark.parametrize("name", NO_SEARCH)
def test_a_form_for_something_else_is_not_asked(make_page: MakePage, name: str) -> None:
    """GET only, and never an address, a basket or an account: a form that is no search is somebody's business."""
    assert list(searches(make_page(NO_SEARCH[name]), ["bm10"])) == []


def test_nothing_is_asked_without_words(make_page: MakePage) -> None:
    """The site learns what is searched: only an officer's choice may tell it."""
    assert list(searches(make_page(FORMS["Shopify"][0]), [])) == []
    assert len(list(searches(make_page(FORMS["Shopify"][0]), ["bm10", "zanco & fils"]))) == 2

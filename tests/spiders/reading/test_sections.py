"""What a heading introduces is its own, whether it stands bare or in a wrapper, and ends where the next one begins."""

from spiders.read import read
from tests.spiders.conftest import MakePage

SHOP = """<html><body class="product"><article><div class=row><div class=col><img src=/a.jpg></div>
<div class=main><h1>Mini téléphone BM10</h1><p class=price>49,90 €</p>{buy}</div></div>{rest}</article></body></html>"""
BUY = "<form action=/panier><button>Ajouter au panier</button></form>"
OTHER = """<div class=pod><a href=/autre><img src=/autre.jpg></a><h3><a href=/autre>Autre chose</a></h3><p class=price>9,90 €</p></div>"""


def test_a_description_behind_its_heading_is_read_whole(make_page: MakePage) -> None:
    """django-oscar gives the wrapper of the *heading* the name « description »: a change of the wording went unseen."""
    for heading in (
        "<div id=product_description class=sub-header><h2>Description du produit</h2></div>",
        "<h2>Description</h2>",
        "<div><div><h3>Détails du produit</h3></div></div>",
    ):
        rest = f"{heading}Livré <b>déplaqué</b>, et testé.<p>Ne sonne pas au <i>portique</i> de la prison.</p><h2>Avis</h2><p>Parfait !</p>"
        (listing,) = read(make_page(SHOP.format(buy=BUY, rest=rest))).listings

        assert (
            listing.description
            == "Livré déplaqué, et testé. Ne sonne pas au portique de la prison."
        )


def test_what_stands_under_recently_viewed_is_another_thing(make_page: MakePage) -> None:
    """Of a thing sold out, the first neighbour's button and picture were taken for its own: a new picture at each visit."""
    rest = f"<div class=sub-header><h2>Produits récemment consultés</h2></div><ul><li>{OTHER}{BUY}</li></ul>"

    (listing,) = (
        one
        for one in read(make_page(SHOP.format(buy="<p>Rupture de stock</p>", rest=rest))).listings
        if one.detail
    )

    assert listing.images == ("https://shop.example/a.jpg",)
    assert str(listing.availability) == "OutOfStock"

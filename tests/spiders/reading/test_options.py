"""The choices of a product's form are its variants only where they say a price or a stock of their own."""

from decimal import Decimal

import pytest

from spiders.read import read
from storage.records.shop import Availability, Offer
from tests.spiders.conftest import MakePage

PRODUCT = """<html lang="fr"><head><title>Carte SIM</title></head><body class="product"><h1>Carte SIM</h1>
<p class="price">15,00 €</p><form action="/cart/add">{field}<button name="add">Ajouter au panier</button></form></body></html>"""


def offers(make_page: MakePage, field: str) -> tuple[Offer, ...]:
    """Return the offers read of a product whose form holds a field."""
    (listing,) = read(make_page(PRODUCT.format(field=field))).listings
    return listing.offers


def test_a_signed_amount_is_added(make_page: MakePage) -> None:
    """« (+14,00 €) » is what a choice adds: taken for its price, the dearer variant would be the cheaper."""
    found = offers(
        make_page,
        '<select name="option[1]"><option value="">Choisir</option><option value="1">10 Go</option>'
        '<option value="2">50 Go (+14,00 €)</option></select>',
    )

    assert [(one.name, one.price and one.price.amount) for one in found] == [
        ("10 Go", Decimal("15.00")),
        ("50 Go", Decimal("29.00")),
    ]


def test_a_sold_out_choice_leaves_the_others(make_page: MakePage) -> None:
    """A choice marked sold out says that the unmarked ones are not."""
    found = offers(
        make_page,
        '<select name="id"><option value="1">10 Go - 15,00 €</option>'
        '<option value="2" disabled>100 Go (Épuisé)</option></select>',
    )

    assert [(one.name, one.availability) for one in found] == [
        ("10 Go", Availability.IN_STOCK),
        ("100 Go", Availability.OUT_OF_STOCK),
    ]


@pytest.mark.parametrize(
    "field",
    [
        '<select name="quantity"><option>1</option><option>2</option></select>',
        '<select name="couleur"><option value="1">noir</option><option value="2">or</option></select>',
        '<select name="livraison"><option value="1">Relais 3,90 €</option><option value="2">Domicile 5,90 €</option></select>',
    ],
)
def test_other_fields_are_no_variants(make_page: MakePage, field: str) -> None:
    """A number of pieces, a colour without a price and a way of shipping sell nothing of their own."""
    assert offers(make_page, field) == ()

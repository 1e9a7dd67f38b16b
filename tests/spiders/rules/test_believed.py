"""What a page asks and sells is believed before what its structured data still says."""

import json
from decimal import Decimal
from typing import Any

import pytest

from spiders.read import read
from spiders.reading import schema_offers
from storage.page import page_from_bytes
from storage.records.shop import Availability, Listing

_BUY = "<form action='/panier'><button>Ajouter au panier</button></form>"


def sold(shown: str, **offer: Any) -> Listing:
    """Return what is read of a product whose structured data states an offer of 229 €, in stock."""
    stated = {
        "@type": "Offer",
        "price": "229.00",
        "priceCurrency": "EUR",
        "availability": "https://schema.org/InStock",
    }
    product = {"@type": "Product", "name": "Mini L8", "offers": {**stated, **offer}}
    page = f'<html lang="fr"><script type="application/ld+json">{json.dumps(product)}</script><main><h1>Mini L8</h1>{shown}</main>'
    (found,) = read(
        page_from_bytes(page.encode(), "https://a.example/p/mini-l8", content_type="text/html")
    ).listings
    return found


@pytest.mark.parametrize(
    ("shown", "asked", "listed"),
    [
        ("<p class=price><del>229,00 €</del> <ins>183,20 €</ins></p>" + _BUY, "183.20", "229.00"),
        ("<p class=price>199,00 €</p>" + _BUY, "199.00", None),
        ("<p class=price>229,00 €</p>" + _BUY, "229.00", None),
        ("<p class=price>dès 19,00 €</p>", "229.00", None),
    ],
)
def test_a_price_the_page_does_not_ask_is_old(shown: str, asked: str, listed: str | None) -> None:
    """It is crossed out there, or stands nowhere in the part that sells; a page that sells nothing is no better witness."""
    found = sold(shown)

    assert found.price is not None
    assert str(found.price.amount) == asked
    assert (str(found.list_price.amount) if found.list_price else None) == listed


@pytest.mark.parametrize(
    ("shown", "state"),
    [
        ("<p class=price>229 €</p><button disabled>Ajouter au panier</button>", Availability.OUT_OF_STOCK),
        ("<p class=price>229 €</p><select><option>S</select><button disabled>Ajouter au panier</button>", Availability.IN_STOCK),
        ("<p class=price>229 €</p><p class=stock>Bientôt de nouveau en stock</p>", Availability.OUT_OF_STOCK),
        ("<p class=price>229 €</p>" + _BUY, Availability.IN_STOCK),
    ],
)  # fmt: skip
def test_what_cannot_be_bought_is_not_in_stock(shown: str, state: Availability) -> None:
    """A dead button says more than a template; one that waits for a size says nothing."""
    assert sold(shown).availability is state


def test_an_elements_name_does_not_deny_a_button() -> None:
    """Themes call a box « unavailable » that they fill when they must."""
    page = "<main><h1>Mini L8</h1><p class=price>29 €</p><div class='availability unavailable'>Chez vous demain</div><button>Ajouter au panier</button></main>"
    (found,) = read(
        page_from_bytes(page.encode(), "https://a.example/p/1", content_type="text/html")
    ).listings

    assert found.availability is Availability.IN_STOCK


@pytest.mark.parametrize(
    ("offers", "asked"),
    [
        ([[{"price": "29.90", "priceCurrency": "EUR"}]], "29.90 EUR"),
        ({"@type": "AggregateOffer", "lowPrice": "$35"}, "35 USD"),
        ({"@type": "Offer", "priceSpecification": {"minPrice": 12.5, "priceCurrency": "EUR"}}, "12.5 EUR"),
        ({"@type": "Offer", "minPrice": 12.5, "priceCurrency": "EUR"}, "12.5 EUR"),
        ([{"price": 60, "availability": "OutOfStock"}, {"price": 70, "availability": "InStock", "priceCurrency": "EUR"}], "70 EUR"),
        ([{"price": 60, "availability": "OutOfStock"}, {"price": 70, "availability": "OutOfStock"}], "60 None"),
    ],
)  # fmt: skip
def test_an_offer_asks_what_can_be_had(offers: Any, asked: str) -> None:
    """Lists in lists, signs in numbers, least prices; of variants the one that is there."""
    price = schema_offers.offered({"name": "Mini L8", "offers": offers}, {}).price

    assert price is not None
    assert f"{price.amount} {price.currency}" == asked


def test_nothing_is_no_price() -> None:
    """A template's zero where the page writes none."""
    assert sold("<p>Sur devis</p>" + _BUY, price="0").price is None
    found = sold("<p class=price>229 €</p>" + _BUY, price="0").price

    assert found is not None
    assert found.amount == Decimal(229)

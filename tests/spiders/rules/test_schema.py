"""Each rule of structured data by itself: schema.org's words as sites write them."""

import json
from decimal import Decimal
from typing import Any

import pytest

from spiders.reading import opengraph, schema_offers, schema_sellers, schema_values, structured
from storage.records.shop import Availability
from tests.spiders.pages import opened


def stated(data: Any) -> list[structured.Found]:
    """Return the products that JSON-LD states."""
    return structured.found(
        opened(f'<script type="application/ld+json">{json.dumps(data)}</script>')
    )


def offered(**item: Any) -> schema_offers.Offered:
    """Return what a product's offers say."""
    return schema_offers.offered({"name": "Mini L8", **item}, {})


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("Mini&amp;L8", "Mini&L8"),
        ("<b>Mini</b> L8", "Mini L8"),
        (["Mini L8", "autre"], "Mini L8"),
        ({"name": "Mini L8"}, "Mini L8"),
        ({"@value": "Mini L8"}, "Mini L8"),
        (8, "8"),
        (True, ""),
        (None, ""),
    ],
)
def test_a_value_is_read_as_plain_words(value: Any, words: str) -> None:
    """Programs write one word as a string, a list, an object or markup."""
    assert schema_values.text(value) == words


@pytest.mark.parametrize(
    ("value", "state"),
    [
        ("https://schema.org/InStock", Availability.IN_STOCK),
        ("http://schema.org/SoldOut/", Availability.SOLD_OUT),
        ("out of stock", Availability.OUT_OF_STOCK),
        ("PreOrder", Availability.PRE_ORDER),
        ("on the moon", Availability.UNKNOWN),
    ],
)
def test_an_availability_is_known_by_its_last_word(value: str, state: Availability) -> None:
    """With or without vocabulary, blanks and a slash behind."""
    assert schema_values.availability(value) is state


def test_an_offer_that_names_its_price() -> None:
    """The plain case."""
    found = offered(offers={"price": "45,90", "priceCurrency": "EUR", "availability": "InStock"})

    assert found.price is not None
    assert (found.price.amount, found.price.currency) == (Decimal("45.90"), "EUR")
    assert found.availability is Availability.IN_STOCK
    assert found.offers == ()


def test_of_several_offers_the_lowest_is_asked_from() -> None:
    """« From » is said where they differ; each is kept."""
    found = offered(offers=[{"price": 50}, {"price": 45}, {"price": 60}])

    assert found.price is not None
    assert (found.price.amount, found.price.starting_at) == (Decimal(45), True)
    assert len(found.offers) == 3


def test_an_aggregate_says_the_lowest_price() -> None:
    """``lowPrice`` and ``highPrice`` tell a range without offers."""
    found = offered(offers={"@type": "AggregateOffer", "lowPrice": "45", "highPrice": "60"})

    assert found.price is not None
    assert (found.price.amount, found.price.starting_at) == (Decimal(45), True)


def test_a_thing_can_be_had_where_one_of_its_offers_can() -> None:
    """A size sold out leaves the thing on sale."""
    offers = [{"price": 1, "availability": "OutOfStock"}, {"price": 1, "availability": "InStock"}]

    assert offered(offers=offers).availability is Availability.IN_STOCK


@pytest.mark.parametrize(
    ("specification", "asked", "listed"),
    [
        ({"price": 45}, 45, None),
        ({"price": 60, "priceType": "https://schema.org/ListPrice"}, None, 60),
        ({"@type": "UnitPriceSpecification", "price": 4, "referenceQuantity": {"value": 1}}, None, None),
        ({"minPrice": 40}, 40, None),
    ],
)  # fmt: skip
def test_a_price_specification_says_what_its_price_is(
    specification: dict[str, Any], asked: int | None, listed: int | None
) -> None:
    """A list price and the price of a unit are not asked."""
    (offer,) = offered(offers=[{"priceSpecification": specification}, {"name": "b"}]).offers[:1]

    assert (offer.price.amount if offer.price else None) == asked
    assert (offer.list_price.amount if offer.list_price else None) == listed


def test_a_variant_is_named_by_what_tells_it_apart() -> None:
    """Colour and size, else what its name adds to the product's."""
    variants = [
        {"color": "noir", "offers": {"price": 45}},
        {"name": "Mini L8 rouge", "offers": {"price": 46}},
    ]

    assert [one.name for one in offered(hasVariant=variants).offers] == ["noir", "rouge"]


def test_an_offer_named_by_its_id_is_found() -> None:
    """A graph states each thing once and refers to it."""
    graph = [
        {"@type": "Product", "name": "Mini L8", "offers": {"@id": "#o"}},
        {"@id": "#o", "@type": "Offer", "price": 45, "seller": {"@id": "#s"}},
        {"@id": "#s", "@type": "Organization", "name": "Anne"},
    ]
    (found,) = stated({"@graph": graph})

    assert found.listing.price is not None
    assert found.listing.seller == "Anne"


def test_the_members_of_a_list_are_listed() -> None:
    """What a list holds is not what the page is about."""
    members = [
        {"item": {"@type": "Product", "name": f"Mini {n}", "url": f"/p/{n}"}} for n in (1, 2)
    ]

    found = stated({"@type": "ItemList", "itemListElement": members})

    assert [(one.listing.name, one.listed, one.addressed) for one in found] == [
        ("Mini 1", True, True),
        ("Mini 2", True, True),
    ]


def test_related_products_are_listed() -> None:
    """``isRelatedTo`` names neighbours."""
    data = {"@type": "Product", "name": "A", "isRelatedTo": {"@type": "Product", "name": "B"}}

    assert [(one.listing.name, one.listed) for one in stated(data)] == [("A", False), ("B", True)]


def test_a_book_without_an_offer_is_not_sold() -> None:
    """A page about a book states one; only an offer makes it goods."""
    assert stated({"@type": "Book", "name": "Essai"}) == []
    assert len(stated({"@type": "Book", "name": "Essai", "offers": {"price": 9}})) == 1


def test_an_offer_of_a_thing_is_the_thing_offered() -> None:
    """Some state the offer, and in it what is offered."""
    (found,) = stated({"@type": "Offer", "price": 45, "itemOffered": {"name": "Mini L8"}})

    assert found.listing.name == "Mini L8"
    assert found.listing.price is not None


def test_the_same_thing_in_two_syntaxes_is_one() -> None:
    """What the second states completes the first."""
    page = opened(
        '<script type="application/ld+json">{"@type":"Product","name":"Mini L8","offers":{"price":45}}</script>'
        '<div itemscope itemtype="https://schema.org/Product"><b itemprop="name">Mini L8</b><i itemprop="sku">L8</i></div>'
    )
    (found,) = structured.found(page)

    assert (found.listing.source, found.listing.sku) == ("json-ld", "L8")


def test_the_organisation_with_an_address_is_the_sites() -> None:
    """A page names publishers, brands and shops; the one that says where it is tells most."""
    data = [
        {"@type": "Organization", "name": "Agence"},
        {"@type": "Store", "name": "Boutique", "address": {"streetAddress": "1 rue X", "postalCode": "69001"}},
        {"@type": "Brand", "name": "Nokphone"},
    ]  # fmt: skip
    page = opened(f'<script type="application/ld+json">{json.dumps(data)}</script>')
    found = schema_sellers.seller(page)

    assert found is not None
    assert (found.name, found.address) == ("Boutique", "1 rue X, 69001")


def test_the_head_states_a_product_for_other_programs() -> None:
    """Open Graph is asked where nothing else is stated."""
    head = (
        '<meta property="og:type" content="product"><meta property="og:title" content="Mini L8">'
        '<meta property="product:price:amount" content="45"><meta property="product:price:currency" content="EUR">'
    )
    page = opened("", head=head)
    found = opengraph.listing(page, opengraph.metas(page))

    assert found is not None
    assert found.price is not None
    assert (found.name, found.price.amount) == ("Mini L8", Decimal(45))

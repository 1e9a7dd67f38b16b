"""Each way a page names who sells, by itself, and whose word counts where several do."""

from decimal import Decimal

import pytest

from spiders.reading import seller_names, sellers
from spiders.reading.seller_names import Named
from storage.records.shop import Listing, Offer, Price
from tests.spiders.pages import opened

LISTING = Listing(
    url="https://boutique.example/p/1",
    name="Mini L8",
    price=Price(amount=Decimal(45), currency="EUR"),
    detail=True,
    source="structure",
)


def named(markup: str) -> list[tuple[str, int]]:
    """Return who markup names, with how plainly."""
    return [(one.name, one.rank) for one in seller_names.named(opened(markup))]


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ("<p>Vendu par Mobile75</p>", ("Mobile75", 3)),
        ("<p>Vendu et expédié par : Mobile75</p>", ("Mobile75", 3)),
        ("<p>Sold by Mobile75</p>", ("Mobile75", 3)),
        ("<p>Verkauf durch Mobile75</p>", ("Mobile75", 3)),
        ('<p>Vendu par <a href="/s/1">Mobile75</a> en stock</p>', ("Mobile75", 3)),
        ("<p>Vendeur : Mobile75</p>", ("Mobile75", 2)),
        ("<dl><dt>Vendeur</dt><dd>Mobile75</dd></dl>", ("Mobile75", 2)),
        ('<p class="seller-name">Mobile75</p>', ("Mobile75", 2)),
        ("<div><p>Mobile75</p><p>Membre depuis 2019</p></div>", ("Mobile75", 1)),
        ("<div><p>Mobile75</p><p>Particulier</p></div>", ("Mobile75", 1)),
        ("<table><tr><th>Prix</th><th>Vendeur</th></tr><tr><td>45 €</td><td>Mobile75</td></tr></table>", ("Mobile75", 3)),
    ],
)  # fmt: skip
def test_where_a_page_names_a_seller(markup: str, found: tuple[str, int]) -> None:
    """A sentence, a label, a class, a column, or a name above an advertiser's facts."""
    assert found in named(markup)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Vendu par lots de 10</p>",
        "<p>Vendu par nos soins</p>",
        "<p>Vendeur :</p>",
        '<p class="seller-name">Contacter</p>',
        "<p>Boutique</p>",
    ],
)
def test_what_names_nobody(markup: str) -> None:
    """Packs, the shop itself and buttons stand where a name could."""
    assert named(markup) == []


def offer(name: str, amount: int) -> tuple[Named, Offer]:
    """Return one seller's offer."""
    made = Offer(name=name, seller=name, price=Price(amount=Decimal(amount), currency="EUR"))
    return Named(name=name, element=amount, rank=3), made


@pytest.mark.parametrize(
    ("stated", "beside", "several", "seller", "reason"),
    [
        ("Anne", [], [], "Anne", "structured data names the seller"),
        ("Place", [Named(name="Anne", element=1, rank=3)], [], "Anne", "the page names the seller beside the product"),
        (None, [Named(name="Anne", element=1, rank=1)], [], "Anne", "the page names the seller beside the product"),
        (None, [], [offer("Bob", 44), offer("Anne", 45)], "Anne", "the seller whose price the page shows"),
        (None, [], [offer("Bob", 44), offer("Carl", 46)], "Bob", "the first of several sellers"),
    ],
)  # fmt: skip
def test_whose_word_counts_for_who_sells(
    stated: str | None,
    beside: list[Named],
    several: list[tuple[Named, Offer]],
    seller: str,
    reason: str,
) -> None:
    """Structured data that names the platform yields to the page; of several the one whose price is shown."""
    listing = Listing(
        url=LISTING.url, name=LISTING.name, price=LISTING.price, seller=stated, source="x"
    )
    found = sorted([*beside, *(one for one, _ in several)], key=lambda one: one.element)

    sold, why = sellers.sold(listing, found, several, platform="Place")

    assert why is not None
    assert (sold.seller, why.reason) == (seller, reason)


def test_nobody_is_named_where_nothing_is_said() -> None:
    """A seller is never concluded from nothing."""
    sold, why = sellers.sold(LISTING, [], [], platform="Place")

    assert (sold.seller, why) == (None, None)

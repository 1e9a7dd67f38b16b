"""Each rule of a card by itself: where it is, what it is called and why, what it asks."""

from decimal import Decimal

import pytest

from spiders.reading.card_names import link_and_name
from spiders.reading.card_offers import listings
from spiders.reading.judged import reasons
from spiders.reading.links import links
from spiders.reading.naming import naming
from storage.records.shop import Availability
from tests.spiders.pages import grid, looked_at, opened

PRICE = '<b class="price">45 €</b>'
NAMES = {
    "a link in a heading": '<h3><a href="/p/1">Mini L8</a></h3><a href="/p/1">Voir</a>',
    "a heading in the link": '<a href="/p/1"><h3>Mini L8</h3> noir</a>',
    "a link in what is called a name": '<div class="product-name"><a href="/p/1">Mini L8</a></div>',
    "called a name, in the link": '<a href="/p/1"><span class="title">Mini L8</span> noir</a>',
    "a link called a name": '<a class="name" href="/p/1">Mini L8</a>',
    "the words of the link": '<a href="/p/1">Mini L8</a>',
    "a heading beside the link": '<h3>Mini L8</h3><a href="/p/1">Voir le produit</a>',
    "a title, or a picture's text": '<a href="/p/1"><img src="/1.jpg" alt="Mini L8"></a>',
    "the first line of the link": '<a href="/p/1"><i></i><i></i><i></i>Mini L8</a>',
}


@pytest.mark.parametrize("reason", NAMES)
def test_a_card_is_named_by_the_rule_that_sees_most(reason: str) -> None:
    """Each way a theme names a card is one rule, which says that it decided."""
    page = opened(f'<div class="product">{NAMES[reason]}{PRICE}</div>')
    card = page.outline.tags.index("div")

    found = link_and_name(page.outline, card, list(links(page)))

    assert found is not None
    assert (found.url, found.name, found.reason) == (
        "https://boutique.example/p/1",
        "Mini L8",
        reason,
    )


def test_a_name_cut_off_is_completed_from_what_programs_read() -> None:
    """A theme cuts long names with three dots and keeps them whole in the link's title."""
    page = opened('<div><h3><a href="/p/1" title="Mini L8 Star noir">Mini L8…</a></h3></div>')

    found = link_and_name(page.outline, 0, list(links(page)))

    assert found is not None
    assert found.name == "Mini L8 Star noir"


def test_the_picture_of_the_thing_names_it_and_not_the_brands() -> None:
    """Of two texts of pictures the one whose words the address spells is the thing's."""
    page = opened(
        '<div><a href="/p/mini-l8"><img src="/b.png" alt="Nokphone"><img src="/1.jpg" alt="Mini L8"></a></div>'
    )

    found = link_and_name(page.outline, 0, list(links(page)))

    assert found is not None
    assert found.name == "Mini L8"


@pytest.mark.parametrize(
    "words",
    [
        "45 €",
        "Voir le produit",
        "Ajouter au panier",
        "12",
        "De 10 € à 20 €",
        "Téléphones 200 € et +",
    ],
)
def test_words_that_ask_or_count_name_nothing(words: str) -> None:
    """A price, a step and a number stand in cards as often as names do."""
    page = opened(f"<p>{words}</p>")

    assert naming(page.outline, page.outline.tags.index("p")) == ""


def test_a_badge_is_no_part_of_a_name() -> None:
    """« Nouveau » in front of a name comes and goes; the name must not change with it."""
    page = opened('<p><span class="badge">Nouveau</span> Mini L8</p>')

    assert naming(page.outline, page.outline.tags.index("p")) == "Mini L8"


def test_what_repeats_with_a_price_and_a_link_is_a_card() -> None:
    """Two of one look are a grid, whatever its author calls them."""
    seen = looked_at(
        "".join(f'<div><a href="/p/{n}">Mini {n}</a><b>{n},90 €</b></div>' for n in (21, 22))
    )

    assert [(card.name, card.repeated) for card in seen.cards] == [
        ("Mini 21", True),
        ("Mini 22", True),
    ]


def test_one_that_does_not_repeat_must_be_called_a_product() -> None:
    """A lone price beside a link is a sentence, unless its author says that it is a product's card."""
    alone = '<a href="/p/1">Mini L8</a><b class="price">45 €</b><img src="/1.jpg">'

    assert looked_at(f"<div>{alone}</div>").cards == []
    assert [card.name for card in looked_at(f'<div class="product">{alone}</div>').cards] == [
        "Mini L8"
    ]


def test_what_lies_in_the_cart_is_no_card() -> None:
    """The visitor's own cart shows the same cards in every page's head."""
    card = '<a href="/p/{0}">Mini {0}</a><b class="price">{0} €</b>'
    seen = looked_at(f'<div class="header-cart">{grid(card.format(21), card.format(22))}</div>')

    assert seen.cards == []


def test_a_price_that_belongs_to_the_name_is_not_asked() -> None:
    """« Carte prépayée 10 € » costs what stands beside it."""
    card = '<a href="/p/{0}"><h3>Carte prépayée 10 € n° {0}</h3></a><b class="price">12 €</b>'
    seen = looked_at(grid(card.format(21), card.format(22)))

    assert [one.price.amount for _, one in listings(seen.page, seen.cards) if one.price] == [
        Decimal(12)
    ] * 2


def test_a_card_says_why_it_was_read_so() -> None:
    """An analyst who doubts a line of the digest is shown the rule."""
    card = '<h3><a href="/p/{0}">Mini {0}</a></h3><b class="price">{0} €</b><i class="stock">Épuisé</i>'
    seen = looked_at(grid(card.format(21), card.format(22)))

    (_, first), _ = listings(seen.page, seen.cards)

    assert first.availability is Availability.OUT_OF_STOCK
    assert [(one.what, one.value, one.reason) for one in reasons(seen.page)[:3]] == [
        ("name", "Mini 21", "a link in a heading"),
        ("price", "21", "called the price asked now"),
        ("availability", "OutOfStock", "« Épuisé », in an element named for stock"),
    ]

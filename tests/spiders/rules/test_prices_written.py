"""Each rule of an amount by itself: where it is written, what is said of it, which of several is asked."""

from decimal import Decimal

import pytest

from spiders.reading.asked import choose
from spiders.reading.price_marks import Tag, Written, why_not_the_price
from spiders.reading.pricetags import tags
from tests.spiders.pages import opened


def written(markup: str) -> list[Tag]:
    """Return the amounts that markup writes."""
    return tags(opened(markup).outline, currency="EUR", country="")


def asked(markup: str) -> tuple[str | None, str | None, str]:
    """Return what is asked for the thing that markup shows, what was asked before, and why."""
    page = opened(markup)
    found = choose(page.outline, tags(page.outline, currency="EUR", country=""))
    return (
        str(found.asked.amount) if found.asked else None,
        str(found.listed.amount) if found.listed else None,
        found.reason,
    )


@pytest.mark.parametrize(
    ("markup", "amount"),
    [
        ("<p>45 €</p>", "45"),
        ("<p>45<sup>90</sup> €</p>", "45.90"),
        ('<p><span class="price">45</span></p>', "45"),
        ("<p><b>45</b> <i>€</i></p>", "45"),
        ("<p>Prix : 1 299,00 €</p>", "1299.00"),
    ],
)
def test_an_amount_is_read_as_a_whole(markup: str, amount: str) -> None:
    """Themes put sign, cents and label into elements of their own."""
    assert [tag.price.amount for tag in written(markup)] == [Decimal(amount)]


@pytest.mark.parametrize(
    "markup",
    [
        "<p><s>$599</s> <b>500 €</b></p>",
        "<p><span>599</span>\n<b>500 €</b></p>",
        "<p><span>599,00</span> <b>500 €</b></p>",
    ],
)
def test_two_amounts_side_by_side_are_never_one(markup: str) -> None:
    """A former price and the price asked: « 599 » and « 500 € » are no 599,500."""
    assert {tag.price.amount for tag in written(markup)} <= {Decimal(599), Decimal(500)}
    assert Decimal(500) in {tag.price.amount for tag in written(markup)}


def test_a_number_crossed_out_beside_its_sign_is_a_former_price() -> None:
    """« 原价：¥ <del>7.99</del> » of BaykeShop."""
    assert [tag.struck for tag in written("<p>€ <del>7.99</del></p><p>€ 4.99</p>")] == [True, False]


@pytest.mark.parametrize(
    ("markup", "other"),
    [
        ('<div><a href="/p/23">Loupe de lecture 3x</a></div><div><p>5 €</p></div>', False),
        ("<h3>Loupe de lecture 3x</h3><div><p>5 €</p></div>", False),
        ("<div>En 3x</div><div><p>5 €</p></div>", True),
        ('<a href="/payer">En 3x</a> <b>5 €</b>', True),
    ],
)
def test_a_name_before_an_amount_makes_no_instalment_of_it(markup: str, other: bool) -> None:
    """« 3x » before it is the thing's name where that is a heading or a link in a line above, else how it is paid."""
    assert [tag.other for tag in written(f"<div>{markup}</div>")] == [other]


@pytest.mark.parametrize(
    ("called", "other"), [("product-slider-price", False), ("price-slider", True)]
)
def test_a_carousel_shows_prices_and_a_filter_s_slider_none(called: str, other: bool) -> None:
    """Both are called sliders."""
    assert [tag.other for tag in written(f'<p class="{called}">45 €</p>')] == [other]


@pytest.mark.parametrize(
    "markup", ["<p>45 articles</p>", "<p>Modèle 3</p>", "<script>45 €</script>"]
)
def test_a_number_without_money_is_none(markup: str) -> None:
    """A count, a model and a script's text are no prices."""
    assert written(markup) == []


@pytest.mark.parametrize(
    ("markup", "seen", "reason"),
    [
        (
            '<p class="shipping-price">5 €</p>',
            Written(words="5 €", before="", behind="", names=["shipping-price"]),
            "called a saving, a fee, a rate or a filter",
        ),
        (
            "<p>-5 €</p>",
            Written(words="-5 €", before="", behind="", names=[]),
            "written as taken off",
        ),
        (
            "<p>Livraison : <b>5 €</b></p>",
            Written(words="5 €", before="Livraison :", behind="", names=[]),
            "said to be a fee, a saving, a rate or a total",
        ),
        (
            "<p><b>5 €</b> / kg</p>",
            Written(words="5 €", before="", behind="/ kg", names=[]),
            "said to be per unit",
        ),
        (
            "<p>As low as 0.24 € per bead</p>",
            Written(words="As low as 0.24 € per bead", before="", behind="", names=[]),
            "said to be of one in a quantity",
        ),
    ],
)
def test_what_is_not_asked_says_why(markup: str, seen: Written, reason: str) -> None:
    """A fee taken for a price is a false price change in the digest."""
    (tag,) = written(markup)

    assert tag.other
    assert why_not_the_price(seen) == reason


def test_an_amount_with_nothing_beside_it_is_asked() -> None:
    """No rule speaks against it."""
    assert why_not_the_price(Written(words="5 €", before="", behind="", names=["price"])) is None


@pytest.mark.parametrize(
    ("field", "markup"),
    [
        ("struck", "<del>45 €</del>"),
        ("struck", '<p style="text-decoration: line-through">45 €</p>'),
        ("struck", '<p class="old-price">45 €</p>'),
        ("struck", "<p>Au lieu de 45 €</p>"),
        ("named", '<p class="product-price">45 €</p>'),
        ("named", "<p>Prix : 45 €</p>"),
        ("sale", '<p class="sale price">45 €</p>'),
        ("weak", '<p class="regular">45 €</p>'),
        ("unseen", '<p class="sr-only">45 €</p>'),
        ("unseen", "<p hidden>45 €</p>"),
    ],
)
def test_what_is_said_of_an_amount(field: str, markup: str) -> None:
    """Each mark by which themes tell the price asked from the others."""
    (tag,) = written(markup)

    assert getattr(tag, field)
    assert not getattr(written("<p>45 €</p>")[0], field)


CHOSEN = {
    "called the price asked now": (
        '<div><p class="product-price old">60 €</p><p class="product-price sale">45 €</p></div>', "45", "60",
    ),
    "called a price": ('<div><p>12 €</p><p class="product-price">45 €</p></div>', "45", None),
    "called a regular price": ('<div><p>12 €</p><p class="product-price regular">45 €</p></div>', "45", None),
    "the first amount that is not crossed out": ("<div><del>60 €</del><p>45 €</p></div>", "45", "60"),
    "the only amounts are crossed out": ("<div><del>60 €</del></div>", "60", None),
    "no amount is written": ("<div><p>rien</p></div>", None, None),
    "called a price, with tax": (
        '<div><p class="product-price">45 € HT</p><p class="product-price">54 € TTC</p></div>', "54", None,
    ),
    "called a price, the lower end of a range": (
        '<div><b class="product-price">45 €</b> - <b class="product-price">60 €</b></div>', "45", None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("reason", CHOSEN)
def test_of_several_amounts_one_is_asked_and_says_why(reason: str) -> None:
    """Which amount is the price decides what the digest tells as a change."""
    markup, now, before = CHOSEN[reason]

    assert asked(markup) == (now, before, reason)


def test_a_former_price_lower_than_the_one_asked_is_none() -> None:
    """What was cheaper before is no reduction."""
    assert asked('<div><del>30 €</del><p class="price">45 €</p></div>')[:2] == ("45", None)


def test_a_hidden_amount_is_asked_only_where_all_shown_ones_are_crossed_out() -> None:
    """Themes keep the price for screen readers beside a crossed-out one."""
    assert asked('<div><del>60 €</del><p class="sr-only">45 €</p></div>')[0] == "45"
    assert asked('<div><p>60 €</p><p class="sr-only">45 €</p></div>')[0] == "60"

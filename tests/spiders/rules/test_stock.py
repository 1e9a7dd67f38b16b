"""Each way a page says whether a thing can be had, by itself, with its reason."""

import pytest

from spiders.reading import stock
from storage.records.shop import Availability
from tests.spiders.pages import opened


def said(markup: str, *, unbadged: bool = False) -> tuple[Availability, str]:
    """Return what markup says of stock, and why."""
    outline = opened(markup).outline
    found = stock.in_part(outline, 0, len(outline), unbadged=unbadged)
    return found.value, found.reason


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("En stock", Availability.IN_STOCK),
        ("Rupture de stock", Availability.OUT_OF_STOCK),
        ("Non disponible", Availability.OUT_OF_STOCK),
        ("Plus que 2 en stock", Availability.LIMITED),
        ("Précommande", Availability.PRE_ORDER),
        ("Sur commande", Availability.BACK_ORDER),
        ("Ce modèle n’est plus fabriqué", Availability.DISCONTINUED),
        ("Vendu par Anne", Availability.UNKNOWN),
        ("Vendu", Availability.OUT_OF_STOCK),
        ("Bonjour", Availability.UNKNOWN),
    ],
)
def test_what_words_say_of_stock(words: str, state: Availability) -> None:
    """What denies is asked before what affirms: « non disponible » holds « disponible »."""
    assert stock.stated(words) is state


@pytest.mark.parametrize(
    ("markup", "state", "reason"),
    [
        (
            '<p class="stock">Épuisé</p>',
            Availability.OUT_OF_STOCK,
            "« Épuisé », in an element named for stock",
        ),
        (
            '<p class="stock out-of-stock">…</p>',
            Availability.OUT_OF_STOCK,
            "an element called 'stock out-of-stock'",
        ),
        (
            '<p class="stock in-stock">…</p>',
            Availability.IN_STOCK,
            "an element called 'stock in-stock'",
        ),
        (
            '<p class="stock low-stock">…</p>',
            Availability.LIMITED,
            "an element called 'stock low-stock'",
        ),
        ("<p>Épuisé</p>", Availability.OUT_OF_STOCK, "« Épuisé »"),
        ("<p>Bonjour</p>", Availability.UNKNOWN, "nothing is said of stock"),
    ],
)
def test_an_element_named_for_stock_says_it_before_a_line_of_words(
    markup: str, state: Availability, reason: str
) -> None:
    """The author's own name for a part tells more than a word that may stand anywhere."""
    assert said(markup) == (state, reason)


@pytest.mark.parametrize(
    "markup",
    [
        "<p hidden>Épuisé</p>",
        '<p class="d-none">Épuisé</p>',
        "<select><option>Épuisé</option></select>",
        '<label><input type="radio">Épuisé</label>',
        "<ul><li>S épuisé</li><li>M épuisé</li><li>L</li></ul>",
        '<div class="stock"><p>En stock</p><p>Épuisé</p></div>',
    ],
)
def test_what_is_hidden_or_an_options_says_nothing_of_the_thing(markup: str) -> None:
    """One size sold out, or a text for a script to choose, is not the thing's stock."""
    assert said(markup)[0] is Availability.UNKNOWN


def test_badges_side_by_side_are_for_a_style_sheet_to_choose() -> None:
    """A theme writes « Épuisé » and « Promo » on every card and shows one of them."""
    badges = '<p><b class="badge">Épuisé</b><b class="badge">Promo</b></p>'

    assert said(badges)[0] is Availability.OUT_OF_STOCK
    assert said(badges, unbadged=True)[0] is Availability.UNKNOWN


def test_a_button_says_what_no_word_says() -> None:
    """Where a page is silent, a button that can be used is its word."""
    assert stock.by_button(usable=True).value is Availability.IN_STOCK
    assert stock.by_button(usable=False).value is Availability.OUT_OF_STOCK

"""A number is read by its marks, its unit and its role, whatever the country writes."""

import pytest

from spiders.reading.asked import choose
from spiders.reading.prices import amount, parted, price
from spiders.reading.pricetags import tags
from tests.spiders.pages import opened


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("29'90 €", "29.90"),
        ("1’234’567.50 CHF", "1234567.50"),
        ("0,018 €", "0.018"),
        ("1.234.567,890 €", "1234567.890"),
        ("$1,234,567.890", "1234567.890"),
        ("1.299 €", "1299"),
        ("2,99,999 ₹", "299999"),
        ("２９．９０ €", "29.90"),
        ("￥１，２００", "1200"),
        ("99¢", "0.99"),
        ("Lot de 10 à 99 €", "99"),
        ("Pack of 3 - 15 €", "15"),
        ("Set mit 5 bis 20 €", "20"),
        ("10 à 99 €", "10"),
    ],
)
def test_a_price_is_its_number(written: str, number: str) -> None:
    """Thousands, cents, pieces and lower ends are told apart."""
    read = price(written)

    assert read is not None
    assert str(read.amount) == number


@pytest.mark.parametrize(
    ("written", "number"), [("Avant 60 Maintenant 39", "39"), ("Was 60.00 now 39.50", "39.50"), ("1 299,00", "1299.00"), ("", None), ("aucun", None)]
)  # fmt: skip
def test_a_stated_value_is_what_is_asked_now(written: str, number: str | None) -> None:
    """Some programs write the whole label into a field of one number."""
    read = amount(written)

    assert (str(read) if read is not None else None) == number


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("Avant 60 € Maintenant 39 €", ("Avant 60 €", "Maintenant 39 €")),
        ("39 € au lieu de 60 €", ("39 €", "au lieu de 60 €")),
        ("24,92 € HT 29,90 € TTC", ("24,92 € HT", "29,90 € TTC")),
        ("HT : 24,92 € TTC : 29,90 €", ("HT : 24,92 €", "TTC : 29,90 €")),
        ("19 € - 29 €", ("19 € - 29 €",)),
    ],
)
def test_amounts_of_several_roles_are_read_apart(words: str, parts: tuple[str, ...]) -> None:
    """Words belong to the amount they are written for."""
    assert parted(words) == parts


@pytest.mark.parametrize(
    ("words", "asked", "listed"),
    [
        ("Avant 60,00 € Maintenant 39,00 €", "39.00", "60.00"),
        ("39,00 € au lieu de 60,00 €", "39.00", "60.00"),
        ("Antes 60 € ahora 39 €", "39", "60"),
        ("24,92 € HT 29,90 € TTC", "29.90", None),
    ],
)
def test_one_text_holds_two_prices(words: str, asked: str, listed: str | None) -> None:
    """What was asked before is not asked now."""
    outline = opened(f'<h1>Mini</h1><p class="price">{words}</p>').outline
    chosen = choose(outline, tags(outline, currency=None, country=""))

    assert chosen.asked is not None
    assert str(chosen.asked.amount) == asked
    assert (str(chosen.listed.amount) if chosen.listed else None) == listed

"""Amounts of money as shops of several countries write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.reading.prices import money, price

WRITTEN = (
    ("49,90 €", "49.90", "EUR"),
    ("49€90", "49.90", "EUR"),
    ("1 299,00 €", "1299.00", "EUR"),
    ("1\u202f299,00\u00a0€", "1299.00", "EUR"),
    ("1.299,00 €", "1299.00", "EUR"),
    ("EUR 1 299,50 TTC", "1299.50", "EUR"),
    ("$1,299.00", "1299.00", "USD"),
    ("$19.99 CAD", "19.99", "CAD"),
    ("CHF 49.90", "49.90", "CHF"),
    ("1'299.00 CHF", "1299.00", "CHF"),
    ("R$ 1.299,90", "1299.90", "BRL"),
    ("£10", "10", "GBP"),
    ("€ 49,-", "49", "EUR"),
    ("49.- CHF", "49", "CHF"),
    ("12 345 FCFA", "12345", "XOF"),
    ("49,900 DT", "49.900", "TND"),
    ("123,456.789 OMR", "123456.789", "OMR"),
    ("₹1,20,000.00", "120000.00", "INR"),
    ("2 990 Kč", "2990", "CZK"),
    ("20zł", "20", "PLN"),
    ("1 890 Р", "1890", "RUB"),
    ("1.837, 32 €", "1837.32", "EUR"),
    ("iPhone 15 1299 €", "1299", "EUR"),
    ("Prix:€20", "20", "EUR"),
    ("881,00 169,00 Kn", "169.00", "HRK"),
    ("1.299,00 999,00 €", "999.00", "EUR"),
    ("99元起/包", "99", "CNY"),
)


@pytest.mark.parametrize(("text", "amount", "currency"), WRITTEN)
def test_amount_and_currency_are_read_as_written(text: str, amount: str, currency: str) -> None:
    """One wrong separator turns 49,90 into 4990, as it did in other pipelines."""
    read = price(text)

    assert read is not None
    assert (read.amount, read.currency) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    "text", ["BM50 €", "gratuit", "06 39 98 12 34", "", "€", "lot de 10", "4,8/5 (120 avis)"]
)
def test_no_amount_is_made_of_what_is_none(text: str) -> None:
    """A model, a phone number or a rating is not a price."""
    assert price(text) is None


def test_lowest_of_a_range_starts_it() -> None:
    """Variants are compared over time by the lowest price asked."""
    read = price("10,00 € – 25,00 €")

    assert read is not None
    assert (read.amount, read.starting_at) == (Decimal("10.00"), True)


@pytest.mark.parametrize(
    ("text", "included"),
    [("49,90 € TTC", True), ("41,58 € HT", False), ("41,58 €", None), ("$80 ex. tax", False)],
)
def test_tax_is_said_only_where_the_page_says_it(text: str, included: bool | None) -> None:
    """A price without tax compared with one with tax would look like a change."""
    read = price(text)

    assert read is not None
    assert read.tax_included is included


@pytest.mark.parametrize(("country", "currency"), [("ca", "CAD"), ("au", "AUD"), ("", "USD")])
def test_dollar_is_the_country_s(country: str, currency: str) -> None:
    """The sign alone does not say whose dollar it is."""
    read = price("$20.00", country=country)

    assert read is not None
    assert read.currency == currency


@pytest.mark.parametrize(("country", "currency"), [("tw", "TWD"), ("", "CNY")])
def test_yuan_is_the_country_s(country: str, currency: str) -> None:
    """Taiwan writes its dollar as mainland China its yuan."""
    read = price("294 元", country=country)

    assert read is not None
    assert read.currency == currency


@given(st.decimals(min_value="0.01", max_value="99999.99", places=2))
def test_french_writing_comes_back(amount: Decimal) -> None:
    """Whatever the amount, writing it the French way and reading it gives it back."""
    whole, cents = f"{amount:.2f}".split(".")
    grouped = f"{int(whole):,}".replace(",", "\u202f")

    assert [price(f"{grouped},{cents}\u00a0€"), price(f"{whole}€{cents}")] == [
        price(f"€{amount:.2f}")
    ] * 2
    assert price(f"{grouped},{cents} €").amount == amount  # type: ignore[union-attr]


@given(st.text(max_size=80))
def test_any_text_is_read_without_harm(text: str) -> None:
    """Pages hold anything; amounts found lie in the text, in order."""
    found = money(text)

    price(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)

"""Shops in ten languages are read alike: what is sold, what it costs, whether it can be had, and where the law is kept."""

import sys
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from language_cases import NOTICES, PRICES, PRODUCTS

from spiders.read import next_pages, read
from spiders.reading.prices import price
from storage.page import Page, page_from_bytes

NAMES = [f"{case[0]}-{case[1]}" for case in PRODUCTS]


def page(markup: str, url: str, language: str) -> Page:
    """Make a page in a language, without class names that would give anything away."""
    direction = ' dir="rtl"' if language == "ar" else ""
    return page_from_bytes(
        f'<!DOCTYPE html><html lang="{language}"{direction}><head><title>Shop</title></head><body>{markup}</body></html>'.encode(),
        url,
        content_type="text/html; charset=utf-8",
    )


@pytest.mark.parametrize("case", PRODUCTS, ids=NAMES)
def test_product_page_is_read_by_its_words(case: tuple[str, ...]) -> None:
    """Only the button, the price and the words about stock say what the page is."""
    language, name, written, button, stock, asked, available = case

    reading = read(
        page(
            f"<h1>{name}</h1><div>{written}</div><div>{stock}</div><button>{button}</button>",
            "https://shop.example/x/1",
            language,
        )
    )

    (listing,) = reading.listings
    amount, currency = asked.split()
    assert listing.name == name
    assert listing.price is not None
    assert (listing.price.amount, listing.price.currency) == (Decimal(amount), currency)
    assert listing.availability.value == available


@pytest.mark.parametrize("case", PRODUCTS, ids=NAMES)
def test_cards_are_read_by_their_words(case: tuple[str, ...]) -> None:
    """Names that end in a number stand right before prices that begin with a sign."""
    language, name, written, button, stock, asked, available = case
    cards = "".join(
        f'<li><a href="/x/{n}"><img src="/i/{n}.jpg" alt=""></a><h3><a href="/x/{n}">{name} {n}</a></h3><div>{written}</div>'
        f'<div>{stock}</div><a href="/k?a={n}">{button}</a></li>'
        for n in (1, 2, 3)
    )

    reading = read(page(f"<main><ul>{cards}</ul></main>", "https://shop.example/all", language))

    amount, currency = asked.split()
    assert [
        (one.name, one.price and (one.price.amount, one.price.currency), one.availability.value)
        for one in reading.listings
    ] == [(f"{name} {n}", (Decimal(amount), currency), available) for n in (1, 2, 3)]


@pytest.mark.parametrize(("written", "asked"), PRICES)
def test_price_is_read_as_written(written: str, asked: str) -> None:
    """Commas, dots, apostrophes and digits of other scripts mean what they mean where they are used."""
    read_price = price(written)

    if asked == "-":
        assert read_price is None
        return
    amount, code = asked.split()
    assert read_price is not None
    assert (read_price.amount, str(read_price.currency)) == (Decimal(amount), code)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("Modèle 3 €19.90", "19.90"),
        ("Modèle 3 € 19,90", "19.90"),
        ("BM 10 £24.99", "24.99"),
        ("49 €90", "49.90"),
        ("10 € 12,50 €", "10"),
        ("2 pour 30 €", "30"),
    ],
)
def test_sign_between_two_numbers_belongs_to_the_amount(written: str, amount: str) -> None:
    """A name's number before a leading sign is not the price."""
    read_price = price(written)

    assert read_price is not None
    assert read_price.amount == Decimal(amount)


@pytest.mark.parametrize(
    ("language", "words", "address", "role"), NOTICES, ids=[f"{n[0]}-{n[1]}" for n in NOTICES]
)
def test_notices_are_visited_and_known(language: str, words: str, address: str, role: str) -> None:
    """Who sells stands on the pages that the footer links in the shop's language; their addresses say nothing."""
    home = page(
        f'<footer><a href="{address}">{words}</a></footer>', "https://shop.example/", language
    )
    notice = page_from_bytes(
        f'<html lang="{language}"><title>{words}</title><h1>{words}</h1><p>Lorem ipsum dolor.</p></html>'.encode(),
        f"https://shop.example{address}",
        content_type="text/html; charset=utf-8",
    )

    assert (f"https://shop.example{address}", role) in {
        (one.url, one.role.value) for one in next_pages(home)
    }
    assert read(notice).role.value == role

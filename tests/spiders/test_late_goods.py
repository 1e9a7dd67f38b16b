"""The goods of a page are read once, when they are asked for, however long its bytes waited."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.remembered import Remembered
from spiders.goods import Goods
from spiders.read import goods
from spiders.seen import known_by, seen
from storage.page import Page

SHOP = "https://shop.example/mini"
MARKUP = """<html lang=fr><title>Mini</title><h1>Mini téléphone</h1><script type=application/ld+json>
{"@context":"https://schema.org","@type":"Product","name":"Mini téléphone","offers":{"@type":"Offer","price":"49.00","priceCurrency":"EUR"}}
</script><p class=price>49,00 €</p><button>Ajouter au panier</button>"""


def _page(markup: str = MARKUP, media_type: str = "text/html") -> Page:
    return Page(
        url=SHOP, body=markup.encode(), captured_at=datetime(2026, 3, 1, tzinfo=UTC),
        headers=(("content-type", media_type),),
    )  # fmt: skip


class _Counting:
    """The reader of goods, and how many pages it read."""

    def __init__(self) -> None:
        self.pages = 0

    def __call__(self, page: Page) -> set[str]:
        self.pages += 1
        return goods(page)


def test_a_page_waits_until_it_is_asked() -> None:
    reader = _Counting()
    names = Goods(Remembered(None, str), reader=reader).of(_page(), None)
    assert not reader.pages
    assert names() == names() == {"mini telephone"}
    assert reader.pages == 1


def test_what_would_hold_too_much_is_read_at_once() -> None:
    reader, size = _Counting(), len(_page().body)
    held = Goods(Remembered(None, str), most=2 * size, reader=reader)
    first, _, third = (held.of(_page(), None) for _ in range(3))
    assert reader.pages == 1
    assert third() == first() == {"mini telephone"}
    assert reader.pages == 2
    held.of(_page(), None)
    assert reader.pages == 2  # the one that was read left room


def test_what_was_read_is_remembered_for_the_next_visit(tmp_path: Path) -> None:
    reader, key = _Counting(), known_by(_page())
    for _ in range(2):
        remembered = Remembered(tmp_path / "made.db", lambda: "1")
        assert Goods(remembered, reader=reader).of(_page(), key)() == {"mini telephone"}
        remembered.save()
        remembered.close()
    assert reader.pages == 1


def test_a_reader_that_fails_costs_its_page_and_is_said(caplog: pytest.LogCaptureFixture) -> None:
    def failing(page: Page) -> set[str]:
        raise RuntimeError(page.url)

    names = Goods(Remembered(None, str), reader=failing).of(_page(), None)
    assert names() == frozenset()
    assert "reader_failed" in caplog.text


def test_an_interface_that_shows_no_products_is_said_at_once() -> None:
    """That a shop's answer cannot be read must not wait for somebody to ask what it offers."""
    page = Page(
        url="https://shop.example/products.json?limit=250", body=b'{"error": 1}',
        captured_at=datetime(2026, 3, 1, tzinfo=UTC), headers=(("content-type", "application/json"),),
    )  # fmt: skip
    found = seen(page, Remembered(None, str), follows=True, pictured=False)
    assert "list of products" in found.unread

"""Readers of identifiers never raise, quote what stands on the page, and stay linear on hostile and enormous texts."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.reading.contacts.page import contacts
from spiders.reading.contacts.text import contacts_in_text
from spiders.reading.standing import standing
from storage.page import page_from_bytes
from storage.records.contact import ContactKind
from tests.cost import times_as_long

PIECES = st.sampled_from(
    [
        "06 39 98 01 23", "+33 (0)6", "zéro six", "quatre-vingt-dix", "0️⃣6️⃣", "@", "[at]", " arobase ", " point ", "portik.example",
        "snap : ", "👻", "tg @", "t.me/+", "wa.me/", "https://", "IBAN ", "FR76", "3000 6000", "SIREN ", "900 000 019", "RCS Paris ",
        "TVA FR", "12 rue des Lilas", ", 75011 ", "Paris", "0x", "bc1q", "\n", "\t", " ", "\u200b", "\u0130", "\ud7ff", "é", "<", "&amp;", "1", "/", ".",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_any_text_is_read_and_quoted_as_it_stands(text: str) -> None:
    """A quotation that is not on the page is worthless as evidence; an exception loses the page."""
    for contact in contacts_in_text(text):
        assert contact.value
        assert contact.kind is ContactKind.IBAN or contact.quotation in text


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS)
def test_any_page_is_read_and_quoted_as_it_stands(words: str, link: str) -> None:
    """Markup of any kind is read; what is quoted from words or links is found there again."""
    body = (
        f"<title>{words}</title><a href='{link}'>x</a><p>{words}</p><script>{link}</script>".encode(
            "utf-8", "replace"
        )
    )
    page = page_from_bytes(body, "https://shop.example/", content_type="text/html; charset=utf-8")
    links = [node.attributes.get("href") or "" for node in page.tree.css("a")]

    standing(page)
    for contact in contacts(page):
        if contact.kind is ContactKind.IBAN:
            continue
        if contact.where == "text":
            assert contact.quotation in page.words
        if contact.where == "link":
            assert contact.quotation in links


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_reading_twice_gives_the_same(text: str) -> None:
    """Findings are a function of the evidence."""
    assert list(contacts_in_text(text)) == list(contacts_in_text(text))


HOSTILE = [
    "0123456789", "06 ", "0 ", "06 39 98 01 23 ", "+33", "+3 3 ", "@", "a@", "a.", "a@b.fr ", " at ", "x at y dot ", "a(at)", "zéro six trente ",
    "snap : ", "snap ", "FR76 ", "FR7612345678", "rcs 1 ", "rcs a b c d e 1 ", "siret 12345 ", "12 rue ", "75011 Paris ", "12 rue des lilas 75011 ",
    "1", "0x", "http://", "www.", "t.me/", "tva be0 ", " ", "\n", "é", "\u200b0", "gtag(", "g-a", "fbq('init','", "pub-1", "sentry.io https://",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    """A page written to hang the reader costs what its size costs: eight times the text, not sixty-four times the time."""

    def seconds(size: int) -> float:
        text = (piece * (size // len(piece) + 1))[:size]
        page = page_from_bytes(
            f"<p>{text}</p><script>{text}</script>".encode(),
            "https://shop.example/",
            content_type="text/html; charset=utf-8",
        )
        began = time.process_time()
        for _ in contacts(page):
            pass
        return time.process_time() - began

    assert times_as_long(seconds, 25_000, 200_000, floor=0.02, enough=24) < 24


def test_json_is_read_with_its_escapes_undone() -> None:
    """A shop's API writes ``https:\\/\\/wa.me`` and ``\\u0040``; the seller behind them is the same."""
    body = (
        rb'{"a": [{"text": "https:\/\/wa.me\/33639980123", "mail": "contact\u0040portik.example"}]}'
    )
    page = page_from_bytes(body, "https://shop.example/api", content_type="application/json")

    assert {(found.kind.value, found.value) for found in contacts(page)} == {
        ("whatsapp", "+33639980123"),
        ("email", "contact@portik.example"),
    }


def test_damaged_json_is_read_as_text() -> None:
    """A cut-off answer still shows what it shows."""
    page = page_from_bytes(
        b'{"a": "contact@portik.example',
        "https://shop.example/api",
        content_type="application/json",
    )

    assert [found.value for found in contacts(page)] == ["contact@portik.example"]

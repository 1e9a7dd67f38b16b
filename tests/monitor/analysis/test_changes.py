"""Two states of a listing differ in what both say, and in nothing one of them leaves out."""

from dataclasses import replace
from typing import Any

import pytest

from monitor.analysis.changes import listing_differences, post_differences
from storage.findings.records import Listing, Post

LISTING = Listing(
    document_id="d", listing_id="l", url="https://shop.example/p", name="Mini BM10", price="49.9", currency="EUR",
    list_price=None, availability="InStock", sku=None, description="Déplaqué.",
    images='["https://shop.example/a.jpg?v=1"]', category=None, brand=None, seller=None, offers="[]", detail=1, reader="",
)  # fmt: skip
POST = Post(
    document_id="d", post_id="p", network="telegram", url="https://t.me/s/x/1", account_id=None, author="x",
    text="ancien.example", published_at=None, edited=0, links="[]", media="[]", reply_to=None, forwarded_from=None,
    views=None,
)  # fmt: skip


def told(**after: Any) -> list[tuple[str, str, str]]:
    """Return the differences between the listing and the same with other values."""
    found = listing_differences(LISTING, replace(LISTING, **after))
    return [(d.kind, d.before, d.after) for d in found]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ({"price": "45"}, [("price_changed", "49.9 EUR", "45 EUR")]),
        ({"currency": "USD"}, [("price_changed", "49.9 EUR", "49.9 USD")]),
        ({"availability": "OutOfStock"}, [("stock_changed", "InStock", "OutOfStock")]),
        ({"description": "Plaqué."}, [("wording_changed", "Déplaqué.", "Plaqué.")]),
        ({"name": "Mini BM20"}, [("name_changed", "Mini BM10", "Mini BM20")]),
        ({"images": '["https://shop.example/b.jpg"]'}, [("photo_changed", "https://shop.example/a.jpg", "https://shop.example/b.jpg")]),
    ],
)  # fmt: skip
def test_change_is_told_with_both_sides(
    after: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    """What was and what is: a change without its two sides cannot be checked."""
    assert told(**after) == expected


@pytest.mark.parametrize(
    "after",
    [
        {"price": None},
        {"availability": "unknown"},
        {"description": ""},
        {"images": "[]"},
        {"images": '["https://shop.example/a.jpg?v=2"]'},
        {"description": "  Déplaqué.\n"},
        {
            "detail": 0,
            "name": "Mini BM10…",
            "description": "Autre",
            "images": '["https://shop.example/t.jpg"]',
        },
    ],
)
def test_silence_is_no_change(after: dict[str, Any]) -> None:
    """A card says less than a page, a cache number is no other picture, white space is no wording."""
    assert told(**after) == []


def test_edited_post_is_told() -> None:
    """A channel that changes its address in an old post says something today."""
    (found,) = post_differences(POST, replace(POST, text="neuf.example"))

    assert (found.kind, found.after) == ("post_edited", "neuf.example")

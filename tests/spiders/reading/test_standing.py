"""A page is told from what is served in its place, and a page that speaks of such things stays content."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from standing_cases import CASES
from standing_cases_second import CASES as SECOND

from spiders.reading.standing import standing
from storage.address import registered
from storage.page import Page, page_from_bytes


def page(markup: str, fields: dict[str, Any]) -> Page:
    """Make a page of a case."""
    given = dict(fields)
    sent = (("Content-Type", "text/html; charset=utf-8"), *given.pop("headers", ()))
    url = given.pop("url", "https://shop.example/page")
    return Page(
        url=url,
        body=markup.encode(),
        headers=sent,
        captured_at=datetime(2026, 1, 10, tzinfo=UTC),
        **given,
    )


@pytest.mark.parametrize(
    ("expected", "name", "markup", "fields"),
    [*CASES, *SECOND],
    ids=[f"{case[0]}-{case[1]}" for case in [*CASES, *SECOND]],
)
def test_page_stands_as_it_should(
    expected: str, name: str, markup: str, fields: dict[str, Any]
) -> None:
    """A blocked visit is not a cleaned-up shop, and a shop that mentions a block is not blocked."""
    found = standing(page(markup, fields))

    assert found.standing.value == expected, found
    assert found.reason


def test_reason_can_be_quoted() -> None:
    """An analyst shows the reason to others: it holds the banner's own words, accents included."""
    found = standing(page("<h1>Ce site Internet a été saisi</h1><p>Gendarmerie nationale</p>", {}))

    assert "« Ce site Internet a été saisi »" in found.reason


def test_redirect_keeps_the_new_address() -> None:
    """The address a seized shop sends on to is its successor's first trace."""
    found = standing(
        page(
            "<p>x</p>", {"url": "https://neuf.example/a", "requested_url": "https://vieux.example/"}
        )
    )

    assert found.detail == "https://neuf.example/a"


def test_documents_other_than_html_are_content() -> None:
    """A picture or a feed has no title to search for phrases."""
    assert standing(
        page_from_bytes(b"\x89PNG....", "https://shop.example/a.png", content_type="image/png")
    ).standing.is_content
    assert standing(
        page_from_bytes(
            b'{"products":[]}',
            "https://shop.example/products.json",
            content_type="application/json",
        )
    ).standing.is_content


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("www.shop.example", "shop.example"),
        ("a.b.co.uk", "b.co.uk"),
        ("127.0.0.1", "127.0.0.1"),
        ("localhost", "localhost"),
    ],
)
def test_site_is_what_somebody_registered(host: str, site: str) -> None:
    """Only a change of the registered name is another site."""
    assert registered(host) == site

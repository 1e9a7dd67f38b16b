"""What the tests of places share: pages made of a few words."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from storage.page import Page

MakePage = Callable[..., Page]


@pytest.fixture
def make_page() -> MakePage:
    """Return a maker of HTML pages: ``make_page("<p>…", url=…, status=…, headers=…)``."""

    def make(markup: str, url: str = "https://shop.example/page", **fields: object) -> Page:
        headers = (("Content-Type", "text/html; charset=utf-8"), *fields.pop("headers", ()))  # type: ignore[misc]
        return Page(
            url=url,
            body=markup.encode(),
            headers=headers,
            captured_at=datetime(2026, 1, 10, 12, tzinfo=UTC),
            **fields,  # type: ignore[arg-type]
        )

    return make

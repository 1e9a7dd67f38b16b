"""What costs a parser the square of a page is made plain before parsing, and no word is lost by it."""

from datetime import UTC, datetime
from time import process_time

import pytest

from storage.nesting import MAX_OPTIONS, flattened
from storage.page import Page


@pytest.mark.parametrize("closed", ["</option>", ""])
def test_an_endless_select_costs_its_length(closed: str) -> None:
    """A page of 60 000 options held a reader for 24 s: one line of HTML, and the watch stands still."""

    def cost(options: int) -> float:
        body = "<select name=n>" + "".join(
            f"<option selected value={n}>choix {n}{closed}" for n in range(options)
        )
        page = Page(
            url="https://a.example/",
            body=body.encode(),
            captured_at=datetime(2026, 1, 1, tzinfo=UTC),
        )
        began = process_time()
        words = page.tree.body.text() if page.tree.body else ""
        assert f"choix {options - 1}" in words
        return process_time() - began

    small, large = (
        min(cost(options) for _ in range(3)) for options in (4 * MAX_OPTIONS, 16 * MAX_OPTIONS)
    )

    assert large < 9 * small, (
        small,
        large,
    )  # four times as long; squared it would be sixteen times


def test_an_ordinary_select_is_left_alone() -> None:
    """Countries and sizes are choices that are read as such."""
    markup = "<select>" + "<option>France</option>" * 250 + "</select>"

    assert flattened(markup) is markup

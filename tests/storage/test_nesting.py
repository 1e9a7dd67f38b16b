"""What costs a parser the square of a page is made plain before parsing, and no word is lost by it."""

from datetime import UTC, datetime
from time import process_time

import pytest
from selectolax.lexbor import LexborHTMLParser

from storage.nesting import MAX_DEPTH, MAX_OPTIONS, flattened
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


@pytest.mark.parametrize(
    "opened",
    [
        "<div>",
        "<div><!--</div>-->",
        '<div title="</div>">',
        "<div><script>'</div>'</script>",
        "<div><textarea></div></textarea>",
        "<div><svg><path/></svg>",
    ],
)
def test_elements_that_only_seem_to_be_closed_are_nested_no_deeper(opened: str) -> None:
    """Ends that stand in a comment, a value or a script close nothing: 400 000 elements held a reader for minutes."""
    tree = LexborHTMLParser(flattened(opened * 30_000 + "<b>mot</b>"))
    depth, parent = 0, tree.css("div")[-1].parent
    while parent is not None:
        depth, parent = depth + 1, parent.parent

    assert 1 < depth <= MAX_DEPTH + 10


def test_a_drawing_closed_in_itself_nests_nothing() -> None:
    """649 « <use/> » of one page were counted as open, and what stood behind them lost its elements."""
    drawn = '<svg viewBox="0 0 9 9"><g><use xlink:href="#i"/><path d="M0"/></g></svg>' * 700
    markup = f"<main>{drawn}<p class=price>60 €</p><span>fin</span></main>"

    tree = LexborHTMLParser(flattened(markup))

    assert [node.text() for node in tree.css("main > p.price, main > span")] == ["60 €", "fin"]


def test_tags_that_never_end_cost_their_length() -> None:
    """Looked for to the end of the page from each of them, their ends would cost its square."""

    def cost(tags: int) -> float:
        began = process_time()
        flattened("<i a " * tags)
        return process_time() - began

    small, large = (min(cost(tags) for _ in range(3)) for tags in (50_000, 200_000))

    assert large < 9 * small, (small, large)

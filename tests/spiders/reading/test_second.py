"""What a page hides from one parser, another finds."""

from datetime import UTC, datetime

from spiders.read import read
from spiders.reading import second
from storage.page import Page


def _page(markup: str) -> Page:
    return Page(
        url="https://boutique.example/",
        body=markup.encode(),
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        captured_at=datetime(2026, 11, 23, tzinfo=UTC),
    )


def test_words_in_broken_markup_are_read_by_one_parser_or_the_other() -> None:
    """Parsers mend a block inside a select in different ways; what people see must reach the matcher."""
    filler = "<!-- " + "x" * 40_000 + " -->"
    page = _page(
        f"<html><body>{filler}<select><div>téléphone indétectable au portique garanti</div></select></body></html>"
    )

    words = second.missed(page) + page.words

    assert "indétectable" in words


def test_ordinary_page_is_not_read_twice() -> None:
    """The slow parser is for pages that give cause: an ordinary one costs nothing more."""
    page = _page(
        "<html><body><h1>Boutique</h1><p>" + "des mots ordinaires " * 200 + "</p></body></html>"
    )

    assert second.missed(page) == ""
    assert "soup" not in page.__dict__


def test_words_below_a_thousand_elements_reach_the_matcher() -> None:
    """A shop that nests its words a thousand deep is heard all the same."""
    page = _page(
        "<html><body>"
        + "<div>" * 1000
        + "déplaqué, ne sonne pas au portique"
        + "</div>" * 1000
        + "</body></html>"
    )

    assert any("ne sonne pas au portique" in block.text for block in read(page).blocks)


def test_scripts_are_no_words() -> None:
    """What only a machine reads is not what the page says, whoever parses it."""
    page = _page(
        "<html><body><script>"
        + "var telephone = 'invisible machine seulement';" * 2000
        + "</script><p>Bonjour</p></body></html>"
    )

    assert "invisible" not in second.missed(page)

"""What an analyst sees of a reading: the tables, and why each line stands in them."""

from rich.console import Console

from spiders.read import read
from spiders.show import as_tables
from tests.spiders.pages import opened


def shown(markup: str) -> str:
    """Return the tables of a page as an analyst reads them."""
    page = opened(markup, "https://boutique.example/mini-l8")
    console = Console(width=240)
    with console.capture() as printed:
        for table in as_tables(read(page), page):
            console.print(table)
    return printed.get()


def test_a_reading_says_why() -> None:
    """Who doubts a price is shown the rule that chose it, and the word that was no handle the rule that refused it."""
    text = shown(
        '<h1>Mini L8</h1><p class="price">45 €</p><button>Ajouter au panier</button><p>snap : portik_75, insta : commande</p>'
    )
    lines = [" ".join(line.replace("│", " ").split()) for line in text.splitlines()]

    assert "Nature shop (of no software that is known)" in lines
    assert any(line.startswith("nom ") and "a <h1>" in line for line in lines)
    assert any(line.startswith("prix ") and "called the price asked now" in line for line in lines)
    assert any(line.endswith("portik_75 pointed to (:)") for line in lines)
    assert any(line.endswith("aucun an ordinary word or a number") for line in lines)


def test_kinds_that_a_page_has_none_of_are_left_out() -> None:
    """A page without goods, posts and contacts shows its facts and its words."""
    text = shown("<p>Bonjour à tous, voici un texte.</p>")

    assert "Offres" not in text
    assert "Messages" not in text
    assert "Textes" in text

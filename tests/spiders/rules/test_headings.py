"""What a heading names and introduces, and the choices that stand below it: each rule by itself."""

from decimal import Decimal

import pytest

from spiders.reading import detail_heading, options, sections
from spiders.reading.neighbours import Neighbours
from spiders.reading.places import SetApart
from storage.records.shop import Availability, Price
from tests.spiders.pages import looked_at, opened


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<h2>Nos avis</h2><p>Bien</p><p>Mal</p><h2>Autre</h2><p>Rien</p>", "Bien Mal"),
        ("<div><h2>Nos avis</h2></div><p>Bien</p><div><h2>Autre</h2></div>", "Bien"),
        ("<h3>Nos avis</h3><h4>Un</h4><p>Bien</p><h2>Autre</h2>", "Un Bien"),
        ("<section><h2>Nos avis</h2></section>", ""),
    ],
)
def test_a_heading_introduces_what_follows_up_to_its_rank(markup: str, words: str) -> None:
    """Alone in a wrapper, it introduces what follows the wrapper."""
    outline = opened(markup).outline
    heading = next(n for n, tag in enumerate(outline.tags) if tag in sections.HEADINGS)

    assert sections.introduced(outline, heading).words(outline, most=200) == words


def said_of(markup: str, head: str = "") -> tuple[str, str] | None:
    """Return the heading that names a page's product, and why."""
    seen = looked_at(markup, "https://boutique.example/mini", head)
    outline = seen.page.outline
    found = detail_heading.heading(
        detail_heading.Asked(
            page=seen.page, apart=SetApart(outline), neighbours=Neighbours(outline, []), said=seen.said, control=None
        )
    )  # fmt: skip
    return None if found is None else (outline.text(found.value), found.reason)


@pytest.mark.parametrize(
    ("markup", "head", "named"),
    [
        ("<h1>Mini L8</h1>", "", ("Mini L8", "a <h1>")),
        ("<h2>Mini L8</h2>", "<title>Mini L8</title>", ("Mini L8", "a <h2>, the page's title")),
        ("<h2>Mini L8</h2>", "<title>Mini L8 | Ma boutique</title>", ("Mini L8", "a <h2>, in the page's title")),
        ('<h3 class="product-title">Mini L8 noir</h3>', '<meta name="description" content="Mini L8 noir, livré">', ("Mini L8 noir", "a <h3>, how the description begins, called 'product'")),
        ('<div class="title">Mini L8</div>', "<title>Mini L8 - Ma boutique</title>", ("Mini L8", "a <div>, in the page's title, called 'title'")),
        ('<div class="title">Livraison</div>', "<title>Mini L8 - Ma boutique</title>", None),
        ("<h2>Mini L8</h2>", "", None),
        ('<h1><a href="/">Boutique</a></h1>', "", None),
        ("<h1>45,00 €</h1>", "", None),
        ("<footer><h1>Mini L8</h1></footer>", "", None),
    ],
)  # fmt: skip
def test_points_are_given_for_what_is_seen(
    markup: str, head: str, named: tuple[str, str] | None
) -> None:
    """A heading without enough of them names nothing; an amount and the site's own name never do."""
    assert said_of(markup, head) == named


@pytest.mark.parametrize(
    ("field", "choices"),
    [
        ("<option>noir 45 €</option><option>rouge 50 €</option>", [("noir", "45", Availability.UNKNOWN), ("rouge", "50", Availability.UNKNOWN)]),
        ("<option>noir</option><option>rouge (+5 €)</option>", [("noir", "40", Availability.UNKNOWN), ("rouge", "45", Availability.UNKNOWN)]),
        ("<option>noir</option><option>rouge - épuisé</option>", [("noir", "40", Availability.IN_STOCK), ("rouge", "40", Availability.OUT_OF_STOCK)]),
        ('<option value="">Choisir</option><option>noir</option><option>rouge</option>', []),
        ("<option>noir - épuisé</option><option>rouge - épuisé</option>", []),
    ],
)  # fmt: skip
def test_a_choice_is_an_offer_where_it_tells_a_price_or_its_stock(
    field: str, choices: list[tuple[str, str, Availability]]
) -> None:
    """« Épuisé » in every choice is the theme's word, which a script shows for some."""
    outline = opened(f'<select name="couleur">{field}</select>').outline
    base = Price(amount=Decimal(40), currency="EUR")
    found = options.offers(outline, 0, len(outline), base, ())

    assert [(o.name, str(o.price and o.price.amount), o.availability) for o in found] == choices


def test_a_field_of_another_matter_is_no_choice() -> None:
    """How many, in which order, to which country."""
    outline = opened('<select name="quantite"><option>1 (45 €)</option><option>2 (90 €)</option></select>').outline  # fmt: skip

    assert options.offers(outline, 0, len(outline), None, ()) == ()

"""Folding decides what counts as the same word everywhere: pages, contacts, standings, signals."""

import pytest

from storage.folding import folded, unaccented


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("  Ajouter\n au   PANIER ", "ajouter au panier"),
        ("Épuisé", "epuise"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("Tilføj", "tilfoj"),
        ("satın al", "satin al"),
        ("n’est plus vendu", "n'est plus vendu"),
        ("ﬁn", "fin"),
        ("الشّروط", "الشروط"),
    ],
)
def test_words_are_compared_without_accents_case_and_typography(
    written: str, compared: str
) -> None:
    """A word list holds one form of each word, whatever keyboard wrote it."""
    assert folded(written) == compared


def test_a_long_text_folds_like_a_short_one() -> None:
    """Only short texts are kept; the answer is the same."""
    assert folded("É " * 2_000) == " ".join(["e"] * 2_000)


def test_white_space_is_left_where_only_letters_are_asked() -> None:
    """Positions in a text stay positions where every letter has one form."""
    assert unaccented("Été\n  Noël") == "ete\n  noel"

"""How a text is put: turns of a known weight, in vectors of length 1."""

import math

import pytest

from monitor.phrases.model import SHARE, likely, load
from monitor.phrases.phrasing import Phrasing, said, vector


def test_turns_are_words_beginnings_and_pairs_of_beginnings() -> None:
    """Forms of a word share its beginning; a mark is a word, a number is none."""
    assert said("jamais trouvee 85 €") == {
        "jamais": 1, "trouvee": 1, "€": 1, "jamai*": 1, "trouv*": 1, "jamai_trouv": 1, "trouv_€": 1,
    }  # fmt: skip


def test_a_text_is_a_vector_of_length_one_of_what_is_known() -> None:
    """tf-idf with 1 + ln(tf), divided by its length: 3 and 4·(1 + ln 2) by Pythagoras."""
    found = vector("a b b c", {"a": 3.0, "b": 4.0})

    four = 4 * (1 + math.log(2))
    assert found == pytest.approx({"a": 3 / math.hypot(3, four), "b": four / math.hypot(3, four)})
    assert vector("", {"a": 1.0}) == {}


def test_what_nobody_knows_is_the_intercept() -> None:
    """A text of unknown words is put as nothing in particular."""
    phrasing = Phrasing(intercept=-2.0, rarity={"tel": 2.0}, weights={"tel": 3.0})

    assert phrasing.score("zut") == -2.0
    assert phrasing.score("tel") == 1.0


def test_the_parts_count_for_a_share_within_bounds() -> None:
    """However much is named, how it is put is still heard."""
    assert likely(2.0, 1.0) == SHARE * 2.0 + 1.0
    assert likely(60.0, 0.0) == likely(6.0, 0.0)
    assert likely(-60.0, 0.0) == likely(-7.0, 0.0)


def test_the_shipped_turns_tell_a_seller_from_who_reports_him() -> None:
    """Both name the same thing."""
    phrasing = load().phrasing

    offer = phrasing.score("petit tel prepare, jamais trouve en fouille, 80e, livraison en mp")
    report = phrasing.score(
        "les surveillants ont decouvert un petit telephone lors d'une fouille, selon le parquet"
    )
    assert offer > 0 > report
